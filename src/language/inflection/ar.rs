//! Arabic: what is joined in front (و ف ب ك ل س ال) and behind (pronouns, dual, sound plurals, feminine) is taken off, broken plurals and
//! weak verbs go by a table, the persons of the imperfect by a list of verbs. Works on plain letters (`plain`): no hamza carriers, ه
//! for ة, ي for ى.
//!
//! Single letters in front open roots as well (بيان, كتاب, فاتورة). So every way to take a word apart is looked up in the tables, the
//! mildest first; only a word that no table knows is taken apart by rule.

use super::{Irregular, irregular};
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Words whose parts would be read as joined letters, and nouns with their broken plurals. A line is one word in its forms.
#[rustfmt::skip]
const NOUNS: &[&str] = &[
    "بيان بيانات", "حق حقوق", "طرف أطراف", "شركة شركات", "طفل أطفال طفلة", "خدمة خدمات", "ملف ملفات", "سياسة سياسات", "غرض أغراض", "عقد عقود", "مدة مدد", "جهاز أجهزة", "شكوى شكاوى شكاوي",
    "سجل سجلات", "رسالة رسائل", "فاتورة فواتير", "حساب حسابات", "بلد بلدان بلاد", "قانون قوانين", "طلب طلبات", "سلطة سلطات", "والد والدة والدين والدان والدا والدي", "عنوان عناوين",
    "معلومة معلومات", "شخص أشخاص", "قاصر قصر قاصرين قاصرون", "يوم أيام يوما", "شهر أشهر شهور شهرا", "سنة سنوات سنين", "عام أعوام عاما", "ساعة ساعات", "دقيقة دقائق", "أسبوع أسابيع",
    "بند بنود", "شرط شروط", "حكم أحكام", "قسم أقسام", "فصل فصول", "باب أبواب", "مادة مواد", "فقرة فقرات", "جزء أجزاء", "ملحق ملاحق", "نص نصوص", "لغة لغات", "كتاب كتب", "وثيقة وثائق", "مستند مستندات",
    "هدف أهداف", "سبب أسباب", "أساس أسس", "مصلحة مصالح", "واجب واجبات", "خطأ أخطاء", "عطل أعطال", "عيب عيوب", "ضرر أضرار", "خطر أخطار مخاطر", "إجراء إجراءات", "تدبير تدابير", "قرار قرارات", "أمر أوامر", "نزاع نزاعات",
    "محكمة محاكم", "هيئة هيئات", "جهة جهات", "مكتب مكاتب", "مركز مراكز", "مصنع مصانع", "فرع فروع", "موقع مواقع", "صفحة صفحات", "تطبيق تطبيقات", "برنامج برامج", "خادم خوادم", "شبكة شبكات", "خط خطوط", "هاتف هواتف", "بريد", "رقم أرقام", "اسم أسماء",
    "لقب ألقاب", "صورة صور", "صوت أصوات", "تسجيل تسجيلات", "رمز رموز", "كلمة كلمات", "سؤال أسئلة", "جواب أجوبة", "إجابة إجابات", "رد ردود", "رأي آراء", "خيار خيارات", "إعداد إعدادات", "وسيلة وسائل", "أداة أدوات", "نوع أنواع", "فئة فئات",
    "قائمة قوائم", "جدول جداول", "سعر أسعار", "ثمن أثمان", "رسم رسوم", "مبلغ مبالغ", "ضريبة ضرائب", "دفعة دفعات", "مال أموال", "بنك بنوك", "مصرف مصارف", "بطاقة بطاقات", "منتج منتجات", "سلعة سلع", "بضاعة بضائع", "عميل عملاء", "زبون زبائن", "شريك شركاء",
    "وكيل وكلاء", "وصي أوصياء", "ولي أولياء", "طبيب أطباء", "موظف موظفين موظفون", "عامل عمال", "مدير مدراء", "رئيس رؤساء", "عضو أعضاء", "فرد أفراد", "تلميذ تلاميذ", "طالب طلاب طلبة", "معلم معلمين معلمون", "مدرسة مدارس", "درس دروس", "نتيجة نتائج",
    "ولد أولاد", "ابن أبناء", "أب آباء", "أم أمهات", "زوج أزواج", "أسرة أسر", "عائلة عائلات", "بيت بيوت", "غرفة غرف", "منزل منازل", "باخرة", "لعبة ألعاب", "نسخة نسخ", "أصل أصول", "نموذج نماذج", "ملاحظة ملاحظات", "تاريخ تواريخ", "وقت أوقات", "موعد مواعيد",
    "مهلة مهل", "فترة فترات", "مرة مرات", "بداية", "نهاية", "حد حدود", "حال حالات حالة أحوال", "ظرف ظروف", "مكان أماكن", "منطقة مناطق", "دولة دول", "مدينة مدن", "ضمان ضمانات", "كفالة كفالات", "تأمين تأمينات", "وصول", "وجود", "وعد وعود", "ورقة أوراق ورق",
    "وسيط وسطاء", "وظيفة وظائف", "وحدة وحدات", "وصف أوصاف", "وضع أوضاع", "ولاية ولايات", "فعل أفعال", "فكرة أفكار", "فائدة فوائد", "فريق فرق", "فيروس فيروسات", "فوترة", "فحص فحوص فحوصات", "كوكيز", "كامل كاملة", "كاف كافية كافي", "كيان كيانات", "كمية كميات", "كلفة",
    "كشف كشوف", "لجنة لجان", "لائحة لوائح", "لقاء لقاءات", "ليل", "لوح ألواح", "بحث أبحاث بحوث", "بلاغ بلاغات", "بديل بدائل", "بيئة بيئات", "بيع مبيعات", "برهان", "بصمة بصمات", "سند سندات", "سوق أسواق", "سلوك سلوكيات", "سرقة سرقات", "سرية", "سري", "سرعة سرعات", "سلامة",
    "سنوي سنوية سنويا", "شهري شهرية شهريا", "يومي يومية يوميا", "كتابي كتابية كتابيا", "شخصي شخصية", "تغيير تغييرات", "تعديل تعديلات", "إشعار إشعارات", "إعلان إعلانات", "إخطار إخطارات نخطر يخطر تخطر أخطر", "تحديث تحديثات", "اتفاق اتفاقية اتفاقيات اتفاقات", "انتهاك انتهاكات", "خرق خروقات",
    "مسؤول مسؤولين مسؤولون مسئول", "مسؤولية مسؤوليات مسئولية", "مستخدم مستخدمين مستخدمون", "مشترك مشتركين مشتركون", "متحكم", "معالج معالجين", "معالجة معالجات", "موافقة موافقات", "مشاركة مشاركات", "التزام التزامات", "إلغاء", "إلكتروني إلكترونية إلكترونيا", "البريد",
    "التماس التماسات", "نقل", "نقد نقود", "نفس", "نظام أنظمة نظم", "نشاط أنشطة نشاطات", "نسبة نسب", "نقطة نقاط", "ناقل ناقلين ناقلون ناقلات", "تقرير تقارير", "تفصيل تفاصيل", "تكلفة تكاليف", "توقيع توقيعات تواقيع", "ترخيص تراخيص", "تجربة تجارب", "تاجر تجار", "تابع تابعة تابعين",
    "مقدم مقدمة مقدمو مقدمي", "مزود مزودين مزودو مزودي", "منظمة منظمات", "مؤسسة مؤسسات", "مجموعة مجموعات", "مختبر مختبرات", "مستشعر مستشعرات", "جودة", "جمهور", "قيد قيود", "قاعدة قواعد", "قناة قنوات", "قرص أقراص", "قيمة قيم", "دليل أدلة", "دفع", "دين ديون", "ذكرى",
    "علم", "علامة علامات", "عقوبة عقوبات", "عملية عمليات", "عمل أعمال", "عدد", "جمعة", "عنصر عناصر", "عطلة عطلات", "غرامة غرامات", "ثغرة ثغرات", "حدث أحداث", "حاسوب حواسيب", "حاجة حاجات احتياجات", "حقيقة حقائق", "حماية", "حزمة حزم", "خصوصية", "خصم خصوم خصومات", "رابط روابط",
    "رخصة رخص", "رغبة رغبات", "زيارة زيارات", "زائر زوار", "صاحب أصحاب", "صلاحية صلاحيات", "طريقة طرق", "طرد طرود", "طابع", "ظهور", "شاشة شاشات", "شريحة شرائح", "شهادة شهادات", "شبهة", "مفتاح مفاتيح", "مبدأ مبادئ", "متجر متاجر", "محتوى محتويات", "مصباح مصابيح", "مشروع مشاريع", "مضمون مضامين", "معلم معالم", "مورد موارد", "مخزن مخازن", "مقال مقالات", "مصدر مصادر", "معيار معايير",
    "مقر", "موضوع مواضيع موضوعات", "ميزة ميزات مزايا", "ميناء", "شرطة", "شهرة", "سن", "عمر أعمار", "مستوى مستويات", "محكمة محاكم", "صيانة", "كارثة كوارث", "إضراب إضرابات", "حادث حادثة حوادث", "هوية هويات", "وفاة", "وباء", "وفاء",
];

/// Verbs as the imperfect has them, without its letter in front (يرسل, نرسل, ترسل), and forms that go with them.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "رسل أرسل أرسلت أرسلنا إرسال", "حتفظ احتفظ احتفظنا احتفاظ", "جمع جمعت جمعنا", "ستخدم استخدم استخدمت استخدمنا استخدام استخدامات", "نفذ نفذت نفذنا تنفيذ", "ستعمل استعمل استعمال", "شارك شاركنا", "عالج عالجنا", "حذف حذفت حذفنا", "طلب طلبت طلبنا", "نقل نقلت نقلنا",
    "قدم قدمت قدمنا تقديم", "قدر", "مكن", "جب", "حق", "لتزم التزم التزمنا", "لزم", "لغي ألغى ألغيت", "سحب سحبت", "وافق وافقت وافقنا", "رفض رفضت رفض", "قبل قبلت قبول", "صل وصل وصلت", "تصل اتصل اتصلت اتصال اتصالات", "خبر أخبر أخبرنا إخبار", "بلغ أبلغ أبلغنا إبلاغ",
    "علم أعلم أعلمنا إعلام", "شعر أشعر", "غير غيرنا", "عدل عدلنا", "حدث", "حمي", "ضمن ضمان", "خزن خزنا تخزين", "حفظ حفظت حفظ", "صلح أصلح إصلاح إصلاحات", "ستبدل استبدل استبدال", "بيع باع بعنا", "شتري اشترى اشتريت شراء", "دفع دفعت دفعنا", "سدد سددت سداد", "ستحق استحق استحقاق مستحق مستحقة مستحقات",
    "فتح فتحت", "غلق أغلق أغلقت إغلاق", "نهي أنهى إنهاء", "نتهي انتهى انتهت انتهاء", "علق علقنا تعليق", "وقف أوقف إيقاف", "ستمر استمر استمرار", "بقي بقيت", "سري سرى سريان", "نطبق انطبق", "طبق طبقنا", "شمل شملت", "تضمن تضمنت", "تعلق تعلقت", "ستند استند استناد", "عتمد اعتمد اعتمدنا اعتماد",
    "عتبر اعتبر اعتبار", "عمل عملت", "جيب أجاب أجبنا", "رد ردت", "سأل سألت", "شرح شرحنا", "وضح أوضح توضيح", "صف", "ذكر ذكرت مذكور مذكورة", "نشر نشرنا منشور منشورة", "علن أعلن أعلنا", "قرأ قرأت قراءة", "كتب كتبت كتابة", "وقع وقعت", "سجل سجلت", "نشئ أنشأ أنشأت إنشاء", "ختار اختار اخترت اختيار اختيارات",
    "عترض اعترض اعتراض", "شتكي اشتكى", "صحح صححنا تصحيح", "حصل حصلت حصول", "تلقي تلقى تلقينا تلق", "ستلم استلم استلمت استلام", "سلم سلمت تسليم", "عيد أعاد إعادة", "كشف كشفت", "فصح أفصح إفصاح", "تيح أتاح إتاحة", "سمح سمحت سماح مسموح مسموحة", "منع منعت ممنوع ممنوعة", "حظر حظرنا محظور محظورة",
    "نتهك انتهك", "خالف مخالفة مخالفات", "تحمل تحملت", "عوض تعويض تعويضات", "رسو", "زور", "تصفح", "حمل تحميل", "نزل تنزيل", "ثبت تثبيت", "شغل تشغيل", "وصل توصيل", "ربط ربطت", "قيس قياس قياسات", "راقب مراقبة", "تحقق تحققنا", "دقق تدقيق", "ثق", "عرف تعريف تعريفات", "حدد حددنا تحديد", "قرر قررنا", "نظم تنظيم",
    "حتاج احتاج", "ريد أراد", "رغب", "ستطيع استطاع استطاعة", "مارس ممارسة", "شترك اشترك اشتركت اشتراك اشتراكات", "سافر سفر", "تجول تجوال", "تلف أتلف إتلاف", "محو محا محونا", "زيل أزال إزالة", "مسح مسحت", "خفي إخفاء", "شفر تشفير", "ؤمن",
];

/// Joined in front, the mildest first. Articles are hardly ever part of the root.
#[rustfmt::skip]
const FRONT: &[&str] = &[
    "", "ال", "و", "ب", "ل", "ف", "ك", "س", "لل", "وال", "بال", "فال", "كال", "ول", "وب", "وك", "وس", "فل", "فب", "فس", "ولل", "فلل", "وبال", "وكال", "فبال", "ولال", "ا",
];
/// Hung behind, the mildest first.
#[rustfmt::skip]
const BACK: &[&str] = &[
    "", "ه", "ات", "ها", "هم", "هن", "نا", "ك", "كم", "ي", "ين", "ون", "ان", "ا", "ته", "تها", "تهم", "تك", "تكم", "تنا", "تي", "تان", "تين", "ت", "يه", "يا", "اته", "اتها", "اتهم", "اتك", "اتكم",
    "اتنا", "اتي", "هما", "كما", "كن", "تهما", "اتهما", "يهم", "يها", "يك", "يكم", "ينا", "وا", "ونا", "ونها", "ونه", "ونهم", "يات", "يون", "يين", "ني", "نها", "نه", "و",
];
/// Persons of the imperfect, also after س and the particles.
const PERSONS: &[&str] = &["ن", "ي", "ت", "ا"];

/// Particles of one letter, alone and behind "and".
const PARTICLES: &[&str] = &["وب", "ول", "وك", "وس", "فل", "فب", "فس", "و", "ف", "ب", "ك", "ل", "س"];
/// Letters of the longest word with all that may be joined to it.
const LONGEST: usize = 20;

/// Letters that stay when rules alone take a word apart.
const SHORTEST: usize = 3;

struct Tables {
    nouns: Irregular,
    verbs: Irregular,
    /// Stems of the verbs that take a person in front.
    persons: FxHashSet<String>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let verbs = irregular(VERBS);
        Tables { nouns: with_open_feminines(irregular(NOUNS), &verbs), persons: verbs.values().cloned().collect(), verbs }
    })
}

/// The table with feminines also as they stand before a pronoun's ت (خدمتك is خدم, تك), where no other word has that form.
fn with_open_feminines(mut table: Irregular, verbs: &Irregular) -> Irregular {
    let feminine: Vec<(String, String)> =
        table.iter().filter_map(|(k, v)| Some((k.strip_suffix('ه').filter(|w| w.chars().count() >= 2)?.to_string(), v.clone()))).collect();
    for (open, lemma) in feminine {
        if !verbs.contains_key(&open) {
            table.entry(open).or_insert(lemma);
        }
    }
    table
}

pub(super) fn root(plain: &str) -> String {
    if plain.chars().count() > LONGEST {
        return plain.to_string();
    }
    listed(plain).unwrap_or_else(|| by_rule(plain))
}

/// What a word that no table knows would be if its first letters were joined particles: بتقنية is تقنية with ب, but بوليصة a policy.
/// Only the dictionary of a reader tells, so both are kept.
pub(super) fn other_root(plain: &str) -> Option<String> {
    let letters = plain.chars().count();
    if letters <= SHORTEST + 1 || letters > LONGEST || listed(plain).is_some() {
        return None;
    }
    let rest = PARTICLES.iter().find_map(|p| plain.strip_prefix(p)).filter(|r| r.chars().count() > SHORTEST)?;
    let other = root(rest);
    (other != by_rule(plain)).then_some(other)
}

/// The word that stands for a listed form, the mildest way of taking apart first.
fn listed(plain: &str) -> Option<String> {
    let tables = tables();
    let mut best: Option<(usize, &String)> = None;
    for (f, front) in FRONT.iter().enumerate() {
        let Some(rest) = plain.strip_prefix(front) else { continue };
        // The alef of the article alone is none.
        let alef = *front == "ا";
        for (b, back) in BACK.iter().enumerate() {
            let Some(stem) = rest.strip_suffix(back).filter(|s| s.chars().count() >= 2) else { continue };
            // Short stems with something single in front and behind are chance.
            let letters = stem.chars().count();
            let cost = front.chars().count() * 2 + back.chars().count() * 2 + usize::from(f > 0 && b > 0) + if letters < 3 { 1 } else { 0 };
            if best.is_some_and(|(c, _)| c <= cost) {
                continue;
            }
            // The ى of شكوى is an ا before a pronoun: شكواك.
            let maqsura = || stem.strip_suffix('ا').filter(|_| !back.is_empty()).and_then(|s| tables.nouns.get(&format!("{s}ي")));
            let noun = tables.nouns.get(stem).or_else(maqsura).map(|lemma| (cost, lemma));
            // A noun first: بلغة is a language with ب, not what reached him.
            if let Some(found) = noun.or_else(|| tables.verbs.get(stem).map(|lemma| (cost + 1, lemma))).filter(|_| !alef) {
                if best.is_none_or(|(c, _)| c > found.0) {
                    best = Some(found);
                }
                continue;
            }
            for person in PERSONS {
                if let Some(verb) = stem.strip_prefix(person)
                    && let Some(known) = tables.persons.get(verb)
                    && (verb.chars().count() > 2 || *person != "ا")
                    && best.is_none_or(|(c, _)| c > cost + 1)
                {
                    best = Some((cost + 1, known));
                }
            }
        }
    }
    best.map(|(_, lemma)| lemma.clone())
}

/// Takes off articles, then endings.
fn by_rule(plain: &str) -> String {
    let long = |s: &str, n: usize| s.chars().count() >= n;
    let mut stem = plain;
    while let Some(rest) = ["وبال", "وكال", "فبال", "وال", "بال", "فال", "كال", "ولل", "فلل", "ال", "لل"]
        .iter()
        // وكالتنا is وكالة: what is joined in front of an article leaves a longer word.
        .find_map(|p| stem.strip_prefix(p).filter(|r| long(r, SHORTEST + usize::from(p.chars().count() > 2))))
    {
        stem = rest;
    }
    for _ in 0..2 {
        let ending = BACK
            .iter()
            .filter(|b| !b.is_empty() && **b != "و" && **b != "ت" && **b != "ا")
            .filter_map(|b| stem.strip_suffix(b))
            .filter(|r| long(r, SHORTEST))
            .min_by_key(|r| r.len());
        match ending {
            Some(rest) => stem = rest,
            None => break,
        }
    }
    // The imperfect of a sound verb of three letters: nothing else begins so and has no weak letter.
    let weak = |s: &str| s.contains(['ا', 'و', 'ي']);
    if let Some(rest) =
        ["ن", "ي"].iter().find_map(|p| stem.strip_prefix(p)).filter(|r| r.chars().count() == 3 && !weak(r) && !r.ends_with('ت'))
    {
        stem = rest;
    }
    stem.strip_suffix('ا').filter(|r| long(r, SHORTEST)).unwrap_or(stem).to_string()
}
