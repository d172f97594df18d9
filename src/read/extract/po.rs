//! Gettext catalogues (PO): each message's `msgid` in the source language, its `msgstr` in the target language.
//!
//! A message is a block of both versions under one pointer, `line:N`, the line of its `msgid`. Of messages in the plural all forms that
//! differ are there. Fuzzy messages are kept, as users may get to see them; obsolete ones (`#~`) and contexts are not read, nor
//! are comments that do not speak to concordat.

use super::bilingual::{Flow, Space, Versions};
use super::xml::quoted;
use super::{Extracted, Limits, broken};
use crate::language::Tag;
use crate::read::error::ReadError;

/// Language of a catalogue's `msgid` texts where its header names none: what gettext asks programs to be written in.
const SOURCE: &str = "en";

/// The versions of a catalogue: the source, in the language of the header's `X-Source-Language` or English, and the target, in that of
/// `Language` where the header says it. `text` is the decoded text of the file at `path`, which is only named in errors: lines that
/// are no PO, or no message translated.
pub fn extract(path: &str, text: &str, limits: &Limits) -> Result<Vec<Extracted>, ReadError> {
    let messages = messages(path, text)?;
    let header = messages.iter().find(|m| m.is_header()).and_then(|m| m.strings.first()).map_or("", String::as_str);
    let source = field(header, "X-Source-Language").and_then(locale).unwrap_or_else(|| Tag::new(SOURCE));
    let target = field(header, "Language").and_then(locale);
    if target.as_ref() == Some(&source) {
        let remedy = "write the language of the msgid texts into the header, as X-Source-Language";
        return Err(broken(path, "the header", format_args!("has {source} both as source and as target language"), remedy));
    }
    let mut versions = Versions::new(path, limits);
    let (from, to) = (versions.start(Some(source)), versions.start(target));
    let (mut sourced, mut targeted) = (false, false);
    let mut fuzzy: Vec<usize> = Vec::new();
    for m in messages.iter().filter(|m| !m.is_header()) {
        let pointer = format!("line:{}", m.line);
        sourced |= versions.add(from, &pointer, &flow(m.ids.iter()), Space::Preserved)?;
        let added = versions.add(to, &pointer, &flow(m.strings.iter()), Space::Preserved)?;
        targeted |= added;
        fuzzy.extend((added && m.fuzzy).then_some(m.line));
        versions.comment(if added { to } else { from }, &pointer, &m.comments);
    }
    match (sourced, targeted) {
        (false, _) => Err(broken(path, "the file", "has no message", "export it again, or remove it from the call")),
        (_, false) => {
            let remedy = "export it with translations, or check it together with the translated file";
            Err(broken(path, "the file", "has no msgstr in any message", remedy))
        }
        _ => {
            let mut all = versions.finish();
            if let (Some(line), Some(target)) = (fuzzy.first(), all.last_mut()) {
                let what = match fuzzy.len() {
                    1 => format!("the message at line {line} is"),
                    n => format!("{n} messages, the first at line {line}, are"),
                };
                target.notices.push(format!("{what} marked as fuzzy, not yet confirmed by a translator; read all the same"));
            }
            Ok(all)
        }
    }
}

/// The forms of a message, each once.
fn flow<'m>(forms: impl Iterator<Item = &'m String>) -> Flow {
    let mut out = Flow::default();
    for (i, form) in forms.enumerate() {
        if i == 0 {
            out.text.clone_from(form);
        } else if *form != out.text && !out.inner.contains(form) {
            out.inner.push(form.clone());
        }
    }
    out
}

#[derive(Default)]
struct Message {
    /// 1-based line of the `msgid`.
    line: usize,
    context: Option<String>,
    /// `msgid`, `msgid_plural`.
    ids: Vec<String>,
    /// Marked as `fuzzy`.
    fuzzy: bool,
    /// The comments before it.
    comments: Vec<String>,
    /// `msgstr`, or `msgstr[0]` and the further forms, in the order in which they stand.
    strings: Vec<String>,
}

impl Message {
    fn is_header(&self) -> bool {
        self.context.is_none() && self.ids.first().is_some_and(String::is_empty)
    }

    fn string(&mut self, of: Field) -> Option<&mut String> {
        match of {
            Field::Context => self.context.as_mut(),
            Field::Id => self.ids.last_mut(),
            Field::String => self.strings.last_mut(),
            Field::Other => None,
        }
    }
}

/// Most forms of one message: no language has more than six.
const MOST_FORMS: usize = 16;

#[derive(Clone, Copy)]
enum Field {
    Context,
    Id,
    String,
    /// `domain`.
    Other,
}

/// The messages of a catalogue, in order.
fn messages(path: &str, text: &str) -> Result<Vec<Message>, ReadError> {
    let mut all: Vec<Message> = Vec::new();
    let mut field = None;
    let (mut fuzzy, mut comments) = (false, Vec::new());
    for (i, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
        let fails = |reason: String, remedy: &str| broken(path, format_args!("line {}", i + 1), reason, remedy);
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('#') {
            match comment.chars().next() {
                Some(',') => fuzzy |= comment[1..].split(',').any(|f| f.trim() == "fuzzy"),
                // What was there before, and messages that are no more.
                Some('~' | '|' | ':') => {}
                _ => comments.push(comment.trim_start_matches('.').trim().to_string()),
            }
            continue;
        }
        if line.is_empty() {
            continue;
        }
        let (keyword, string) = line.split_at(line.find('"').unwrap_or(line.len()));
        let keyword = keyword.trim_end();
        if !keyword.is_empty() {
            let last = all.last();
            let complete = last.is_none_or(|m| !m.strings.is_empty());
            let waits = last.is_some_and(|m| m.ids.is_empty());
            field = Some(match keyword {
                "domain" => Field::Other,
                "msgctxt" if complete => {
                    let (fuzzy, comments) = (std::mem::take(&mut fuzzy), std::mem::take(&mut comments));
                    all.push(Message { line: i + 1, context: Some(String::new()), fuzzy, comments, ..Message::default() });
                    Field::Context
                }
                "msgid" if complete || waits => {
                    if complete {
                        let (fuzzy, comments) = (std::mem::take(&mut fuzzy), std::mem::take(&mut comments));
                        all.push(Message { fuzzy, comments, ..Message::default() });
                    }
                    if let Some(m) = all.last_mut() {
                        m.line = i + 1;
                        m.ids.push(String::new());
                    }
                    Field::Id
                }
                "msgid_plural" if !complete && !waits => {
                    all.last_mut().into_iter().for_each(|m| m.ids.push(String::new()));
                    Field::Id
                }
                _ if is_msgstr(keyword) && last.is_some_and(|m| !m.ids.is_empty() && m.strings.len() < MOST_FORMS) => {
                    all.last_mut().into_iter().for_each(|m| m.strings.push(String::new()));
                    Field::String
                }
                "msgctxt" | "msgid" | "msgid_plural" => {
                    return Err(fails(format!("a {keyword} stands where the msgstr of the message before should"), "add what is missing"));
                }
                _ if is_msgstr(keyword) => {
                    return Err(fails("a msgstr stands without its msgid".into(), "add what is missing"));
                }
                _ => {
                    let reason = format!("\"{}\" is no keyword of PO", quoted(keyword));
                    return Err(fails(reason, "repair the line, or give the file the ending of its own format"));
                }
            });
        }
        let Some(of) = field else {
            return Err(fails("a text stands before the first keyword".into(), "write msgid in front of it, or remove it"));
        };
        let read = unquoted(string).map_err(|reason| fails(reason, "repair the line, or export the catalogue again"))?;
        if let Some(m) = all.last_mut().and_then(|m| m.string(of)) {
            m.push_str(&read);
        }
    }
    match all.last() {
        Some(m) if m.strings.is_empty() => Err(broken(
            path,
            format_args!("line {}", m.line),
            "the last message has no msgstr: a part of the file is missing",
            "export it again",
        )),
        _ => Ok(all),
    }
}

/// `msgstr`, `msgstr[0]`.
fn is_msgstr(keyword: &str) -> bool {
    let number = keyword.strip_prefix("msgstr").map(|n| n.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(n));
    number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

/// A string in quotation marks, its escapes resolved; what is wrong with it otherwise.
fn unquoted(s: &str) -> Result<String, String> {
    let inside = s.strip_prefix('"').and_then(|s| s.strip_suffix('"')).ok_or("a text is not between two quotation marks")?;
    let mut out: Vec<u8> = Vec::with_capacity(inside.len());
    let mut rest = inside.bytes().peekable();
    while let Some(b) = rest.next() {
        if b == b'"' {
            return Err("a quotation mark inside a text has no backslash before it".into());
        }
        if b != b'\\' {
            out.push(b);
            continue;
        }
        let escaped = rest.next().ok_or("a text ends with a backslash")?;
        let mut number = |first: u32, radix: u32, most: usize| {
            let mut n = first;
            for _ in 0..most {
                let Some(d) = rest.peek().and_then(|b| char::from(*b).to_digit(radix)) else { break };
                n = n * radix + d;
                rest.next();
            }
            n as u8
        };
        out.push(match escaped {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            // Bell, backspace, form feed and vertical tab part words at most.
            b'a' | b'b' | b'f' | b'v' => b' ',
            b'x' => number(0, 16, 2),
            b'0'..=b'7' => number(u32::from(escaped - b'0'), 8, 2),
            other => other,
        });
    }
    let text = String::from_utf8(out).map_err(|_| "the bytes that a text escapes are not UTF-8")?;
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    if text.contains(control) { Err("a text has a control character".into()) } else { Ok(text) }
}

/// A field of the header.
fn field<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let line = header.lines().find_map(|l| l.split_once(':').filter(|(n, _)| n.trim().eq_ignore_ascii_case(name)))?;
    Some(line.1.trim()).filter(|v| !v.is_empty())
}

/// The language of a locale's name: `zh_CN`, `sr@latin`, `fr_FR.UTF-8`.
fn locale(name: &str) -> Option<Tag> {
    let (name, modifier) = name.split_once('@').unwrap_or((name, ""));
    let name = name.split('.').next().unwrap_or(name).trim();
    let script = match modifier.to_ascii_lowercase().as_str() {
        "latin" => "-Latn",
        "cyrillic" => "-Cyrl",
        _ => "",
    };
    Tag::is_well_formed(name).then(|| Tag::new(&format!("{name}{script}")))
}

#[cfg(test)]
mod tests {
    use super::super::bilingual::pairs;
    use super::*;

    fn read(text: &str) -> Result<Vec<Extracted>, String> {
        extract("fr.po", text, &Limits::default()).map_err(|e| e.to_string())
    }

    fn texts(v: &Extracted) -> Vec<&str> {
        v.lines.iter().map(|l| l.text.as_str()).collect()
    }

    fn header(language: &str) -> String {
        format!("msgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: Tarnivel\\n\"\n\"Language: {language}\\n\"\n\n")
    }

    #[test]
    fn messages_in_all_six_languages() {
        for (language, tag, text) in [
            ("fr", "fr", "Nous conservons vos données « six » mois."),
            ("ar", "ar", "نحتفظ ببياناتك ستة أشهر."),
            ("sq_AL", "sq-AL", "I ruajmë të dhënat tuaja gjashtë muaj."),
            ("tk", "tk-Latn", "Maglumatlaryňyzy alty aý saklaýarys."),
            ("zh_CN", "zh-Hans", "我们将您的数据保存六个月。"),
        ] {
            let po = header(language) + &format!("#: a.c:1\nmsgid \"We keep your data for six months.\"\nmsgstr \"{text}\"\n");
            let got = read(&po).expect("it is read");
            assert_eq!(got.iter().map(|v| v.language.as_ref().map(Tag::as_str)).collect::<Vec<_>>(), [Some("en"), Some(tag)]);
            assert_eq!((texts(&got[0]), texts(&got[1])), (vec!["We keep your data for six months."], vec![text]));
            assert_eq!(got[0].lines[0].pointer, "line:7");
        }
    }

    #[test]
    fn forms_contexts_fuzzy_and_obsolete_messages() {
        let po = header("fr")
            + "msgctxt \"menu\"\nmsgid \"One \\\"day\\\"\"\nmsgid_plural \"\"\n\"%d \"\n\"days\"\nmsgstr[0] \"Un jour\"\nmsgstr[1] \"%d jours\"\nmsgstr[2] \"%d jours\"\n\n\
            #, fuzzy\n#| msgid \"old\"\nmsgid \"Tab\\there\"\nmsgstr \"Ici \\303\\251t\\xc3\\xA9\"\n\nmsgid \"Open\"\nmsgstr \"\"\n\n#~ msgid \"Gone\"\n#~ msgstr \"Parti\"\n";
        let got = read(&po).expect("it is read");
        assert_eq!(texts(&got[0]), ["One \"day\"", "", "%d days", "", "Tab\there", "", "Open"]);
        assert_eq!(texts(&got[1]), ["Un jour", "", "%d jours", "", "Ici été"]);
        assert_eq!(pairs(&got[0], &got[1]), [(0..3, 0..3), (4..5, 4..5)]);
    }

    #[test]
    fn paragraphs_and_items_inside_a_message_are_lines() {
        let po = header("ar")
            + "msgid \"\"\n\"We keep:\\n\"\n\"1. your name\\n\"\n\"2. your\\n\"\n\"address\\n\\n\"\n\"Nothing else.\"\n\
            msgstr \"نحتفظ بما يلي:\\n1. اسمك\\n2. عنوانك\\n\\nلا شيء غير ذلك.\"\n";
        let got = read(&po).expect("it is read");
        assert_eq!(texts(&got[0]), ["We keep:", "1. your name", "2. your address", "", "Nothing else."]);
        assert_eq!(texts(&got[1]), ["نحتفظ بما يلي:", "1. اسمك", "2. عنوانك", "", "لا شيء غير ذلك."]);
    }

    #[test]
    fn languages_of_the_header() {
        let body = "msgid \"Bonjour\"\nmsgstr \"Tungjatjeta\"\n";
        let tags = |head: &str| -> Vec<Option<String>> {
            let got = read(&format!("msgid \"\"\nmsgstr \"{head}\"\n{body}")).expect("it is read");
            got.iter().map(|v| v.language.as_ref().map(Tag::to_string)).collect()
        };
        let some = |s: &str| Some(s.to_string());
        assert_eq!(tags("Language: sq\\nX-Source-Language: fr_FR.UTF-8\\n"), [some("fr-FR"), some("sq")]);
        assert_eq!(tags("Language: sr@latin\\n"), [some("en"), some("sr-Latn")]);
        assert_eq!(tags("Language: \\n"), [some("en"), None]);
        assert_eq!(read(body).expect("a header is not needed").len(), 2);
    }

    #[test]
    fn what_is_no_catalogue_is_turned_down_with_its_line() {
        for (text, line, says) in [
            ("Dear Ana,\nplease", "line 1", "no keyword of PO"),
            ("\"text\"", "line 1", "before the first keyword"),
            ("msgid \"a\"\nmsgid \"b\"", "line 2", "msgstr of the message before"),
            ("msgstr \"a\"", "line 1", "without its msgid"),
            ("msgid \"a\"\nmsgstr \"b", "line 2", "quotation marks"),
            ("msgid \"a\"b\"\nmsgstr \"b\"", "line 1", "backslash"),
            ("msgid \"a\"\nmsgstr \"b\\\"", "line 2", "backslash"),
            ("msgid \"a\"\nmsgstr \"\\377\"", "line 2", "not UTF-8"),
            ("msgid \"a\"\nmsgstr \"\\033[31m\"", "line 2", "control character"),
            ("msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"c\"\n", "line 4", "a part of the file is missing"),
            ("msgid \"a\"\nmsgstr[99999999999999999999] \"b\"\nmsgstr[x] \"c\"", "line 3", "no keyword"),
            ("msgid \"a\"\nmsgstr \"\"\n", "the file", "no msgstr in any message"),
            ("# nothing\n", "the file", "no message"),
            ("msgid \"\"\nmsgstr \"Language: en\\n\"\nmsgid \"a\"\nmsgstr \"b\"", "the header", "both as source and as target"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.starts_with("fr.po: ") && error.contains(line) && error.contains(says), "{text}: {error}");
        }
        let many: String = (0..50).map(|i| format!("msgid \"a{i}\"\nmsgstr \"b{i}\"\n")).collect();
        let error = extract("fr.po", &many, &Limits { lines: 20, ..Limits::default() }).expect_err("too many lines");
        assert!(error.to_string().contains("more than 20 lines"), "{error}");
    }

    #[test]
    fn fuzzy_messages_are_told_and_comments_speak_to_concordat() {
        let file = "msgid \"\"\nmsgstr \"Language: fr\\n\"\n\n# concordat: allow number the fee differs\n#, c-format, fuzzy\nmsgid \"A fee of 3.\"\nmsgstr \"4 euros.\"\n\n\
            # To the translator.\nmsgid \"Two.\"\nmsgstr \"Deux.\"\n";
        let all = extract("a.po", file, &Limits::default()).expect("it is read");
        let texts: Vec<&str> = all.iter().flat_map(|v| &v.lines).map(|l| l.text.as_str()).filter(|t| !t.is_empty()).collect();
        assert_eq!(texts, ["A fee of 3.", "Two.", "4 euros. <!-- concordat: allow number the fee differs -->", "Deux."]);
        assert_eq!(all[1].notices, ["the message at line 6 is marked as fuzzy, not yet confirmed by a translator; read all the same"]);
    }
}
