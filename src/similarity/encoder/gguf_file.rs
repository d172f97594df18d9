//! The container GGUF (versions 2 and 3, little-endian): settings by key, then a directory of tensors, then their bytes.
//!
//! Every length and place is checked against the file before it is used. Three crates were looked at: `gguf-rs` brings a command-line
//! parser and a logger and reserves memory for whatever length the file says, `gguf-rs-lib` does the latter in twenty thousand lines,
//! and `ggus`, the leanest, panics on a length beyond all memory.

use super::imported::Flaw;
use super::tensors::{Kind, Tensor};
use rustc_hash::FxHashMap;

/// First bytes of a file.
pub const MAGIC: &[u8] = b"GGUF";
/// Arrays within arrays that are read over.
const DEEPEST: u32 = 4;
/// Most dimensions of a tensor.
const MOST_DIMENSIONS: u32 = 4;
/// Where tensors start when the file does not say: at multiples of so many bytes.
const ALIGNMENT: u64 = 32;

/// A setting.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// A whole number or a truth value.
    Whole(i64),
    /// Another number.
    Float(f64),
    /// A text.
    Text(&'a str),
    /// Texts.
    Texts(Vec<&'a str>),
    /// Numbers of one type, as bytes.
    Numbers(u32, &'a [u8]),
    /// Arrays in an array: not looked into.
    Nested,
}

/// A file taken apart.
pub struct Gguf<'a> {
    settings: FxHashMap<&'a str, Value<'a>>,
    tensors: FxHashMap<&'a str, Tensor<'a>>,
}

/// Reads forwards through a file.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: u64) -> Result<&'a [u8], Flaw> {
        let end = usize::try_from(count).ok().and_then(|n| self.at.checked_add(n)).filter(|end| *end <= self.bytes.len());
        let end = end.ok_or_else(|| format!("the file ends within the {count} bytes that should follow byte {}", self.at))?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Flaw> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N as u64)?);
        Ok(out)
    }

    fn u32(&mut self) -> Result<u32, Flaw> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, Flaw> {
        self.array().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> Result<&'a str, Flaw> {
        let length = self.u64()?;
        let at = self.at;
        str::from_utf8(self.take(length)?).map_err(|_| Flaw::Broken(format!("the text at byte {at} is not UTF-8")))
    }

    fn value(&mut self, kind: u32, depth: u32) -> Result<Value<'a>, Flaw> {
        match kind {
            8 => self.text().map(Value::Text),
            9 => self.list(depth),
            _ => {
                let bytes = self.take(u64::from(width(kind)?))?;
                number(kind, bytes).ok_or_else(|| "a setting has a number of an unknown type".into())
            }
        }
    }

    fn list(&mut self, depth: u32) -> Result<Value<'a>, Flaw> {
        let (kind, count) = (self.u32()?, self.u64()?);
        match kind {
            8 => {
                // A text takes eight bytes at least: there is no room for more than the file can hold.
                if count > (self.bytes.len() - self.at) as u64 / 8 {
                    return Err(format!("the list at byte {} has more texts than the file has room for", self.at).into());
                }
                (0..count).map(|_| self.text()).collect::<Result<_, _>>().map(Value::Texts)
            }
            9 if depth == DEEPEST => Err("its settings hold lists in lists in lists".into()),
            9 => {
                for _ in 0..count {
                    self.list(depth + 1)?;
                }
                Ok(Value::Nested)
            }
            _ => {
                let bytes = count.checked_mul(u64::from(width(kind)?)).ok_or("a list is longer than any file")?;
                self.take(bytes).map(|bytes| Value::Numbers(kind, bytes))
            }
        }
    }
}

/// Bytes of a number.
fn width(kind: u32) -> Result<u8, Flaw> {
    match kind {
        0 | 1 | 7 => Ok(1),
        2 | 3 => Ok(2),
        4..=6 => Ok(4),
        10..=12 => Ok(8),
        _ => Err(format!("a setting is of the unknown type {kind}").into()),
    }
}

/// A number of its bytes.
fn number<'a>(kind: u32, bytes: &[u8]) -> Option<Value<'a>> {
    let mut wide = [0; 8];
    wide.get_mut(..bytes.len())?.copy_from_slice(bytes);
    let whole = u64::from_le_bytes(wide);
    Some(match kind {
        0 | 2 | 4 | 7 => Value::Whole(whole as i64),
        1 => Value::Whole(i64::from(whole as i8)),
        3 => Value::Whole(i64::from(whole as i16)),
        5 => Value::Whole(i64::from(whole as i32)),
        10 => Value::Whole(i64::try_from(whole).unwrap_or(i64::MAX)),
        11 => Value::Whole(whole as i64),
        6 => Value::Float(f64::from(f32::from_bits(whole as u32))),
        12 => Value::Float(f64::from_bits(whole)),
        _ => return None,
    })
}

/// The kind of a tensor's numbers.
fn kind(number: u32, tensor: &str) -> Result<Kind, Flaw> {
    let other = match number {
        0 => return Ok(Kind::F32),
        1 => return Ok(Kind::F16),
        2 => return Ok(Kind::Q4_0),
        8 => return Ok(Kind::Q8_0),
        30 => return Ok(Kind::Bf16),
        3 => "Q4_1",
        6 => "Q5_0",
        7 => "Q5_1",
        10 => "Q2_K",
        11 => "Q3_K",
        12 => "Q4_K",
        13 => "Q5_K",
        14 => "Q6_K",
        _ => "another form",
    };
    let what = format!("its tensor `{}` is in {other} ({number}); known are F32, F16, BF16, Q8_0 and Q4_0", tensor.escape_debug());
    Err(Flaw::Unsupported(what))
}

impl<'a> Gguf<'a> {
    /// Takes a file apart.
    pub fn read(bytes: &'a [u8]) -> Result<Gguf<'a>, Flaw> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(4)? != MAGIC {
            return Err("it does not start with `GGUF`".into());
        }
        let version = reader.u32()?;
        if !(2..=3).contains(&version) {
            let what = format!("version {version} of GGUF; known are 2 and 3, little-endian");
            return Err(Flaw::Unsupported(what));
        }
        let (tensor_count, setting_count) = (reader.u64()?, reader.u64()?);
        let mut settings = FxHashMap::default();
        for _ in 0..setting_count {
            let key = reader.text()?;
            let kind = reader.u32()?;
            if settings.insert(key, reader.value(kind, 0)?).is_some() {
                return Err(format!("its setting `{}` stands there twice", key.escape_debug()).into());
            }
        }
        let mut directory = Vec::new();
        for _ in 0..tensor_count {
            let name = reader.text()?;
            let dimensions = reader.u32()?;
            if !(1..=MOST_DIMENSIONS).contains(&dimensions) {
                return Err(format!("its tensor `{}` has {dimensions} dimensions", name.escape_debug()).into());
            }
            // The dimension whose numbers are neighbours comes first.
            let mut shape = (0..dimensions).map(|_| reader.u64()).collect::<Result<Vec<_>, _>>()?;
            shape.reverse();
            directory.push((name, shape, kind(reader.u32()?, name)?, reader.u64()?));
        }
        let alignment = match settings.get("general.alignment") {
            Some(Value::Whole(n)) => u64::try_from(*n).ok().filter(|n| n.is_power_of_two()).ok_or("its alignment is no power of two")?,
            _ => ALIGNMENT,
        };
        let padding = (reader.at as u64).checked_next_multiple_of(alignment).ok_or("its alignment is beyond any file")?;
        let data = usize::try_from(padding).ok().and_then(|start| bytes.get(start..)).unwrap_or(&[]);
        let (mut tensors, mut total) = (FxHashMap::default(), 0_usize);
        for (name, shape, kind, offset) in directory {
            let tensor = within(data, &shape, kind, offset);
            let (tensor, length) = tensor.ok_or_else(|| format!("its tensor `{}` is not within the file", name.escape_debug()))?;
            // Tensors that share their bytes could ask for any memory.
            total = total.saturating_add(length);
            if total > data.len() || tensors.insert(name, tensor).is_some() {
                return Err(format!("its tensor `{}` stands there twice or shares its place", name.escape_debug()).into());
            }
        }
        Ok(Gguf { settings, tensors })
    }

    /// A tensor.
    pub fn tensor(&self, name: &str) -> Option<Tensor<'a>> {
        self.tensors.get(name).cloned()
    }

    /// A setting.
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        self.settings.get(key)
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        if let Some(Value::Text(text)) = self.get(key) { Some(text) } else { None }
    }

    /// Texts.
    pub fn texts(&self, key: &str) -> Option<&[&'a str]> {
        if let Some(Value::Texts(texts)) = self.get(key) { Some(texts) } else { None }
    }

    /// A whole number that is not below 0.
    pub fn whole(&self, key: &str) -> Option<usize> {
        if let Some(Value::Whole(number)) = self.get(key) { usize::try_from(*number).ok() } else { None }
    }

    /// A number.
    pub fn float(&self, key: &str) -> Option<f64> {
        match self.get(key)? {
            Value::Float(number) => Some(*number),
            Value::Whole(number) => Some(*number as f64),
            _ => None,
        }
    }

    /// Bytes.
    pub fn bytes(&self, key: &str) -> Option<&'a [u8]> {
        if let Some(Value::Numbers(0 | 1, bytes)) = self.get(key) { Some(bytes) } else { None }
    }

    /// Four-byte numbers of a list.
    pub fn quads(&self, key: &str) -> Option<&'a [[u8; 4]]> {
        if let Some(Value::Numbers(4..=6, bytes)) = self.get(key) { Some(bytes.as_chunks::<4>().0) } else { None }
    }
}

/// A tensor at an offset, and its length in bytes.
fn within<'a>(data: &'a [u8], shape: &[u64], kind: Kind, offset: u64) -> Option<(Tensor<'a>, usize)> {
    let shape = shape.iter().map(|&n| usize::try_from(n).ok()).collect::<Option<Vec<usize>>>()?;
    let count = shape.iter().try_fold(1_usize, |product, &n| product.checked_mul(n))?;
    let length = kind.bytes(count)?;
    let start = usize::try_from(offset).ok()?;
    let bytes = data.get(start..start.checked_add(length)?)?;
    Some((Tensor::new(kind, shape, bytes)?, length))
}
