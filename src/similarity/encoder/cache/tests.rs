//! What the cache promises: the same vectors again, within its bound, whatever other processes and the disk do.

use super::*;
use crate::language::Tag;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

const DIMS: usize = 384;
const MODEL: &str = "test@1";

/// Makes a vector of length 1 from a text, and counts what it was asked.
#[derive(Default)]
struct Counting {
    asked: AtomicUsize,
}

impl Encoder for Counting {
    fn id(&self) -> &str {
        MODEL
    }

    fn dims(&self) -> usize {
        DIMS
    }

    fn covers(&self, _: &Tag) -> bool {
        true
    }

    fn encode(&self, texts: &[&str]) -> Vectors {
        self.asked.fetch_add(texts.len(), Ordering::Relaxed);
        vectors(texts)
    }
}

fn vectors(texts: &[&str]) -> Vectors {
    let mut out = Vectors::zeros(DIMS, texts.len());
    for (i, text) in texts.iter().enumerate() {
        let mut x = text.bytes().fold(0x9e37_79b9_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)) | 1;
        for slot in out.row_mut(i) {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            // Sums of uniform numbers, about as in a real vector: many small ones.
            *slot = ((x & 0xffff) as f32 + (x >> 16 & 0xffff) as f32 + (x >> 32 & 0xffff) as f32) / 65536.0 - 1.5;
        }
        let length = out.row(i).iter().map(|v| v * v).sum::<f32>().sqrt();
        out.row_mut(i).iter_mut().for_each(|v| *v /= length);
    }
    out
}

fn texts(prefix: &str, n: usize) -> Vec<String> {
    (0..n).map(|i| format!("{prefix} {i}: the data controller keeps personal data for no longer than is needed")).collect()
}

fn refs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn keep(dir: &Path, limit: u64, texts: &[&str]) {
    Cache::open(Some(dir), limit).put(MODEL, texts, &vectors(texts));
}

fn found(dir: &Path, texts: &[&str]) -> usize {
    Cache::open(Some(dir), DEFAULT_LIMIT).get(MODEL, DIMS, texts).iter().flatten().count()
}

/// Every file of the cache.
fn all_files(dir: &Path) -> Vec<PathBuf> {
    let below = |p: &Path| fs::read_dir(p).into_iter().flatten().map(|e| e.expect("an entry").path()).collect::<Vec<_>>();
    below(dir).iter().flat_map(|f| below(f)).flat_map(|m| below(&m)).collect()
}

fn total(dir: &Path) -> u64 {
    all_files(dir).iter().map(|p| fs::metadata(p).expect("a file").len()).sum()
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[test]
fn vectors_come_back_after_reopening_for_their_model_and_length_only() {
    let dir = tempfile::tempdir().expect("a folder");
    let texts = texts("a", 100);
    let texts = refs(&texts);
    let cache = Cache::open(Some(dir.path()), DEFAULT_LIMIT);
    cache.put(MODEL, &texts[..50], &vectors(&texts[..50]));
    assert_eq!(cache.get(MODEL, DIMS, &texts).iter().flatten().count(), 50, "what waits is found");
    drop(cache);
    let cache = Cache::open(Some(dir.path()), DEFAULT_LIMIT);
    let got = cache.get(MODEL, DIMS, &texts);
    assert!(got[..50].iter().all(Option::is_some) && got[50..].iter().all(Option::is_none));
    assert!(cache.get("test@2", DIMS, &texts).iter().all(Option::is_none));
    assert!(cache.get(MODEL, 512, &texts).iter().all(Option::is_none));
    assert!(Cache::open(None, DEFAULT_LIMIT).get(MODEL, DIMS, &texts).iter().all(Option::is_none));
}

#[test]
fn halves_change_no_cosine_by_a_thousandth() {
    let dir = tempfile::tempdir().expect("a folder");
    let texts = texts("a", 200);
    let texts = refs(&texts);
    keep(dir.path(), DEFAULT_LIMIT, &texts);
    let got = Cache::open(Some(dir.path()), DEFAULT_LIMIT).get(MODEL, DIMS, &texts);
    let true_ones = vectors(&texts);
    let mut worst = 0_f32;
    for i in 0..texts.len() {
        for j in 0..texts.len() {
            let (a, b) = (got[i].as_deref().expect("found"), got[j].as_deref().expect("found"));
            worst = worst.max((dot(a, b) - dot(true_ones.row(i), true_ones.row(j))).abs());
        }
    }
    assert!(worst < 2e-4, "{worst}");
}

#[test]
fn a_text_is_encoded_once_and_its_vector_is_the_same_from_the_cache() {
    let dir = tempfile::tempdir().expect("a folder");
    let texts = ["one", "two", "one", "three", "two"];
    let (encoder, cache) = (Counting::default(), Cache::open(Some(dir.path()), DEFAULT_LIMIT));
    let first = cache.encode(&encoder, &texts);
    assert_eq!(encoder.asked.load(Ordering::Relaxed), 3);
    assert_eq!(first.row(0), first.row(2));
    drop(cache);
    assert_eq!(Cache::open(Some(dir.path()), DEFAULT_LIMIT).encode(&encoder, &texts), first);
    assert_eq!(encoder.asked.load(Ordering::Relaxed), 3);
    assert_eq!(Cache::open(None, 0).encode(&encoder, &texts), first, "without a cache too");
}

#[test]
fn torn_changed_and_foreign_files_are_misses_and_go() {
    let dir = tempfile::tempdir().expect("a folder");
    let texts = texts("a", 40);
    let texts = refs(&texts);
    for chunk in texts.chunks(10) {
        keep(dir.path(), DEFAULT_LIMIT, chunk);
    }
    let mut files = all_files(dir.path());
    files.sort();
    assert_eq!(files.len(), 4);
    let bytes: Vec<Vec<u8>> = files.iter().map(|f| fs::read(f).expect("a segment")).collect();
    let change = |i: usize, at: usize| {
        let mut b = bytes[i].clone();
        b[at] ^= 1;
        fs::write(&files[i], b).expect("changed");
    };
    fs::write(&files[0], &bytes[0][..bytes[0].len() / 2]).expect("torn");
    change(1, 30);
    change(2, bytes[2].len() - 1);
    let beside = files[3].with_file_name("notes.txt");
    fs::write(&beside, "not a segment").expect("a file");
    fs::write(files[3].with_file_name("ffffffffffffffff-1-1.vectors"), "").expect("an empty file");
    let cache = Cache::open(Some(dir.path()), DEFAULT_LIMIT);
    let got = cache.get(MODEL, DIMS, &texts);
    assert_eq!(got[..20].iter().flatten().count(), 0);
    assert!(got[20..30].iter().flatten().count() < 10, "the vector that was changed is not handed out");
    assert_eq!(got[30..].iter().flatten().count(), 10);
    let true_ones = vectors(&texts);
    for (i, v) in got.iter().enumerate().filter_map(|(i, v)| Some((i, v.as_ref()?))) {
        assert!(dot(v, true_ones.row(i)) > 0.999);
    }
    let mut left = all_files(dir.path());
    left.sort();
    assert_eq!(left, [files[3].clone(), beside]);
}

#[test]
fn the_bound_holds_and_what_was_used_longest_ago_goes_first() {
    let dir = tempfile::tempdir().expect("a folder");
    // Each put fills a segment that is too large to be merged: an eighth of the limit.
    let limit = 8 * segment::size(DIMS, 100);
    let all = texts("a", 1200);
    let all = refs(&all);
    let chunk = |i: usize| &all[i * 100..(i + 1) * 100];
    for i in 0..7 {
        keep(dir.path(), limit, chunk(i));
        // Older ones were used longer ago, whatever the clock's ticks.
        for file in all_files(dir.path()) {
            let f = fs::File::options().write(true).open(file).expect("a segment");
            let used = f.metadata().and_then(|m| m.modified()).expect("a time");
            f.set_modified(used - Duration::from_secs(60)).expect("set");
        }
    }
    assert_eq!(found(dir.path(), chunk(0)), 100, "and it is used now");
    for i in 7..12 {
        keep(dir.path(), limit, chunk(i));
        assert!(total(dir.path()) <= limit, "{} > {limit}", total(dir.path()));
    }
    let there: Vec<usize> = (0..12).filter(|i| found(dir.path(), chunk(*i)) == 100).collect();
    assert_eq!(there, [0, 5, 6, 7, 8, 9, 10, 11]);
}

#[test]
fn many_small_puts_from_many_threads_make_few_files() {
    let dir = tempfile::tempdir().expect("a folder");
    let texts = texts("a", 4000);
    let texts = refs(&texts);
    let cache = Cache::open(Some(dir.path()), DEFAULT_LIMIT);
    texts.par_chunks(3).for_each(|chunk| {
        cache.put(MODEL, chunk, &vectors(chunk));
        assert!(cache.get(MODEL, DIMS, chunk).iter().all(Option::is_some));
    });
    drop(cache);
    assert_eq!(all_files(dir.path()).len(), 1);
    for run in 0..60 {
        let own = super::tests::texts(&run.to_string(), 5);
        keep(dir.path(), DEFAULT_LIMIT, &refs(&own));
    }
    assert!(all_files(dir.path()).len() <= 9, "{}", all_files(dir.path()).len());
    assert_eq!(found(dir.path(), &texts), texts.len());
    assert_eq!((0..60).map(|run| found(dir.path(), &refs(&super::tests::texts(&run.to_string(), 5)))).sum::<usize>(), 300);
}

/// The other process of the next test; alone it does nothing.
#[test]
fn child() {
    let Some(dir) = std::env::var_os("CONCORDAT_TEST_CACHE") else { return };
    let me = std::process::id().to_string();
    for round in 0..30 {
        let own = texts(&format!("{me}.{round}"), 20);
        keep(Path::new(&dir), DEFAULT_LIMIT, &refs(&own));
        let common = texts("common", 200);
        let cache = Cache::open(Some(Path::new(&dir)), 2 << 20);
        cache.encode(&Counting::default(), &refs(&common));
        assert_eq!(cache.warning(), None);
    }
}

#[test]
fn processes_write_merge_and_evict_at_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let child = || {
        let mut command = std::process::Command::new(std::env::current_exe().expect("the tests"));
        command.args(["--exact", "similarity::encoder::cache::tests::child", "--nocapture"]).env("CONCORDAT_TEST_CACHE", dir.path());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().expect("it starts")
    };
    for started in [child(), child(), child()] {
        let output = started.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
    }
    let common = texts("common", 200);
    let got = Cache::open(Some(dir.path()), DEFAULT_LIMIT).encode(&Counting::default(), &refs(&common));
    let true_ones = vectors(&refs(&common));
    assert!((0..200).all(|i| dot(got.row(i), true_ones.row(i)) > 0.999));
    assert!(all_files(dir.path()).iter().all(|f| f.extension().is_some_and(|e| e == "vectors")), "no temporary file is left");
}

#[test]
fn where_nothing_can_be_written_one_warning_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("file");
    fs::write(&file, "in the way").expect("a file");
    let cache = Cache::open(Some(&file), DEFAULT_LIMIT);
    assert_eq!(cache.encode(&Counting::default(), &["a"]).len(), 1);
    assert_eq!(cache.warning(), None);
    cache.flush();
    assert!(cache.warning().is_some_and(|w| w.contains("cannot be kept") && w.contains("CONCORDAT_CACHE")), "{:?}", cache.warning());
    assert_eq!(cache.encode(&Counting::default(), &["a", "b"]).len(), 2);
    assert_eq!(fs::read_to_string(&file).expect("still there"), "in the way");
}

#[test]
fn files_of_others_are_left_alone_and_what_dead_processes_left_is_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let foreign = dir.path().join("1/projects");
    fs::create_dir_all(&foreign).expect("a folder");
    fs::write(foreign.join("my.vectors"), [0; 4096]).expect("a file");
    keep(dir.path(), DEFAULT_LIMIT, &["a"]);
    let segment = all_files(dir.path()).into_iter().find(|p| !p.starts_with(&foreign)).expect("a segment");
    let old = segment.with_extension("tmp");
    fs::write(&old, "half a seg").expect("a file");
    let day = SystemTime::now() - Duration::from_secs(86400);
    fs::File::options().write(true).open(&old).and_then(|f| f.set_modified(day)).expect("set");
    keep(dir.path(), 2 * segment::size(DIMS, 1), &["b"]);
    assert!(foreign.join("my.vectors").exists() && !old.exists());
    assert_eq!(found(dir.path(), &["a", "b"]), 2);
}

/// `cargo test --release warm_start -- --ignored --nocapture` prints how long a warm start takes.
#[test]
#[ignore = "measures"]
fn warm_start() {
    let dir = tempfile::tempdir().expect("a folder");
    let texts = texts("a", 20_000);
    let texts = refs(&texts);
    keep(dir.path(), DEFAULT_LIMIT, &texts);
    for _ in 0..5 {
        let start = Instant::now();
        let got = Cache::open(Some(dir.path()), DEFAULT_LIMIT).get(MODEL, DIMS, &texts);
        let passed = start.elapsed();
        assert!(got.iter().all(Option::is_some));
        println!("20,000 vectors of {DIMS} from {} files in {passed:.1?}", all_files(dir.path()).len());
    }
}
