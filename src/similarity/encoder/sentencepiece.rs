//! Reads a SentencePiece model: a protocol buffer (`sentencepiece_model.proto`) of the pieces with their scores, the trainer's settings
//! and the normaliser's. Only the few fields that cutting a text needs are looked at, so a reader of wire types takes less than a
//! crate for protocol buffers with its code generator.

use super::charsmap::{Charsmap, Normaliser};
use super::unigram::Unigram;

/// More pieces than any published model has.
const MOST_PIECES: usize = 1 << 20;

/// A unigram model with its normaliser.
#[derive(Debug, Clone)]
pub struct SentencePiece {
    unigram: Unigram,
    normaliser: Normaliser,
    count: usize,
    unknown: u32,
    begin: u32,
    end: u32,
}

/// What is wrong with a file, as half a sentence.
type Flaw = &'static str;

const CUT: Flaw = "it is cut short or no SentencePiece model";

/// A field's value: a number, or bytes.
enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    fn bytes(self) -> Result<&'a [u8], Flaw> {
        match self {
            Value::Bytes(bytes) => Ok(bytes),
            Value::Number(_) => Err(CUT),
        }
    }

    fn number(self) -> Result<u64, Flaw> {
        match self {
            Value::Number(number) => Ok(number),
            Value::Bytes(_) => Err(CUT),
        }
    }

    fn id(self) -> Result<u32, Flaw> {
        // A negative number (no such piece) fills all 64 bits.
        Ok(u32::try_from(self.number()?).unwrap_or(u32::MAX))
    }

    fn float(self) -> Result<f32, Flaw> {
        Ok(f32::from_le_bytes(self.bytes()?.try_into().map_err(|_| CUT)?))
    }
}

/// The fields of a message, with their numbers.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn varint(&mut self) -> Result<u64, Flaw> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or(CUT)?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(CUT)
    }

    fn take(&mut self, length: u64) -> Result<Value<'a>, Flaw> {
        let (taken, rest) = usize::try_from(length).ok().and_then(|n| self.0.split_at_checked(n)).ok_or(CUT)?;
        self.0 = rest;
        Ok(Value::Bytes(taken))
    }

    fn field(&mut self) -> Result<(u64, Value<'a>), Flaw> {
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Number(self.varint()?),
            1 => self.take(8)?,
            2 => {
                let length = self.varint()?;
                self.take(length)?
            }
            5 => self.take(4)?,
            _ => return Err(CUT),
        };
        Ok((tag >> 3, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), Flaw>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}

/// A piece's text and score. Control pieces (`<s>`) and unused ones are empty: no text holds them.
fn piece(message: &[u8]) -> Result<(&str, f32), Flaw> {
    let (mut text, mut score, mut kind) = ("", 0.0, 1);
    for field in Fields(message) {
        match field? {
            (1, value) => text = str::from_utf8(value.bytes()?).map_err(|_| "it holds a piece that is not UTF-8")?,
            (2, value) => score = value.float()?,
            (3, value) => kind = value.number()?,
            _ => {}
        }
    }
    const CONTROL: u64 = 3;
    const UNUSED: u64 = 5;
    Ok((if matches!(kind, CONTROL | UNUSED) { "" } else { text }, score))
}

impl SentencePiece {
    /// Reads a model.
    pub fn parse(file: &[u8]) -> Result<SentencePiece, Flaw> {
        let mut pieces = Vec::new();
        let mut normaliser = Normaliser { charsmap: None, prefix: true, squeeze: true, escape: true };
        let (mut unknown, mut begin, mut end, mut model_type) = (0, 1, 2, 1);
        let (mut trained, mut normalises) = (false, false);
        for field in Fields(file) {
            match field? {
                (1, _) if pieces.len() == MOST_PIECES => return Err("it has more than a million pieces"),
                (1, message) => pieces.push(piece(message.bytes()?)?),
                (2, trainer) => {
                    trained = true;
                    for field in Fields(trainer.bytes()?) {
                        match field? {
                            (3, value) => model_type = value.number()?,
                            (40, value) => unknown = value.id()?,
                            (41, value) => begin = value.id()?,
                            (42, value) => end = value.id()?,
                            _ => {}
                        }
                    }
                }
                (3, message) => {
                    normalises = true;
                    for field in Fields(message.bytes()?) {
                        match field? {
                            (2, value) => {
                                let blob = value.bytes()?;
                                normaliser.charsmap = if blob.is_empty() { None } else { Some(Charsmap::parse(blob)?) };
                            }
                            (3, value) => normaliser.prefix = value.number()? != 0,
                            (4, value) => normaliser.squeeze = value.number()? != 0,
                            (5, value) => normaliser.escape = value.number()? != 0,
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        if !trained || !normalises {
            return Err(CUT);
        }
        if model_type != 1 {
            return Err("its model type is not unigram, the only one that is read");
        }
        let count = pieces.len();
        if [unknown, begin, end].iter().any(|&id| id as usize >= count) {
            return Err("it lacks the pieces for the unknown, the beginning or the end");
        }
        Ok(SentencePiece { unigram: Unigram::new(pieces, unknown), normaliser, count, unknown, begin, end })
    }

    /// Number of pieces.
    pub fn len(&self) -> usize {
        self.count
    }

    /// True where there are no pieces.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Appends the ids of a text's pieces, between those of the beginning and the end. An empty text is one unknown piece.
    pub fn encode(&self, text: &str, normalised: &mut String, out: &mut Vec<u32>) {
        normalised.clear();
        self.normaliser.normalise(text, normalised);
        out.push(self.begin);
        let start = out.len();
        self.unigram.encode(normalised, out);
        if out.len() == start {
            out.push(self.unknown);
        }
        out.push(self.end);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::charsmap::tests::compiled;
    use super::*;

    /// A field of bytes.
    fn bytes(number: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![number << 3 | 2];
        let mut length = content.len();
        while length >= 0x80 {
            out.push(length as u8 | 0x80);
            length >>= 7;
        }
        out.push(length as u8);
        out.extend(content);
        out
    }

    /// A model of these pieces (after `<unk>`, `<s>`, `</s>`) with a table of characters that makes a full-width A a plain one.
    pub fn written(pieces: &[(&str, f32)]) -> Vec<u8> {
        let mut file = Vec::new();
        let special = [("<unk>", 0.0, 2), ("<s>", 0.0, 3), ("</s>", 0.0, 3)];
        for (text, score, kind) in special.into_iter().chain(pieces.iter().map(|&(text, score)| (text, score, 1))) {
            let score = [&[2 << 3 | 5], &f32::to_le_bytes(score)[..]].concat();
            file.extend(bytes(1, &[bytes(1, text.as_bytes()), score, vec![3 << 3, kind]].concat()));
        }
        file.extend(bytes(2, &[3 << 3, 1, 0x58, 0xac, 0x02]));
        file.extend(bytes(3, &[bytes(1, b"nmt_nfkc"), bytes(2, &compiled(&[("Ａ", "A")])), vec![3 << 3, 1, 4 << 3, 1]].concat()));
        file
    }

    const PIECES: &[(&str, f32)] = &[("▁", -2.0), ("▁A", -3.0), ("b", -3.5), ("<s>", -1.0)];

    fn cut(model: &SentencePiece, text: &str) -> Vec<u32> {
        let mut out = Vec::new();
        model.encode(text, &mut String::from("left over"), &mut out);
        out
    }

    #[test]
    fn a_text_is_normalised_and_cut_between_beginning_and_end() {
        let model = SentencePiece::parse(&written(PIECES)).expect("well-formed");
        assert_eq!(model.len(), 7);
        assert_eq!(cut(&model, " Ａb?  b"), [1, 4, 5, 0, 3, 5, 2]);
        assert_eq!(cut(&model, ""), [1, 0, 2]);
        assert_eq!(cut(&model, "  "), [1, 0, 2]);
        assert_eq!(cut(&model, "<s>"), [1, 3, 6, 2], "a piece of the vocabulary, not the control piece");
    }

    #[test]
    fn garbage_is_an_error_and_never_a_panic() {
        let whole = written(PIECES);
        assert!(SentencePiece::parse(b"").is_err());
        for at in 0..whole.len() {
            assert!(SentencePiece::parse(&whole[..at]).is_err(), "{at}");
        }
        for at in (0..300).chain((300..whole.len()).step_by(101)) {
            for garbage in [0x00, 0x7f, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] = garbage;
                if let Ok(model) = SentencePiece::parse(&bytes) {
                    cut(&model, "Ａb b");
                }
            }
        }
    }
}
