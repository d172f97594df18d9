//! Labels of headings and list items, parsed to comparable values.

/// How a label counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LabelSystem {
    /// 1, 1.1, ١, ۱, in any digits.
    Decimal,
    /// i, iv.
    RomanLower,
    /// I, IV.
    RomanUpper,
    /// a, b.
    AlphaLower,
    /// A, B.
    AlphaUpper,
    /// 一, 十二.
    Han,
    /// أ ب ج د ه و ز.
    Abjad,
    /// ①.
    Circled,
    /// ● - • – *.
    Bullet,
}

/// The word that a label is built with: "Chapter 1", "第一章".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LabelWord {
    /// Part, partie, جزء, pjesa, bölek, 部分, 编.
    Part,
    /// Chapter, chapitre, الفصل / الباب, kreu / kapitulli, bap, 章.
    Chapter,
    /// Section, القسم, seksioni, bölüm, 节.
    Section,
    /// Article, المادة, neni, madda, 条.
    Article,
    /// Clause, paragraph: البند, الفقرة, paragrafi, pika, bent, 款, 项.
    Clause,
    /// Annex, appendix, ملحق, shtojca, goşundy, 附件.
    Annex,
}

/// A parsed label.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Label {
    /// As it stands in the source, with its punctuation.
    pub raw: String,
    /// How it counts, decided from the siblings where it is ambiguous (i, v, c, d).
    pub system: LabelSystem,
    /// Value, one number a level: 1.2.2.1 is `[1, 2, 2, 1]`, (c) is `[3]`, 第二章 is `[2]`. Empty for bullets. Where right-to-left
    /// editing mirrored a multi-level number, this is what stands there in reading order ("2.1" is [2, 1]) and `mirrored` is set.
    pub value: Vec<u32>,
    /// The word it is built with.
    pub word: Option<LabelWord>,
    /// True where the neighbours show that the levels stand in reverse ("2.1" between 1.1 and 3.1 under section 1).
    pub mirrored: bool,
    /// The shape of its punctuation with the value left out: `.`, `)`, `()`, `、`, `（）`, `-`, empty.
    pub shape: String,
    /// Byte range in `Source::text`.
    pub start: usize,
    /// See `start`.
    pub end: usize,
}

impl Label {
    /// The value in logical order: `value`, reversed where it is mirrored.
    pub fn logical(&self) -> Vec<u32> {
        let mut v = self.value.clone();
        if self.mirrored {
            v.reverse();
        }
        v
    }
}
