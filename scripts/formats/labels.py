"""Labels of automatic numbering in DOCX: what LibreOffice renders, held to what concordat writes in front of the text."""
import os, re, subprocess, zipfile
from . import tools

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
KIND = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'
MARK = '¤'


def level(i, form, text, more='', start=1):
    return f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def base(i, *levels):
    return f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'


def num(i, of, more=''):
    return f'<w:num w:numId="{i}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def starts(at, n):
    return f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{n}"/></w:lvlOverride>'


LEGAL = base(0, level(0, 'decimal', '%1.'), level(1, 'decimal', '%1.%2'), level(2, 'lowerRoman', '(%3)'))


def only(form, text='%1)'):
    return base(0, level(0, form, text)) + num(1, 0), [(1, 0)] * 28


# Name: the numbering, and the items as (list, level).
CASES = {
    'three levels': (LEGAL + num(1, 0), [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)]),
    'lists of one base': (LEGAL + num(1, 0) + num(2, 0) + num(3, 0, starts(0, 1)) + num(4, 0, starts(0, 7)),
                          [(1, 0), (2, 0), (3, 0), (3, 0), (4, 0), (4, 1)]),
    'start override at the second level': (LEGAL + num(1, 0) + num(2, 0, starts(0, 1) + starts(1, 3)), [(1, 0), (1, 1), (2, 1), (2, 1)]),
    'a level changed': (LEGAL + num(1, 0) + num(2, 0, f'<w:lvlOverride w:ilvl="1">{level(1, "upperLetter", "Part %2:")}</w:lvlOverride>'),
                        [(1, 0), (2, 1), (2, 1)]),
    'no restart': (base(0, level(0, 'upperRoman', '%1.'), level(1, 'decimal', '§ %2', '<w:lvlRestart w:val="0"/>')) + num(1, 0),
                   [(1, 0), (1, 1), (1, 0), (1, 1)]),
    'legal numbering': (base(0, level(0, 'upperRoman', '%1.'), level(1, 'lowerLetter', '%1.%2', '<w:isLgl/>')) + num(1, 0), [(1, 0), (1, 0), (1, 1)]),
    'none': (base(0, level(0, 'none', '%1.'), level(1, 'decimal', '%1.%2.'), level(2, 'none', 'Note:')) + num(1, 0), [(1, 0), (1, 1), (1, 2)]),
    'none in the middle': (base(0, level(0, 'decimal', '%1.'), level(1, 'none', ''), level(2, 'lowerLetter', '%1.%3')) + num(1, 0),
                           [(1, 0), (1, 1), (1, 2), (1, 2)]),
    'bullets': (base(0, level(0, 'bullet', '•'), level(1, 'bullet', '–')) + num(1, 0), [(1, 0), (1, 1), (1, 0)]),
    'start at five': (base(0, level(0, 'lowerLetter', '(%1)', start=5)) + num(1, 0), [(1, 0), (1, 0)]),
    'start at none': (base(0, level(0, 'decimal', '%1.', start=0)) + num(1, 0), [(1, 0), (1, 0)]),
    'article and number': (base(0, level(0, 'decimal', 'Article %1'), level(1, 'decimal', '%1.%2'), level(2, 'lowerLetter', '%1.%2(%3)')) + num(1, 0),
                           [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2)]),
    'Chinese articles': (base(0, level(0, 'chineseCountingThousand', '第%1条'), level(1, 'chineseCounting', '（%2）')) + num(1, 0),
                         [(1, 0), (1, 1), (1, 1)] + [(1, 0)] * 11),
    **{f: only(f) for f in ['decimalZero', 'upperRoman', 'lowerRoman', 'upperLetter', 'lowerLetter', 'arabicAbjad', 'arabicAlpha', 'hindiNumbers',
                            'chineseCounting', 'chineseCountingThousand', 'chineseLegalSimplified', 'ideographDigital', 'ideographTraditional',
                            'japaneseCounting', 'koreanCounting', 'decimalEnclosedCircle', 'decimalFullWidth', 'ordinal', 'russianLower', 'hebrew1',
                            'numberInDash', 'ideographLegalTraditional', 'taiwaneseCounting', 'ideographZodiac']},
}

# Where we differ on purpose, and why: most documents were written with Word, and the standard says what its formats are.
EAST = 'this LibreOffice writes digits where its data for numbers of East Asia is not installed'
MEANT = {
    'no restart': 'LibreOffice 7.4 does not know w:lvlRestart',
    'legal numbering': 'LibreOffice 7.4 does not know w:isLgl',
    'none': 'a full stop alone is no label',
    'bullets': 'every bullet is written as one sign',
    'hindiNumbers': 'Word writes Devanagari figures',
    'arabicAbjad': 'Word writes the first letter with its hamza',
    'arabicAlpha': 'Word writes the last letter with its dots',
    'decimalEnclosedCircle': 'Word goes on in digits after 20',
    'ordinal': 'LibreOffice writes words where its data for ordinals is not installed',
    'hebrew1': 'not a language that is read',
    'numberInDash': 'LibreOffice does not know it',
    **{f: EAST for f in ['Chinese articles', 'chineseCounting', 'chineseCountingThousand', 'ideographDigital', 'japaneseCounting', 'decimalFullWidth', 'taiwaneseCounting']},
}


def document(path, numbering, items):
    body = ''.join(f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{l}"/><w:numId w:val="{n}"/></w:numPr></w:pPr><w:r><w:t>{MARK}{i}</w:t></w:r></w:p>'
                   for i, (n, l) in enumerate(items))
    parts = {
        '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPE}document.main+xml"/><Override PartName="/word/numbering.xml" ContentType="{TYPE}numbering+xml"/></Types>',
        '_rels/.rels': f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{KIND}/officeDocument" Target="word/document.xml"/></Relationships>',
        'word/_rels/document.xml.rels': f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="n" Type="{KIND}/numbering" Target="numbering.xml"/></Relationships>',
        'word/document.xml': f'<w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>',
        'word/numbering.xml': f'<w:numbering {W}>{numbering}</w:numbering>',
    }
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, text in parts.items():
            z.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)


def labels(lines):
    out = {}
    for line in lines:
        found = re.search(rf'(.*){MARK}(\d+)', line)
        if found:
            out[int(found[2])] = ' '.join(re.sub(r'[•\uf000-\uf0ff–-]\s*$', '•', found[1]).split())
    return out


def compare(binary, folder):
    """Prints where the labels differ without being meant to; true where they do."""
    try:
        office = tools.soffice()
    except tools.Missing as e:
        print(f'labels: skipped: {e}')
        return False
    extracted = os.path.join(os.path.dirname(binary), 'examples', 'extracted')
    if not os.path.exists(extracted):
        print(f'labels: skipped: {extracted} is not built (cargo build --example extracted)')
        return False
    os.makedirs(folder, exist_ok=True)
    names = {name: os.path.join(folder, re.sub(r'\W', '-', name)) for name in CASES}
    for name, (numbering, items) in CASES.items():
        document(names[name] + '.docx', numbering, items)
    subprocess.run([office, '--headless', '--convert-to', 'txt:Text (encoded):UTF8', '--outdir', folder, *(f'{p}.docx' for p in names.values())],
                   capture_output=True, timeout=600)
    same, meant, failed = 0, 0, False
    for name, path in names.items():
        with open(path + '.txt', encoding='utf-8-sig') as f:
            theirs = labels(f)
        ours = labels(l.split(' | ', 1)[-1] for l in subprocess.run([extracted, path + '.docx'], capture_output=True, text=True).stdout.split('\n'))
        differs = [(n, ours.get(n), theirs[n]) for n in sorted(theirs) if ours.get(n) != theirs[n]]
        same += len(theirs) - len(differs)
        why = MEANT.get(name)
        if differs and not why:
            failed = True
            print(f'labels: {name}: ' + ', '.join(f'item {n + 1} “{o}”, LibreOffice “{t}”' for n, o, t in differs[:6])
                  + (f' and {len(differs) - 6} more' if len(differs) > 6 else '') + '  DIFFERS')
        meant += len(differs) if why else 0
    print(f'labels: {same} as LibreOffice renders them, {meant} otherwise on purpose, in {len(CASES)} documents')
    return failed
