//! A report put together: families are reported side by side, each by itself, and here their parts come in order.

use super::{Checked, Page, Pages, Reporter, Summary};
use crate::read::FileError;
use std::io::{self, Write};

/// A form of report: one stream, or a folder of files.
pub enum Form {
    /// One stream.
    Stream(Box<dyn Reporter>),
    /// A folder of files.
    Folder(Box<dyn Pages>),
}

/// What a form says of one family.
pub enum Part {
    /// Its piece of the stream.
    Stream(Vec<u8>),
    /// Its files.
    Folder(Vec<Page>),
}

impl Form {
    /// What it says of a family.
    pub fn family(&self, checked: Checked<'_>) -> io::Result<Part> {
        match self {
            Form::Stream(reporter) => {
                let mut text = Vec::new();
                reporter.family(&mut text, checked)?;
                Ok(Part::Stream(text))
            }
            Form::Folder(pages) => pages.family(checked).map(Part::Folder),
        }
    }
}

/// Where a report goes.
pub trait Out {
    /// More of the stream.
    fn text(&mut self, text: &[u8]) -> io::Result<()>;
    /// One more file.
    fn page(&mut self, page: Page) -> io::Result<()>;
}

/// A report that is being put together. The order of calls is `begin`, `put` for every family, `end`.
pub struct Assembly<'a> {
    form: &'a Form,
    /// Text of families that waits for what stands before it.
    waiting: Vec<u8>,
    /// What families handed over, where the form gathers.
    gathered: Vec<Vec<u8>>,
    /// Whether a family wrote something.
    some: bool,
    /// The families for which the report had no room, by their place in the summary.
    left_out: Vec<usize>,
    families: usize,
}

/// Text on its way to an [`Out`].
struct Text<'a>(&'a mut dyn Out);

impl Write for Text<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.text(text).map(|()| text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> Assembly<'a> {
    /// A report of this form, still empty.
    pub fn new(form: &'a Form) -> Assembly<'a> {
        Assembly { form, waiting: Vec::new(), gathered: Vec::new(), some: false, left_out: Vec::new(), families: 0 }
    }

    /// What stands before the first family.
    pub fn begin(&mut self, out: &mut dyn Out) -> io::Result<()> {
        match self.form {
            Form::Stream(reporter) if reporter.room().is_none() && !reporter.gathers() => reporter.begin(&mut Text(out)),
            _ => Ok(()),
        }
    }

    /// The next family.
    pub fn put(&mut self, out: &mut dyn Out, part: Part) -> io::Result<()> {
        let index = self.families;
        self.families += 1;
        match (self.form, part) {
            (Form::Stream(reporter), Part::Stream(text)) => match reporter.room() {
                _ if reporter.gathers() => self.gathered.push(text),
                Some(room) if self.waiting.len() + text.len() > room => self.left_out.push(index),
                Some(_) => self.waiting.extend(text),
                None if text.is_empty() => {}
                None => {
                    if std::mem::replace(&mut self.some, true) {
                        out.text(reporter.separator().as_bytes())?;
                    }
                    out.text(&text)?;
                }
            },
            (_, Part::Folder(pages)) => pages.into_iter().try_for_each(|page| out.page(page))?,
            (Form::Folder(_), Part::Stream(_)) => {}
        }
        Ok(())
    }

    /// What stands after the last family. `summary` has one entry for every family that was put, in that order.
    pub fn end(mut self, out: &mut dyn Out, errors: &[FileError], summary: &Summary) -> io::Result<()> {
        match self.form {
            Form::Folder(pages) => pages.end(errors, summary)?.into_iter().try_for_each(|page| out.page(page)),
            Form::Stream(reporter) if reporter.gathers() => {
                reporter.assemble(&mut Text(out), std::mem::take(&mut self.gathered), errors, summary)
            }
            Form::Stream(reporter) if self.left_out.is_empty() => self.close(reporter.as_ref(), out, errors, summary),
            Form::Stream(reporter) => {
                let mut summary = summary.clone();
                for i in &self.left_out {
                    if let Some(counts) = summary.families.get_mut(*i) {
                        counts.left_out = true;
                    }
                }
                self.close(reporter.as_ref(), out, errors, &summary)
            }
        }
    }

    fn close(&self, reporter: &dyn Reporter, out: &mut dyn Out, errors: &[FileError], summary: &Summary) -> io::Result<()> {
        if reporter.room().is_some() {
            reporter.begin(&mut Text(out))?;
        }
        reporter.end(&mut Text(out), errors, summary)?;
        out.text(&self.waiting)
    }
}
