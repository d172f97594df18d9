//! Reads NumPy's `.npz`: a ZIP archive of arrays, each a `.npy` file (a header that says type, order and shape, then the numbers).
//!
//! Whoever reads knows the shape of every array beforehand, so an archive that says otherwise is turned down before anything is
//! unpacked, and none unpacks to more than was asked for. The container is read by the crate `zip` with `zlib-rs`; the header is a
//! line of text, for which the crates `ndarray-npy` and `npyz` would bring more code than it takes.

use super::ModelError;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Longest header: NumPy's own are 128 bytes.
const LONGEST_HEADER: usize = 4096;

/// An archive in memory.
#[derive(Clone)]
pub struct Npz<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    path: &'a str,
}

/// What numbers an array may hold.
pub trait Element: Sized {
    /// The type as headers spell it.
    const DESCR: &'static [&'static str];

    /// The numbers of little-endian bytes.
    fn read(bytes: Vec<u8>) -> Vec<Self>;
}

impl Element for u8 {
    const DESCR: &'static [&'static str] = &["|u1", "<u1", "u1"];

    fn read(bytes: Vec<u8>) -> Vec<u8> {
        bytes
    }
}

impl Element for f32 {
    const DESCR: &'static [&'static str] = &["<f4"];

    fn read(bytes: Vec<u8>) -> Vec<f32> {
        bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
    }
}

impl Element for f64 {
    const DESCR: &'static [&'static str] = &["<f8"];

    fn read(bytes: Vec<u8>) -> Vec<f64> {
        bytes.chunks_exact(8).map(|b| f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]])).collect()
    }
}

/// The value of a key in a header, up to the comma or bracket that ends it.
fn value<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let rest = header.split_once(&format!("'{key}':"))?.1.trim_start();
    match rest.strip_prefix('(') {
        Some(tuple) => tuple.split(')').next(),
        None => rest.split([',', '}']).next(),
    }
}

/// The header of a `.npy` file, and where its numbers start.
fn header(file: &[u8]) -> Option<(&str, usize)> {
    let (version, length) = match file.strip_prefix(b"\x93NUMPY")? {
        [1, _, a, b, ..] => (1, u32::from_le_bytes([*a, *b, 0, 0])),
        [2 | 3, _, a, b, c, d, ..] => (2, u32::from_le_bytes([*a, *b, *c, *d])),
        _ => return None,
    };
    let start = if version == 1 { 10 } else { 12 };
    let end = start + usize::try_from(length).ok().filter(|&n| n <= LONGEST_HEADER)?;
    Some((str::from_utf8(file.get(start..end)?).ok()?, end))
}

impl<'a> Npz<'a> {
    /// Opens an archive; the path is for messages alone.
    pub fn open(path: &'a str, file: &'a [u8]) -> Result<Npz<'a>, ModelError> {
        match ZipArchive::new(Cursor::new(file)) {
            Ok(archive) => Ok(Npz { archive, path }),
            Err(error) => Err(broken(path, format!("it is no whole archive of NumPy arrays ({error})"))),
        }
    }

    /// Reads one array of a known shape, row after row.
    pub fn array<T: Element>(&self, name: &str, shape: &[usize]) -> Result<Vec<T>, ModelError> {
        let flaw = |what: &str| broken(self.path, format!("its array '{name}' {what}"));
        // A clone shares the directory; each reader needs a place of its own in the file.
        let mut archive = self.archive.clone();
        let mut member = archive.by_name(&format!("{name}.npy")).map_err(|_| flaw("is missing or cannot be unpacked"))?;
        let expected = shape.iter().product::<usize>() * size_of::<T>();
        let declared = member.size();
        if declared < expected as u64 || declared > (expected + LONGEST_HEADER + 12) as u64 {
            return Err(flaw("has another size than the model's"));
        }
        let mut bytes = Vec::with_capacity(declared as usize);
        // The member's own check of its sum comes with the last byte.
        let read = member.by_ref().take(declared + 1).read_to_end(&mut bytes);
        if read.is_err() || bytes.len() as u64 != declared {
            return Err(flaw("is damaged"));
        }
        let (header, start) = header(&bytes).ok_or_else(|| flaw("has no header of NumPy"))?;
        let descr = value(header, "descr").unwrap_or("").trim().trim_matches('\'');
        let order = value(header, "fortran_order").unwrap_or("").trim();
        let stated = value(header, "shape").unwrap_or("?").split(',').map(str::trim).filter(|n| !n.is_empty());
        if !T::DESCR.contains(&descr) {
            return Err(flaw(&format!("is of type '{descr}', not '{}'", T::DESCR[0])));
        }
        let transposed = order != "False" && shape.len() > 1;
        if transposed || !stated.eq(shape.iter().map(usize::to_string)) || bytes.len() - start != expected {
            return Err(flaw("has another shape than the model's"));
        }
        bytes.drain(..start);
        Ok(T::read(bytes))
    }
}

fn broken(path: &str, what: String) -> ModelError {
    ModelError::Broken { path: path.to_string(), what }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;
    use zip::CompressionMethod;
    use zip::write::SimpleFileOptions;

    /// A `.npy` file.
    pub fn npy(descr: &str, shape: &[usize], numbers: &[u8]) -> Vec<u8> {
        let dims: String = shape.iter().map(|n| format!("{n}, ")).collect();
        let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({dims}), }}\n");
        [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), numbers].concat()
    }

    /// An archive of such files, the small ones compressed.
    pub fn zipped(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in members {
            let method = if content.len() < 1 << 16 { CompressionMethod::Deflated } else { CompressionMethod::Stored };
            writer.start_file(format!("{name}.npy"), SimpleFileOptions::default().compression_method(method)).expect("in memory");
            writer.write_all(content).expect("in memory");
        }
        writer.finish().expect("in memory").into_inner()
    }

    /// Their bytes.
    pub fn floats(numbers: &[f32]) -> Vec<u8> {
        numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
    }

    fn sample() -> Vec<u8> {
        let one = npy("<f4", &[2, 3], &floats(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.5]));
        zipped(&[("one", one), ("two", npy("|u1", &[4], &[1, 2, 3, 255])), ("three", npy("<f8", &[], &1e-12_f64.to_le_bytes()))])
    }

    #[test]
    fn arrays_are_read_in_their_shape() {
        let file = sample();
        let npz = Npz::open("a.npz", &file).expect("well-formed");
        assert_eq!(npz.array::<f32>("one", &[2, 3]).expect("there"), [1.0, 2.0, 3.0, 4.0, 5.0, 6.5]);
        assert_eq!(npz.array::<u8>("two", &[4]).expect("there"), [1, 2, 3, 255]);
        assert_eq!(npz.array::<f64>("three", &[]).expect("there"), [1e-12]);
    }

    #[test]
    fn another_shape_or_type_is_an_error() {
        let file = sample();
        let npz = Npz::open("a.npz", &file).expect("well-formed");
        let text = |e: Result<Vec<f32>, ModelError>| e.expect_err("wrong").to_string();
        assert!(text(npz.array("one", &[3, 2])).contains("a.npz: its array 'one' has another shape"));
        assert!(text(npz.array("one", &[6000])).contains("another size"));
        assert!(text(npz.array("two", &[1])).contains("is of type '|u1', not '<f4'"));
        assert!(text(npz.array("four", &[1])).contains("missing"));
    }

    #[test]
    fn a_damaged_archive_is_an_error_and_never_a_panic() {
        let whole = sample();
        for cut in 0..whole.len() {
            assert!(Npz::open("a.npz", &whole[..cut]).is_err(), "{cut}");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            if let Ok(npz) = Npz::open("a.npz", &bytes) {
                let _ = (npz.array::<f32>("one", &[2, 3]), npz.array::<u8>("two", &[4]), npz.array::<f64>("three", &[]));
            }
        }
    }
}
