//! What changed between two checks of the same texts: the findings that came, those that went, and those that nobody looks at any more
//! because a version is gone.

use crate::check::{Finding, Location};
use crate::document::Family;
use crate::language::Tag;

/// Findings that came and went.
#[derive(Debug, Default)]
pub struct Since<'a> {
    /// Found now and not before.
    pub come: Vec<&'a Finding>,
    /// Found before and not now.
    pub gone: Vec<&'a Finding>,
}

impl<'a> Since<'a> {
    /// Compares two checks by the ids of their findings. A finding of the same rule about the same words that says no more than one
    /// before, such as one version fewer that has them, is that one in other words. A finding whose words were edited and are still wrong
    /// has another id: where one of the same rule and languages goes and one comes at the same lines, it came anew and was not mended.
    pub fn between(before: &'a [Finding], now: &'a [Finding]) -> Since<'a> {
        let mut gone: Vec<&Finding> = before.iter().collect();
        let mut come = Vec::new();
        for f in now {
            match gone.iter().position(|g| g.id == f.id) {
                Some(at) => {
                    gone.remove(at);
                }
                None => come.push(f),
            }
        }
        come.retain(|c| match gone.iter().position(|g| same_words(g, c)) {
            Some(at) => {
                gone.remove(at);
                false
            }
            None => true,
        });
        gone.retain(|g| !come.iter().any(|c| same_place(g, c)));
        Since { come, gone }
    }

    /// True where nothing came or went.
    pub fn is_empty(&self) -> bool {
        self.come.is_empty() && self.gone.is_empty()
    }
}

/// A version that was there in one check and is not in the next one, because its file was removed or cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Its language.
    pub language: Tag,
    /// Path of its source.
    pub source: String,
    /// Number of findings that are no longer looked at because of it.
    pub findings: usize,
}

/// The versions of a family that are gone.
pub fn lost(before: &Family, now: &Family) -> Vec<Lost> {
    let there = |l: &Tag, path: &str| now.versions.iter().any(|v| v.language == *l && v.source.path == path);
    let gone = before.versions.iter().filter(|v| !there(&v.language, &v.source.path));
    gone.map(|v| Lost { language: v.language.clone(), source: v.source.path.clone(), findings: 0 }).collect()
}

impl Since<'_> {
    /// Takes the findings out of `gone` that went because versions did, and counts them with these: a finding is mended only where
    /// somebody changed a text that it stands in.
    pub fn set_aside(&mut self, lost: &mut [Lost], before: &Family, now: &Family) {
        if lost.is_empty() {
            return;
        }
        let text = |f: &Family, l: &Location| {
            f.versions.iter().find(|v| v.language == l.language && v.source.path == l.source).map(|v| v.source.text.to_string())
        };
        let edited = |l: &Location| matches!((text(before, l), text(now, l)), (Some(a), Some(b)) if a != b);
        self.gone.retain(|f| {
            let of = |l: &Lost| f.about().iter().any(|at| at.language == l.language && at.source == l.source);
            let with = |l: &Lost| f.present.iter().chain(&f.absent).chain(&f.moved).any(|t| *t == l.language);
            let at = match lost.iter().position(of) {
                Some(at) => at,
                None if f.locations.iter().any(edited) => return true,
                None => lost.iter().position(with).unwrap_or(0),
            };
            lost[at].findings += 1;
            false
        });
    }
}

/// True where `b` says of the same words by the same rule no more than `a` did.
fn same_words(a: &Finding, b: &Finding) -> bool {
    let main =
        |f: &Finding| f.locations.iter().find(|l| !l.quote.is_empty()).map(|l| (l.language.clone(), l.source.clone(), l.quote.clone()));
    let fewer = |x: &[Tag], y: &[Tag]| y.iter().all(|t| x.contains(t));
    a.rule == b.rule && main(a).is_some() && main(a) == main(b) && fewer(&a.absent, &b.absent) && fewer(&a.moved, &b.moved)
}

fn same_place(a: &Finding, b: &Finding) -> bool {
    let place = |f: &Finding| f.locations.first().map(|l| (l.source.clone(), l.language.clone(), l.lines));
    a.rule == b.rule
        && match (place(a), place(b)) {
            (Some(x), Some(y)) => x.0 == y.0 && x.1 == y.1 && x.2[0] <= y.2[1] && y.2[0] <= x.2[1],
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::{finding, place};
    use super::*;
    use crate::check::Severity;

    fn of(id: &str, line: usize) -> Finding {
        let mut f = finding("number", Severity::Major, vec![place("fr", "fr.txt", [line, line], None, "x")]);
        f.id = id.to_string();
        f.locations[0].quote = format!("words {id}");
        f
    }

    #[test]
    fn other_words_about_the_same_are_not_new() {
        let with = |id: &str, present: &[&str], absent: &[&str], quote: &str| {
            let mut f = of(id, 3);
            f.present = present.iter().map(|t| Tag::new(t)).collect();
            f.absent = absent.iter().map(|t| Tag::new(t)).collect();
            f.locations[0].quote = quote.to_string();
            f
        };
        let before = [with("a", &["en", "ar", "zh"], &["fr"], "the fee")];
        // One version fewer has it; one more lacks it; other words.
        assert!(Since::between(&before, &[with("b", &["en", "ar"], &["fr"], "the fee")]).is_empty());
        assert_eq!(Since::between(&before, &[with("b", &["en"], &["fr", "ar"], "the fee")]).come.len(), 1);
        assert_eq!(Since::between(&before, &[with("b", &["en", "ar"], &["fr"], "the dues")]).come.len(), 1);
    }

    #[test]
    fn what_stood_in_a_version_that_is_gone_is_not_mended() {
        let version = |tag: &str, text: &str| {
            let source = crate::document::Source::from_text(format!("{tag}.txt"), text, 0);
            crate::read::version_of(std::sync::Arc::new(source), Some(&Tag::new(tag)), crate::read::UnitMode::Clause)
        };
        let family = |versions| Family { id: "a".into(), versions, reference: 0, reason: String::new() };
        let at = |id: &str, tag: &str| {
            let mut f = of(id, 3);
            f.locations = vec![place(tag, &format!("{tag}.txt"), [3, 3], None, "x")];
            f
        };
        let findings = [at("a", "zh"), at("b", "fr"), at("c", "en")];
        let before = family(vec![version("en", "One.\n"), version("fr", "Un.\n"), version("zh", "一。\n")]);
        let now = family(vec![version("en", "One.\n"), version("fr", "Deux.\n")]);
        let (mut since, mut lost) = (Since::between(&findings, &[]), lost(&before, &now));
        since.set_aside(&mut lost, &before, &now);
        // French was edited, so that its finding is mended; Chinese is gone, and the English text is as it was.
        assert_eq!(since.gone.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(lost.iter().map(|l| (l.source.as_str(), l.findings)).collect::<Vec<_>>(), [("zh.txt", 2)]);
    }

    #[test]
    fn what_came_and_what_went() {
        let (before, now) = ([of("a", 1), of("b", 5), of("c", 9)], [of("b", 6), of("d", 9), of("e", 20)]);
        let since = Since::between(&before, &now);
        let ids = |all: &[&Finding]| all.iter().map(|f| f.id.clone()).collect::<Vec<_>>();
        assert_eq!((ids(&since.come), ids(&since.gone)), (vec!["d".to_string(), "e".to_string()], vec!["a".to_string()]));
        assert!(Since::between(&now, &now).is_empty());
    }
}
