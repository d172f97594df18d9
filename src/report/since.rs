//! What changed between two checks of the same texts: the findings that came and those that went.

use crate::check::Finding;

/// Findings that came and went.
#[derive(Debug, Default)]
pub struct Since<'a> {
    /// Found now and not before.
    pub come: Vec<&'a Finding>,
    /// Found before and not now.
    pub gone: Vec<&'a Finding>,
}

impl<'a> Since<'a> {
    /// Compares two checks by the ids of their findings. A finding whose words were edited and are still wrong has another id: where one
    /// of the same rule and languages goes and one comes at the same lines, it came anew and was not mended.
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
        gone.retain(|g| !come.iter().any(|c| same_place(g, c)));
        Since { come, gone }
    }

    /// True where nothing came or went.
    pub fn is_empty(&self) -> bool {
        self.come.is_empty() && self.gone.is_empty()
    }
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
        f
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
