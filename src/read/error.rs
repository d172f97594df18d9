//! What can go wrong in reading. Every text names the file, the place and the remedy.

use std::path::Path;

/// A file that could not be read, or could not be placed in a family.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system refused.
    #[error("{path}: cannot be read ({reason}); check that it exists and that you may read it")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Nothing but white space.
    #[error("{path}: holds no text; remove it from the call or put the version's text into it")]
    Empty {
        /// The file.
        path: String,
    },
    /// Above the limit.
    #[error("{path}: has {bytes} bytes, more than the limit of {limit}; split the file or raise the limit with --max-bytes {bytes}")]
    TooLarge {
        /// The file.
        path: String,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// A pipe, socket or device: reading it might never end.
    #[error("{path}: is {what}, not a file; save its text to a file and name that")]
    NoFile {
        /// The path.
        path: String,
        /// What it is.
        what: &'static str,
    },
    /// A format of bytes, where a text is given.
    #[error("{path}: a document of this format is no text; send its text under a name that ends in .txt, or its file with --ndjson-paths")]
    NoText {
        /// The name.
        path: String,
    },
    /// A line longer than any text's.
    #[error("{path}:{line}: the line has {bytes} bytes, more than the limit of {limit}; break the text into lines, one a paragraph")]
    LongLine {
        /// The file.
        path: String,
        /// 1-based line.
        line: usize,
        /// Its length.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Control characters that no text has.
    #[error("{path}: is not text (byte {at} is 0x{byte:02X}); convert it to UTF-8 plain text first")]
    Binary {
        /// The file.
        path: String,
        /// 0-based offset of the byte.
        at: usize,
        /// The byte.
        byte: u8,
    },
    /// Bytes that the encoding does not have.
    #[error("{path}: byte {at} (0x{byte:02X}) is not valid {encoding}; repair that character or name the right encoding with --encoding")]
    Invalid {
        /// The file.
        path: String,
        /// 0-based offset of the first byte that does not fit.
        at: usize,
        /// The byte.
        byte: u8,
        /// The encoding tried.
        encoding: &'static str,
    },
    /// An encoding's name that nobody knows.
    #[error("{path}: unknown encoding `{name}`; use a WHATWG name such as utf-8, utf-16le, gb18030, windows-1256 or windows-1252")]
    UnknownEncoding {
        /// The file.
        path: String,
        /// The name given.
        name: String,
    },
    /// Two files of one family in one language.
    #[error(
        "{second}: is {language}, as is {first}, and both belong to family {family}; remove one, or say with --lang FILE=TAG which language each is in"
    )]
    SameLanguage {
        /// The file that was dropped.
        second: String,
        /// The file that was kept.
        first: String,
        /// Their language.
        language: String,
        /// The family.
        family: String,
    },
    /// Two bilingual files of one family whose source texts differ.
    #[error("{path}: {place}: its source text in {language} is not that of {first}; export both again from one source")]
    OtherSource {
        /// The file whose source was left out.
        path: String,
        /// The first unit that differs.
        place: String,
        /// The file whose source was kept.
        first: String,
        /// The language of the sources.
        language: String,
    },
    /// A bundle that holds two stretches in one language.
    #[error(
        "{path}: lines {first_from} to {first_to} and {second_from} to {second_to} are both {language}; move one of them to a file of its own"
    )]
    RepeatedLanguage {
        /// The file.
        path: String,
        /// Their language.
        language: String,
        /// First line of the stretch that was kept.
        first_from: usize,
        /// Its last line.
        first_to: usize,
        /// First line of the stretch that was left out.
        second_from: usize,
        /// Its last line.
        second_to: usize,
    },
    /// A file of some format that is broken, or asks for more than it may.
    #[error("{path}: {place}: {reason}; {remedy}")]
    Format {
        /// The file.
        path: String,
        /// The part or line of it.
        place: String,
        /// What is wrong there.
        reason: String,
        /// What to do.
        remedy: String,
    },
    /// A folder without anything to read.
    #[error(
        "{path}: no files in it that are read (.txt, .text, .md, .markdown, .docx, .pdf, .html, .htm, .xhtml, .xlf, .xliff, .tmx, .po); name the files themselves if they end otherwise"
    )]
    NoFiles {
        /// The folder.
        path: String,
    },
}

/// An error as reports list it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct FileError {
    /// The file, as the user gave it.
    pub path: String,
    /// One sentence: what is wrong, where, and what to do.
    pub message: String,
}

impl From<ReadError> for FileError {
    fn from(e: ReadError) -> FileError {
        let message = e.to_string();
        let path = match e {
            ReadError::Io { path, .. }
            | ReadError::Empty { path }
            | ReadError::NoText { path }
            | ReadError::TooLarge { path, .. }
            | ReadError::NoFile { path, .. }
            | ReadError::LongLine { path, .. }
            | ReadError::Binary { path, .. }
            | ReadError::Invalid { path, .. }
            | ReadError::UnknownEncoding { path, .. }
            | ReadError::RepeatedLanguage { path, .. }
            | ReadError::OtherSource { path, .. }
            | ReadError::NoFiles { path }
            | ReadError::Format { path, .. } => path,
            ReadError::SameLanguage { second, .. } => second,
        };
        FileError { path, message }
    }
}

/// A path as reports show it: as given, `/`-separated.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
