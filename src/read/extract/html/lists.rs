//! The labels of lists as a browser writes them: `type`, `start`, `reversed`, `value` and inline styles. Counters of style sheets are not
//! known. A list whose items mostly begin with labels of their own keeps those and gets no others: its style is `none` in all
//! likelihood, or the numbers would stand there twice.

use super::style::{left_out, property};
use super::tree::{Id, Tree};
use super::walk::Block;
use crate::document::LabelSystem;
use crate::language::{Tag, numerals};
use crate::read::extract::counting::{BRANCHES, CHINESE, HAN_DIGITS, STEMS, digits, han};
use crate::read::labels::{Words, parse};
use rustc_hash::FxHashMap;

/// An item of a list.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Its list, or what it stands in where that is none.
    list: Id,
    /// The label that is shown, with the space after it; none where the style says so.
    marker: Option<String>,
}

/// A label as it is to be written in front of a block; empty where the text has it already.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The label and the space after it.
    pub text: String,
}

/// A list that is open.
#[derive(Debug)]
pub(super) struct List {
    /// Its element.
    pub id: Id,
    next: i64,
    step: i64,
    style: Style,
}

/// What stands in front of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Style {
    None,
    Bullet,
    /// A text of its own.
    Text(String),
    Count(Count),
}

/// Ways of counting that have a name in CSS (Counter Styles 3) and label legal texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    Decimal,
    /// 01, 02.
    Padded,
    /// Digits from this zero on.
    Digits(char),
    /// Letters from this one on, so many of them.
    Letters(char, u32),
    Greek,
    Roman,
    CapitalRoman,
    Han,
    /// Han digits by place, and the signs of two cycles.
    HanDigits,
    Signs(&'static str),
}

impl List {
    /// The list that an element is, if it is one.
    pub(super) fn of(tree: &Tree, id: Id) -> Option<List> {
        let ordered = tree.name(id) == "ol";
        if !ordered && !matches!(tree.name(id), "ul" | "menu" | "dir") {
            return None;
        }
        let reversed = ordered && tree.attribute(id, "reversed").is_some();
        let items = || tree.children(id).filter(|c| tree.name(*c) == "li" && !left_out(tree, *c)).count() as i64;
        let start = tree.attribute(id, "start").filter(|_| ordered).and_then(integer);
        let next = start.unwrap_or_else(|| if reversed { items() } else { 1 });
        let style = Style::said(tree, id).unwrap_or(if ordered { Style::Count(Count::Decimal) } else { Style::Bullet });
        Some(List { id, next, step: if reversed { -1 } else { 1 }, style })
    }
}

/// The item that begins at a `li`; its list goes on counting.
pub(super) fn item(tree: &Tree, id: Id, list: Option<&mut List>) -> Item {
    let display = property(tree, id, "display");
    let shown = display.is_none_or(|d| d.to_ascii_lowercase().contains("list-item"));
    let own = Style::said(tree, id);
    let Some(list) = list else {
        let marker = own.unwrap_or(Style::Bullet).marker(1).filter(|_| shown);
        return Item { list: tree.parent(id).unwrap_or(id), marker };
    };
    if let Some(value) = tree.attribute(id, "value").and_then(integer) {
        list.next = value;
    }
    let n = list.next;
    list.next += list.step;
    Item { list: list.id, marker: own.as_ref().unwrap_or(&list.style).marker(n).filter(|_| shown) }
}

/// A whole number as attributes write it; what follows it does not count.
fn integer(s: &str) -> Option<i64> {
    let s = s.trim_start();
    let digits = s.strip_prefix(['-', '+']).unwrap_or(s);
    let len = digits.bytes().take_while(u8::is_ascii_digit).count();
    let n: i64 = i64::from(digits[..len].parse::<i32>().ok()?);
    Some(if s.starts_with('-') { -n } else { n })
}

impl Style {
    /// What an element says itself: its inline style, else its `type`.
    fn said(tree: &Tree, id: Id) -> Option<Style> {
        let declared = property(tree, id, "list-style-type").or_else(|| property(tree, id, "list-style"));
        declared.and_then(Style::declared).or_else(|| match tree.attribute(id, "type")?.trim() {
            "1" => Some(Style::Count(Count::Decimal)),
            "a" => Some(Style::Count(Count::Letters('a', 26))),
            "A" => Some(Style::Count(Count::Letters('A', 26))),
            "i" => Some(Style::Count(Count::Roman)),
            "I" => Some(Style::Count(Count::CapitalRoman)),
            t if ["disc", "circle", "square"].into_iter().any(|b| t.eq_ignore_ascii_case(b)) => Some(Style::Bullet),
            t if t.eq_ignore_ascii_case("none") => Some(Style::None),
            _ => None,
        })
    }

    /// The value of `list-style-type`, or of `list-style` among its other parts.
    fn declared(value: &str) -> Option<Style> {
        if let Some(quote) = value.chars().find(|c| matches!(c, '"' | '\'')) {
            return value.split(quote).nth(1).map(|t| Style::Text(t.to_string()));
        }
        value.split_ascii_whitespace().find_map(|word| Style::named(&word.to_ascii_lowercase()))
    }

    fn named(name: &str) -> Option<Style> {
        use Count::*;
        Some(Style::Count(match name {
            "none" => return Some(Style::None),
            "disc" | "circle" | "square" | "disclosure-open" | "disclosure-closed" => return Some(Style::Bullet),
            "decimal" => Decimal,
            "decimal-leading-zero" => Padded,
            "lower-alpha" | "lower-latin" => Letters('a', 26),
            "upper-alpha" | "upper-latin" => Letters('A', 26),
            "lower-greek" => Greek,
            "lower-roman" => Roman,
            "upper-roman" => CapitalRoman,
            "arabic-indic" => Digits('٠'),
            "persian" | "urdu" => Digits('۰'),
            "cjk-decimal" => HanDigits,
            "cjk-ideographic" | "simp-chinese-informal" | "trad-chinese-informal" => Han,
            "cjk-heavenly-stem" => Signs(STEMS),
            "cjk-earthly-branch" => Signs(BRANCHES),
            _ => return None,
        }))
    }

    /// What stands in front of item `n`.
    fn marker(&self, n: i64) -> Option<String> {
        match self {
            Style::None => None,
            Style::Bullet => Some("• ".to_string()),
            Style::Text(t) => (!t.trim().is_empty()).then(|| format!("{} ", t.trim())),
            Style::Count(c) => {
                let mark = if matches!(c, Count::Han | Count::HanDigits | Count::Signs(_)) { "、" } else { ". " };
                Some(c.written(n).unwrap_or_else(|| n.to_string()) + mark)
            }
        }
    }
}

impl Count {
    /// A number in this way of counting; none where it does not reach so far, and decimals are shown instead.
    fn written(self, n: i64) -> Option<String> {
        let digits = |zero: char| -> Option<String> {
            n.to_string().bytes().map(|b| if b == b'-' { Some('-') } else { char::from_u32(zero as u32 + u32::from(b - b'0')) }).collect()
        };
        let positive = u64::try_from(n).ok().filter(|n| *n > 0);
        match self {
            Count::Decimal => Some(n.to_string()),
            Count::Padded => Some(if n < 0 { format!("-{:02}", -n) } else { format!("{n:02}") }),
            Count::Digits(zero) => digits(zero),
            Count::Letters(first, many) => letters(positive?, many, |i| char::from_u32(first as u32 + i)),
            Count::Greek => letters(positive?, 24, |i| "αβγδεζηθικλμνξοπρστυφχψω".chars().nth(i as usize)),
            Count::Roman => positive.filter(|n| *n < 4000).map(numerals::roman),
            Count::CapitalRoman => positive.filter(|n| *n < 4000).map(|n| numerals::roman(n).to_ascii_uppercase()),
            Count::Han => han(n, &CHINESE),
            Count::HanDigits => self::digits(n, HAN_DIGITS),
            Count::Signs(signs) => positive.and_then(|n| signs.chars().nth(n as usize - 1)).map(String::from),
        }
    }
}

/// Letters as counters write them: z is followed by aa.
fn letters(mut n: u64, many: u32, letter: impl Fn(u32) -> Option<char>) -> Option<String> {
    let mut out = Vec::new();
    while n > 0 {
        out.push(letter(((n - 1) % u64::from(many)) as u32)?);
        n = (n - 1) / u64::from(many);
    }
    Some(out.into_iter().rev().collect())
}

/// True for text that begins with a label of its own. Numbers without a mark ("30 days") and dates do not count.
pub(super) fn labelled(text: &str, words: Option<&Words>) -> bool {
    let found = match words {
        Some(w) => parse(text, 0, w),
        None => parse(text, 0, &Words::default()),
    };
    found.is_some_and(|c| {
        let l = &c.label;
        !l.shape.is_empty() || l.value.len() > 1 || l.word.is_some() || matches!(l.system, LabelSystem::Circled | LabelSystem::Bullet)
    })
}

/// What is to be written in front of each block: a label where the block begins an item that shows one, an empty one where the item's
/// text has its own.
pub(super) fn labels(blocks: &[Block], language: Option<&Tag>) -> Vec<Option<Written>> {
    let words = language.map(Words::of);
    let own: Vec<bool> = blocks.iter().map(|b| b.item.is_some() && labelled(&b.text, words.as_ref())).collect();
    // Items of each list, and those that begin with a label.
    let mut lists: FxHashMap<Id, (usize, usize)> = FxHashMap::default();
    for (b, own) in blocks.iter().zip(&own) {
        if let Some(item) = &b.item {
            let (all, with) = lists.entry(item.list).or_default();
            *all += 1;
            *with += usize::from(*own);
        }
    }
    let written = |b: &Block, own: bool| -> Option<Written> {
        let item = b.item.as_ref()?;
        let Some(marker) = &item.marker else { return own.then(|| Written { text: String::new() }) };
        let mostly = lists.get(&item.list).is_some_and(|(all, with)| with * 2 > *all);
        let twice = b.text.starts_with(marker.trim_end());
        Some(Written { text: if own && mostly || twice { String::new() } else { marker.clone() } })
    };
    blocks.iter().zip(own).map(|(b, own)| written(b, own)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_write_numbers_as_browsers_do() {
        for (style, n, want) in [
            ("decimal", 12, "12. "),
            ("decimal-leading-zero", 3, "03. "),
            ("lower-alpha", 27, "aa. "),
            ("upper-latin", 52, "AZ. "),
            ("lower-roman", 9, "ix. "),
            ("upper-roman", 4000, "4000. "),
            ("lower-alpha", 0, "0. "),
            ("lower-greek", 2, "β. "),
            ("arabic-indic", 10, "١٠. "),
            ("persian", 4, "۴. "),
            ("cjk-decimal", 20, "二〇、"),
            ("simp-chinese-informal", 12, "十二、"),
            ("cjk-ideographic", 21, "二十一、"),
            ("cjk-ideographic", 105, "一百零五、"),
            ("cjk-ideographic", 110, "一百一十、"),
            ("cjk-heavenly-stem", 2, "乙、"),
            ("decimal", -1, "-1. "),
        ] {
            assert_eq!(Style::named(style).and_then(|s| s.marker(n)).as_deref(), Some(want), "{style} {n}");
        }
        assert_eq!(Style::declared("square inside url(x.png)"), Some(Style::Bullet));
        assert_eq!(Style::declared("'– '").and_then(|s| s.marker(1)).as_deref(), Some("– "));
        assert_eq!(Style::declared("none"), Some(Style::None));
        assert_eq!(Style::declared("inside"), None);
    }

    #[test]
    fn own_labels_are_told_from_numbers() {
        for text in
            ["1. Scope", "(a) you", "iv) we", "1.2 Who we are", "• one", "一、总则", "（二）范围", "أ) البيانات", "① 目的", "a) ýazgy"]
        {
            assert!(labelled(text, None), "{text}");
        }
        for text in ["30 days", "2024 was", "We keep", "我们", "نحن", "1"] {
            assert!(!labelled(text, None), "{text}");
        }
    }
}
