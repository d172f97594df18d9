//! JUnit XML, for the test tabs of build servers: a family is a suite, a rule that ran is a case. A case fails where the rule has open
//! findings at or above `--fail-on`; milder ones, and accepted ones that are listed, stand in its output. Servers read one failure of
//! a case, so all findings of a rule are one. Of the dialects it is the one that all of them take, that of Jenkins' `junit-10.xsd`.

use super::text::severity_name;
use super::{Checked, Reporter, Summary, place};
use crate::check::{Finding, RULES, Severity, Status};
use crate::document::Family;
use crate::read::FileError;
use quick_xml::events::BytesText;
use quick_xml::writer::Writer;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes JUnit XML.
#[derive(Debug, Clone)]
pub struct JunitReporter {
    /// The mildest severity that fails; none where nothing does.
    pub fail_on: Option<Severity>,
    /// Names of the rules that ran.
    pub rules: Vec<&'static str>,
}

/// A case: a rule with what it found in a family.
struct Case<'a> {
    rule: &'static str,
    failures: Vec<&'a Finding>,
    others: Vec<&'a Finding>,
}

impl JunitReporter {
    fn cases<'a>(&self, findings: &'a [Finding]) -> Vec<Case<'a>> {
        let found = |rule: &str| findings.iter().any(|f| f.rule == rule);
        let rules = RULES.iter().map(|r| r.name).filter(|name| self.rules.contains(name) || found(name));
        let fails = |f: &&Finding| f.status == Status::Open && self.fail_on.is_some_and(|least| f.severity >= least);
        let case = |rule| {
            let mut of_rule: Vec<&Finding> = findings.iter().filter(|f| f.rule == rule).collect();
            of_rule.sort_by_key(|f| std::cmp::Reverse(f.severity));
            let (failures, others) = of_rule.into_iter().partition(fails);
            Case { rule, failures, others }
        };
        rules.map(case).collect()
    }
}

impl Reporter for JunitReporter {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\">", env!("CARGO_PKG_NAME"))
    }

    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
        let cases = self.cases(checked.findings);
        let failures = cases.iter().filter(|c| !c.failures.is_empty()).count();
        suite(out, &checked.family.id, [cases.len(), failures, 0], |w| {
            for case in &cases {
                write_case(w, checked.family, case)?;
            }
            Ok(())
        })
    }

    fn separator(&self) -> &'static str {
        ""
    }

    fn end(&self, out: &mut dyn Write, errors: &[FileError], _: &Summary) -> io::Result<()> {
        if !errors.is_empty() {
            suite(out, "files", [errors.len(), 0, errors.len()], |w| {
                for e in errors {
                    let case =
                        w.create_element("testcase").with_attributes([("classname", "files"), ("name", &xml(&e.path)), ("time", "0")]);
                    case.write_inner_content(|w| {
                        w.create_element("error").with_attributes([("type", "unusable"), ("message", &xml(&e.message))]).write_empty()?;
                        Ok(())
                    })?;
                }
                Ok(())
            })?;
        }
        writeln!(out, "</testsuites>")
    }
}

type Xml<'a> = Writer<&'a mut dyn Write>;

/// A suite with the numbers of its cases, failures and errors. Times are none: reports of the same texts are the same.
fn suite(out: &mut dyn Write, name: &str, sums: [usize; 3], cases: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    let mut writer: Xml = Writer::new_with_indent(&mut *out, b' ', 2);
    let [tests, failures, errors] = sums.map(|n| n.to_string());
    let name = xml(name);
    let attributes =
        [("name", name.as_str()), ("tests", &tests), ("failures", &failures), ("errors", &errors), ("skipped", "0"), ("time", "0")];
    writer.create_element("testsuite").with_attributes(attributes).write_inner_content(cases)?;
    writeln!(out)
}

fn write_case(w: &mut Xml, family: &Family, case: &Case) -> io::Result<()> {
    let class = xml(&family.id);
    let element = w.create_element("testcase").with_attributes([("classname", class.as_str()), ("name", case.rule), ("time", "0")]);
    let Some(first) = case.failures.first().or(case.others.first()) else {
        element.write_empty()?;
        return Ok(());
    };
    element.write_inner_content(|w| {
        if !case.failures.is_empty() {
            let message = match case.failures.len() {
                1 => place::sentence(&first.message),
                n => format!("{n} findings, the first: {}", place::sentence(&first.message)),
            };
            let element = w.create_element("failure");
            let element = element.with_attributes([("type", severity_name(first.severity)), ("message", &xml(&message))]);
            element.write_text_content(BytesText::new(&told(family, &case.failures)))?;
        }
        if !case.others.is_empty() {
            w.create_element("system-out").write_text_content(BytesText::new(&told(family, &case.others)))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Findings in lines of text.
fn told(family: &Family, findings: &[&Finding]) -> String {
    let mut out = String::new();
    for f in findings {
        let places: Vec<String> = place::mains(f).into_iter().map(|l| place::shown(l, place::region(family, l))).collect();
        let accepted = f.acceptance.as_ref().filter(|_| f.status == Status::Accepted);
        let status = if accepted.is_some() { "accepted" } else { severity_name(f.severity) };
        // Writing to a String cannot fail.
        let _ = write!(out, "{}: {status}: {}\n  help: {}\n", places.join(", "), place::sentence(&f.message), place::sentence(&f.help));
        if let Some(a) = accepted {
            let _ = writeln!(out, "  reason: {}", place::sentence(&a.reason));
        }
        let _ = writeln!(out, "  id {}, {:.0} % sure", f.id, f.confidence * 100.0);
    }
    xml_lines(&out)
}

/// A text without the characters that XML 1.0 cannot hold, on one line.
fn xml(text: &str) -> String {
    xml_lines(&super::text::visible(text))
}

/// The same for lines: they and tabs may stay.
fn xml_lines(text: &str) -> String {
    let fits = |c: char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    text.chars().map(|c| if fits(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::{checked, family, finding, number_finding, place};
    use super::*;
    use quick_xml::events::Event;

    fn report(fail_on: Option<Severity>, findings: &[Finding], errors: &[FileError]) -> String {
        let reporter = JunitReporter { fail_on, rules: vec!["missing-clause", "number", "term"] };
        let mut out = Vec::new();
        reporter.begin(&mut out).expect("a Vec takes everything");
        reporter.family(&mut out, checked(&family(), findings)).expect("a Vec takes everything");
        reporter.end(&mut out, errors, &Summary::default()).expect("a Vec takes everything");
        String::from_utf8(out).expect("UTF-8")
    }

    /// The elements with their attributes, and the texts; fails where it is not well-formed.
    fn read(text: &str) -> Vec<String> {
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        let mut out = Vec::new();
        loop {
            match reader.read_event().expect("well-formed") {
                Event::Eof => return out,
                Event::Start(e) | Event::Empty(e) => {
                    for a in e.attributes() {
                        a.expect("an attribute");
                    }
                    out.push(e.name().as_ref().to_string());
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_rule_is_a_case_and_fails_by_its_gravest_finding() {
        let mut mild = number_finding();
        mild.severity = Severity::Minor;
        let text = report(Some(Severity::Major), &[mild, number_finding(), number_finding()], &[]);
        assert!(text.contains("<testsuite name=\"p\" tests=\"3\" failures=\"1\" errors=\"0\""), "{text}");
        assert!(text.contains("<testcase classname=\"p\" name=\"term\" time=\"0\"/>"), "{text}");
        assert!(
            text.contains("<failure type=\"major\" message=\"2 findings, the first: the versions differ\">p/en.txt:2:23: major:"),
            "{text}"
        );
        assert!(text.contains("<system-out>p/en.txt:2:23: minor:"), "{text}");
        assert_eq!(read(&text), ["testsuites", "testsuite", "testcase", "testcase", "failure", "system-out", "testcase"]);
    }

    #[test]
    fn nothing_fails_where_nothing_is_to_fail_and_what_is_accepted_never_does() {
        assert!(report(None, &[number_finding()], &[]).contains("failures=\"0\""));
        let mut accepted = number_finding();
        accepted.status = Status::Accepted;
        assert!(report(Some(Severity::Minor), &[accepted], &[]).contains("failures=\"0\""));
    }

    #[test]
    fn hostile_text_makes_no_markup() {
        let mut f = finding("number", Severity::Critical, vec![place("en", "p/<&\">\u{1}.txt", [1, 1], None, "x")]);
        f.message = "says “]]></failure><x a='1'>\u{0}\u{1b}\u{fffe}\u{202e}\n”".to_string();
        let errors = [FileError { path: "a\"\u{8}<".to_string(), message: "a\"\u{8}<: is \u{ffff}".to_string() }];
        let text = report(Some(Severity::Major), &[f], &errors);
        assert_eq!(
            read(&text),
            ["testsuites", "testsuite", "testcase", "testcase", "failure", "testcase", "testsuite", "testcase", "error"]
        );
        assert!(text.chars().all(|c| !c.is_control() || c == '\n') && !text.contains(['\u{fffe}', '\u{ffff}', '\u{202e}']), "{text}");
        assert!(text.contains("tests=\"1\" failures=\"0\" errors=\"1\""), "{text}");
    }
}
