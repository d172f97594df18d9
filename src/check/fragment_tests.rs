//! missing-clause inside clauses, on the clean families with a part cut out of one version.

use super::small_families::findings;
use super::{Finding, Grain};

/// What version `tag` is said to lack where `cut` is taken out of it, in a family of English, French and Arabic.
fn told(family: &str, tag: &str, cut: &str) -> Vec<Finding> {
    let read = |t: &str| std::fs::read_to_string(format!("corpus/clean/{family}/{t}.txt")).expect("a text of the corpus");
    let text = |t: &str| {
        let whole = read(t);
        if t != tag {
            return whole;
        }
        assert!(whole.contains(cut), "{cut}");
        whole.replacen(cut, "", 1)
    };
    let (en, fr, ar) = (text("en"), text("fr"), text("ar"));
    let mut found = findings("missing-clause", &[("en", &en), ("fr", &fr), ("ar", &ar)]);
    found.retain(|f| matches!(f.grain, Grain::Fragment | Grain::Word) && f.absent.iter().any(|a| a.primary() == tag));
    found
}

#[test]
fn the_place_and_all_versions_that_have_it_are_told() {
    for (family, tag, cut, after) in [
        ("halvenor", "ar", "، فأبلغنا بذلك خلال 60 يومًا", "غير صحيحة"),
        ("pimbolu", "fr", ", au plus tard le 31 août", "l'année scolaire"),
        ("tarnivel", "fr", ", vos pas et la durée de votre sommeil", "rythme cardiaque"),
    ] {
        let found = told(family, tag, cut);
        assert!(found.len() == 1, "{cut}: {found:?}");
        let f = &found[0];
        assert!(f.present.len() == 2 && f.absent.len() == 1 && f.absent[0].primary() == tag, "{f:?}");
        assert!(f.help.contains("after “") && f.help.contains(after), "{}", f.help);
        let gap = f.locations.iter().find(|l| l.quote.is_empty()).expect("a gap");
        assert!(gap.insert.is_some() && gap.lines[0] == gap.lines[1] && gap.bytes.is_none(), "{gap:?}");
        // The other version's words, not the whole clause.
        let theirs = f.locations.iter().find(|l| l.language == f.present[1]).expect("the other version");
        assert!(theirs.mark.is_some(), "{theirs:?}");
    }
}
