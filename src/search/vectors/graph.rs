//! The search among many vectors: a graph of near neighbours in a file beside them, by which a search looks at some thousands of them
//! instead of all (HNSW, Malkov and Yashunin, 2018).
//!
//! ```text
//! "CCGRAPH1"  dims u32  count u32  digest of the keys, 8 bytes     all little-endian
//! the graph, whose points are places of vectors
//! CRC-32 of all that, u32
//! ```
//!
//! Policies say the same things again and again, and a graph has to stay in one piece where a thousand texts differ in a name. Of the 200
//! nearest among 20,000 vectors in 811 heaps of near copies instant-distance finds 0.97 (0.991 of the first 10), hnsw_rs 0.26 with 24
//! neighbours; usearch needs a C++ compiler, arroy and hannoy a database that is opened by unsafe code. It is built at once and not added
//! to, so that vectors which come later are looked at one by one until they are many.

use super::part::Part;
use super::{Direction, EXACT, dot};
use crate::whole;
use instant_distance::{Builder, Hnsw, Search};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

const FILE: &str = "near.graph";
const MAGIC: &[u8; 8] = b"CCGRAPH1";
const HEADER: usize = 24;

/// So many near ones are kept in sight while a search walks the graph, and come out of it at most. With 400 the 200 nearest of a text
/// were found to 0.97 and none of those told in their stead was farther by more than 0.01.
const IN_SIGHT: usize = 400;

/// So many near ones are looked at to choose a vector's neighbours from.
const CHOSEN_FROM: usize = 100;

/// The same vectors make much the same graph.
const SEED: u64 = 1;

/// The graph is made anew when more than one in so many vectors is not in it.
const SHARE_OUTSIDE: usize = 8;

/// A graph over the first vectors of a part.
pub struct Graph {
    hnsw: Hnsw<Point>,
    size: usize,
}

impl Graph {
    /// The graph of all vectors.
    fn of(part: &Arc<Part>, chosen_from: usize, in_sight: usize) -> Graph {
        let size = part.keys.len();
        let points = (0..size as u32).map(|at| Point::At(part.clone(), at)).collect();
        let builder = Builder::default().seed(SEED).ef_construction(chosen_from).ef_search(in_sight);
        Graph { hnsw: builder.build_hnsw(points).0, size }
    }

    /// How many vectors it has: those at the places before that number.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The places of the vectors nearest to a direction, some hundreds of them, nearest first.
    pub fn nearest(&self, direction: &Direction) -> Vec<u32> {
        let query = Point::Query(Arc::from(direction.bytes.as_slice()), direction.scale);
        let mut search = Search::default();
        let places =
            self.hnsw.search(&query, &mut search).filter_map(|item| if let Point::At(_, at) = item.point { Some(*at) } else { None });
        places.collect()
    }
}

/// A vector of the graph, or one that is looked for.
#[derive(Clone)]
enum Point {
    At(Arc<Part>, u32),
    Query(Arc<[i8]>, f32),
}

impl Point {
    fn vector(&self) -> (&[i8], f32) {
        match self {
            Point::At(part, at) => (part.bytes(*at as usize), part.scales[*at as usize]),
            Point::Query(bytes, scale) => (bytes, *scale),
        }
    }
}

impl instant_distance::Point for Point {
    fn distance(&self, other: &Point) -> f32 {
        let ((a, s), (b, t)) = (self.vector(), other.vector());
        1.0 - dot(a, b) as f32 * s * t
    }
}

impl Serialize for Point {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Point::At(_, at) => to.serialize_u32(*at),
            Point::Query(..) => Err(ser::Error::custom("what is looked for is no point of the graph")),
        }
    }
}

thread_local! {
    /// The vectors of the graph that this thread reads: a point in the file is a place, and knows nothing of what it is a place in.
    static VECTORS: RefCell<Option<Arc<Part>>> = const { RefCell::new(None) };
}

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Point, D::Error> {
        let at = u32::deserialize(from)?;
        let part = VECTORS.with_borrow(Clone::clone).filter(|p| (at as usize) < p.keys.len());
        part.map(|p| Point::At(p, at)).ok_or_else(|| de::Error::custom("a place without a vector"))
    }
}

/// What a graph's file begins with.
fn header(dims: usize, keys: &[u64]) -> Vec<u8> {
    let mut digest = Sha256::new();
    keys.iter().for_each(|k| digest.update(k.to_le_bytes()));
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&(dims as u32).to_le_bytes());
    out.extend_from_slice(&(keys.len() as u32).to_le_bytes());
    out.extend_from_slice(&digest.finalize()[..HEADER - out.len()]);
    out
}

/// How many of a part's vectors the graph of a folder has; none where there is no graph of these vectors.
fn covered(folder: &Path, part: &Part) -> usize {
    let mut head = [0; HEADER];
    let read = File::open(folder.join(FILE)).and_then(|mut f| f.read_exact(&mut head));
    let count = u32::from_le_bytes(head[12..16].try_into().unwrap_or_default()) as usize;
    let same = read.is_ok() && part.keys.get(..count).is_some_and(|keys| header(part.dims, keys) == head);
    if same { count } else { 0 }
}

/// Whether a graph is to be made, where it has `covered` of the vectors.
fn is_due(all: usize, covered: usize) -> bool {
    all > EXACT && all - covered > (EXACT / 2).max(covered / SHARE_OUTSIDE)
}

/// Makes the graph of a folder, where there are many vectors and none or too few are in it. Whether it did.
pub fn renew(folder: &Path, part: &Arc<Part>) -> io::Result<bool> {
    let due = is_due(part.keys.len(), covered(folder, part));
    if due {
        write(folder, part, &Graph::of(part, CHOSEN_FROM, IN_SIGHT))?;
    }
    Ok(due)
}

fn write(folder: &Path, part: &Part, graph: &Graph) -> io::Result<()> {
    let bytes = postcard::to_extend(&graph.hnsw, header(part.dims, &part.keys[..graph.size])).map_err(io::Error::other)?;
    let sum = crc32fast::hash(&bytes).to_le_bytes();
    whole::replace(&folder.join(FILE), |out| out.write_all(&bytes).and_then(|()| out.write_all(&sum)))
}

/// The graph of a folder; none where there is none, or none of these vectors, or a damaged one.
pub fn read(folder: &Path, part: &Arc<Part>) -> Option<Graph> {
    let size = covered(folder, part);
    let bytes = if size > 0 { fs::read(folder.join(FILE)).ok()? } else { return None };
    let (body, sum) = bytes.split_last_chunk::<4>()?;
    if crc32fast::hash(body).to_le_bytes() != *sum {
        return None;
    }
    VECTORS.set(Some(part.clone()));
    let hnsw = postcard::from_bytes(body.get(HEADER..)?).ok();
    VECTORS.set(None);
    Some(Graph { hnsw: hnsw?, size })
}

/// Tells one state of a folder's graph from the next.
pub fn stamp(folder: &Path) -> Option<(SystemTime, u64)> {
    let meta = fs::metadata(folder.join(FILE)).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

#[cfg(test)]
mod tests {
    use super::super::part;
    use super::*;

    const DIMS: usize = 16;

    /// Numbers between -1 and 1, the same in every run.
    fn numbers() -> impl FnMut() -> f32 {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        }
    }

    /// Vectors in heaps of near copies, as policies of one template are.
    fn heaps(heaps: usize, copies: usize) -> (Arc<Part>, Vec<Direction>) {
        let mut next = numbers();
        let centres: Vec<Vec<f32>> = (0..heaps).map(|_| (0..DIMS).map(|_| next()).collect()).collect();
        let mut near = |c: &[f32], far: f32| Direction::of(&c.iter().map(|x| x + far * next()).collect::<Vec<f32>>()).expect("some length");
        let all: Vec<Direction> = (0..heaps * copies).map(|i| near(&centres[i % heaps], 0.1)).collect();
        let asked = centres.iter().map(|c| near(c, 0.3)).collect();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let keyed: Vec<(u64, Direction)> = all.into_iter().enumerate().map(|(i, d)| (i as u64 + 7, d)).collect();
        part::write(folder.path(), DIMS, &keyed).expect("written");
        (Arc::new(part::load(folder.path(), DIMS).expect("read")), asked)
    }

    fn exact(part: &Part, d: &Direction, most: usize) -> Vec<f32> {
        let mut all: Vec<f32> = (0..part.keys.len()).map(|i| cosine(part, d, i as u32)).collect();
        all.sort_by(|a, b| b.total_cmp(a));
        all.truncate(most);
        all
    }

    fn cosine(part: &Part, d: &Direction, at: u32) -> f32 {
        dot(&d.bytes, part.bytes(at as usize)) as f32 * d.scale * part.scales[at as usize]
    }

    #[test]
    fn a_graph_finds_what_a_search_of_all_finds() {
        let (part, asked) = heaps(20, 30);
        let graph = Graph::of(&part, 40, 60);
        assert_eq!(graph.size(), 600);
        let (mut found, mut wanted) = (0, 0);
        for d in &asked {
            let want = exact(&part, d, 10);
            let got = graph.nearest(d);
            assert_eq!(got.len(), 60);
            let of = |i: usize| cosine(&part, d, got[i]);
            assert!((1..got.len()).all(|i| of(i - 1) >= of(i) - 1e-6), "nearest first");
            found += (0..10).filter(|i| of(*i) >= want[9] - 1e-6).count();
            wanted += want.len();
        }
        assert!(found as f64 >= 0.95 * wanted as f64, "{found} of {wanted}");
    }

    #[test]
    fn a_file_gives_the_same_graph_and_none_when_it_is_damaged_or_of_others() {
        let (part, asked) = heaps(5, 20);
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(read(folder.path(), &part).is_none());
        let graph = Graph::of(&part, 20, 20);
        write(folder.path(), &part, &graph).expect("written");
        let again = read(folder.path(), &part).expect("read");
        assert!(asked.iter().all(|d| again.nearest(d) == graph.nearest(d)));
        let (others, _) = heaps(5, 19);
        assert!(read(folder.path(), &others).is_none(), "of fewer vectors");
        let path = folder.path().join(FILE);
        let good = fs::read(&path).expect("there");
        for at in (0..good.len()).step_by(97) {
            let mut bad = good.clone();
            bad[at] ^= 4;
            fs::write(&path, &bad).expect("damaged");
            assert!(read(folder.path(), &part).is_none(), "byte {at}");
            fs::write(&path, &good[..at]).expect("cut");
            assert!(read(folder.path(), &part).is_none(), "cut at {at}");
        }
    }

    #[test]
    fn few_vectors_need_no_graph_and_many_new_ones_a_new_one() {
        assert!(!is_due(EXACT, 0));
        assert!(is_due(EXACT + 1, 0));
        assert!(!is_due(EXACT + EXACT / 2, EXACT));
        assert!(is_due(EXACT + EXACT / 2 + 1, EXACT));
        assert!(!is_due(17 * EXACT, 16 * EXACT));
        let (part, _) = heaps(5, 4);
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(!renew(folder.path(), &part).expect("looked at"));
        assert_eq!(stamp(folder.path()), None);
    }
}
