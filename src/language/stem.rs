//! Light stemming and stop words, from the profiles' data.

use super::{Profile, fold_word, neutral, plain, profiles};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::sync::OnceLock;

/// A profile's words in folded form, ready for look-up.
struct Tables {
    stop_words: FxHashSet<String>,
    /// The same without diacritics.
    plain_stop_words: FxHashSet<String>,
    months: FxHashMap<String, u8>,
    suffixes: FxHashSet<String>,
    /// Characters of the longest suffix.
    longest: usize,
    /// Prefixes that hold an article, longest first: they are hardly ever part of the root.
    articles: Vec<String>,
    /// The other prefixes, longest first.
    particles: Vec<String>,
}

/// One slot a profile, in the order of `profiles()`, and one for languages without a profile.
static TABLES: [OnceLock<Tables>; 7] = [const { OnceLock::new() }; 7];

fn tables(profile: &Profile) -> &'static Tables {
    let at = profiles().iter().position(|p| p.tag == profile.tag);
    let (slot, source) = at.map_or((6, &neutral::PROFILE), |i| (i, profiles()[i]));
    TABLES[slot].get_or_init(|| {
        let suffixes: FxHashSet<String> = source.suffixes.iter().map(|s| fold_word(s)).collect();
        let (articles, particles) = source.prefixes.iter().map(|p| fold_word(p)).partition(|p| p.ends_with("ال") || p.ends_with("لل"));
        Tables {
            stop_words: source.stop_words.iter().map(|w| fold_word(w)).collect(),
            plain_stop_words: source.stop_words.iter().map(|w| plain(w)).collect(),
            months: source.months.iter().map(|(w, n)| (fold_word(w), *n)).collect(),
            longest: suffixes.iter().map(|s| s.chars().count()).max().unwrap_or(0),
            suffixes,
            articles,
            particles,
        }
    })
}

impl Profile {
    /// The stem of a folded word: articles and joined particles taken off its front and at most `chain` endings off its back, as
    /// long as `min_stem` characters stay, then the spelling changes that endings cause evened out. A stem is a key for
    /// comparison, not a word; words of one root that inflection alone keeps apart meet in it. Chinese words come back as they are.
    pub fn stem<'a>(&self, word: &'a str) -> Cow<'a, str> {
        let tables = tables(self);
        let min = usize::from(self.min_stem);
        // Articles first: with them gone, `min_stem` protects البيان as it protects بيان. Again and again, so that a word whose
        // root opens like a prefix (التزام) meets itself with the article (الالتزام).
        let mut stem = strip_prefixes(word, &tables.articles, min);
        for _ in 0..self.chain {
            match strip_suffix(stem, tables, min, self.tag) {
                Some(shorter) => stem = shorter,
                None => break,
            }
        }
        // A letter more must stay than elsewhere: most of these single letters open roots as well.
        stem = strip_prefixes(stem, &tables.particles, min + 1);
        even_out(stem, self.tag)
    }

    /// The word without a joined article, or where it has none without one joined particle (و ف ب ل ك س): what a term's stem is
    /// held against. Takes a folded word; the same word in languages that join nothing in front.
    pub fn bare<'a>(&self, word: &'a str) -> &'a str {
        let tables = tables(self);
        let min = usize::from(self.min_stem);
        let strip = |list: &[String], min| list.iter().find_map(|p| word.strip_prefix(p.as_str()).filter(|r| has_chars(r, min)));
        strip(&tables.articles, min).or_else(|| strip(&tables.particles, min)).unwrap_or(word)
    }

    /// True for function words of the language. Takes a folded word.
    pub fn is_stop_word(&self, folded: &str) -> bool {
        tables(self).stop_words.contains(folded)
    }

    /// True for function words of the language that are typed without diacritics. Takes a plain word (see `plain`).
    pub fn is_plain_stop_word(&self, plain: &str) -> bool {
        tables(self).plain_stop_words.contains(plain)
    }

    /// The month, 1 to 12, that a folded word names, Turkmen and Albanian endings and Arabic particles allowed.
    pub fn month(&self, folded: &str) -> Option<u8> {
        let months = &tables(self).months;
        months.get(folded).or_else(|| months.get(self.bare(folded))).or_else(|| months.get(&*self.stem(folded))).copied()
    }
}

/// Takes off prefixes as long as one fits and `min` characters stay.
fn strip_prefixes<'a>(mut word: &'a str, prefixes: &[String], min: usize) -> &'a str {
    while let Some(rest) = prefixes.iter().find_map(|p| word.strip_prefix(p.as_str()).filter(|r| has_chars(r, min))) {
        word = rest;
    }
    word
}

/// The word without its longest known ending that leaves `min` characters; none where no ending fits.
fn strip_suffix<'a>(word: &'a str, tables: &Tables, min: usize, tag: &str) -> Option<&'a str> {
    let count = word.chars().count();
    let first = min.max(count.saturating_sub(tables.longest));
    word.char_indices().skip(first).find_map(|(cut, _)| {
        let (stem, ending) = word.split_at(cut);
        let part_of_root = match (tag, ending) {
            // "status", "analysis", "access" are no plurals, "apply", "comply" no adverbs.
            ("en", "s") => stem.ends_with(['s', 'u', 'i']),
            ("en", "ly") => stem.ends_with('p'),
            // përdorues: the -es of the agent, not of the genitive.
            ("sq", "es") => stem.ends_with('u'),
            // kanuny is kanun and y: the endings in n- follow vowels, and no stem ends in a rounded one.
            ("tk-Latn", e) => e.starts_with('n') && stem.ends_with(['u', 'ü', 'o', 'ö']),
            _ => false,
        };
        (tables.suffixes.contains(ending) && !part_of_root).then_some(stem)
    })
}

fn has_chars(s: &str, n: usize) -> bool {
    n == 0 || s.chars().nth(n - 1).is_some()
}

/// Undoes the changes at the seam of stem and ending: doubled consonants (stopped, personnelle), English y and i (policy,
/// policies), French è and é (protège, protéger), the j of Albanian feminines (faqe, faqja), Turkmen voiced finals (hukuk, hukugy).
fn even_out<'a>(stem: &'a str, tag: &str) -> Cow<'a, str> {
    let mut chars = stem.chars().rev();
    let Some(last) = chars.next() else { return Cow::Borrowed(stem) };
    let doubled = chars.next() == Some(last) && last.is_alphabetic() && !"aeiouy".contains(last);
    let body = &stem[..stem.len() - last.len_utf8()];
    match tag {
        "en" if last == 'y' => Cow::Owned(format!("{body}i")),
        "en" if doubled => Cow::Borrowed(body),
        "fr" => {
            let body = if doubled { body } else { stem };
            if body.contains('è') { Cow::Owned(body.replace('è', "é")) } else { Cow::Borrowed(body) }
        }
        "sq" if last == 'j' => Cow::Borrowed(body),
        "tk-Latn" => match last {
            'g' => Cow::Owned(format!("{body}k")),
            'b' => Cow::Owned(format!("{body}p")),
            'd' => Cow::Owned(format!("{body}t")),
            'j' => Cow::Owned(format!("{body}ç")),
            _ => Cow::Borrowed(stem),
        },
        _ => Cow::Borrowed(stem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Tag, profile};

    /// Words of one line share a stem; words of different lines do not.
    fn check(tag: &str, families: &[&str]) {
        let profile = profile(&Tag::new(tag));
        let stems: Vec<Vec<String>> =
            families.iter().map(|line| line.split(' ').map(|w| profile.stem(&fold_word(w)).into_owned()).collect()).collect();
        let apart: Vec<_> = families.iter().zip(&stems).filter(|(_, s)| s.iter().any(|x| *x != s[0])).collect();
        assert!(apart.is_empty(), "{tag}: {apart:#?}");
        let distinct: FxHashSet<&String> = stems.iter().map(|s| &s[0]).collect();
        assert_eq!(distinct.len(), families.len(), "{tag}: {stems:?}");
    }

    #[test]
    fn inflected_forms_share_their_stem() {
        check(
            "en",
            &[
                "policy policies",
                "service services service's",
                "share shared sharing shares",
                "process processes processing processed",
                "stop stopped stopping",
                "access",
                "status",
                "cookie cookies",
                "user users users'",
                "apply applied applies applying",
                "agree agreed",
                "notify notified",
                "direct directly",
                "store stored storing",
                "law laws",
            ],
        );
        check(
            "fr",
            &[
                "personnel personnelle personnelles personnels",
                "donnée données",
                "utilisateur utilisatrice utilisateurs",
                "général générale généraux générales",
                "protège protéger protégé",
                "service services",
                "fournir fournissons fourni fournies",
                "partage partager partageons",
                "légal légaux légale",
                "premier première",
                "droit droits",
                "collecter collectées collectons",
                "garantir garantie garanties",
                "nombreux nombreuses",
                "actif active actives",
            ],
        );
        check(
            "ar",
            &[
                "خدمة الخدمات خدماتنا خدمتك الخدمة",
                "بيان بيانات البيانات بياناتك والبيانات",
                "معلومات المعلومات معلوماتك لمعلومات",
                "سياسة السياسة سياسات سياستنا",
                "شخصي شخصية الشخصية",
                "مستخدم المستخدمين المستخدمون للمستخدمين",
                "التزام الالتزام التزاماتنا والتزام",
                "موافقة الموافقة بموافقتك",
                "شركة الشركة شركات شركتنا",
                "حماية الحماية والحماية",
                "مادة المادة",
                "معالجة ومعالجة بمعالجة",
                "إلغاء الإلغاء",
                "نجمع نجمعها",
                "حساب حسابك الحساب حسابات",
            ],
        );
        check(
            "sq",
            &[
                "shërbim shërbimi shërbimin shërbimit shërbimet shërbimeve shërbime",
                "përdorues përdoruesi përdoruesit përdoruesve përdoruesin",
                "politikë politika politikës politikën politikat politikave",
                "privatësi privatësia privatësisë privatësinë",
                "neni nenit nenin nene",
                "informacion informacioni informacionin informacionet informacioneve",
                "kusht kushte kushtet kushteve",
                "marrëveshje marrëveshja marrëveshjes marrëveshjen",
                "përpunoj përpunojmë përpunon përpunohet përpunuar",
                "dhëna dhënat dhënave",
                "palë palët palëve",
                "ligj ligji ligjit ligjet",
                "internet internetit interneti",
                "përgjithshëm përgjithshme",
                "ditë ditëve ditët",
            ],
        );
        check(
            "tk",
            &[
                "maglumat maglumatlar maglumatlary maglumatlaryňyzy maglumatlarymyz maglumatlaryndan",
                "hukuk hukugy hukuklaryňyz hukugymyz",
                "ulanmak ulanýarys ulanmagyň ulanmaga ulanyp ulanylýar",
                "hyzmat hyzmatlary hyzmatlarymyzy hyzmatyň",
                "gizlinlik gizlinligi gizlinligiň",
                "madda maddasy maddanyň maddada",
                "saklamak saklaýarys saklanda saklamaly",
                "şertnama şertnamanyň şertnamalar",
                "kitap kitaby kitaplar",
                "düzgün düzgünler düzgünleri düzgünlerine",
                "ulanyjy ulanyjynyň ulanyjylar",
                "bermek berýäris bermegi",
                "syýasat syýasaty syýasatymyzy",
                "tarap taraby taraplaryň",
                "kanun kanuny kanunlara",
            ],
        );
        check("zh", &["个人信息", "隐私", "政策", "我们", "数据"]);
        assert_eq!(profile(&Tag::new("zh")).stem("隐私政策"), "隐私政策");
    }

    #[test]
    fn months_are_found_inflected() {
        for (tag, word, want) in [
            ("en", "october", Some(10)),
            ("fr", "août", Some(8)),
            ("sq", "shtatorit", Some(9)),
            ("tk", "maýynda", Some(5)),
            ("tk", "awgustda", Some(8)),
            ("ar", "أغسطس", Some(8)),
            ("zh", "月", None),
        ] {
            let p = profile(&Tag::new(tag));
            assert_eq!(p.month(&fold_word(word)), want, "{word}");
        }
    }

    #[test]
    fn stop_words_are_found_in_folded_form() {
        for (tag, word, want) in [
            ("en", "the", true),
            ("en", "policy", false),
            ("ar", "إلى", true),
            ("sq", "dhe", true),
            ("tk", "üçin", true),
            ("zh", "的", true),
            ("de", "und", false),
        ] {
            let profile = profile(&Tag::new(tag));
            assert_eq!(profile.is_stop_word(&fold_word(word)), want, "{word}");
            assert_eq!(profile.is_plain_stop_word(&plain(word)), want, "{word} without diacritics");
        }
    }
}
