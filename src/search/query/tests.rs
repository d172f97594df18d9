//! What the query language understands, what it refuses and where, and that what is written back says the same.

use super::*;

/// The tree in short.
fn shape(node: &Node) -> String {
    let list = |name: &str, all: &[Node]| format!("{name}[{}]", all.iter().map(shape).collect::<Vec<_>>().join(", "));
    match &node.what {
        What::All => "*".to_string(),
        What::Words(w) => format!("w<{w}>"),
        What::Phrase(w) => format!("p<{w}>"),
        What::Prefix(w) => format!("<{w}>*"),
        What::Fuzzy(w, n) => format!("<{w}>~{n}"),
        What::Lang(t) => format!("lang:{t}"),
        What::Field(name, value) => format!("{}={value:?}", name.typed()),
        What::And(all) => list("and", all),
        What::Or(all) => list("or", all),
        What::Not(n) => format!("not[{}]", shape(n)),
    }
}

fn shaped(text: &str) -> String {
    shape(&parse(text).unwrap_or_else(|e| panic!("{text}: {e}")).root)
}

fn error(text: &str) -> (String, String) {
    let e = parse(text).map(|q| shape(&q.root)).expect_err(text);
    (e.text[e.range.clone()].to_string(), e.what)
}

/// A random number generator that is the same everywhere (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % n
    }
}

#[test]
fn words_phrases_and_operators() {
    for (text, want) in [
        ("", "*"),
        ("  \u{3000} ", "*"),
        ("*", "*"),
        ("personal data", "w<personal data>"),
        ("\"personal data\"", "p<personal data>"),
        (
            "“personal data” «données» „të dhëna“ 「个人信息」 『数据』 «بيانات»",
            "and[p<personal data>, p<données>, p<të dhëna>, p<个人信息>, p<数据>, p<بيانات>]",
        ),
        ("“mixed\" marks", "and[p<mixed>, w<marks>]"),
        ("minor* recieve~ recieve~2 recieve~1", "and[<minor>*, <recieve>~1, <recieve>~2, <recieve>~1]"),
        ("a AND b", "and[w<a>, w<b>]"),
        ("a && b", "and[w<a>, w<b>]"),
        ("a＆＆b", "w<a＆＆b>"),
        ("a OR b c", "or[w<a>, w<b c>]"),
        ("a || b AND c", "or[w<a>, and[w<b>, w<c>]]"),
        ("(a OR b) AND c", "and[or[w<a>, w<b>], w<c>]"),
        ("（a OR b） AND c", "and[or[w<a>, w<b>], w<c>]"),
        ("((a AND b)) AND (c d)", "and[w<a>, w<b>, w<c d>]"),
        ("NOT a", "not[w<a>]"),
        ("-a", "not[w<a>]"),
        ("!a", "not[w<a>]"),
        ("a -b c", "and[w<a>, not[w<b>], w<c>]"),
        ("a -(b c)", "and[w<a>, not[w<b c>]]"),
        ("+a b", "and[w<a>, w<b>]"),
        ("NOT NOT -a", "not[not[not[w<a>]]]"),
        ("and or not to", "w<and or not to>"),
        ("-rule:number -\"x y\"", "and[not[rule=Text(\"number\")], not[p<x y>]]"),
    ] {
        assert_eq!(shaped(text), want, "{text}");
    }
}

#[test]
fn negations_inside_one_another_are_taken_apart() {
    for (text, want) in [
        ("NOT (NOT a)", "w<a>"),
        ("-(-a)", "w<a>"),
        ("NOT NOT -a", "not[w<a>]"),
        ("NOT (a b)", "not[w<a b>]"),
        ("NOT (a AND b)", "not[and[w<a>, w<b>]]"),
        ("NOT (-a AND b)", "or[w<a>, not[w<b>]]"),
        ("NOT (-a OR b OR (c AND d))", "and[w<a>, not[w<b>], not[and[w<c>, w<d>]]]"),
        ("x -(b -c)", "and[w<x>, or[not[w<b>], w<c>]]"),
        ("x AND NOT (NOT (y AND z))", "and[w<x>, w<y>, w<z>]"),
        ("a OR NOT (NOT (b OR c)) OR -d", "or[w<a>, w<b>, w<c>, not[w<d>]]"),
        ("lang:tk -(-number:30)", "and[lang:tk-Latn, number=Range(Included(30.0), Included(30.0))]"),
    ] {
        let query = parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(shape(&query.root.settled()), want, "{text}");
        assert_eq!(query.root.settled().range, query.root.range, "{text}");
        // What is written back is what was typed.
        assert!(parse(&query.to_string()).expect(text).root.same(&query.root), "{text} is written {query}");
    }
    let deep = format!("{}a", "NOT ".repeat(32));
    assert_eq!(shape(&parse(&deep).expect("32 deep").root.settled()), "w<a>");
    assert!(error(&format!("NOT {deep}")).1.contains("nested more than"));
}

#[test]
fn prose_that_looks_like_syntax_is_words() {
    for (text, want) in [
        ("12:30", "w<12:30>"),
        ("https://www.belmora.example/a?b=c", "w<https://www.belmora.example/a?b=c>"),
        ("mailto:a@b.example", "w<mailto:a@b.example>"),
        ("We keep: data", "w<We keep: data>"),
        ("目的：数据", "w<目的：数据>"),
        ("données : conservation !", "w<données conservation>"),
        ("a - b & c", "w<a b c>"),
        ("clause(s) of section 5(a)", "w<clause(s) of section 5(a)>"),
        ("个人信息（包括姓名）", "w<个人信息（包括姓名）>"),
        ("l'utilisateur aujourd’hui", "w<l'utilisateur aujourd’hui>"),
        ("\\-1 keep\\:data \\\"x \\AND \\(a a\\*", "w<-1 keep:data \"x AND (a a*>"),
        ("data-protection", "w<data-protection>"),
        ("\u{202b}البيانات\u{202c}", "w<البيانات>"),
    ] {
        assert_eq!(shaped(text), want, "{text}");
    }
}

#[test]
fn fields_and_their_values() {
    for (text, want) in [
        ("lang:tk", "lang:tk-Latn"),
        ("LANG：zh", "lang:zh-Hans"),
        ("lang:tk,fr", "or[lang:tk-Latn, lang:fr]"),
        ("lang:tk،fr data", "and[or[lang:tk-Latn, lang:fr], w<data>]"),
        ("present:fr absent:tk moved:zh", "and[present=Text(\"fr\"), absent=Text(\"tk-Latn\"), moved=Text(\"zh-Hans\")]"),
        ("absent:*", "absent=Any"),
        ("rule:Leaked-Name", "rule=Text(\"leaked-name\")"),
        ("rule:number,contact", "or[rule=Text(\"number\"), rule=Text(\"contact\")]"),
        ("severity:major status:open kind:list-item", "and[severity=Text(\"major\"), status=Text(\"open\"), kind=Text(\"list-item\")]"),
        ("finding:F3A9C1D07B52 finding:f3a9", "and[finding=Text(\"f3a9c1d07b52\"), finding=Prefix(\"f3a9\")]"),
        ("family:tarnivel family:tar*", "and[family=Text(\"tarnivel\"), family=Prefix(\"tar\")]"),
        ("source:\"my file.txt\" url:belmora.example", "and[source=Text(\"my file.txt\"), url=Text(\"belmora.example\")]"),
        (
            "section:5.2. section:§٥ section:\"children\" section:5.*",
            "and[section=Text(\"5.2\"), section=Text(\"5\"), section=Text(\"children\"), section=Prefix(\"5\")]",
        ),
        ("label:(a) row:31 row:r0031", "and[label=Text(\"(a)\"), row=Text(\"r0031\"), row=Text(\"r0031\")]"),
        ("name:\"Belmora Ltd\" name:Bel* name:“Bel”*", "and[name=Text(\"Belmora Ltd\"), name=Prefix(\"Bel\"), name=Prefix(\"Bel\")]"),
        ("(rule:number)", "rule=Text(\"number\")"),
    ] {
        assert_eq!(shaped(text), want, "{text}");
    }
}

#[test]
fn numbers_and_dates() {
    use Bound::{Excluded, Included, Unbounded};
    let ranged = |text: &str| match parse(text).unwrap_or_else(|e| panic!("{text}: {e}")).root.what {
        What::Field(_, Value::Range(a, z)) => (a, z),
        other => panic!("{text}: {other:?}"),
    };
    for (text, want) in [
        ("number:30", (Included(30.0), Included(30.0))),
        ("number:٣٠", (Included(30.0), Included(30.0))),
        ("number：３０", (Included(30.0), Included(30.0))),
        ("number:1,000", (Included(1000.0), Included(1000.0))),
        ("number:1.000.000,5", (Included(1_000_000.5), Included(1_000_000.5))),
        ("number:\"1 000\"", (Included(1000.0), Included(1000.0))),
        ("number:١٬٠٠٠٫٥", (Included(1000.5), Included(1000.5))),
        ("number:2,5", (Included(2.5), Included(2.5))),
        ("number:1.000", (Included(1.0), Included(1.0))),
        ("number:-5", (Included(-5.0), Included(-5.0))),
        ("number:[10 TO 30]", (Included(10.0), Included(30.0))),
        ("number:{10 to 30]", (Excluded(10.0), Included(30.0))),
        ("number:[10 TO *}", (Included(10.0), Unbounded)),
        ("number:>=30", (Included(30.0), Unbounded)),
        ("number:≤30", (Unbounded, Included(30.0))),
        ("number:<1,000", (Unbounded, Excluded(1000.0))),
        ("number:10..30", (Included(10.0), Included(30.0))),
        ("number:..30", (Unbounded, Included(30.0))),
        ("date:2020", (Included(20_200_101.0), Included(20_201_231.0))),
        ("date:2020-02", (Included(20_200_201.0), Included(20_200_231.0))),
        ("date:2020/2/3", (Included(20_200_203.0), Included(20_200_203.0))),
        ("date:\"31 janvier 2020\"", (Included(20_200_131.0), Included(20_200_131.0))),
        ("date:2020年1月31日", (Included(20_200_131.0), Included(20_200_131.0))),
        ("date:[2019 TO 2020-06]", (Included(20_190_101.0), Included(20_200_631.0))),
        ("date:{2019 TO 2021}", (Excluded(20_191_231.0), Excluded(20_210_101.0))),
        ("date:>2020-01", (Excluded(20_200_131.0), Unbounded)),
        ("date:2019..2020-01-15", (Included(20_190_101.0), Included(20_200_115.0))),
    ] {
        assert_eq!(ranged(text), want, "{text}");
    }
    assert_eq!(shaped("number:[* TO *]"), "number=Any");
    assert_eq!(shaped("number:\"30 days\""), "number=Text(\"30 days\")");
    for text in ["30 days", "30 jours", "30 ditë", "30 gün", "30 天", "٣٠ يوما", "thirty days"] {
        let found = measures(text);
        assert!(found.iter().any(|(x, unit)| *x == 30.0 && unit.as_deref().is_some_and(|u| u.contains("day"))), "{text}: {found:?}");
    }
}

#[test]
fn errors_point_at_the_place_and_say_the_remedy() {
    for (text, place, says) in [
        ("personal \"data", "\"", "not closed; write \" at its end"),
        ("a «data", "«", "write » at its end"),
        ("(a OR b", "(", "not closed"),
        ("a (", "(", "not closed"),
        ("a)", ")", "closes nothing"),
        (")", ")", "closes nothing"),
        ("()", "()", "holds nothing"),
        ("(a OR )", "OR", "nothing after it"),
        ("AND a", "AND", "nothing before it"),
        ("a AND OR b", "OR", "nothing before it"),
        ("a OR", "OR", "nothing after it"),
        ("a NOT", "NOT", "nothing after it"),
        ("- AND b", "- ", "no word"),
        ("\"\"", "\"\"", "holds no word"),
        ("&", "&", "holds no word"),
        ("fo*o", "fo*o", "not at the end"),
        ("*foo", "*foo", "not at the end"),
        ("foo~3", "foo~3", "~2 for two"),
        ("\"a b\"~2", "~", "goes with one word"),
        ("[10 TO 30]", "[", "number:[10 TO 30]"),
        ("rul:number", "rul", "did you mean rule:?"),
        ("language:tk", "language", "did you mean lang:?"),
        ("colour:red", "colour", "fields are family, source"),
        ("x family:", "family:", "has no value; write family:tarnivel"),
        ("x lang： fr", "lang：", "`lang：` has no value; write lang:fr"),
        ("rule:(number OR contact)", "rule:", "write several values as rule:number,…"),
        ("rule:nubmer", "nubmer", "did you mean number?"),
        ("rule:number,contct", "contct", "did you mean contact?"),
        ("rule:num*", "num*", "write it whole, or rule:* for any"),
        ("rule:number,,contact", "number,,contact", "take a comma out"),
        ("severity:high", "high", "write critical, major or minor"),
        ("status:opne", "opne", "did you mean open?"),
        ("kind:item", "item", "is no kind of unit"),
        ("lang:french", "french", "write fr"),
        ("absent:Shqip", "Shqip", "write sq"),
        ("lang:xx", "xx", "is no language"),
        ("lang:en,xyz1", "xyz1", "is no language"),
        ("number:soon", "soon", "is no number"),
        ("number:[30 TO 10]", "[30 TO 10]", "ends before it begins"),
        ("number:[10 30]", "[10 30]", "is no range"),
        ("number:[10 TO x]", " x", "is no number"),
        ("number:[10 TO 30", "[", "not closed"),
        ("number:[10 TO ]", "[10 TO ]", "empty end"),
        ("number:..", "..", "no end on either side"),
        ("number:3*", "3*", "write a range"),
        ("date:2020-13", "2020-13", "does not exist"),
        ("date:soon", "soon", "write 2020, 2020-01 or 2020-01-31"),
        ("date:1/2/2020", "1/2/2020", "two ways"),
        ("section:[1 TO 2]", "[", "ranges go with number: and date:"),
        ("row:x", "x", "is no row"),
        ("finding:xyz", "xyz", "12 hexadecimal digits"),
    ] {
        let (at, what) = error(text);
        assert_eq!(at, place, "{text}: {what}");
        assert!(what.contains(says), "{text}: {what}");
    }
    let e = parse("données rul:number").expect_err("no such field");
    assert_eq!((e.characters(), e.column()), (8..11, 9));
    assert_eq!(
        e.to_string(),
        "query, character 9: `rul` is no field; did you mean rule:? Words with a colon are searched for in quotation marks"
    );
}

#[test]
fn depth_parts_and_length_are_bounded() {
    let deep = format!("{}a{}", "(".repeat(5000), ")".repeat(5000));
    assert!(error(&deep).1.contains("nested more than"));
    assert!(error(&"-a ".repeat(5000)).1.contains("one part too many"));
    assert!(error(&format!("{}a", "NOT ".repeat(100))).1.contains("nested more than"));
    assert!(error(&"\"a\" ".repeat(300)).1.contains("one part too many"));
    assert!(parse(&"word ".repeat(3000)).is_ok());
    let e = parse(&"ы".repeat(MAX_BYTES)).expect_err("too long");
    assert!(e.what.contains("shorten it") && e.text.len() < 200);
}

#[test]
fn what_is_written_back_says_the_same() {
    for (text, want) in [
        ("personal   data absent:fr", "personal data absent:fr"),
        ("a AND b c OR d", "a AND b c OR d"),
        ("(a OR b) c", "(a OR b) c"),
        ("NOT (a b)", "-(a b)"),
        ("“x y” name:“Belmora Ltd” date:2020-02 number:1,000", "\"x y\" name:\"Belmora Ltd\" date:2020-02 number:1000"),
        ("date:[2019 TO 2020-06}", "date:[2019-01-01 TO 2020-06-01}"),
        ("", ""),
        ("lang:tk,fr", "lang:tk-Latn OR lang:fr"),
        ("\\-1 \\AND keep\\:", "\\-1 \\AND keep\\:"),
    ] {
        assert_eq!(parse(text).expect(text).to_string(), want);
    }
}

#[test]
fn conditions_come_and_go() {
    let query = parse("personal data").expect("words");
    let more =
        query.with("absent", "fr").and_then(|q| q.with("name", "O\"Neil \\ Co")).and_then(|q| q.with("absent", "fr")).expect("fields");
    assert_eq!(more.text, "personal data absent:fr name:\"O\\\"Neil \\\\ Co\"");
    assert_eq!(more.without("name", "O\"Neil \\ Co").expect("a field").text, "personal data absent:fr");
    let all = Query::of_text("");
    assert!(all.is_all() && all.text.is_empty());
    assert_eq!(all.with("lang", "tk").expect("a language").text, "lang:tk-Latn");
    assert!(all.with("lang", "tk").expect("a language").without("lang", "tk").expect("a language").is_all());
    assert_eq!(parse("a OR b").expect("words").with("rule", "number").expect("a rule").text, "(a OR b) rule:number");
    assert!(query.with("rule", "nothing").is_err() && query.with("colour", "red").is_err());
    let clause = "We keep: “data” (all) - for 5* days AND NOT more.";
    let like = Query::of_text(clause);
    assert_eq!(like.root.what, What::Words(clause.to_string()));
    assert_eq!(shaped(&like.text).replace(" -", ""), format!("w<{clause}>").replace(" -", ""));
}

/// Whatever is typed, it is read or refused at a place in it; and what is read can be written and read again.
#[test]
fn anything_typed_is_read_or_refused() {
    const ALPHABET: [&str; 58] = [
        "a", "data", "个", "ب", "é", "1", "30", "٣", " ", "  ", "\"", "“", "”", "«", "»", "「", "」", "(", ")", "（", "）", "[", "]", "{",
        "}", "-", "+", "!", "*", "~", "~2", ":", "：", "\\", ",", "..", ">", "=", "AND", "OR", "NOT", "&&", "||", " TO ", "lang:", "rule:",
        "number:", "date:", "name:", "section:", "absent:", "tk", "number", "2020-01", "\u{202e}", "\u{301}", "/", "label:",
    ];
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let text: String = (0..1 + dice.below(9)).map(|_| ALPHABET[dice.below(ALPHABET.len())]).collect();
        match parse(&text) {
            Ok(query) => {
                read += 1;
                let written = query.to_string();
                let again = parse(&written).unwrap_or_else(|e| panic!("{text:?} is written {written:?}: {e}"));
                assert!(
                    again.root.same(&query.root),
                    "{text:?} is written {written:?}: {} is not {}",
                    shape(&again.root),
                    shape(&query.root)
                );
            }
            Err(e) => {
                refused += 1;
                assert!(e.text.get(e.range.clone()).is_some(), "{text:?}: {:?}", e.range);
                assert!(!e.to_string().is_empty());
            }
        }
    }
    assert!(read > 2000 && refused > 2000, "{read} {refused}");
}
