//! A tokenizer as a `tokenizer.json` describes it, read and run by the crate `tokenizers` and held at arm's length: the file is from
//! outside, and that crate trusts it. What would ask for any amount of memory is turned down beforehand, since nobody survives that; a
//! panic is caught and becomes an error.

use super::charsmap::Charsmap;
use super::imported::Flaw;
use serde_json::Value;
use tokenizers::Tokenizer;
use tokenizers::utils::truncation::TruncationParams;

/// So many times as long at most a text may become while it is prepared. Tokenizers in use make it some 50 times as long, if every
/// step met its worst character; a chain of replacements, each of which doubles the text, makes it longer than any memory.
const LONGEST_GROWTH: u64 = 1 << 12;
/// What is longer than so many bytes for each token that a text may have is cut off beforehand.
const BYTES_A_TOKEN: usize = 64;

/// A tokenizer.
pub struct Described {
    tokenizer: Tokenizer,
    longest: usize,
}

impl Described {
    /// Reads a `tokenizer.json`, which is to shorten texts to `longest` tokens of a model that has `vocabulary`.
    pub fn read(bytes: &[u8], longest: usize, vocabulary: usize) -> Result<Described, Flaw> {
        let described: Value = serde_json::from_slice(bytes).map_err(|error| Flaw::Broken(format!("it is no JSON ({error})")))?;
        let growth = growth(&described["normalizer"])?.saturating_mul(growth(&described["pre_tokenizer"])?);
        if growth > LONGEST_GROWTH {
            return Err("its normalizer can make a text thousands of times as long".into());
        }
        drop(described);
        guarded(|| load(bytes, longest, vocabulary)).unwrap_or_else(|what| Err(what.into()))
    }

    /// The tokens of a text with those around it.
    pub fn cut(&self, text: &str) -> Result<Vec<u32>, String> {
        cut(&self.tokenizer, within(text, self.longest), true)
    }
}

fn load(bytes: &[u8], longest: usize, vocabulary: usize) -> Result<Described, Flaw> {
    let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|error| Flaw::Broken(format!("it is no tokenizer ({error})")))?;
    tokenizer.with_padding(None);
    let shortened = tokenizer.with_truncation(Some(TruncationParams { max_length: longest, ..Default::default() }));
    shortened.map_err(|error| Flaw::Broken(format!("it allows no texts of {longest} tokens ({error})")))?;
    if tokenizer.get_vocab(true).values().any(|&id| id as usize >= vocabulary) {
        return Err(format!("it has more tokens than the {vocabulary} of the model").into());
    }
    Ok(Described { tokenizer, longest })
}

/// The tokens of a text by any tokenizer of the crate, `whole` with those around it.
pub fn cut(tokenizer: &Tokenizer, text: &str, whole: bool) -> Result<Vec<u32>, String> {
    let cut = guarded(|| tokenizer.encode_fast(text, whole).map(|cut| cut.get_ids().to_vec()))?;
    cut.map_err(|error| format!("the tokenizer cannot cut a text ({error})"))
}

/// As much of the start of a text as `longest` tokens may need.
fn within(text: &str, longest: usize) -> &str {
    &text[..text.floor_char_boundary(longest.saturating_mul(BYTES_A_TOKEN))]
}

/// How many times as long a text can become by a normalizer or a pre-tokenizer, at the worst.
fn growth(step: &Value) -> Result<u64, Flaw> {
    let length = |value: &Value| value.as_str().map_or(0, str::len) as u64;
    Ok(match step["type"].as_str() {
        Some("Sequence") => {
            let lists = ["normalizers", "pretokenizers"].map(|key| step[key].as_array());
            lists.into_iter().flatten().flatten().try_fold(1_u64, |product, step| Ok::<_, Flaw>(product.saturating_mul(growth(step)?)))?
        }
        // A pattern may be found between any two characters.
        Some("Replace") => 1 + length(&step["content"]),
        Some("Prepend") => 1 + length(&step["prepend"]),
        Some("Precompiled") => {
            let blob = base64(step["precompiled_charsmap"].as_str().unwrap_or("")).ok_or("its table of characters is not in base 64")?;
            // The crate reserves as much memory as the table says that it needs; ours looks first.
            Charsmap::parse(&blob)?;
            4
        }
        Some("NFKC" | "NFKD" | "NFC" | "NFD") => 4,
        Some("BertNormalizer" | "Metaspace") => 3,
        Some("ByteLevel" | "Lowercase") => 2,
        _ => 1,
    })
}

/// Bytes of their base 64 (RFC 4648).
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    Some(out)
}

/// Runs code that trusts what it reads. A panic is an error, and is not printed. What the code was working on is dropped or, as a
/// tokenizer, not changed by cutting.
pub fn guarded<T>(code: impl FnOnce() -> T) -> Result<T, String> {
    crate::quiet::caught(code).map_err(|panic| format!("the tokenizer fails on it ({})", panic.message().unwrap_or("without a word")))
}

#[cfg(test)]
mod tests {
    use super::super::tiny;
    use super::*;
    use serde_json::json;

    /// What is said of the tiny tokenizer with this normalizer, in loading it or in cutting `text`.
    fn said(normalizer: Value, text: &str) -> String {
        let mut described = tiny::tokenizer(tiny::XlmR);
        described["normalizer"] = normalizer;
        match Described::read(described.to_string().as_bytes(), 20, 100) {
            Ok(tokenizer) => tokenizer.cut(text).map_or_else(|what| what, |tokens| format!("{tokens:?}")),
            Err(Flaw::Broken(what) | Flaw::Unsupported(what)) => what,
        }
    }

    fn table(size: u32, units: &[u32], replacements: &str) -> Value {
        let bytes: Vec<u8> = size.to_le_bytes().into_iter().chain(units.iter().flat_map(|u| u.to_le_bytes())).collect();
        let bytes = [bytes, replacements.as_bytes().to_vec()].concat();
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bits: String = bytes.iter().map(|b| format!("{b:08b}")).collect();
        let digit = |six: &[u8]| {
            let six = format!("{:0<6}", String::from_utf8_lossy(six));
            char::from(DIGITS[usize::from_str_radix(&six, 2).expect("bits")])
        };
        let mut text: String = bits.as_bytes().chunks(6).map(digit).collect();
        assert_eq!(base64(&text), Some(bytes));
        text.extend(std::iter::repeat_n('=', text.len().next_multiple_of(4) - text.len()));
        json!({"type": "Precompiled", "precompiled_charsmap": text})
    }

    #[test]
    fn a_table_that_leads_astray_is_an_error() {
        // Wherever the root's children are said to be, there is nothing.
        assert!(said(table(4, &[0x0fff_fc00], "x\0"), "cat").contains("the tokenizer fails on it"));
        assert!(said(table(u32::MAX - 3, &[0], "x\0"), "cat").contains("wrong length"));
        assert!(said(table(0, &[], ""), "cat").contains("wrong length"));
        assert!(said(table(4, &[0], &"x".repeat(5000)), "cat").contains("longer than"));
        assert!(said(json!({"type": "Precompiled", "precompiled_charsmap": "!"}), "cat").contains("base 64"));
    }

    #[test]
    fn no_text_grows_beyond_memory() {
        let double = json!({"type": "Replace", "pattern": {"String": "c"}, "content": "cc"});
        let chain = json!({"type": "Sequence", "normalizers": vec![double.clone(); 60]});
        assert!(said(chain, "cat").contains("thousands of times"));
        assert!(said(json!({"type": "Replace", "pattern": {"Regex": ""}, "content": "x".repeat(9999)}), "cat").contains("thousands"));
        assert_eq!(said(double, "at"), said(Value::Null, "at"));
        // As ALBERT's has it.
        let usual = json!({"type": "Sequence", "normalizers": [
            {"type": "Replace", "pattern": {"String": "``"}, "content": "\""}, {"type": "Replace", "pattern": {"String": "''"}, "content": "\""},
            {"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Lowercase"}, table(1024, &[0; 256], ""),
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        ]});
        assert_eq!(said(usual, "the"), said(Value::Null, "the"));
        assert_eq!(within("日本", 0), "");
        let long = "cat ".repeat(1 << 22);
        assert_eq!(within(&long, 20).len(), 20 * BYTES_A_TOKEN);
    }

    /// Whatever a byte says, there is a tokenizer or an error, and tokens or an error.
    #[test]
    fn a_spoilt_byte_is_survived() {
        for family in [tiny::Bert, tiny::XlmR] {
            let whole = tiny::tokenizer(family).to_string().into_bytes();
            for at in 0..whole.len() {
                for spoilt in [b'9', b'-', b'"', b'e'] {
                    let mut bytes = whole.clone();
                    bytes[at] = spoilt;
                    if let Ok(tokenizer) = Described::read(&bytes, 20, 100) {
                        let _ = tokenizer.cut("the Cats  eat 日本 zzz");
                    }
                }
            }
        }
    }

    #[test]
    fn a_guarded_panic_is_a_sentence() {
        assert_eq!(guarded(|| 1), Ok(1));
        let what = guarded(|| {
            if WORN {
                panic!("no such piece")
            }
        })
        .expect_err("it panicked");
        assert_eq!(what, "the tokenizer fails on it (no such piece)");
    }

    const WORN: bool = true;
}
