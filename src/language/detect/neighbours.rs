//! Frequent function words of languages that are told apart from ours but have no profile.

// One word a line, as rustfmt would have it, makes a file that nobody reads.
#![cfg_attr(rustfmt, rustfmt_skip)]

/// German.
pub(super) const DE: &[&str] = &[
    "der", "die", "und", "den", "das", "von", "zu", "mit", "sich", "des", "auf", "für", "ist", "im", "dem", "nicht", "ein", "eine", "als", "auch",
    "es", "werden", "aus", "er", "hat", "dass", "sie", "nach", "wird", "bei", "einer", "um", "am", "sind", "noch", "wie", "einem", "über", "einen",
    "so", "zum", "war", "haben", "nur", "oder", "aber", "vor", "zur", "bis", "mehr", "durch", "man", "sein", "wurde", "sei", "wenn", "kann", "können",
    "unsere", "unser", "unseren", "ihre", "ihrer", "ihren", "ihnen", "wir", "uns", "diese", "dieser", "diesen", "dieses", "sowie", "gemäß", "eines",
    "ihr", "ich", "keine", "kein", "müssen", "darf", "dürfen", "soweit", "hierzu", "gegen", "ohne", "unter", "zwischen", "alle", "allen",
];

/// Turkish.
pub(super) const TR: &[&str] = &[
    "ve", "bir", "bu", "için", "ile", "da", "de", "olarak", "daha", "çok", "en", "gibi", "olan", "kadar", "ne", "sonra", "ancak", "her", "ama", "ya",
    "göre", "değil", "var", "yok", "veya", "ise", "o", "şu", "ben", "sen", "biz", "siz", "onlar", "onun", "bizim", "sizin", "tüm", "bütün", "nasıl",
    "hangi", "eğer", "çünkü", "olduğu", "olduğunu", "tarafından", "ilgili", "üzerinde", "üzere", "içinde", "önce", "şekilde", "diğer", "herhangi",
    "kişisel", "edilir", "edilen", "eden", "olup", "olması", "olmak", "etmek", "hakkında", "arasında", "ki", "mi", "mı", "bazı", "hiç", "aynı",
    "böyle", "şey", "sadece", "yalnızca", "hem", "iki", "oldu", "dedi", "ediyor", "yer", "kendi", "size", "bize", "ait", "dair", "yeni", "doğru", "olabilir",
];

/// Azerbaijani.
pub(super) const AZ: &[&str] = &[
    "və", "bir", "bu", "üçün", "ilə", "da", "də", "olan", "olaraq", "ki", "o", "ən", "daha", "çox", "kimi", "sonra", "isə", "hər", "amma", "ya", "yaxud",
    "və ya", "görə", "deyil", "var", "yox", "həm", "nə", "qədər", "onun", "onlar", "biz", "siz", "sizin", "bizim", "mən", "sən", "bütün", "necə", "hansı", "əgər", "çünki",
    "tərəfindən", "müvafiq", "aid", "üzrə", "üzərində", "əvvəl", "digər", "hər hansı", "şəxsi", "haqqında", "arasında", "belə", "bəzi", "heç", "eyni", "yalnız",
    "etmək", "edir", "edən", "edilir", "olduğu", "olunur", "lakin", "artıq", "öz", "həmin", "etdi", "oldu", "zaman", "ildə", "qeyd", "istifadə", "özü", "kim",
];

/// Uzbek in the Latin alphabet, with folded apostrophes.
pub(super) const UZ: &[&str] = &[
    "va", "bu", "bilan", "uchun", "ham", "bir", "u", "deb", "yoki", "emas", "edi", "esa", "kerak", "mumkin", "bo'lgan", "bo'ladi", "bo'lib", "bo'lsa", "bo'yicha", "haqida",
    "ushbu", "har", "qanday", "barcha", "agar", "lekin", "ammo", "chunki", "keyin", "oldin", "shu", "o'sha", "o'z", "uning", "ularning", "biz", "siz", "sizning",
    "bizning", "men", "sen", "ular", "qilish", "qilib", "qiladi", "qilingan", "tomonidan", "tegishli", "orqali", "kabi", "ko'ra", "yo'q", "bor", "juda", "eng",
    "boshqa", "hech", "nima", "kim", "qachon", "to'g'risida", "asosida", "davomida", "shaxsiy", "ma'lumotlar", "ma'lumotlarni", "foydalanish", "ma'lum", "so'ng", "hamda", "faqat", "yana",
];

/// Persian, folded.
pub(super) const FA: &[&str] = &[
    "و", "در", "به", "از", "كه", "اين", "را", "با", "است", "براي", "آن", "يك", "خود", "تا", "كرد", "بر", "هم", "نيز", "شد", "شده", "مي", "ما", "شما", "هاي", "يا",
    "بود", "باشد", "كند", "شود", "ميشود", "ميكند", "داد", "هر", "او", "اند", "دارد", "بايد", "اگر", "پس", "پيش", "بين", "همه", "ديگر", "كنيد", "كنيم", "هستند", "هست",
    "نيست", "چه", "اما", "ولي", "بدون", "توسط", "مورد", "صورت", "طور", "كنند", "استفاده", "هنگام", "چون", "وي", "انها", "ان", "درباره", "كاربر", "كاربران", "خواهد", "شوند",
];

/// Urdu, folded (ہ and ے stay, ی and ک fold to ي and ك).
pub(super) const UR: &[&str] = &[
    "كے", "كي", "كا", "ميں", "ہے", "اور", "سے", "كو", "نے", "كہ", "يہ", "ہيں", "اس", "پر", "بھي", "وہ", "ايك", "آپ", "اپ", "ہم", "تھا", "كر", "ہو", "جو", "تو", "نہيں",
    "ہي", "كيا", "گيا", "جا", "لئے", "ليے", "ان", "كسي", "تك", "تھے", "تھي", "رہا", "ساتھ", "يا", "كوئي", "ہوئے", "كرنے", "اپنے", "اپني", "ہمارے", "ہماري", "كرتے", "سكتے", "ہوں", "مگر", "بعد", "گے", "جب",
];

/// Russian.
pub(super) const RU: &[&str] = &[
    "и", "в", "не", "на", "с", "что", "по", "для", "к", "из", "от", "или", "о", "его", "как", "за", "это", "при", "а", "он", "но", "мы", "вы", "ваш", "ваши", "наш", "наши", "их", "если", "также",
    "был", "быть", "может", "их", "только", "все", "до", "без", "под", "после", "которые", "который", "которых", "этот", "эти", "вас", "нас", "она", "они", "так", "у", "же", "со", "об",
];
