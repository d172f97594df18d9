//! Tiny DOCX files for tests.

use super::{Limits, extract};
use crate::read::ReadError;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const DECLARED: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;

/// A DOCX that is being put together.
#[derive(Clone)]
pub(crate) struct Sample {
    parts: Vec<(String, String)>,
}

impl Sample {
    /// A document with this content of its body.
    pub(crate) fn new(body: &str) -> Sample {
        let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relations = |all: &[(&str, &str)]| {
            let each =
                all.iter().enumerate().map(|(i, (kind, to))| format!(r#"<Relationship Id="rId{i}" Type="{kinds}/{kind}" Target="{to}"/>"#));
            format!(
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"#,
                each.collect::<String>()
            )
        };
        let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
        let own = ["styles", "numbering", "footnotes", "endnotes", "settings"].map(|kind| (kind, format!("{kind}.xml")));
        let own: Vec<(&str, &str)> = own.iter().map(|(kind, to)| (*kind, to.as_str())).collect();
        let parts = [
            ("[Content_Types].xml", types.to_string()),
            ("_rels/.rels", relations(&[("officeDocument", "word/document.xml")])),
            ("word/_rels/document.xml.rels", relations(&own)),
            ("word/document.xml", format!("<w:document {DECLARED}><w:body>{body}</w:body></w:document>")),
        ];
        Sample { parts: parts.map(|(name, text)| (name.to_string(), text)).into() }
    }

    /// With another part, as it is.
    pub(crate) fn part(mut self, name: &str, text: &str) -> Sample {
        self.parts.retain(|(n, _)| n != name);
        self.parts.push((name.to_string(), text.to_string()));
        self
    }

    fn wrapped(self, kind: &str, content: &str) -> Sample {
        self.part(&format!("word/{kind}.xml"), &format!("<w:{kind} {DECLARED}>{content}</w:{kind}>"))
    }

    /// With lists: what stands in `w:numbering`.
    pub(crate) fn numbering(self, content: &str) -> Sample {
        self.wrapped("numbering", content)
    }

    /// With styles: what stands in `w:styles`.
    pub(crate) fn styles(self, content: &str) -> Sample {
        self.wrapped("styles", content)
    }

    /// With notes: what stands in `w:footnotes` or `w:endnotes`.
    pub(crate) fn notes(self, kind: &str, content: &str) -> Sample {
        self.wrapped(kind, content)
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &self.parts {
            zip.start_file(name.as_str(), SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated))
                .expect("a part");
            zip.write_all(text.as_bytes()).expect("its text");
        }
        zip.finish().expect("an archive").into_inner()
    }

    /// What is read of it, within the usual limits.
    pub(crate) fn read(&self) -> Result<super::Extracted, ReadError> {
        extract("sample.docx", &self.bytes(), &Limits::default())
    }

    /// Its lines, empty ones included.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.read().expect("a readable document").lines.into_iter().map(|l| l.text).collect()
    }

    /// Its lines without the empty ones.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.lines().into_iter().filter(|l| !l.is_empty()).collect()
    }
}

/// A run.
pub(crate) fn run(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

/// A paragraph.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text))
}

/// A paragraph of a style.
pub(crate) fn styled(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{}</w:p>"#, run(text))
}

/// An item of a list at a level.
pub(crate) fn item(list: i64, level: usize, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr>{}</w:p>"#, run(text))
}

/// A level of a list with a format, a label and further elements.
pub(crate) fn level(at: usize, format: &str, label: &str, more: &str) -> String {
    format!(r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{label}"/></w:lvl>"#)
}

/// What lists are based on.
pub(crate) fn base(id: i64, levels: &[String]) -> String {
    format!(r#"<w:abstractNum w:abstractNumId="{id}"><w:multiLevelType w:val="multilevel"/>{}</w:abstractNum>"#, levels.concat())
}

/// A list, and what it changes.
pub(crate) fn list(id: i64, base: i64, more: &str) -> String {
    format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{base}"/>{more}</w:num>"#)
}
