//! Part of contact: what to write for an address that is broken or differs, where the text itself or the other versions prove it.

use super::contact::same;
use super::contact_broken::Broken;
use super::contact_found::Found;
use super::context::Context;
use super::fix::Fix;
use super::numbering_label::like_digits;
use crate::language::is_han;
use crate::language::numerals::digit_value;
use crate::similarity::anchors::AnchorKind;
use std::ops::Range;

/// All addresses, by version and unit.
type All = [Vec<Vec<Found>>];

/// Most letters or digits by which a slip differs from the right address; more of them make another address, which may be meant: a page
/// in the version's language, an office of its country. Chosen on `corpus/drafts` and `corpus/slips`, where slips differ by three at most
/// and translated pages by seven and more.
const SLIP: usize = 3;

/// The fix of an address that is broken by itself.
pub(super) fn itself(cx: &Context, all: &All, (v, u): (usize, usize), b: &Broken) -> Option<Fix> {
    if !b.mend.is_empty() {
        let edits: Option<Vec<_>> = b.mend.iter().map(|(r, new)| cx.edit(v, u, r.clone(), new)).collect();
        return Fix::safe(b.help.clone(), edits?);
    }
    if b.inner.is_some() {
        return None;
    }
    // "desk@example" where all others that give an e-mail address there go on with the same ending.
    let text = &cx.unit(v, u).text;
    let said = &text[b.range.clone()];
    let row = &cx.rows()[cx.row_of[v][u]?];
    let mut whole: Vec<(usize, &str)> = Vec::new();
    for o in (0..cx.versions()).filter(|&o| o != v) {
        let mails = row.cells[o].iter().flat_map(|&w| &all[o][w]).filter(|f| f.kind == AnchorKind::Email);
        whole.extend(mails.map(|f| (o, f.key.as_str())));
    }
    let (_, key) = *whole.first()?;
    let versions = {
        let mut all: Vec<usize> = whole.iter().map(|x| x.0).collect();
        all.dedup();
        all.len()
    };
    let tail = key.strip_prefix(&said.to_lowercase())?;
    let proven = versions > 1 && whole.iter().all(|x| x.1 == key);
    // "desk@example,com": the ending stands there, behind another mark.
    let (rest, after) = (tail.strip_prefix('.')?, &text[b.range.end..]);
    let cut_off = after.strip_prefix([',', '،', '，', ';', ' ', '。']).filter(|a| a.starts_with(rest));
    let end = cut_off.map_or(b.range.end, |a| text.len() - a.len() + rest.len());
    let ends = !goes_on(&text[end..]) && !text[..b.range.start].ends_with(in_address);
    (proven && ends).then(|| Fix::safe(format!("Write {said}{tail}."), cx.edit(v, u, b.range.start..end, &format!("{said}{tail}"))))?
}

/// The fix of an address that differs from that of the others by a slip. `right` are the versions that agree, `theirs` is how one of
/// them writes it.
pub(super) fn as_others(
    cx: &Context,
    all: &All,
    of: &[Vec<&Found>],
    right: &[usize],
    (v, f): (usize, &Found),
    (o, theirs): (usize, &Found),
) -> Option<Fix> {
    if !proven(cx, all, of, right, (v, f), theirs) || !slip(f, theirs) {
        return None;
    }
    let (text, other) = (&cx.unit(v, f.unit).text, &cx.unit(o, theirs.unit).text[theirs.range.clone()]);
    let own = &text[f.range.clone()];
    let range = whole(text, f, other)?;
    let new = match f.kind {
        AnchorKind::Phone => phone(own, other)?,
        // An address that is hidden from machines, or whose scheme is left out, is written so on purpose.
        AnchorKind::Email if own.contains('@') && other.contains('@') && other.is_ascii() => other.to_string(),
        AnchorKind::Url if own.contains("://") == other.contains("://") && other.is_ascii() => other.to_string(),
        _ => return None,
    };
    Fix::safe(format!("Write {new}."), cx.edit(v, f.unit, range, &new))
}

/// The range of an address with what a space cuts off from it: "https://example.com /privacy". None where more of an address or a
/// number stands beside it, of which nobody knows whether it belongs to it.
fn whole(text: &str, f: &Found, other: &str) -> Option<Range<usize>> {
    let after = &text[f.range.end..];
    let cut_off = after.trim_start();
    let tail = other.strip_prefix(&text[f.range.clone()]).filter(|t| !t.is_empty() && cut_off.starts_with(t));
    let end = tail.map_or(f.range.end, |t| text.len() - cut_off.len() + t.len());
    let (before, after) = (&text[..f.range.start], &text[end..]);
    let alone = match f.kind {
        AnchorKind::Phone => {
            let digits = |c: char| c.is_numeric() || c == '+';
            !before.trim_end().ends_with(digits) && !after.trim_start().starts_with(digits)
        }
        _ => !before.ends_with(in_address),
    };
    (alone && !goes_on(after)).then_some(f.range.start..end)
}

fn in_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/?#@=&%_.-".contains(c)
}

/// True where what stands behind an address may be more of it: letters at once (but Chinese, which has no spaces), or a mark with letters
/// right behind it.
fn goes_on(after: &str) -> bool {
    let mut next = after.trim_start().chars();
    let mark = next.next().is_some_and(|c| "/?#@=&%_~+-.,;:،؛，．。；：".contains(c));
    after.starts_with(|c: char| c.is_alphanumeric() && !is_han(c)) || mark && next.next().is_some_and(|c| c.is_ascii_alphanumeric())
}

/// True where it is known who is wrong: two versions or more, and two thirds of those that give such an address there, agree; or the
/// version itself gives the reference's address elsewhere, and nobody else the one that it gives here.
fn proven(cx: &Context, all: &All, of: &[Vec<&Found>], right: &[usize], (v, f): (usize, &Found), theirs: &Found) -> bool {
    let give = of.iter().filter(|x| !x.is_empty()).count();
    if right.len() > 1 && right.len() * 3 >= give * 2 {
        return true;
    }
    let has = |o: usize, but: Option<&Found>, key: &str| all[o].iter().flatten().any(|x| Some(x) != but && same(&x.key, key));
    let reference = right.contains(&cx.family.reference);
    let wrong_elsewhere = (0..cx.versions()).any(|o| has(o, (o == v).then_some(f), &f.key));
    reference && v != cx.family.reference && has(v, Some(f), &theirs.key) && !wrong_elsewhere
}

/// True where two addresses differ by so little that they are not two addresses.
fn slip(f: &Found, theirs: &Found) -> bool {
    let (a, b) = (f.key.as_str(), theirs.key.as_str());
    if local(a, b) {
        return false;
    }
    // The path of a page is lost as a whole: "example.com" for "example.com/privacy".
    let lost = f.kind == AnchorKind::Url && b.strip_prefix(a).is_some_and(|tail| tail.starts_with('/'));
    strsim::damerau_levenshtein(a, b) <= SLIP || lost
}

/// Codes of languages, and of countries where they are spoken or that have sites of their own in them.
const CODES: [&str; 40] = [
    "en", "fr", "ar", "sq", "tk", "zh", "de", "es", "it", "ru", "tr", "al", "xk", "mk", "tm", "cn", "tw", "hk", "sg", "us", "gb", "uk",
    "ie", "au", "ca", "nz", "be", "ch", "lu", "ma", "dz", "tn", "eg", "sa", "ae", "qa", "jo", "eu", "hans", "hant",
];

/// True where what differs is the code of a language or a country on either side: example.fr, privacy-en@example.com.
fn local(a: &str, b: &str) -> bool {
    let parts = |s: &str| s.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect::<Vec<_>>();
    let (x, y) = (parts(a), parts(b));
    let code = |p: &String, others: &[String]| CODES.contains(&p.as_str()) && !others.contains(p);
    x.iter().any(|p| code(p, &y)) || y.iter().any(|p| code(p, &x))
}

/// The digits of a phone number in the dress of another: its groups and its digits, where both have as many; else the other as it is,
/// in these digits.
fn phone(own: &str, other: &str) -> Option<String> {
    let is = |c: char| digit_value(c).is_some();
    let digits: Vec<char> = other.chars().filter_map(|c| char::from_digit(digit_value(c)?.into(), 10)).collect();
    let model: String = own.chars().filter(|c| is(*c)).collect();
    let mut theirs = like_digits(&model, &digits.iter().collect::<String>()).chars().collect::<Vec<_>>().into_iter();
    if model.chars().count() == digits.len() {
        return own.chars().map(|c| if is(c) { theirs.next() } else { Some(c) }).collect();
    }
    other.chars().map(|c| if is(c) { theirs.next() } else { Some(c) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(key: &str) -> Found {
        Found { kind: AnchorKind::Url, unit: 0, range: 0..0, key: key.to_string() }
    }

    #[test]
    fn slips_are_told_from_other_addresses() {
        for (a, b) in [
            ("halvenor.example.com/coverage", "halvenor.example.net/coverage"),
            ("halvenor.example.net", "halvenor.example.net/coverage"),
            ("complaint@example.net", "complaints@example.net"),
            ("example.com/documentcenter", "example.com/documentCenter"),
        ] {
            assert!(slip(&url(a), &url(b)), "{a} {b}");
        }
        for (a, b) in [
            ("tarnivel.example.com/gizlinlik", "tarnivel.example.com/privacy"),
            ("tarnivel.fr/privacy", "tarnivel.com/privacy"),
            ("privacy-fr@example.com", "privacy-en@example.com"),
            ("fr.example.com", "example.com"),
        ] {
            assert!(!slip(&url(a), &url(b)), "{a} {b}");
        }
    }

    #[test]
    fn what_a_space_cuts_off_belongs_to_the_address() {
        let of = |text: &str, own: &str, kind: AnchorKind| {
            let start = text.find(own).expect("the address is there");
            let f = Found { kind, unit: 0, range: start..start + own.len(), key: String::new() };
            whole(text, &f, "https://example.com/privacy").map(|r| text[r].to_string())
        };
        let url = |text: &str| of(text, "https://example.com", AnchorKind::Url);
        assert_eq!(url("see https://example.com.").as_deref(), Some("https://example.com"));
        assert_eq!(url("see https://example.com /privacy.").as_deref(), Some("https://example.com /privacy"));
        assert_eq!(url("see https://example.com /other."), None);
        assert_eq!(url("see https://example.com /privacy/more."), None);
        assert_eq!(url("see https://example.com,org"), None);
        assert_eq!(url("see https://example.comа/privacy"), None);
        assert_eq!(url("访问https://example.com。谢谢").as_deref(), Some("https://example.com"));
        assert_eq!(of("call 0161 496 0187 22", "0161 496 0187", AnchorKind::Phone), None);
    }

    #[test]
    fn phones_keep_their_groups_and_digits() {
        assert_eq!(phone("+44 161 496 1087", "+44-161-4960187").as_deref(), Some("+44 161 496 0187"));
        assert_eq!(phone("+٤٤ ١٦١ ٤٩٦ ١٠٨٧", "+44 161 496 0187").as_deref(), Some("+٤٤ ١٦١ ٤٩٦ ٠١٨٧"));
        assert_eq!(phone("+٤٤ ١٦١ ٤٩٦ ٠١٨", "+44 161 496 0187").as_deref(), Some("+٤٤ ١٦١ ٤٩٦ ٠١٨٧"));
    }
}
