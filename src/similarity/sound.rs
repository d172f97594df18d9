//! Consonant skeletons: how a name or an international word sounds, the same for president, prezident and برزيدنت, for
//! Willoughby, ويلوبي and 威洛比. Two alphabets: `western` (Latin and Arabic among themselves) and `han` (anything against pinyin,
//! which has no final r, writes l for r and w for v).

use pinyin::ToPinyin;

/// Skeleton of a Latin word, diacritics allowed, for comparison with Latin and Arabic words. Letters are the classes B F T K S L R
/// M N; `albanian` reads x xh j q as Albanian does, `w_is_v` reads w as v (Turkmen).
pub fn western(word: &str, albanian: bool, w_is_v: bool) -> String {
    let c: Vec<char> = word.chars().map(base).collect();
    let mut out = String::new();
    let at = |i: usize| c.get(i).copied().unwrap_or(' ');
    let mut i = 0;
    let mut previous = ' ';
    while i < c.len() {
        let (a, b) = (c[i], at(i + 1));
        let mut step = 1;
        let class: &str = match (a, b) {
            ('p', 'h') => two(&mut step, "F"),
            ('g', 'h') if i > 0 => two(&mut step, ""),
            ('s' | 'c' | 'z' | 'x', 'h') => two(&mut step, "S"),
            ('t' | 'd', 'h') => two(&mut step, "T"),
            ('k', 'h') => two(&mut step, "K"),
            ('t', 's' | 'z') => two(&mut step, "S"),
            ('c', 'k' | 'q') => two(&mut step, "K"),
            ('g', 'j') if albanian => two(&mut step, "S"),
            ('n', 'j') if albanian => two(&mut step, "N"),
            ('b' | 'p', _) => "B",
            ('f' | 'v', _) => "F",
            ('w', _) if w_is_v => "F",
            ('t' | 'd', _) => "T",
            ('c', 'e' | 'i' | 'y') => "S",
            ('c', _) if albanian => "S",
            ('g', 'e' | 'i' | 'y') if !albanian && !w_is_v => "S",
            ('c' | 'k' | 'q' | 'g', _) => "K",
            ('x', _) if albanian => "S",
            ('x', _) => "KS",
            ('j', _) if albanian => "",
            ('s' | 'z' | 'j', _) => "S",
            ('l', _) => "L",
            ('r', _) => "R",
            ('m', _) => "M",
            ('n', _) => "N",
            _ => "",
        };
        if !(a == previous && !class.is_empty() && out.ends_with(class)) {
            out.push_str(class);
        }
        previous = if step == 1 { a } else { ' ' };
        i += step;
    }
    out
}

fn two(step: &mut usize, class: &'static str) -> &'static str {
    *step = 2;
    class
}

/// A Latin letter without its diacritic; the letters that are sounds of their own go to the nearest plain spelling.
fn base(c: char) -> char {
    match c {
        'ç' | 'š' | 'ş' | 'ž' | 'č' => 's',
        'ý' => 'y',
        'ğ' => 'g',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        c if c.is_ascii() => c,
        c => {
            use unicode_normalization::UnicodeNormalization;
            std::iter::once(c).nfd().next().unwrap_or(c)
        }
    }
}

/// Rough romanisation of an Arabic word (folded), enough for both skeletons.
pub fn romanise_arabic(word: &str) -> String {
    let mut out = String::new();
    for c in word.chars() {
        out.push_str(match c {
            'ب' | 'پ' => "b",
            'ت' | 'ط' | 'ث' => "t",
            'د' | 'ض' | 'ذ' | 'ظ' => "d",
            'ف' | 'ڤ' => "f",
            'ك' | 'ق' | 'غ' | 'خ' | 'گ' => "k",
            'ج' | 'چ' | 'ش' | 'س' | 'ز' | 'ص' | 'ژ' => "s",
            'ل' => "l",
            'ر' => "r",
            'م' => "m",
            'ن' => "n",
            'ه' | 'ح' => "h",
            'و' if out.is_empty() => "w",
            'و' => "o",
            'ي' => "i",
            'ا' => "a",
            _ => "",
        });
    }
    out
}

/// Skeleton of a Latin word or a romanised Arabic one as Chinese would hear it: classes B F T K S L M N W H.
pub fn han_of_latin(word: &str, w_is_v: bool) -> String {
    let c: Vec<char> = word.chars().map(base).collect();
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let at = |i: usize| c.get(i).copied().unwrap_or(' ');
    let mut out = String::new();
    let mut i = 0;
    while i < c.len() {
        let (a, b) = (c[i], at(i + 1));
        let mut step = 1;
        let class = match (a, b) {
            ('p', 'h') => two(&mut step, "F"),
            ('g', 'h') if i > 0 => two(&mut step, ""),
            ('s' | 'c' | 'z' | 'x', 'h') => two(&mut step, "S"),
            ('t' | 'd', 'h') => two(&mut step, "T"),
            ('k', 'h') => two(&mut step, "K"),
            ('t', 's' | 'z') => two(&mut step, "S"),
            ('c', 'k') => two(&mut step, "K"),
            ('n', 'g') if !vowel(at(i + 2)) => two(&mut step, "N"),
            ('q', 'u') => two(&mut step, "K"),
            ('b' | 'p', _) => "B",
            ('f', _) => "F",
            ('v' | 'w', _) if a == 'v' || w_is_v || vowel(b) => "W",
            ('t' | 'd', _) => "T",
            ('c', 'e' | 'i' | 'y') | ('g', 'e' | 'i') => "S",
            ('c' | 'k' | 'q' | 'g', _) => "K",
            ('x', _) => "KS",
            ('s' | 'z' | 'j', _) => "S",
            ('h', x) if vowel(x) => "H",
            ('l', _) => "L",
            ('r', x) if vowel(x) || x == 'r' => "L",
            ('m', x) if !vowel(x) && x != ' ' => "N",
            ('m', _) => "M",
            ('n', _) => "N",
            _ => "",
        };
        if class.is_empty() || !out.ends_with(class) || i == 0 || vowel(at(i - 1)) {
            out.push_str(class);
        }
        i += step;
    }
    out
}

/// Skeleton of a run of Han characters that writes a foreign name.
pub fn han_of_pinyin(run: &str) -> String {
    let mut out = String::new();
    for (c, p) in run.chars().zip(run.to_pinyin()) {
        let Some(p) = p else { continue };
        let p = p.plain();
        let initial = match c {
            '基' | '加' | '金' | '贾' => "K",
            '希' | '休' | '豪' => "H",
            '尔' | '耳' => "L",
            _ => match p.as_bytes().first() {
                Some(b'b' | b'p') => "B",
                Some(b'm') => "M",
                Some(b'f') => "F",
                Some(b'd' | b't') => "T",
                Some(b'n') => "N",
                Some(b'l' | b'r') => "L",
                Some(b'g' | b'k') => "K",
                Some(b'h') => "H",
                Some(b'j' | b'q' | b'x' | b'z' | b'c' | b's') => "S",
                Some(b'w') => "W",
                _ => "",
            },
        };
        out.push_str(initial);
        if p.ends_with('n') || p.ends_with("ng") {
            out.push('N');
        }
    }
    out
}

/// True where two or more neighbouring Han characters are read as a Latin word is spelt: 贵阳 and Guiyang.
pub fn spells_in_pinyin(run: &str, word: &str) -> bool {
    if word.len() < 5 || !word.is_ascii() {
        return false;
    }
    let syllables: Vec<&str> = run.to_pinyin().map(|p| p.map_or("", |p| p.plain())).collect();
    (0..syllables.len()).any(|i| {
        let mut rest = word;
        for (n, s) in syllables[i..].iter().enumerate() {
            let Some(r) = rest.strip_prefix(*s).filter(|_| !s.is_empty()) else { return false };
            if r.is_empty() {
                return n > 0;
            }
            rest = r;
        }
        false
    })
}

/// Characters that write foreign names in Chinese; a run of two or more of them outside known words is taken for a name.
const TRANSCRIPTION: &str = "阿埃艾爱安奥巴班邦保鲍贝本比彼宾波伯勃布查达戴丹当道德登邓迪蒂丁杜顿多厄恩尔法凡范菲费芬佛弗福富盖甘冈戈格葛古圭哈海汉豪赫黑亨霍胡华怀惠基吉季加贾简杰金卡凯坎康考柯科克肯孔库夸奎昆拉莱兰朗劳勒雷里利莉黎理力立林琳龙卢鲁露伦罗洛吕马玛迈麦曼芒毛梅门蒙米密敏明摩莫默姆木穆纳娜奈南内尼涅宁牛纽农努诺欧帕派潘庞佩彭皮匹平普奇齐恰乔切琴丘屈让热仁日荣茹瑞若萨赛桑瑟森沙莎山尚绍舍申圣施什史士舒朔思斯丝松苏索塔泰坦汤唐陶特腾藤提廷图托陀瓦万旺威韦维魏温文翁沃乌吾武伍西希悉锡夏香肖歇谢辛兴休雪逊雅亚延扬杨耶叶伊依易因英尤于约云赞泽曾扎詹张章珍哲真芝朱祖佐";

/// True for a character that writes foreign names.
pub fn transcribes(c: char) -> bool {
    use std::sync::OnceLock;
    static SET: OnceLock<rustc_hash::FxHashSet<char>> = OnceLock::new();
    c == '·' || SET.get_or_init(|| TRANSCRIPTION.chars().collect()).contains(&c)
}

/// How alike two skeletons are, 0 to 1 (normalised Levenshtein).
pub fn likeness(a: &str, b: &str) -> f64 {
    strsim::normalized_levenshtein(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_one_skeleton_in_every_script() {
        assert_eq!(western("president", false, false), western("prezident", false, true));
        assert_eq!(western("polisiýa", false, true), western("policia", true, false));
        assert_eq!(western(&romanise_arabic("واشنطن"), false, false), western("washington", false, false).replace("SNKTN", "SNTN"));
        assert!(spells_in_pinyin("据贵阳晚报", "guiyang") && !spells_in_pinyin("贵州阳光", "guiyang"));
        assert!(likeness(&han_of_pinyin("威洛比"), &han_of_latin("willoughby", false)) > 0.9);
        assert!(likeness(&han_of_pinyin("汉密尔顿"), &han_of_latin("hamilton", false)) > 0.6);
        assert!(likeness(&han_of_pinyin("维特尔"), &han_of_latin("vettel", false)) > 0.9);
    }
}
