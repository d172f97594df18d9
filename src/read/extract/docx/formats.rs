//! Numbers as the formats of numbering write them (`ST_NumberFormat`, ECMA-376 part 1, 17.18.59).

use crate::language::numerals;
use crate::read::extract::counting::{
    BRANCHES, CHINESE, FORMAL, FORMAL_SIMPLE, HAN_DIGITS, HANGUL, JAPANESE, JAPANESE_LEGAL, STEMS, digits, han, pick,
};

/// Longest run of one letter ("aaa" for 53); what would be longer is written in digits.
const MAX_REPEATS: i64 = 30;

const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
const CYRILLIC: &str = "абвгдежзиклмнопрстуфхцчшщыэюя";
const ARABIC: &str = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي";
const ABJAD: &str = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ";
const HEBREW: &str = "אבגדהוזחטיכלמנסעפצקרשת";
const KOREAN: &str = "가나다라마바사아자차카타파하";
const JAMO: &str = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ";
const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const THAI: &str = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ";
const MARKS: &str = "*†‡§";

/// A number in a format; nothing for formats that write no number (`none`, `bullet`). A format that is not known is written in digits, as
/// is a number that its format does not reach. `english` says whether formats that write words may do so.
pub(super) fn written(format: &str, n: i64, english: bool) -> Option<String> {
    let special = match format {
        "none" | "bullet" => return None,
        "decimalZero" => Some(format!("{n:02}")),
        "upperRoman" => roman(n).map(|r| r.to_uppercase()),
        "lowerRoman" => roman(n),
        "upperLetter" => letter(n, LATIN).map(|l| l.to_uppercase()),
        "lowerLetter" => letter(n, LATIN),
        "russianLower" => letter(n, CYRILLIC),
        "russianUpper" => letter(n, CYRILLIC).map(|l| l.to_uppercase()),
        "arabicAlpha" => letter(n, ARABIC),
        "arabicAbjad" => letter(n, ABJAD),
        "hebrew2" => letter(n, HEBREW),
        "ganada" => letter(n, KOREAN),
        "chosung" => letter(n, JAMO),
        "aiueo" | "aiueoFullWidth" => letter(n, KANA),
        "iroha" | "irohaFullWidth" => letter(n, IROHA),
        "thaiLetters" => letter(n, THAI),
        "chicago" => letter(n, MARKS),
        "ideographTraditional" => one_of(n, STEMS),
        "ideographZodiac" => one_of(n, BRANCHES),
        "ideographZodiacTraditional" => (1..=60).contains(&n).then(|| [pick(STEMS, (n - 1) % 10), pick(BRANCHES, (n - 1) % 12)].concat()),
        "chineseCounting" | "taiwaneseCounting" if n >= 100 => digits(n, HAN_DIGITS),
        "chineseCounting" | "chineseCountingThousand" | "taiwaneseCounting" | "taiwaneseCountingThousand" => han(n, &CHINESE),
        "chineseLegalSimplified" => han(n, &FORMAL_SIMPLE),
        "ideographLegalTraditional" => han(n, &FORMAL),
        "japaneseCounting" => han(n, &JAPANESE),
        "japaneseLegal" => han(n, &JAPANESE_LEGAL),
        "koreanCounting" => han(n, &HANGUL),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2" => digits(n, HAN_DIGITS),
        "koreanDigital" => digits(n, HANGUL.digits),
        "hindiNumbers" => digits(n, "०१२३४५६७८९"),
        "thaiNumbers" => digits(n, "๐๑๒๓๔๕๖๗๘๙"),
        "decimalFullWidth" | "decimalFullWidth2" => digits(n, "０１２３４５６７８９"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" | "ideographEnclosedCircle" => in_block(n, '①', 20),
        "decimalEnclosedFullstop" => in_block(n, '⒈', 20),
        "decimalEnclosedParen" => in_block(n, '⑴', 20),
        "numberInDash" => Some(format!("- {n} -")),
        "hex" => Some(format!("{n:X}")),
        "ordinal" if english => Some(format!("{n}{}", ordinal_ending(n))),
        "ordinal" => Some(format!("{n}.")),
        "cardinalText" if english => cardinal(n).map(capital),
        "ordinalText" if english => ordinal(n).map(capital),
        // A format of the user's own, such as "001, 002, 003, ...": as many digits as the first one has.
        custom => custom.split(',').next().filter(|s| s.len() > 1 && s.len() < 12 && s.bytes().all(|b| b.is_ascii_digit())).map(|s| {
            let width = s.len();
            format!("{n:0width$}")
        }),
    };
    Some(special.unwrap_or_else(|| n.to_string()))
}

fn one_of(n: i64, letters: &str) -> Option<String> {
    (1..=letters.chars().count() as i64).contains(&n).then(|| pick(letters, n - 1))
}

/// a to z, then aa to zz, in which the letter is repeated.
fn letter(n: i64, letters: &str) -> Option<String> {
    let count = letters.chars().count() as i64;
    let repeats = (n - 1) / count + 1;
    (n > 0 && repeats <= MAX_REPEATS).then(|| pick(letters, (n - 1) % count).repeat(repeats as usize))
}

fn in_block(n: i64, first: char, count: i64) -> Option<String> {
    (1..=count).contains(&n).then(|| char::from_u32(first as u32 + n as u32 - 1)).flatten().map(String::from)
}

fn roman(n: i64) -> Option<String> {
    u64::try_from(n).ok().filter(|n| (1..4000).contains(n)).map(numerals::roman)
}

fn ordinal_ending(n: i64) -> &'static str {
    match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

const ONES: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// 1 to 99 in English words.
fn cardinal(n: i64) -> Option<String> {
    let n = usize::try_from(n).ok().filter(|n| (1..100).contains(n))?;
    Some(match (n / 10, n % 10) {
        _ if n < 20 => ONES[n].to_string(),
        (tens, 0) => TENS[tens].to_string(),
        (tens, ones) => format!("{}-{}", TENS[tens], ONES[ones]),
    })
}

fn ordinal(n: i64) -> Option<String> {
    let words = cardinal(n)?;
    let (head, last) = words.rsplit_once('-').map_or(("", words.as_str()), |(head, last)| (head, last));
    let last = match last {
        "one" => "first".to_string(),
        "two" => "second".to_string(),
        "three" => "third".to_string(),
        "five" => "fifth".to_string(),
        "eight" => "eighth".to_string(),
        "nine" => "ninth".to_string(),
        "twelve" => "twelfth".to_string(),
        tens if tens.ends_with('y') => format!("{}ieth", tens.trim_end_matches('y')),
        other => format!("{other}th"),
    };
    Some(if head.is_empty() { last } else { format!("{head}-{last}") })
}

fn capital(word: String) -> String {
    word[..1].to_uppercase() + &word[1..]
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn formats_write_numbers() {
        let cases: &[(&str, i64, &str)] = &[
            ("decimal", 12, "12"),
            ("decimalZero", 7, "07"),
            ("decimalZero", 12, "12"),
            ("upperRoman", 14, "XIV"),
            ("lowerRoman", 1999, "mcmxcix"),
            ("lowerRoman", 4000, "4000"),
            ("upperLetter", 3, "C"),
            ("lowerLetter", 28, "bb"),
            ("lowerLetter", 0, "0"),
            ("ordinal", 1, "1st"),
            ("ordinal", 12, "12th"),
            ("ordinal", 23, "23rd"),
            ("cardinalText", 21, "Twenty-one"),
            ("ordinalText", 1, "First"),
            ("ordinalText", 12, "Twelfth"),
            ("ordinalText", 30, "Thirtieth"),
            ("ordinalText", 42, "Forty-second"),
            ("chineseCounting", 5, "五"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 12, "十二"),
            ("chineseCounting", 20, "二十"),
            ("chineseCounting", 105, "一〇五"),
            ("chineseCountingThousand", 101, "一百零一"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 1005, "一千零五"),
            ("chineseLegalSimplified", 11, "壹拾壹"),
            ("japaneseCounting", 111, "百十一"),
            ("koreanCounting", 21, "이십일"),
            ("ideographDigital", 20, "二〇"),
            ("ideographTraditional", 3, "丙"),
            ("ideographTraditional", 11, "11"),
            ("ideographZodiacTraditional", 13, "丙子"),
            ("arabicAbjad", 3, "ج"),
            ("arabicAbjad", 10, "ي"),
            ("arabicAlpha", 3, "ت"),
            ("hindiNumbers", 27, "२७"),
            ("decimalEnclosedCircle", 3, "③"),
            ("decimalEnclosedCircle", 21, "21"),
            ("decimalFullWidth", 10, "１０"),
            ("numberInDash", 4, "- 4 -"),
            ("russianUpper", 2, "Б"),
            ("001, 002, 003, ...", 4, "004"),
            ("somethingNew", 4, "4"),
            ("lowerLetter", 1_000_000_000, "1000000000"),
        ];
        for (format, n, expected) in cases {
            assert_eq!(written(format, *n, true).as_deref(), Some(*expected), "{format} {n}");
        }
        assert_eq!(written("none", 1, true), None);
        assert_eq!(written("bullet", 1, true), None);
        assert_eq!(written("cardinalText", 3, false).as_deref(), Some("3"));
    }
}
