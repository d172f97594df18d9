//! The normaliser of SentencePiece (Kudo and Richardson 2018): a table of replacements compiled into the model (usually NFKC with
//! extras, `nmt_nfkc`), and what happens to spaces. The same table is the `Precompiled` normaliser of a Hugging Face `tokenizer.json`
//! and the `precompiled_charsmap` of a GGUF file.
//!
//! The table is a double-array trie in the layout of darts-clone (Yata), then the replacements, each ended by a zero byte. The longest
//! key that a text starts with is replaced. The crate `spm_precompiled` reads the same table, but asks it grapheme by grapheme, as
//! the tokenizers of Hugging Face do, which is not what SentencePiece does with a key that ends inside a grapheme.

use std::ops::Range;

/// Stands for a space inside pieces.
pub const SPACE: char = '▁';
/// A label that no byte equals: set in units that hold a value.
const VALUE_BIT: u32 = 1 << 31;
/// Bytes of the longest replacement. Of those of NFKC the longest has 33; a longer one would swell a text beyond all bounds.
const LONGEST: usize = 256;
/// ASCII characters.
const ASCII: usize = 128;

/// A table of replacements.
#[derive(Debug, Clone)]
pub struct Charsmap {
    units: Vec<u32>,
    replacements: String,
    /// What an ASCII character alone becomes, where it has a key.
    ascii: [Option<(u32, u32)>; ASCII],
    /// True where a key starts with this ASCII character and goes on with another.
    joins: [bool; ASCII],
}

impl Charsmap {
    /// Reads the table: its length in bytes (32 bits, little-endian), the units of the trie, the replacements.
    pub fn parse(blob: &[u8]) -> Result<Charsmap, &'static str> {
        let (size, rest) = blob.split_first_chunk::<4>().ok_or("its table of characters is cut short")?;
        let size = u32::from_le_bytes(*size) as usize;
        if size == 0 || !size.is_multiple_of(4) || size > rest.len() {
            return Err("its table of characters has a wrong length");
        }
        let (trie, replacements) = rest.split_at(size);
        let replacements = str::from_utf8(replacements).map_err(|_| "its table of characters holds text that is not UTF-8")?;
        if replacements.split('\0').any(|replacement| replacement.len() > LONGEST) {
            return Err("its table of characters has a replacement that is longer than any character needs");
        }
        let units = trie.chunks_exact(4).map(|unit| u32::from_le_bytes([unit[0], unit[1], unit[2], unit[3]])).collect();
        let mut map = Charsmap { units, replacements: replacements.to_string(), ascii: [None; ASCII], joins: [false; ASCII] };
        for first in 0..ASCII as u8 {
            if let Some((_, range)) = map.walk(&[first]) {
                map.ascii[usize::from(first)] = Some((range.start as u32, range.end as u32));
            }
            map.joins[usize::from(first)] = (0..ASCII as u8).any(|second| map.reaches(&[first, second]));
        }
        Ok(map)
    }

    /// The unit where a node's children start.
    fn children(unit: u32) -> usize {
        ((unit >> 10) << ((unit & 1 << 9) >> 6)) as usize
    }

    /// The node below this one by a byte, and its unit.
    fn step(&self, node: usize, byte: u8) -> Option<(usize, u32)> {
        let node = node ^ usize::from(byte);
        let &unit = self.units.get(node)?;
        (unit & (VALUE_BIT | 0xff) == u32::from(byte)).then(|| (node ^ Self::children(unit), unit))
    }

    /// True where a key starts with these bytes.
    fn reaches(&self, bytes: &[u8]) -> bool {
        let root = Self::children(self.units[0]);
        bytes.iter().try_fold(root, |node, &byte| self.step(node, byte).map(|(next, _)| next)).is_some()
    }

    /// The longest key that the bytes start with, and where its replacement stands.
    fn walk(&self, bytes: &[u8]) -> Option<(usize, Range<usize>)> {
        let mut node = Self::children(self.units[0]);
        let mut found = None;
        for (at, &byte) in bytes.iter().enumerate() {
            let Some((next, unit)) = self.step(node, byte) else { break };
            node = next;
            if unit & 1 << 8 != 0 {
                found = self.units.get(node).map(|value| (at + 1, (value & !VALUE_BIT) as usize));
            }
        }
        let (length, start) = found?;
        let end = start + self.replacements.get(start..)?.find('\0')?;
        Some((length, start..end))
    }

    /// What the start of a text becomes, and how many of its bytes that stands for. A key that ends inside a character is none.
    fn replace<'a>(&'a self, text: &'a str) -> (&'a str, usize) {
        let bytes = text.as_bytes();
        if bytes[0] < ASCII as u8 {
            let first = usize::from(bytes[0]);
            if bytes.get(1).is_none_or(|&next| next < ASCII as u8 && !self.joins[first]) {
                let kept = &text[..1];
                return (self.ascii[first].map_or(kept, |(start, end)| &self.replacements[start as usize..end as usize]), 1);
            }
        }
        match self.walk(bytes) {
            Some((length, range)) if text.is_char_boundary(length) => (&self.replacements[range], length),
            _ => first_char(text),
        }
    }
}

/// The first character of a text that is not empty, as it is.
fn first_char(text: &str) -> (&str, usize) {
    let length = text.chars().next().map_or(0, char::len_utf8);
    (&text[..length], length)
}

/// The normaliser of a model.
#[derive(Debug, Clone)]
pub struct Normaliser {
    /// Replacements of characters.
    pub charsmap: Option<Charsmap>,
    /// A space is put before the text.
    pub prefix: bool,
    /// Spaces at the ends are dropped, runs of them become one.
    pub squeeze: bool,
    /// Spaces are written as `▁`.
    pub escape: bool,
}

impl Normaliser {
    /// Appends the normalised text.
    pub fn normalise(&self, text: &str, out: &mut String) {
        if text.is_empty() {
            return;
        }
        let space = if self.escape { SPACE } else { ' ' };
        let start = out.len();
        out.reserve(text.len() + text.len() / 4);
        if self.prefix {
            out.push(space);
        }
        let mut after_space = self.squeeze;
        let mut rest = text;
        while !rest.is_empty() {
            let (mut piece, length) = match &self.charsmap {
                Some(map) => map.replace(rest),
                None => first_char(rest),
            };
            rest = &rest[length..];
            if self.squeeze && after_space {
                piece = piece.trim_start_matches(' ');
            }
            if piece.is_empty() {
                continue;
            }
            match piece {
                " " => out.push(space),
                _ if piece.contains(' ') => out.extend(piece.chars().map(|c| if c == ' ' { space } else { c })),
                _ => out.push_str(piece),
            }
            after_space = piece.ends_with(' ');
        }
        if self.squeeze {
            let kept = out[start..].trim_end_matches(space).len();
            out.truncate(start + kept);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// A table of characters of these replacements, built as darts-clone builds it, save that every node has 256 places of its own.
    pub fn compiled(pairs: &[(&str, &str)]) -> Vec<u8> {
        let mut nodes: Vec<BTreeMap<u8, usize>> = vec![BTreeMap::new()];
        let mut values: BTreeMap<usize, u32> = BTreeMap::new();
        let mut replacements = Vec::new();
        for (key, replacement) in pairs {
            let mut node = 0;
            for byte in key.bytes() {
                let fresh = nodes.len();
                node = *nodes[node].entry(byte).or_insert(fresh);
                if node == fresh {
                    nodes.push(BTreeMap::new());
                }
            }
            values.insert(node, replacements.len() as u32);
            replacements.extend(replacement.bytes().chain([0]));
        }
        // Node i has its children at 256 (i + 1); where a node stands, its unit says how far (by exclusive or) its children are.
        let mut units = vec![VALUE_BIT; 256 * (nodes.len() + 1)];
        let mut stands = vec![0; nodes.len()];
        for (i, children) in nodes.iter().enumerate() {
            for (&byte, &child) in children {
                stands[child] = 256 * (i + 1) + usize::from(byte);
            }
        }
        for (i, &at) in stands.iter().enumerate() {
            let label = if i == 0 { 0 } else { (at % 256) as u32 };
            // The children's place is `at ^ offset`, before the next byte is added; the node's own byte must be undone.
            let offset = (at ^ (256 * (i + 1))) as u32;
            units[at] = offset << 10 | label | u32::from(values.contains_key(&i)) << 8;
        }
        for (&i, &value) in &values {
            units[256 * (i + 1)] = value | VALUE_BIT;
        }
        let bytes: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        [&(bytes.len() as u32).to_le_bytes()[..], &bytes, &replacements].concat()
    }

    const PAIRS: &[(&str, &str)] =
        &[("ﬁ", "fi"), ("\u{3000}", " "), ("\t", " "), ("e\u{301}", "é"), ("ab", "X"), ("\u{200b}", ""), ("½", "1 2")];

    fn normaliser(squeeze: bool) -> Normaliser {
        let charsmap = Charsmap::parse(&compiled(PAIRS)).expect("well-formed");
        Normaliser { charsmap: Some(charsmap), prefix: true, squeeze, escape: true }
    }

    fn normal(text: &str) -> String {
        let mut out = String::from("before ");
        normaliser(true).normalise(text, &mut out);
        out.strip_prefix("before ").expect("kept").to_string()
    }

    #[test]
    fn the_longest_key_is_replaced() {
        assert_eq!(normal("ﬁe\u{301}ex"), "▁fiéex");
        assert_eq!(normal("aab a"), "▁aX▁a");
        assert_eq!(normal("文½ 2"), "▁文1▁2▁2");
    }

    #[test]
    fn spaces_are_squeezed_and_written() {
        assert_eq!(normal("  a \t\u{3000} b\u{200b} "), "▁a▁b");
        assert_eq!(normal(" \t "), "");
        assert_eq!(normal("\u{200b}"), "");
        assert_eq!(normal(""), "");
        let mut out = String::new();
        normaliser(false).normalise(" a  b ", &mut out);
        assert_eq!(out, "▁▁a▁▁b▁");
        let mut out = String::new();
        Normaliser { charsmap: None, prefix: false, squeeze: true, escape: false }.normalise(" a  ﬁ ", &mut out);
        assert_eq!(out, "a ﬁ");
    }

    #[test]
    fn a_broken_table_gives_an_error_or_harmless_replacements() {
        let whole = compiled(PAIRS);
        for cut in 0..whole.len().min(40) {
            assert!(Charsmap::parse(&whole[..cut]).is_err(), "{cut}");
        }
        // Every unit wrong in turn: what comes out is text, whatever it says.
        for at in (4..whole.len()).step_by(97) {
            for garbage in [0x00, 0xff, 0x55] {
                let mut bytes = whole.clone();
                bytes[at] = garbage;
                if let Ok(map) = Charsmap::parse(&bytes) {
                    let mut out = String::new();
                    Normaliser { charsmap: Some(map), prefix: true, squeeze: true, escape: true }
                        .normalise("aab ﬁ½ e\u{301}文\t", &mut out);
                }
            }
        }
    }
}
