//! Parts of a unit of XLIFF: segments and what stands between them, put together to the unit's text in either language.

use super::bilingual::{Flow, closes_up, join};

/// A segment of a unit, or what stands between segments.
#[derive(Default)]
pub(super) struct Part {
    pub ignorable: bool,
    pub source: Flow,
    pub target: Option<Flow>,
    /// Place of the target among the parts of its unit, where it is not its own.
    pub order: Option<usize>,
}

/// A part of a unit in one language.
enum Piece<'f> {
    Segment(&'f Flow),
    /// What stands between segments.
    Gap(&'f Flow),
    /// The same, in the source only.
    SourceGap(&'f Flow),
}

impl Part {
    /// What the target has for the part. What stands between segments is the same in both languages unless a target says otherwise.
    fn translated(&self) -> Option<Piece<'_>> {
        match &self.target {
            Some(target) if self.ignorable => Some(Piece::Gap(target)),
            Some(target) => Some(Piece::Segment(target)),
            None => self.ignorable.then_some(Piece::SourceGap(&self.source)),
        }
    }
}

/// The text of a unit in the source.
pub(super) fn source_of(parts: &[Part]) -> Flow {
    whole(parts.iter().map(|p| if p.ignorable { Piece::Gap(&p.source) } else { Piece::Segment(&p.source) }))
}

/// Its text in the target, whose segments may have an order of their own; none where no segment has any.
pub(super) fn target_of(parts: &[Part]) -> Option<Flow> {
    let mut order: Vec<(usize, &Part)> = parts.iter().enumerate().map(|(i, p)| (p.order.unwrap_or(i + 1), p)).collect();
    order.sort_by_key(|o| o.0);
    let said = parts.iter().any(|p| p.target.as_ref().is_some_and(|t| !t.is_empty()));
    said.then(|| whole(order.iter().filter_map(|(_, p)| p.translated())))
}

/// The parts of a unit as one text; segments with nothing between them are parted as sentences are.
fn whole<'f>(parts: impl Iterator<Item = Piece<'f>>) -> Flow {
    let mut out = Flow::default();
    let mut after_segment = false;
    for part in parts {
        let (Piece::Segment(flow) | Piece::Gap(flow) | Piece::SourceGap(flow)) = part;
        match part {
            Piece::Segment(_) if after_segment => join(&mut out.text, &flow.text),
            // Chinese has no space between sentences.
            Piece::SourceGap(_) if flow.text.trim().is_empty() && out.text.ends_with(closes_up) => {}
            _ => out.text.push_str(&flow.text),
        }
        out.inner.extend(flow.inner.iter().cloned());
        after_segment = matches!(part, Piece::Segment(_));
    }
    out
}
