//! A font of a PDF: which characters its codes are and how wide. Characters come from `ToUnicode`, from the character collections of
//! Chinese, Japanese and Korean fonts, or from the encoding and the names of glyphs. What the glyphs look like is not looked at.

use super::glyphs;
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use rustc_hash::FxHashMap;

/// Width of a glyph that no table tells, in em.
const USUAL: f32 = 0.5;

/// Most entries of a table of widths.
const MOST_WIDTHS: usize = 70_000;

/// Longest text of one code.
const LONGEST: usize = 64;

/// One code of a shown string.
pub(super) struct Code<'f> {
    /// Its characters; none where the font does not say.
    pub text: Option<std::borrow::Cow<'f, str>>,
    /// Its width in em.
    pub width: f32,
    /// The code is the single byte 32, which word spacing widens.
    pub space: bool,
}

enum Kind {
    /// One byte a code: what each is.
    Simple(Vec<Option<String>>),
    /// Codes by a table that gives the numbers of glyphs in a collection; and what these are.
    Composite { codes: Option<Box<CMap>>, characters: Option<Box<CMap>> },
}

/// A font.
pub(super) struct Font {
    kind: Kind,
    to_unicode: Option<CMap>,
    widths: FxHashMap<u32, f32>,
    other: f32,
    /// Size of one unit of widths in em.
    unit: f32,
}

/// What a stream holds, where it is small enough to be a table.
pub(super) fn table(stream: &Stream, most: usize) -> Option<Vec<u8>> {
    let data = stream.decoded_data().ok()?;
    (data.len() <= most).then(|| data.into_owned())
}

/// Most bytes of a table of characters.
const TABLE: usize = 8 << 20;

impl Font {
    pub(super) fn new(dict: &Dict) -> Font {
        let subtype = dict.get::<Name>("Subtype");
        let subtype = subtype.as_ref().map_or("", |n| n.as_str());
        let to_unicode = dict.get::<Stream>("ToUnicode").and_then(|s| CMap::parse(&table(&s, TABLE)?, load_embedded));
        if subtype == "Type0" {
            return Font::composite(dict, to_unicode);
        }
        let mut widths = FxHashMap::default();
        let first = dict.get::<i32>("FirstChar").unwrap_or(0).max(0) as u32;
        if let Some(array) = dict.get::<Array>("Widths") {
            for (i, w) in array.iter::<f32>().take(256).enumerate() {
                widths.insert(first + i as u32, w);
            }
        }
        let descriptor = dict.get::<Dict>("FontDescriptor");
        let missing = descriptor.as_ref().and_then(|d| d.get::<f32>("MissingWidth")).filter(|w| *w > 0.0);
        let unit = match subtype {
            "Type3" => dict.get::<Array>("FontMatrix").and_then(|m| m.iter::<f32>().next()).unwrap_or(0.001).abs(),
            _ => 0.001,
        };
        let other = missing.unwrap_or(USUAL / unit.max(1e-6));
        Font { kind: Kind::Simple(simple(dict, descriptor.as_ref(), subtype)), to_unicode, widths, other, unit }
    }

    fn composite(dict: &Dict, to_unicode: Option<CMap>) -> Font {
        let inner = dict.get::<Array>("DescendantFonts").and_then(|a| a.iter::<Dict>().next()).unwrap_or_else(Dict::empty);
        let codes = match dict.get::<Object>("Encoding") {
            Some(Object::Name(name)) => match name.as_str() {
                "Identity-H" | "Identity-V" => None,
                other => load_embedded(CMapName::from_bytes(other.as_bytes())).and_then(|data| CMap::parse(data, load_embedded)),
            },
            Some(Object::Stream(s)) => table(&s, TABLE).and_then(|data| CMap::parse(&data, load_embedded)),
            _ => None,
        };
        let info = inner.get::<Dict>("CIDSystemInfo");
        let part = |key: &str| info.as_ref().and_then(|i| i.get::<hayro_syntax::object::String>(key)).map(|s| s.as_bytes().to_vec());
        let family = CidFamily::from_registry_ordering(&part("Registry").unwrap_or_default(), &part("Ordering").unwrap_or_default());
        let characters = family.ucs2_cmap().and_then(load_embedded).and_then(|data| CMap::parse(data, load_embedded));
        let mut widths = FxHashMap::default();
        if let Some(w) = inner.get::<Array>("W") {
            composite_widths(&w, &mut widths);
        }
        let other = inner.get::<f32>("DW").unwrap_or(1000.0);
        Font {
            kind: Kind::Composite { codes: codes.map(Box::new), characters: characters.map(Box::new) },
            to_unicode,
            widths,
            other,
            unit: 0.001,
        }
    }

    /// The codes of a string, each given to `show`.
    pub(super) fn codes<'f>(&'f self, string: &[u8], mut show: impl FnMut(Code<'f>)) {
        use std::borrow::Cow;
        let said = |code: u32| match self.to_unicode.as_ref()?.lookup_bf_string(code)? {
            BfString::Char(c) => Some(c.to_string()),
            BfString::String(s) => Some(s.chars().take(LONGEST).collect()),
        };
        // Fonts without an entry for a glyph are told as such; some say NUL or "not a character" instead.
        let proper = |s: &String| !s.chars().all(|c| matches!(c, '\0' | '\u{fffd}' | '\u{fffe}' | '\u{ffff}'));
        let width = |glyph: u32| self.widths.get(&glyph).copied().unwrap_or(self.other) * self.unit;
        match &self.kind {
            Kind::Simple(characters) => {
                for b in string {
                    let text = said(u32::from(*b)).filter(proper).map(Cow::Owned);
                    let text = text.or_else(|| characters.get(usize::from(*b))?.as_deref().map(Cow::Borrowed));
                    show(Code { text, width: width(u32::from(*b)), space: *b == b' ' });
                }
            }
            Kind::Composite { codes, characters } => {
                let mut rest = string;
                while !rest.is_empty() {
                    let (code, len, glyph) = next_code(rest, codes.as_deref());
                    let by_collection = || match characters.as_ref()?.lookup_bf_string(glyph)? {
                        BfString::Char(c) => Some(c.to_string()),
                        BfString::String(s) => Some(s),
                    };
                    let text = said(code).filter(proper).or_else(by_collection).map(Cow::Owned);
                    show(Code { text, width: width(glyph), space: len == 1 && code == 32 });
                    rest = &rest[len..];
                }
            }
        }
    }
}

/// The code that a string begins with, its length in bytes, and the number of its glyph.
fn next_code(rest: &[u8], codes: Option<&CMap>) -> (u32, usize, u32) {
    let code = |len: usize| rest[..len].iter().fold(0u32, |n, b| n << 8 | u32::from(*b));
    let Some(map) = codes else {
        let len = rest.len().min(2);
        return (code(len), len, code(len));
    };
    for len in 1..=rest.len().min(4) {
        if let Some(glyph) = map.lookup_cid_code(code(len), len as u8) {
            return (code(len), len, glyph);
        }
    }
    let len = rest.len().min(2);
    (code(len), len, 0)
}

/// `[c [w w w] first last w …]`.
fn composite_widths(array: &Array, to: &mut FxHashMap<u32, f32>) {
    let mut items = array.iter::<Object>();
    let number = |o: Option<Object>| o.and_then(Object::into_f32);
    while let Some(first) = number(items.next()) {
        let first = first.max(0.0) as u32;
        match items.next() {
            Some(Object::Array(widths)) => {
                for (i, w) in widths.iter::<f32>().enumerate().take(MOST_WIDTHS) {
                    to.insert(first.saturating_add(i as u32), w);
                }
            }
            Some(last) => {
                let (Some(last), Some(w)) = (last.into_f32(), number(items.next())) else { return };
                let last = (last.max(0.0) as u32).min(first.saturating_add(MOST_WIDTHS as u32));
                (first..=last).for_each(|glyph| {
                    to.insert(glyph, w);
                });
            }
            None => return,
        }
        if to.len() > 2 * MOST_WIDTHS {
            return;
        }
    }
}

/// What the codes of a simple font are by its encoding.
fn simple(dict: &Dict, descriptor: Option<&Dict>, subtype: &str) -> Vec<Option<String>> {
    let encoding = dict.get::<Object>("Encoding");
    let (named, differences) = match &encoding {
        Some(Object::Name(n)) => (Some(n.as_str().to_string()), None),
        Some(Object::Dict(d)) => (d.get::<Name>("BaseEncoding").map(|n| n.as_str().to_string()), d.get::<Array>("Differences")),
        _ => (None, None),
    };
    let flags = descriptor.and_then(|d| d.get::<i32>("Flags")).unwrap_or(0);
    let embedded = descriptor.is_some_and(|d| ["FontFile", "FontFile2", "FontFile3"].iter().any(|k| d.contains_key(k)));
    // The codes of a font that brings its own order, and does not say which, may be anything.
    let own = named.is_none() && (subtype == "Type3" || embedded && (flags & 4 != 0 || subtype == "TrueType"));
    let base = |encoding: &'static Encoding| (0..=255u8).map(|b| one_byte(encoding, b)).collect::<Vec<_>>();
    let mut out = match named.as_deref() {
        Some("WinAnsiEncoding") => base(WINDOWS_1252),
        Some("MacRomanEncoding" | "MacExpertEncoding") => base(MACINTOSH),
        _ if own => vec![None; 256],
        _ => standard(),
    };
    let mut at = 0usize;
    for item in differences.iter().flat_map(|d| d.iter::<Object>()).take(1024) {
        match item {
            Object::Number(n) => at = usize::try_from(n.as_i64()).unwrap_or(256),
            Object::Name(name) => {
                if let Some(slot) = out.get_mut(at) {
                    *slot = glyphs::text(name.as_str());
                }
                at += 1;
            }
            _ => {}
        }
    }
    out
}

fn one_byte(encoding: &'static Encoding, b: u8) -> Option<String> {
    let one = [b];
    let (text, _) = encoding.decode_without_bom_handling(&one);
    text.chars().next().filter(|c| !c.is_control()).map(String::from)
}

/// Adobe's standard encoding: ASCII but for two quotes, and some marks and letters above.
fn standard() -> Vec<Option<String>> {
    let mut out: Vec<Option<String>> = (0..=255u8).map(|b| if b < 127 { one_byte(WINDOWS_1252, b) } else { None }).collect();
    let above = [
        (0x27, "’"),
        (0x60, "‘"),
        (0xa1, "¡"),
        (0xa2, "¢"),
        (0xa3, "£"),
        (0xa5, "¥"),
        (0xa7, "§"),
        (0xa9, "'"),
        (0xaa, "“"),
        (0xab, "«"),
        (0xac, "‹"),
        (0xad, "›"),
        (0xae, "fi"),
        (0xaf, "fl"),
        (0xb1, "–"),
        (0xb2, "†"),
        (0xb3, "‡"),
        (0xb4, "·"),
        (0xb6, "¶"),
        (0xb7, "•"),
        (0xb8, "‚"),
        (0xb9, "„"),
        (0xba, "”"),
        (0xbb, "»"),
        (0xbc, "…"),
        (0xbd, "‰"),
        (0xbf, "¿"),
        (0xd0, "—"),
        (0xe1, "Æ"),
        (0xe3, "ª"),
        (0xe8, "Ł"),
        (0xe9, "Ø"),
        (0xea, "Œ"),
        (0xeb, "º"),
        (0xf1, "æ"),
        (0xf5, "ı"),
        (0xf8, "ł"),
        (0xf9, "ø"),
        (0xfa, "œ"),
        (0xfb, "ß"),
    ];
    for (code, text) in above {
        out[code] = Some(text.to_string());
    }
    out
}
