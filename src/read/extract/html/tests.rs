use super::*;
use crate::read::extract::Extracted;

fn read(page: &str) -> Vec<Extracted> {
    extract("page.html", page, &Limits::default()).unwrap_or_else(|e| panic!("{e}"))
}

/// The lines of a page in one language, joined with `|`: an empty line shows as `||`.
fn text(page: &str) -> String {
    let all = read(page);
    assert_eq!(all.len(), 1, "{all:?}");
    joined(&all[0])
}

fn joined(e: &Extracted) -> String {
    e.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("|")
}

fn error(page: &str) -> String {
    extract("page.html", page, &Limits::default()).map(|e| format!("{e:?}")).err().map_or(String::new(), |e| e.to_string())
}

#[test]
fn blocks_stand_apart_and_inline_elements_are_joined() {
    let page = "<!doctype html><html><head><title>T</title><style>p{}</style></head><body>
        <h1>Privacy  notice</h1>
        <p>We <b>keep</b> your\n data<sup>1</sup>, <a href=x>sub</a>scribe&nbsp;: e&shy;mail.</p>
        <div>Loose text<div>Inner</div>after</div>
        <blockquote><p>Said</p></blockquote><figure><img alt=x><figcaption>A figure</figcaption></figure>
        <dl><dt>Data</dt><dd>What we keep</dd></dl>
        <table><caption>Terms</caption><tr><th>Kind</th><td>Days</td></tr><tr><td>Logs<td>30</table>
        <script>alert('no')</script><noscript>Switch on scripts</noscript><template><p>no</p></template>
        <form><label>Name</label><input value=no><button>Send</button><select><option>no</select><textarea>no</textarea></form>
        </body></html>";
    assert_eq!(
        text(page),
        "Privacy notice||We keep your data1, subscribe\u{a0}: email.||Loose text||Inner||after||Said||A figure||Data||What we keep||Terms\
         ||Kind||Days||Logs||30||Name"
    );
}

#[test]
fn line_breaks_end_lines_where_they_mean_it() {
    assert_eq!(text("<p>One<br>line<br/>here<br><br>Another<br>&nbsp;<br>third"), "One line here||Another||third");
    assert_eq!(text("<address>Tarnivel Ltd<br>4 Quay Street<br><br>Cork</address><p>x"), "Tarnivel Ltd|4 Quay Street||Cork||x");
    assert_eq!(text("<pre>\nOne\n  two\n\nthree</pre>"), "One|two||three");
    assert_eq!(text("<div style='white-space: pre-line'>One\ntwo</div>"), "One|two");
    assert_eq!(text("<p>We may:<br>a) keep it;<br>b) delete it<br>at once.</p>"), "We may:|a) keep it;|b) delete it at once.");
    assert_eq!(text("<p>本公司重视<br>• 您的隐私<br>• 您的权利</p>"), "本公司重视|• 您的隐私|• 您的权利");
}

#[test]
fn chinese_lines_join_without_a_space() {
    let page = "<html lang=zh-CN><p>我们非常重视您的\n        个人信息，\n  并会保护 Belmora\n 的用户。</p><p>\u{3000}\u{3000}第二段</p>";
    assert_eq!(text(page), "我们非常重视您的个人信息，并会保护 Belmora 的用户。||第二段");
    assert_eq!(read(page)[0].language, Some(crate::language::Tag::new("zh-Hans")));
}

#[test]
fn labels_of_lists_are_written_out() {
    assert_eq!(text("<ol><li>One<li><p>Two</p><p>more</p><li>Three</ol>"), "1. One|2. Two||more||3. Three");
    assert_eq!(text("<ol type=i start=3><li>c<li value=9>i<li>x</ol>"), "iii. c|ix. i|x. x");
    assert_eq!(text("<ol reversed><li>c<li hidden>h<li>a</ol>"), "2. c|1. a");
    assert_eq!(text("<ol><li>One<ul><li>in</ul>rest<li>Two<ol type=a><li>A</ol></ol>"), "1. One|• in||rest||2. Two|a. A");
    assert_eq!(text("<ol style='list-style-type: lower-alpha'><li>x<li style='list-style: none'>y<li>z</ol>"), "a. x||y||c. z");
    assert_eq!(text("<ul style='list-style:none'><li>x<li>y</ul>"), "x||y");
    assert_eq!(text("<ol><li><ol type=A><li>x</ol></ol>"), "A. x");
    assert_eq!(text("<p>lead<ul><li><h3>Head</h3><p>body</ul>"), "lead||• Head||body");
    assert_eq!(text("<ol style='list-style: cjk-ideographic'><li>总则<li>范围</ol>"), "一、总则|二、范围");
    assert_eq!(text("<ol style='list-style-type:arabic-indic'><li>نحن<li>أنتم</ol>"), "١. نحن|٢. أنتم");
    assert_eq!(text("<li>astray"), "• astray");
    assert_eq!(text("<ol start=99999999999999999999><li>x<li value=2147483647>y<li>z</ol>"), "1. x|2147483647. y|2147483648. z");
}

#[test]
fn labels_that_are_written_already_are_not_written_twice() {
    assert_eq!(text("<ol><li>(a) the name<li>(b) the address</ol>"), "(a) the name|(b) the address");
    assert_eq!(text("<ul><li>1. Scope<li>2. Terms</ul>"), "1. Scope|2. Terms");
    assert_eq!(text("<ul style='list-style:none'><li>أ) الاسم<li>ب) العنوان</ul>"), "أ) الاسم|ب) العنوان");
    // One item that only looks as if it had a label is an item like the others.
    assert_eq!(text("<ul><li>A. Smith signs<li>Others read<li>Nobody writes</ul>"), "• A. Smith signs|• Others read|• Nobody writes");
    assert_eq!(text("<html lang=fr><ol><li>Article 1 : Objet<li>Article 2 : Durée</ol>"), "Article 1 : Objet|Article 2 : Durée");
}

#[test]
fn the_document_is_found_in_its_page() {
    let menu = "<header>Belmora</header><nav>Home</nav><aside>News</aside>";
    let page = format!("<body>{menu}<p>Text of the notice</p><footer>2024 Belmora</footer>");
    assert_eq!(text(&page), "Text of the notice");
    let page = format!(
        "{menu}<div>Cookies</div><main><header>Notice</header><p>Text of the notice<nav>Contents</nav><footer>Signed</footer></main>"
    );
    assert_eq!(text(&page), "Notice||Text of the notice||Signed");
    let page = "<div role=main><p>All the text that there is</div><p>Bye";
    assert_eq!(text(page), "All the text that there is");
    let page = "<main>Short</main><div>But the text of the document stands elsewhere</div>";
    assert_eq!(text(page), "Short||But the text of the document stands elsewhere");
    let page = "<article><p>All the text of the one document, which is long and goes on</article><article>More</article><p>Bye";
    assert_eq!(text(page), "All the text of the one document, which is long and goes on");
    let page = "<article>The first chapter, which is long and says a lot</article><article>The second chapter</article>";
    assert_eq!(text(page), "The first chapter, which is long and says a lot||The second chapter");
    let page = "<main>The rules of the club</main><main>Les règles du club</main>";
    assert_eq!(text(page), "The rules of the club||Les règles du club");
    assert_eq!(text("<h2>Scope<a href='#scope'>¶</a></h2><p>See <a href='#s2'>2</a>."), "Scope||See 2.");
    let page = "<header><a>Belmora</a><h1>Notice</h1></header><main><p>The text of the notice</main>";
    assert_eq!(text(page), "Notice||The text of the notice");
}

#[test]
fn hidden_text_is_left_out_and_folded_text_is_not() {
    for hidden in ["hidden", "aria-hidden=true", "style='color:red; DISPLAY : none !important'", "style='visibility:hidden'"] {
        assert_eq!(text(&format!("<p>Seen<p {hidden}>Not <b>seen</b></p>")), "Seen", "{hidden}");
    }
    assert_eq!(text("<details><summary>More</summary>Folded</details>"), "More||Folded");
    assert_eq!(text("<div hidden=until-found>Folded</div><dialog>no</dialog><dialog open>yes</dialog>"), "Folded||yes");
    assert_eq!(text("<h2><button>Section</button></h2><p>Text<button>Close</button>"), "Section||Text");
    assert_eq!(text("<body style='visibility:hidden'><p>Shown by a script"), "Shown by a script");
    assert_eq!(text("<p>within <del>30</del> <ins>90</ins> days<svg><title>i</title><text>x</text></svg>"), "within 90 days");
    assert_eq!(text("<p>Text<span style='display:block'>apart</span>"), "Text||apart");
}

#[test]
fn pointers_lead_back_to_the_elements() {
    let page = "<main><h1>A</h1><ol><li>x</ol><p>p</p><ol><li>a<li>b<li>c</ol><section id=s><p>q</p><p>r<b id=in>s</b></p></section>
        <div id=twice>t</div><div id=twice>u</div></main>";
    let pointers: Vec<_> = read(page)[0].lines.iter().filter(|l| !l.text.is_empty()).map(|l| l.pointer.clone()).collect();
    assert_eq!(
        pointers,
        [
            "/html/body/main/h1",
            "/html/body/main/ol[1]/li",
            "/html/body/main/p",
            "/html/body/main/ol[2]/li[1]",
            "/html/body/main/ol[2]/li[2]",
            "/html/body/main/ol[2]/li[3]",
            "//*[@id=\"s\"]/p[1]",
            "//*[@id=\"s\"]/p[2]",
            "/html/body/main/div[1]",
            "/html/body/main/div[2]",
        ]
    );
}

/// One invented notice in six languages.
const NOTICES: [(&str, &str, [&str; 3]); 6] = [
    ("en", "en", ["Privacy notice", "Tarnivel keeps your data for thirty days.", "You may ask for a copy at any time."]),
    ("fr", "fr", ["Avis de confidentialité", "Tarnivel conserve vos données pendant trente jours.", "Vous pouvez en demander une copie."]),
    ("ar", "ar", ["إشعار الخصوصية", "تحتفظ تارنيفل ببياناتك لمدة ثلاثين يومًا.", "يمكنك طلب نسخة في أي وقت."]),
    ("sq", "sq", ["Njoftim privatësie", "Tarnivel i ruan të dhënat tuaja për tridhjetë ditë.", "Mund të kërkoni një kopje në çdo kohë."]),
    ("tk", "tk-Latn", ["Gizlinlik bildirişi", "Tarnivel maglumatlaryňyzy otuz gün saklaýar.", "Islän wagtyňyz nusga sorap bilersiňiz."]),
    ("zh-CN", "zh-Hans", ["隐私声明", "塔尼维尔将您的数据保存三十天。", "您可以随时索取副本。"]),
];

#[test]
fn versions_on_one_page_are_parted() {
    let mut page = String::from("<html lang=en><body><h1>Notices</h1><!-- concordat: allow-file number told elsewhere -->");
    for (lang, _, [title, first, second]) in NOTICES {
        let dir = if lang == "ar" { "rtl" } else { "ltr" };
        page += &format!("<section lang={lang} dir={dir}><h2>{title}</h2><ol><li>{first}<li><bdi>{second}</bdi></ol></section>");
    }
    let all = read(&page);
    let languages: Vec<_> = all.iter().map(|e| e.language.as_ref().map_or("-", |t| t.as_str())).collect();
    assert_eq!(languages, ["en", "fr", "ar", "sq", "tk-Latn", "zh-Hans"]);
    for (e, (_, tag, [title, first, second])) in all.iter().zip(NOTICES) {
        let head = if tag == "en" { "Notices||<!-- concordat: allow-file number told elsewhere -->|" } else { "" };
        assert_eq!(joined(e), format!("{head}{title}||1. {first}|2. {second}"));
    }
    for (lang, tag, [title, first, second]) in NOTICES {
        let page =
            format!("<html lang={lang}><h1>{title}</h1><p>{first} <i lang=fr>mot</i><p>{second}<blockquote lang=la>Nihil</blockquote>");
        let all = read(&page);
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(all[0].language.as_ref().map(|t| t.as_str()), Some(tag));
        assert_eq!(joined(&all[0]), format!("{title}||{first} mot||{second}||Nihil"));
    }
    let table = format!(
        "<table><tr><td lang=en>{}<td lang=ar>{}<tr><td lang=en>{}<td lang=ar>{}</table>",
        NOTICES[0].2[1], NOTICES[2].2[1], NOTICES[0].2[2], NOTICES[2].2[2]
    );
    assert_eq!(read(&table).iter().map(|e| e.lines.len()).collect::<Vec<_>>(), [3, 3]);
    let half = format!("<p>{}<p>{}<div lang=fr><p>{}<p>{}</div>", NOTICES[0].2[1], NOTICES[0].2[2], NOTICES[1].2[1], NOTICES[1].2[2]);
    assert_eq!(read(&half).iter().map(|e| (e.language.clone(), e.lines.len())).collect::<Vec<_>>(), [(None, 7)]);
    assert_eq!(read("<p>No language is said")[0].language, None);
    assert_eq!(read("<html lang=en><main lang='' xml:lang=x><p>Or it is not known")[0].language, None);
}

#[test]
fn comments_to_concordat_stand_on_their_lines() {
    let page = "<!-- concordat: allow-file term one --><html><head><!-- concordat: allow-file number two --></head><body>
        <main><h1>Rules</h1><!-- concordat: allow number\n the fee differs -->
        <p>The fee is 30 euros.</p>
        <p>Dogs <!-- concordat: allow markup because -->stay outside.</p><!-- another comment -->
        <ul><li>one</li><!-- concordat: allow term so --><li>two <!-- concordat: allow x y --></li></ul></main>
        <nav><!-- concordat: allow no menu --></nav></body></html><!-- concordat: allow-file spelling last -->";
    assert_eq!(
        text(page),
        "<!-- concordat: allow-file term one -->|<!-- concordat: allow-file number two -->|Rules||<!-- concordat: allow number the fee differs -->\
         |The fee is 30 euros.||Dogs stay outside. <!-- concordat: allow markup because -->||• one|<!-- concordat: allow term so -->\
         |• two <!-- concordat: allow x y -->||<!-- concordat: allow-file spelling last -->"
    );
    // They are understood where plain text is read.
    let version = crate::read::version_of(
        std::sync::Arc::new(crate::document::Source::from_text("page.html", text(page).replace('|', "\n"), 0)),
        Some(&crate::language::Tag::new("en")),
        crate::read::UnitMode::Clause,
    );
    assert!(version.units.iter().all(|u| !u.text.contains("concordat")));
    let about: Vec<_> = crate::read::comment::comments(&version).into_iter().map(|c| c.about.map(|a| *a.start())).collect();
    assert_eq!(about, [Some(3), Some(3), Some(6), Some(8), Some(12), Some(12), None]);
}

#[test]
fn hostile_pages_are_read_or_refused_in_a_sentence() {
    let start = std::time::Instant::now();
    for tag in ["<div>", "<b>", "<b id=1><p>", "<table><td>", "<ul><li>", "<a><p>", "<span>", "<svg>", "<template>", "<font color=a>"] {
        let page = format!("{}text", tag.repeat(100_000));
        let said = error(&page);
        assert!(said.contains("more than 512 levels") || said.is_empty() || said.contains("no text can be seen"), "{tag}: {said}");
    }
    let deep = format!("{}deep{}", "<div>".repeat(500), "</div>".repeat(500));
    assert_eq!(text(&deep), "deep");
    assert_eq!(read(&deep)[0].lines[0].pointer, "(//*)[503]");
    assert_eq!(text("<p>un<b>closed<i>every<table><td>thing<ul><li>he<a href='"), "unclosedevery||thing||• he");
    assert_eq!(text(&format!("<p title='{}'>huge attribute", "x".repeat(3_000_000))), "huge attribute");
    assert_eq!(text("<p>nul\0 &#0; &#xD800; &bogus; here"), "nul \u{fffd} \u{fffd} &bogus; here");
    let many: String = (0..5000).map(|i| format!(" a{i}=1")).collect();
    assert!(error(&format!("<p>\n<p{many}>x")).starts_with("page.html: line 2: a tag has more than 256 attributes"));
    assert_eq!(text(&format!("<script>if (a<b{many}) x</script><!-- <p{many}> --><p>x")), "x");
    for empty in ["", "<html></html>", "<div id=app></div><script src=app.js></script>", "<frameset><frame src=x>", "<p>&nbsp;</p>", "<!--"]
    {
        assert!(error(empty).contains("no text can be seen in the page without running its scripts; open it in a browser"), "{empty}");
    }
    let lines = Limits { lines: 3, ..Limits::default() };
    assert!(extract("p", "<p>a<p>b<p>c", &lines).is_err_and(|e| e.to_string().contains("5 lines of text, more than the limit of 3")));
    let bytes = Limits { unpacked: 3, ..Limits::default() };
    assert!(extract("p", "<p>a", &bytes).is_err());
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn xhtml_closes_its_empty_elements() {
    let page = "<?xml version='1.0' encoding='utf-8'?><html xml:lang='fr'><head><title/><script src='x.js'/></head><body><a id='x'/><p>Texte<br/>suivi</p></body></html>";
    assert_eq!(text(page), "Texte suivi");
    assert_eq!(read(page)[0].language, Some(crate::language::Tag::new("fr")));
}

/// Tags and texts in any order are read without a panic, and every line is one.
#[test]
fn whatever_stands_in_a_page_gives_whole_lines() {
    let tags = "div /div p /p b /b a /a table tr td /table ul li /ul ol /li br select option /select template /template svg /svg math mi title \
        /title script /script form /form h1 /h2 /body html /html frameset foreignObject pre /pre address nobr button header main /main caption \
        col rt article plaintext";
    let mut bits: Vec<String> = tags.split_whitespace().map(|t| format!("<{t}>")).collect();
    bits.extend(["<ol reversed>", "<body lang=fr>", "<p lang=ar>", "<!-- concordat: allow a b -->", "<!--", "-->"].map(String::from));
    bits.extend(["x", " ", "\n", "我", "&nbsp;", "\u{ad}", "\0", "<br><br>1. x<br>2. y"].map(String::from));
    let mut seed = 1u64;
    for _ in 0..2_000 {
        let mut page = String::new();
        for _ in 0..60 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            page += &bits[(seed >> 33) as usize % bits.len()];
        }
        if let Ok(all) = extract("f", &page, &Limits::default()) {
            for e in all {
                for l in e.lines {
                    assert!(
                        !l.text.contains(['\n', '\r']) && l.text.trim() == l.text && (l.text.is_empty() == l.pointer.is_empty()),
                        "{page:?}: {l:?}"
                    );
                }
            }
        }
    }
}
