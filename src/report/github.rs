//! Annotations of GitHub Actions: workflow commands, one a line, which the runner shows beside the lines of the texts. Critical and
//! major findings are errors, minor ones warnings, accepted ones that are listed notices. The gravest of a family come first, as the
//! runner shows only so many of a step.
//!
//! What a command says is told from the command by escapes that GitHub's documentation of them leaves out and its toolkit has
//! (`packages/core/src/command.ts`): `%`, carriage return and line feed everywhere, colon and comma in properties.

use super::text::{severity_name, visible};
use super::{Checked, Reporter, Summary, place};
use crate::check::{Finding, Severity, Status};
use crate::document::Family;
use crate::read::FileError;
use std::io::{self, Write};

/// Writes workflow commands.
#[derive(Debug, Clone, Copy)]
pub struct GithubReporter {
    /// With a line of sums at the end, for the log.
    pub summary: bool,
}

impl Reporter for GithubReporter {
    fn begin(&self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
        let mut findings: Vec<&Finding> = checked.findings.iter().collect();
        findings.sort_by_key(|f| (f.status == Status::Accepted, std::cmp::Reverse(f.severity)));
        findings.into_iter().try_for_each(|f| annotation(out, checked.family, f))
    }

    fn separator(&self) -> &'static str {
        ""
    }

    fn end(&self, out: &mut dyn Write, errors: &[FileError], summary: &Summary) -> io::Result<()> {
        for e in errors {
            let path = visible(place::without_dot(&e.path));
            writeln!(out, "::error file={},title=concordat::{}", property(&path), data(&visible(&e.message)))?;
        }
        if self.summary {
            let (n, c) = (summary.families.len(), summary.findings());
            let families = if n == 1 { "family" } else { "families" };
            writeln!(out, "concordat: {} critical, {} major, {} minor in {n} {families}", c.critical, c.major, c.minor)?;
        }
        Ok(())
    }
}

fn annotation(out: &mut dyn Write, family: &Family, f: &Finding) -> io::Result<()> {
    let command = match (f.status, f.severity) {
        (Status::Accepted, _) => "notice",
        (Status::Open, Severity::Minor) => "warning",
        (Status::Open, _) => "error",
    };
    let status = if f.status == Status::Accepted { "accepted" } else { severity_name(f.severity) };
    let mut properties = Vec::new();
    let mains = place::mains(f);
    if let Some(l) = mains.first() {
        let region = place::region(family, l);
        properties.push(format!("file={}", property(&visible(place::path(l)))));
        // Lines of text that was taken out of a format are not lines of the file.
        if place::pointer(family, l).is_none() {
            properties.push(format!("line={},endLine={}", region.lines[0], region.lines[1]));
        }
        // Columns count on one line only. Of a point between two characters the latter is shown; the end is inclusive here.
        if let Some([from, to]) = region.columns.filter(|_| region.lines[0] == region.lines[1] && place::pointer(family, l).is_none()) {
            properties.push(format!("col={from},endColumn={}", from.max(to.saturating_sub(1))));
        }
    }
    properties.push(format!("title={}", property(&format!("{} ({status})", f.rule))));
    let mut says = format!("{}\n{}", place::sentence_for_a_page(&f.message), place::sentence_for_a_page(&f.help));
    if let Some((l, pointer)) = mains.first().and_then(|l| Some((l, place::pointer(family, l)?))) {
        let at = if pointer.is_empty() { pointer } else { format!(", {pointer}") };
        says += &format!("\nLine {} of its text{at}", l.lines[0]);
    }
    if mains.len() > 1 {
        let others: Vec<String> = mains.iter().skip(1).map(|l| place::shown(l, place::region(family, l))).collect();
        says += &format!("\nAlso at {}", others.join(", "));
    }
    if let Some(a) = f.acceptance.as_ref().filter(|_| f.status == Status::Accepted) {
        says += &format!("\nAccepted: {}", place::sentence_for_a_page(&a.reason));
    }
    says += &format!("\n{:.0} % sure, id {}", f.confidence * 100.0, f.id);
    writeln!(out, "::{command} {}::{}", properties.join(","), data(&says))
}

/// What a command says.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::{checked, family, finding, number_finding, place};
    use super::*;

    fn lines(findings: &[Finding], errors: &[FileError]) -> Vec<String> {
        let reporter = GithubReporter { summary: false };
        let mut out = Vec::new();
        reporter.family(&mut out, checked(&family(), findings)).expect("a Vec takes everything");
        reporter.end(&mut out, errors, &Summary::default()).expect("a Vec takes everything");
        String::from_utf8(out).expect("UTF-8").split_terminator('\n').map(str::to_string).collect()
    }

    #[test]
    fn a_finding_is_a_command_and_the_gravest_comes_first() {
        let mut mild = number_finding();
        mild.severity = Severity::Minor;
        let mut accepted = number_finding();
        accepted.status = Status::Accepted;
        let lines = lines(&[accepted, mild, number_finding()], &[]);
        let says = "the versions differ%0Amend the odd one%0A90 %25 sure, id f3a9c1d07b52";
        assert_eq!(lines[0], format!("::error file=p/en.txt,line=2,endLine=2,col=23,endColumn=29,title=number (major)::{says}"));
        assert!(lines[1].starts_with("::warning ") && lines[2].starts_with("::notice ") && lines[2].contains("title=number (accepted)"));
    }

    #[test]
    fn other_places_are_told_and_a_gap_has_no_columns() {
        let gap = |n| place("ar", "./p/ar.txt", [n, n + 1], None, "");
        let mut slip = finding("missing-clause", Severity::Critical, vec![gap(1), gap(2)]);
        slip.places = vec![0, 1];
        let lines = lines(&[slip], &[]);
        assert!(lines[0].starts_with("::error file=p/ar.txt,line=1,endLine=2,title=missing-clause (critical)::"), "{lines:?}");
        assert!(lines[0].contains("%0AAlso at p/ar.txt:2%0A"), "{lines:?}");
    }

    #[test]
    fn text_taken_out_of_a_format_has_no_lines_in_the_file() {
        let mut f = number_finding();
        f.locations[0].pointer = Some("p[7]".to_string());
        let lines = lines(&[f], &[]);
        assert!(lines[0].starts_with("::error file=p/en.txt,title=number (major)::"), "{lines:?}");
        assert!(lines[0].contains("%0ALine 2 of its text, p[7]%0A"), "{lines:?}");
    }

    #[test]
    fn hostile_text_makes_no_command() {
        let mut f = finding("number", Severity::Major, vec![place("en", "a,b:c%\n.txt", [1, 1], Some([1, 1]), "x")]);
        f.message = "50%\r\n::add-mask::x".to_string();
        let errors = [FileError { path: "x,title=y::z".to_string(), message: "one\n::error::two".to_string() }];
        let lines = lines(&[f], &errors);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("::error file=a%2Cb%3Ac%25<U+000A>.txt,line=1,endLine=1,col=1,endColumn=1,title="), "{lines:?}");
        assert!(lines[0].contains("::50%25<U+000D><U+000A>::add-mask::x%0A"), "{lines:?}");
        assert!(lines[1].starts_with("::error file=x%2Ctitle=y%3A%3Az,title=concordat::one<U+000A>"), "{lines:?}");
    }
}
