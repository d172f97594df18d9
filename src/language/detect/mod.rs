//! The language of a block of text: its script first, then letters, function words and endings, and only where these leave doubt
//! the n-gram models of lingua. Every step is a sum of weights that stand in tables, so that a guess can be explained, and nothing
//! is random.

mod address;
mod arabic;
mod cyrillic;
mod han;
mod latin;
mod neighbours;
mod quotes;
mod script;
mod vocabulary;
mod witness;

pub(crate) use han::simplified;

use super::{Tag, fold};
use script::Writing;

/// What a text is taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The most likely language; `und` for text without letters or in a script nobody here reads.
    pub tag: Tag,
    /// How sure it is, from 0 to 1. From 0.6 on, one guess of 16 103 was wrong on NTREX dev and single terms; below, one in eight.
    /// A language that is not told apart here (Spanish, Italian) may reach 0.9 for another.
    pub confidence: f32,
    /// The second best, with its share.
    pub runner_up: Option<(Tag, f32)>,
}

impl Guess {
    fn unknown() -> Guess {
        Guess { tag: Tag::unknown(), confidence: 0.0, runner_up: None }
    }
}

/// A language and the weight of the evidence for it, in natural logarithms of odds.
type Scored = (&'static str, f32);

/// Guesses the language of one line or paragraph.
pub fn detect(text: &str) -> Guess {
    guess(text, &|_| true)
}

/// Guesses which of the candidates a line or paragraph is written in. Languages that are not told apart here cannot win; `und`
/// where no candidate is written in the text's script.
pub fn detect_among(text: &str, candidates: &[Tag]) -> Guess {
    // zh-Hant stands in for zh-Hans where only one of them is to be had, and fr-CA is fr.
    let exact = |tag: &str| candidates.iter().find(|c| c.as_str() == tag);
    let near = |tag: &str| exact(tag).or_else(|| candidates.iter().find(|c| c.primary() == primary(tag)));
    let mut guess = guess(text, &|tag| near(tag).is_some());
    if let Some(tag) = near(guess.tag.as_str()) {
        guess.tag = tag.clone();
    }
    guess.runner_up = guess.runner_up.and_then(|(t, share)| near(t.as_str()).cloned().map(|t| (t, share))).filter(|(t, _)| *t != guess.tag);
    guess
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// So many bytes of a text are looked at: the language of more is no surer, and the work grows.
const LONGEST: usize = 16 * 1024;

/// The first `n` bytes of a text, or a little less: whole characters.
fn head(text: &str, n: usize) -> &str {
    let end = (0..=n.min(text.len())).rev().find(|&i| text.is_char_boundary(i));
    &text[..end.unwrap_or(0)]
}

/// The guess among the languages that `allowed` lets through.
fn guess(text: &str, allowed: &dyn Fn(&str) -> bool) -> Guess {
    let text = head(text, LONGEST);
    let text = &*address::without_addresses(text);
    let folded = fold(text);
    let writing = script::writing(text);
    let mut scores: Vec<Scored> = match writing {
        Writing::None => return Guess::unknown(),
        Writing::Single(tag) => vec![(tag, 3.0)],
        Writing::Han => han::scores(text),
        Writing::Latin => latin::scores(text, &folded),
        Writing::Arabic => arabic::scores(text, &folded),
        Writing::Cyrillic => cyrillic::scores(&folded),
    };
    scores.retain(|(tag, _)| allowed(tag));
    if in_doubt(&scores) && matches!(writing, Writing::Latin | Writing::Arabic) {
        vocabulary::ask(&folded.text, &mut scores);
        witness::ask(text, &mut scores);
    }
    decide(scores)
}

/// Logarithm of the odds below which lingua is asked as well. On NTREX dev it is not needed at all; on single terms of the termbase
/// it finds French and Albanian words without accents (65 to 86 and 73 to 97 in a hundred right).
const DOUBT: f32 = 2.5;

fn in_doubt(scores: &[Scored]) -> bool {
    let best = |skip: Option<&str>| scores.iter().filter(|(t, _)| Some(*t) != skip).map(|s| s.1).fold(f32::MIN, f32::max);
    let first = scores.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    first.is_some_and(|f| scores.len() > 1 && f.1 - best(Some(f.0)) < DOUBT)
}

/// The weight that evidence against no one amounts to: keeps short texts from looking sure.
const PRIOR: f32 = 0.5;

/// Turns weights into shares that add up to less than one.
fn decide(mut scores: Vec<Scored>) -> Guess {
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let Some(&(tag, top)) = scores.first() else { return Guess::unknown() };
    let weigh = |s: f32| (s - top).exp();
    // A text that nothing speaks for (top near or below zero) leaves room for a language that nobody asked about.
    let total: f32 = scores.iter().map(|s| weigh(s.1)).sum::<f32>() + weigh(PRIOR);
    let runner_up = scores.get(1).map(|s| (Tag::new(s.0), weigh(s.1) / total)).filter(|r| r.1 > 0.001);
    Guess { tag: Tag::new(tag), confidence: 1.0 / total, runner_up }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> String {
        detect(text).tag.to_string()
    }

    #[test]
    fn sentences_of_policies_are_recognised() {
        for (text, want) in [
            ("We may share your personal data with third parties.", "en"),
            ("Contact us", "en"),
            ("PRIVACY POLICY", "en"),
            ("Nous ne vendons jamais vos données personnelles.", "fr"),
            ("Article 3 : Durée de conservation", "fr"),
            ("قد نشارك بياناتك الشخصية مع أطراف ثالثة.", "ar"),
            ("المادة 1 - التعريفات", "ar"),
            ("Ne mund t'i ndajmë të dhënat tuaja me palë të treta.", "sq"),
            ("Neni 5: Kushtet e përdorimit", "sq"),
            ("You size hyzmatlary bermek;", "tk-Latn"),
            ("Gizlinlik syýasaty", "tk-Latn"),
            ("2-nji madda. Umumy düzgünler", "tk-Latn"),
            ("Biz siziň maglumatlaryňyzy satmaýarys.", "tk-Latn"),
            ("第三条 个人信息的收集", "zh-Hans"),
            ("我们使用 Google Analytics 和 Facebook Pixel。", "zh-Hans"),
            ("我們不會出售您的個人資料。", "zh-Hant"),
        ] {
            assert_eq!(tag(text), want, "{text}: {:?}", detect(text));
        }
    }

    #[test]
    fn neighbours_are_not_taken_for_our_languages() {
        for (text, want) in [
            ("Kişisel verilerinizi üçüncü taraflarla paylaşabiliriz ve bu verileri saklarız.", "tr"),
            ("Bu gizlilik politikası hangi bilgileri topladığımızı açıklar.", "tr"),
            ("Biz sizin şəxsi məlumatlarınızı üçüncü tərəflərə satmırıq.", "az"),
            ("Biz sizning shaxsiy ma'lumotlaringizni uchinchi shaxslarga bermaymiz.", "uz"),
            ("Foydalanuvchilar o‘z ma’lumotlarini o‘chirish huquqiga ega.", "uz"),
            ("Wir geben Ihre personenbezogenen Daten nicht an Dritte weiter.", "de"),
            ("ما ممکن است اطلاعات شخصی شما را با اشخاص ثالث به اشتراک بگذاریم.", "fa"),
            ("ہم آپ کی ذاتی معلومات تیسرے فریق کو فروخت نہیں کرتے۔", "ur"),
            ("Мы не передаём ваши персональные данные третьим лицам.", "ru"),
            ("Биз сизиң шахсы маглуматларыңызы үчүнҗи тараплара бермейәрис.", "tk-Cyrl"),
            ("Ми не продаємо ваші персональні дані третім особам.", "uk"),
            ("当社は個人情報を第三者に提供しません。", "ja"),
            ("개인정보 처리방침", "ko"),
            ("Πολιτική απορρήτου", "el"),
        ] {
            assert_eq!(tag(text), want, "{text}: {:?}", detect(text));
        }
    }

    #[test]
    fn text_without_letters_is_in_no_language() {
        for text in ["", " ", "1.2.3", "25 % — 30", "①", "•"] {
            assert_eq!(detect(text), Guess { tag: Tag::unknown(), confidence: 0.0, runner_up: None }, "{text}");
        }
    }

    #[test]
    fn candidates_alone_can_win() {
        let tags = |s: &str| s.split(' ').map(Tag::new).collect::<Vec<_>>();
        for (text, candidates, want) in [
            ("Cookies", "fr sq", "fr"),
            ("個人資料", "en zh-Hans", "zh-Hans"),
            ("Nos services", "en-US fr-CA", "fr-CA"),
            ("Our services are for you", "en-US fr-CA", "en-US"),
            ("隐私", "en fr", "und"),
            ("We use it", "xx", "und"),
            ("We use it", "", "und"),
        ] {
            let candidates = if candidates.is_empty() { Vec::new() } else { tags(candidates) };
            assert_eq!(detect_among(text, &candidates).tag.as_str(), want, "{text}");
        }
    }

    #[test]
    fn the_same_text_gives_the_same_guess() {
        for text in ["Cookies", "data protection", "Liga Elite: Dundee Stars", "بيانات موقع"] {
            assert_eq!(detect(text), detect(text));
            let guess = detect(text);
            assert!(guess.confidence < 0.9, "{guess:?}");
        }
    }
}
