//! A page's content to glyphs with their places: what the operators of text mean, and nothing of the rest.

use super::super::Limits;
use super::font::Font;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources, Rotation};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A glyph, or several that stand for one text, as placed on the page, in points from its lower left corner.
#[derive(Debug, Clone, Default)]
pub(super) struct Token {
    /// What it says.
    pub text: String,
    /// Its left and right end.
    pub x0: f32,
    /// See `x0`.
    pub x1: f32,
    /// The height of its baseline.
    pub y: f32,
    /// The height of its font.
    pub size: f32,
    /// Its font, by number.
    pub font: u32,
}

/// Most operators of a file, most glyphs of a page and of a file.
const MOST_OPERATORS: u64 = 50_000_000;
const MOST_ON_PAGE: usize = 400_000;
const MOST_GLYPHS: usize = 20_000_000;

/// Deepest nesting of forms in forms, and of saved states and marks.
const DEEPEST: usize = 16;
const MOST_SAVED: usize = 256;

type Matrix = [f32; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn times(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<(u32, Rc<Font>)>,
    size: f32,
    spacing: f32,
    word: f32,
    scale: f32,
    leading: f32,
    rise: f32,
}

/// A marked stretch of content.
struct Mark {
    /// Running heads and the like say so in tagged files.
    artifact: bool,
    /// What stands there in truth, until it has been taken; then where it was put.
    actual: Option<Actual>,
}

struct Actual {
    text: String,
    at: Option<usize>,
}

/// Pages as they are shown, and what all cost together.
pub(super) struct Shown {
    fonts: FxHashMap<usize, (u32, Rc<Font>)>,
    operators: u64,
    unpacked: u64,
    limits: Limits,
    /// Glyphs that were shown, blanks left out.
    pub glyphs: usize,
    /// Those that no character is known of.
    pub illegible: usize,
}

impl Shown {
    pub(super) fn new(limits: &Limits) -> Shown {
        Shown { fonts: FxHashMap::default(), operators: 0, unpacked: 0, limits: *limits, glyphs: 0, illegible: 0 }
    }

    /// The glyphs of a page in the order in which it shows them; what is too much of it otherwise.
    pub(super) fn page(&mut self, page: &Page) -> Result<Vec<Token>, String> {
        let turn: Matrix = match page.rotation() {
            Rotation::None => IDENTITY,
            Rotation::Horizontal => [0.0, -1.0, 1.0, 0.0, 0.0, 0.0],
            Rotation::Flipped => [-1.0, 0.0, 0.0, -1.0, 0.0, 0.0],
            Rotation::FlippedHorizontal => [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
        };
        let state = State { ctm: turn, font: None, size: 0.0, spacing: 0.0, word: 0.0, scale: 1.0, leading: 0.0, rise: 0.0 };
        let mut out = Vec::new();
        let content = match page.raw().get::<Object>("Contents") {
            Some(Object::Stream(s)) => self.content(&s)?,
            Some(Object::Array(all)) => {
                let mut joined = Vec::new();
                for s in all.iter::<Stream>() {
                    joined.extend(self.content(&s)?);
                    joined.push(b' ');
                }
                joined
            }
            _ => return Ok(out),
        };
        Reading { shown: self, out: &mut out, marks: Vec::new() }.content(&content, page.resources(), state, 0)?;
        Ok(out)
    }

    fn content(&mut self, stream: &Stream) -> Result<Vec<u8>, String> {
        let data = stream.decoded_data().map(|d| d.into_owned()).unwrap_or_default();
        self.unpacked += data.len() as u64;
        // Forms may be shown again and again: what they cost together is bounded beside what the file holds.
        if self.unpacked > 8 * self.limits.unpacked {
            return Err(format!("shows more than {} bytes of content", 8 * self.limits.unpacked));
        }
        Ok(data)
    }

    fn font(&mut self, dict: &Dict) -> (u32, Rc<Font>) {
        let next = self.fonts.len() as u32;
        let key = dict.data().as_ptr() as usize;
        self.fonts.entry(key).or_insert_with(|| (next, Rc::new(Font::new(dict)))).clone()
    }
}

struct Reading<'s> {
    shown: &'s mut Shown,
    out: &'s mut Vec<Token>,
    marks: Vec<Mark>,
}

/// The numbers among the operands.
fn numbers<const N: usize>(operands: &[Object]) -> Option<[f32; N]> {
    let mut out = [0.0; N];
    let from = operands.len().checked_sub(N)?;
    for (to, o) in out.iter_mut().zip(&operands[from..]) {
        let Object::Number(n) = o else { return None };
        *to = n.as_f32();
    }
    out.iter().all(|x| x.is_finite()).then_some(out)
}

impl Reading<'_> {
    fn content(&mut self, content: &[u8], resources: &Resources, start: State, depth: usize) -> Result<(), String> {
        let mut state = start;
        let mut saved: Vec<State> = Vec::new();
        let (mut line, mut text) = (IDENTITY, IDENTITY);
        let marks_before = self.marks.len();
        let mut operators = UntypedIter::new(content);
        while let Some(i) = operators.next() {
            self.shown.operators += 1;
            if self.shown.operators > MOST_OPERATORS {
                return Err(format!("the file has more than {MOST_OPERATORS} operators"));
            }
            let operands: Vec<Object> = i.operands().cloned().collect();
            match &**i.operator {
                b"q" if saved.len() < MOST_SAVED => saved.push(state.clone()),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => {
                    if let Some(m) = numbers::<6>(&operands) {
                        state.ctm = times(&m, &state.ctm);
                    }
                }
                b"BT" => (line, text) = (IDENTITY, IDENTITY),
                b"Tf" => {
                    if let (Some(Object::Name(name)), Some([size])) = (operands.first(), numbers::<1>(&operands)) {
                        state.font = resources.get_font(name).map(|d| self.shown.font(&d));
                        state.size = size;
                    }
                }
                b"Tc" => state.spacing = numbers::<1>(&operands).map_or(state.spacing, |n| n[0]),
                b"Tw" => state.word = numbers::<1>(&operands).map_or(state.word, |n| n[0]),
                b"Tz" => state.scale = numbers::<1>(&operands).map_or(state.scale, |n| n[0] / 100.0),
                b"TL" => state.leading = numbers::<1>(&operands).map_or(state.leading, |n| n[0]),
                b"Ts" => state.rise = numbers::<1>(&operands).map_or(state.rise, |n| n[0]),
                b"Td" | b"TD" => {
                    if let Some([x, y]) = numbers::<2>(&operands) {
                        if &**i.operator == b"TD" {
                            state.leading = -y;
                        }
                        line = times(&[1.0, 0.0, 0.0, 1.0, x, y], &line);
                        text = line;
                    }
                }
                b"Tm" => {
                    if let Some(m) = numbers::<6>(&operands) {
                        (line, text) = (m, m);
                    }
                }
                b"T*" => {
                    line = times(&[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], &line);
                    text = line;
                }
                b"Tj" | b"'" | b"\"" => {
                    if &**i.operator != b"Tj" {
                        if let (b"\"", [Object::Number(word), Object::Number(spacing), ..]) = (&**i.operator, &operands[..]) {
                            (state.word, state.spacing) = (word.as_f32(), spacing.as_f32());
                        }
                        line = times(&[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], &line);
                        text = line;
                    }
                    if let Some(Object::String(s)) = operands.last() {
                        self.string(s.as_bytes(), &state, &mut text)?;
                    }
                }
                b"TJ" => {
                    if let Some(Object::Array(all)) = operands.first() {
                        for piece in all.iter::<Object>() {
                            match piece {
                                Object::String(s) => self.string(s.as_bytes(), &state, &mut text)?,
                                Object::Number(n) => {
                                    let back = -n.as_f32() / 1000.0 * state.size * state.scale;
                                    text = times(&[1.0, 0.0, 0.0, 1.0, back, 0.0], &text);
                                }
                                _ => {}
                            }
                        }
                    }
                }
                b"Do" => {
                    if let Some(Object::Name(name)) = operands.first()
                        && depth < DEEPEST
                    {
                        self.form(name, resources, &state, depth)?;
                    }
                }
                b"BMC" | b"BDC" if self.marks.len() < MOST_SAVED => self.mark(&operands, resources),
                b"EMC" if self.marks.len() > marks_before => {
                    self.marks.pop();
                }
                _ => {}
            }
        }
        self.marks.truncate(marks_before);
        Ok(())
    }

    fn form(&mut self, name: &Name, resources: &Resources, state: &State, depth: usize) -> Result<(), String> {
        let Some(stream) = resources.get_x_object(name) else { return Ok(()) };
        let dict = stream.dict();
        if dict.get::<Name>("Subtype").is_none_or(|n| n.as_str() != "Form") {
            return Ok(());
        }
        let matrix = dict.get::<Array>("Matrix").map(|m| m.iter::<f32>().take(6).collect::<Vec<f32>>());
        let matrix = matrix.and_then(|m| Matrix::try_from(m).ok()).unwrap_or(IDENTITY);
        let content = self.shown.content(&stream)?;
        let inner = State { ctm: times(&matrix, &state.ctm), ..state.clone() };
        match dict.get::<Dict>("Resources") {
            Some(own) => self.content(&content, &Resources::new(own), inner, depth + 1),
            None => self.content(&content, resources, inner, depth + 1),
        }
    }

    fn mark(&mut self, operands: &[Object], resources: &Resources) {
        let artifact = matches!(operands.first(), Some(Object::Name(n)) if n.as_str() == "Artifact");
        let list = match operands.get(1) {
            Some(Object::Dict(d)) => Some(d.clone()),
            Some(Object::Name(n)) => resources.properties.get::<Dict>(n),
            _ => None,
        };
        let said = list.and_then(|d| d.get::<hayro_syntax::object::String>("ActualText"));
        let actual = said.map(|s| Actual { text: text_string(s.as_bytes()), at: None });
        self.marks.push(Mark { artifact, actual });
    }

    fn string(&mut self, string: &[u8], state: &State, text: &mut Matrix) -> Result<(), String> {
        let Some((number, font)) = state.font.clone() else { return Ok(()) };
        let artifact = self.marks.iter().any(|m| m.artifact);
        let mut too_many = false;
        font.codes(string, |code| {
            let here = times(text, &state.ctm);
            let unit = (here[0] * here[0] + here[1] * here[1]).sqrt();
            let size = state.size.abs() * (here[2] * here[2] + here[3] * here[3]).sqrt();
            let width = code.width * state.size * state.scale;
            let gap = state.spacing + if code.space { state.word } else { 0.0 };
            *text = times(&[1.0, 0.0, 0.0, 1.0, width + gap * state.scale, 0.0], text);
            // Text that runs upwards or aslant is a stamp or a note at the margin.
            let level = here[1].abs() < 0.1 * here[0].abs() && here[0] * state.size > 0.0;
            if artifact || !level || !(0.5..2000.0).contains(&size) || !here[4].is_finite() || !here[5].is_finite() {
                return;
            }
            let blank = code.text.as_ref().is_some_and(|t| t.trim().is_empty());
            if !blank {
                self.shown.glyphs += 1;
                self.shown.illegible += usize::from(code.text.is_none() && self.marks.iter().all(|m| m.actual.is_none()));
            }
            let (x0, y) = (here[4], here[5] + state.rise * here[3]);
            let x1 = x0 + width * unit;
            let (x0, x1) = (x0.min(x1), x0.max(x1));
            let mut said = code.text.map(|t| t.into_owned()).unwrap_or_default();
            if let Some(actual) = self.marks.iter_mut().rev().find_map(|m| m.actual.as_mut()) {
                if let Some(t) = actual.at.and_then(|at| self.out.get_mut(at)).filter(|t| (t.y - y).abs() < size) {
                    // A mark above its letter may be shown first: the baseline is the letter's.
                    if x1 - x0 > t.x1 - t.x0 {
                        t.y = y;
                    }
                    (t.x0, t.x1) = (t.x0.min(x0), t.x1.max(x1));
                    return;
                }
                if actual.at.is_some() {
                    return;
                }
                actual.at = Some(self.out.len());
                said = actual.text.clone();
            }
            if said.is_empty() {
                return;
            }
            too_many |= self.out.len() >= MOST_ON_PAGE || self.shown.glyphs > MOST_GLYPHS;
            if !too_many {
                self.out.push(Token { text: said, x0, x1, y, size, font: number });
            }
        });
        if too_many { Err(format!("shows more than {MOST_ON_PAGE} glyphs, or the file more than {MOST_GLYPHS}")) } else { Ok(()) }
    }
}

/// A text string of a PDF: UTF-16 or UTF-8 after its mark, else nearly Latin-1.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}
