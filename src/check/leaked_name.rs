//! # leaked-name
//! ## What it flags
//! A company, product or brand that one version names where the others name nobody or somebody else: the previous owner of a template,
//! above all.
//! ## Why it matters
//! Rights and duties are given to a stranger, and readers learn whose text was copied.
//! ## Example
//! English: “SHALLTRY's property”; French: “les droits de TRANSSION”.
//! ## When it is wrong
//! Where a name is translated or transliterated so freely that the program does not know it again, or a version explains a name
//! that the others take for known.
//! ## How to accept it
//! List the name under `own_names` or `allowed_names` in `concordat.toml`, or `concordat accept ID --reason …`.

use super::context::{Context, Draft, short};
use super::finding::{Grain, Severity};
use super::leaked_name_candidates::MEASURES;
pub use super::leaked_name_candidates::{Candidate, candidates};
use super::leaked_name_series;
use super::names::{self, Name};
use crate::language::{Script, Tag};
use crate::lexicon;

/// Log-odds of the measures, in their order (see `candidates`). Logistic regression over the candidates of half of the dev documents
/// (`examples/fit measures` and `scripts/fit-logistic`); docs/evaluation.md says which were set by hand, and why.
const WEIGHTS: [f32; MEASURES] = [
    -6.4, 0.5, 4.2, -0.6, 0.5, 0.2, -1.7, -1.0, 0.37, -1.7, -3.2, -1.0, 1.3, 2.7, 2.6, -0.45, -1.5, 0.2, 3.2, 2.5, -2.2, -0.7, 2.8, 1.6,
    -1.5, 1.2, -3.0,
];

/// Runs the rule.
pub fn leaked_name(cx: &Context, out: &mut Vec<Draft>) {
    let confidence = |measures: &[f32; MEASURES]| {
        let odds: f32 = measures.iter().zip(WEIGHTS).map(|(m, w)| m * w).sum();
        1.0 / (1.0 + (-odds).exp())
    };
    // How a name sounds speaks only against its being a stranger: what is no stranger without that need not be heard.
    for c in candidates(cx, |measures| confidence(measures) >= cx.settings.threshold("leaked-name")) {
        let confidence = confidence(&c.measures);
        if confidence >= cx.settings.threshold("leaked-name") {
            out.push(draft(cx, &c, confidence));
        }
    }
    lost(cx, out);
    leaked_name_series::lost(cx, out);
}

/// Least and greatest support between which it is open whether a version has a name.
pub(super) const OPEN: std::ops::Range<f64> = 0.6..0.9;

/// A name that all other versions have in a row, in its very letters, and one does not: a brand turned into a common noun, or left out.
fn lost(cx: &Context, out: &mut Vec<Draft>) {
    let n = cx.versions();
    let allowed = names::allowed(cx);
    for (r, row) in cx.rows().iter().enumerate() {
        let present: Vec<usize> = row.present().collect();
        if present.len() < 3 {
            continue;
        }
        let mut told: Vec<String> = Vec::new();
        for p in (0..n).filter(|p| present.contains(p)) {
            for name in names::names_and_brands_of(cx, p, &row.cells[p]) {
                let a = cx.analysis(p, name.unit);
                let form: String = a.tokens[name.tokens.clone()].iter().map(|t| &*t.form).collect();
                // Written in Latin letters amid another script it is a name for certain.
                if !name.foreign_script
                    || name.tokens.len() != 1
                    || form.chars().count() < 5
                    || allowed.contains(&form)
                    || told.contains(&form)
                {
                    continue;
                }
                let support: Vec<(usize, f64)> =
                    present.iter().filter(|&&o| o != p).map(|&o| (o, names::support(cx, p, &name, o, &row.cells[o]))).collect();
                let lacking: Vec<usize> = support.iter().filter(|s| s.1 < OPEN.start).map(|s| s.0).collect();
                let [v] = lacking[..] else { continue };
                // In Latin letters the name would stand as it is; elsewhere it may be written by sound.
                let latin = crate::language::profile(cx.tag(v)).script == Script::Latin;
                // What this version says in its place is reported already.
                let instead = out.iter().any(|d| d.row == Some(r) && d.present == [v]);
                if !latin
                    || instead
                    || support.iter().any(|s| OPEN.contains(&s.1))
                    || cx.row_of[v].is_empty()
                    || row.cells[v].iter().any(|&u| cx.unit(v, u).language.is_some())
                {
                    continue;
                }
                if named_nearby(cx, v, &row.cells[v], &form) {
                    continue;
                }
                let having: Vec<usize> = present.iter().copied().filter(|&o| o != v).collect();
                told.push(form);
                out.push(lost_draft(cx, r, v, p, &name, &having));
            }
        }
    }
}

/// True where a version has the name in the clause before or after, or, of a name that is no known brand, anywhere: a person who was
/// introduced may be "he" or bear the other name.
fn named_nearby(cx: &Context, v: usize, cell: &[usize], form: &str) -> bool {
    let units = cx.version(v).units.len();
    let brand = lexicon::builtin().has_word(&Tag::new("en"), form);
    let (first, last) = (cell.iter().min().map_or(0, |u| u.saturating_sub(1)), cell.iter().max().map_or(0, |u| (u + 2).min(units)));
    let near = if brand { first..last } else { 0..units };
    near.into_iter().any(|u| cx.analysis(v, u).tokens.iter().any(|t| &*t.form == form))
}

fn lost_draft(cx: &Context, r: usize, v: usize, p: usize, name: &Name, having: &[usize]) -> Draft {
    let written = &cx.unit(p, name.unit).text[name.range.clone()];
    let cells = &cx.rows()[r].cells;
    let mut locations: Vec<_> = cells[v].first().map(|&u| cx.whole(v, u)).into_iter().collect();
    locations.push(cx.marked(p, name.unit, name.range.clone()));
    locations.extend(having.iter().filter(|&&o| o != p).filter_map(|&o| Some(cx.whole(o, *cells[o].first()?))));
    let line = cells[v].first().map_or(0, |&u| cx.unit(v, u).lines.0);
    Draft {
        severity: Severity::Major,
        confidence: 0.75,
        grain: Grain::Word,
        row: Some(r),
        present: having.to_vec(),
        absent: vec![v],
        locations,
        message: format!("{} does not name “{written}” at line {line}, as {} do.", cx.name(v), cx.names(having)),
        help: format!("Name “{written}” in {} too; a brand is not translated.", cx.name(v)),
        ..Draft::default()
    }
}

fn draft(cx: &Context, c: &Candidate, confidence: f32) -> Draft {
    let v = c.version;
    let text = &cx.unit(v, c.name.unit).text;
    let name = &text[c.name.range.clone()];
    let mut locations = vec![cx.marked(v, c.name.unit, c.name.range.clone())];
    for &o in &c.others {
        if let Some(&u) = cx.rows()[c.row].cells[o].first() {
            locations.push(cx.whole(o, u));
        }
    }
    let help = match own_name(cx, c).or_else(|| c.instead.clone()) {
        Some(own) => format!("Put the name that the other versions have there ({}), or allow “{name}” in concordat.toml.", short(&own, 40)),
        None => format!("Take “{name}” out or put the right name; allow it in concordat.toml where it belongs there."),
    };
    Draft {
        severity: Severity::Critical,
        confidence,
        grain: Grain::Word,
        row: Some(c.row),
        present: vec![v],
        absent: c.others.clone(),
        locations,
        message: format!(
            "{} names “{name}” at line {}; {} {} not.",
            cx.name(v),
            cx.unit(v, c.name.unit).lines.0,
            cx.names(&c.others),
            if c.others.len() == 1 { "does" } else { "do" }
        ),
        help,
        ..Draft::default()
    }
}

/// The name that another version has in this row and the version lacks: likely what the leaked one stands for.
fn own_name(cx: &Context, c: &Candidate) -> Option<String> {
    let mine = cx.rows()[c.row].cells[c.version].as_slice();
    for &o in &c.others {
        for n in names::names_of(cx, o, &cx.rows()[c.row].cells[o]) {
            if names::support(cx, o, &n, c.version, mine) < OPEN.start {
                return Some(cx.unit(o, n.unit).text[n.range.clone()].to_string());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::check::small_families::findings;

    const EN: &str = "Belmora Hub measures the air of a room and shows it on your phone.\n\nThe Belmora Hub needs a socket and a wireless network.\n\n\
We keep the readings for two years.\n";
    const FR: &str = "Belmora Hub mesure l'air d'une pièce et l'affiche sur votre téléphone.\n\nLe Belmora Hub nécessite une prise et un réseau sans fil.\n\n\
Nous conservons les relevés pendant deux ans.\n";
    const SQ: &str = "Belmora Hub mat ajrin e një dhome dhe e shfaq në telefonin tuaj.\n\nBelmora Hub ka nevojë për një prizë dhe një rrjet pa tel.\n\n\
Ne i ruajmë leximet për dy vjet.\n";

    /// As long as a policy is: in a short text every unknown word weighs more.
    fn told(en: &str, fr: &str, sq: &str) -> Vec<String> {
        let long =
            |text: &str, rest: &str| (2..22).fold(text.to_string(), |out, n| format!("{out}\n{}\n", rest.replace("%", &n.to_string())));
        let en = long(en, "The list in room % is read by our staff.");
        let fr = long(fr, "La liste de la salle % est lue par notre personnel.");
        let sq = long(sq, "Lista në dhomën % lexohet nga stafi ynë.");
        findings("leaked-name", &[("en", &en), ("fr", &fr), ("sq", &sq)]).into_iter().map(|f| f.message + " " + &f.help).collect()
    }

    #[test]
    fn a_stranger_that_opens_a_sentence_is_told() {
        let wrong = SQ.replacen("Belmora Hub mat", "Pimvarzo mat", 1);
        let found = told(EN, FR, &wrong);
        assert!(found.len() == 1 && found[0].contains("Albanian names “Pimvarzo”") && found[0].contains("Belmora"), "{found:?}");
        assert!(told(EN, FR, SQ).is_empty());
    }

    #[test]
    fn an_opening_word_is_no_name_where_the_others_agree_on_none_or_it_is_spelt_otherwise() {
        // "Pajisja" (the device) for the name: a word of the language.
        let word = SQ.replacen("Belmora Hub mat", "Pajisja mat", 1);
        assert!(told(EN, FR, &word).iter().all(|m| !m.contains("Pajisja")));
        let spelt = SQ.replacen("Belmora Hub mat", "Bellmora Hub mat", 1);
        assert!(told(EN, FR, &spelt).is_empty());
        // Two that name somebody else each: nothing is agreed.
        let other = FR.replacen("Belmora Hub mesure", "L'appareil mesure", 1);
        let wrong = SQ.replacen("Belmora Hub mat", "Pimvarzo mat", 1);
        assert!(told(EN, &other, &wrong).is_empty());
    }
}
