//! Numbers in words in the six languages.

use super::*;
use crate::language::{Tag, profile};

fn found(tag: &str, text: &str) -> Vec<(String, u64)> {
    number_words(profile(&Tag::new(tag)), text).into_iter().map(|(r, n)| (text[r].to_string(), n)).collect()
}

fn one(tag: &str, cases: &[(&str, u64)]) {
    for (text, want) in cases {
        assert_eq!(found(tag, &format!("x {text} x")), [(text.to_string(), *want)], "{tag}");
    }
}

#[test]
fn compounds_are_one_number() {
    one(
        "en",
        &[
            ("twenty-five", 25),
            ("Thirty", 30),
            ("one hundred and five", 105),
            ("two thousand three hundred forty-one", 2341),
            ("5 million", 5_000_000),
            ("1.5 billion", 1_500_000_000),
            ("fourteen", 14),
            ("zero", 0),
        ],
    );
    one(
        "fr",
        &[
            ("quatre-vingt-dix", 90),
            ("quatre-vingt-dix-neuf", 99),
            ("vingt et un", 21),
            ("soixante et onze", 71),
            ("soixante-dix-sept", 77),
            ("dix-huit", 18),
            ("cent quatre-vingts", 180),
            ("deux cent mille", 200_000),
            ("quatre cents", 400),
            ("3,5 millions", 3_500_000),
            ("un million", 1_000_000),
        ],
    );
    one(
        "sq",
        &[("njëzet e pesë", 25), ("tridhjetë", 30), ("njëqind e dyzet e tre", 143), ("dy mijë e pesëqind", 2500), ("katërmbëdhjetë", 14)],
    );
    one("tk", &[("on dört", 14), ("otuz", 30), ("ýigrimi bäş", 25), ("bir ýüz elli", 150), ("iki müň", 2000)]);
    one(
        "ar",
        &[
            ("أربعة عشر", 14),
            ("خمسة وعشرون", 25),
            ("ثلاثين", 30),
            ("مائة وخمسة وعشرون", 125),
            ("ثلاثة آلاف وخمسمائة", 3500),
            ("ألفان", 2000),
            ("الثلاثين", 30),
            ("اثني عشر", 12),
            ("500 ألف", 500_000),
        ],
    );
    for (text, numeral, want) in [
        ("在三十日内", "三十", 30),
        ("十四天", "十四", 14),
        ("两年", "两", 2),
        ("百分之二十", "二十", 20),
        ("罚款500万元", "500万", 5_000_000),
        ("1.5亿", "1.5亿", 150_000_000),
        ("二〇二四年", "二〇二四", 2024),
    ] {
        assert_eq!(found("zh", text).last(), Some(&(numeral.to_string(), want)), "{text}");
    }
}

#[test]
fn neighbours_stay_apart_and_look_alikes_stay_out() {
    for (tag, text, want) in [
        ("en", "two or three, four five", vec![2, 3, 4, 5]),
        ("en", "no one of the thousands", vec![]),
        ("en", "twenty and three", vec![20, 3]),
        ("fr", "un accord de vingt et deux", vec![20, 2]),
        ("sq", "dy e tre", vec![2, 3]),
        ("tk", "bize ýüz tutuň", vec![]),
        ("ar", "خمسة عشرون", vec![5, 20]),
        ("zh", "第三方十分统一一些四川百分之三", vec![3]),
        ("zh", "周三，千万不要", vec![]),
        ("de", "zwanzig", vec![]),
    ] {
        assert_eq!(found(tag, text).into_iter().map(|(_, n)| n).collect::<Vec<_>>(), want, "{text}");
    }
}
