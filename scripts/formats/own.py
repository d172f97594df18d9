"""Writers of our own: families of plain text as HTML, Markdown, XLIFF, TMX and PO, with nothing but Python's own library."""
import os, re
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LISTS = [(r'(\d+)\. ', ''), (r'([ivxlc]+)\. ', ' type="i"'), (r'([a-z])\. ', ' type="a"')]
ROMAN = {'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100}


def written(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8', newline='\n') as f:
        f.write(text)


def worth(mark):
    if mark.isdigit():
        return int(mark)
    values = [ROMAN.get(c, 0) for c in mark]
    return sum(-v if any(w > v for w in values[i + 1:i + 2]) else v for i, v in enumerate(values)) if all(values) else ord(mark) - 96


def item(line, before):
    """Which list a line is an item of, its number and its text, where a browser would write the very label; else nothing."""
    for shape, kind in LISTS:
        found = re.match(shape, line)
        if found:
            number = worth(found[1])
            letter = ord(found[1]) - 96 if len(found[1]) == 1 and found[1].isalpha() else 0
            # One letter may be either; what goes on with the list before decides, else i is the Roman one.
            if before and before[0] == ' type="a"' and letter == before[1] + 1:
                return ' type="a"', letter, line[found.end():]
            if kind == ' type="i"' and found[1] != 'i' and not (before and before[0] == kind and number == before[1] + 1):
                continue
            return kind, number, line[found.end():]
    return None


def html(folder, families):
    for family, versions in families.items():
        for language, lines in versions.items():
            body, open_list, before = [], None, None
            for n, (_, line) in enumerate(lines):
                found = item(line, before)
                if open_list is not None and (not found or found[0] != before[0] or found[1] != before[1] + 1):
                    body.append('</ol>')
                    open_list = None
                if found and open_list is None:
                    body.append(f'<ol{found[0]} start="{found[1]}">')
                    open_list = found[0]
                tag = 'li' if found else 'h1' if n == 0 else 'p'
                body.append(f'<{tag}>{escape(found[2] if found else line)}</{tag}>')
                before = (found[0], found[1]) if found else None
            if open_list is not None:
                body.append('</ol>')
            page = '\n'.join(body)
            written(f'{folder}/{family}/{language}.html', f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
                    f'<title>{escape(lines[0][1])}</title></head>\n<body><nav><a href="/">Menu</a></nav><main>\n{page}\n</main></body></html>\n')


def markdown(folder, families):
    """Lines that Markdown would read as something else are escaped as its writers do."""
    for family, versions in families.items():
        for language, lines in versions.items():
            shown = [re.sub(r'([*_`<])', r'\\\1', line) for _, line in lines]
            shown[0] = '# ' + shown[0]
            written(f'{folder}/{family}/{language}.md', '\n\n'.join(shown) + '\n')


def cells(row, versions, languages):
    """The text of a row in each language, one paragraph a line."""
    return {l: '\n\n'.join(versions[l][n] for n in row.get(l, [])) for l in languages}


def body(text):
    return escape(text)


def xliff2(folder, families, rows):
    """A file for each target language, each with the source."""
    for family, versions in families.items():
        texts = {l: dict(lines) for l, lines in versions.items()}
        for target in versions:
            if target == 'en':
                continue
            units = []
            for n, row in enumerate(rows[family]):
                c = cells(row, texts, ['en', target])
                if not any(c.values()):
                    continue
                goal = f'<target>{body(c[target])}</target>' if c[target] else ''
                units.append(f'<unit id="u{n}" xml:space="preserve"><segment><source>{body(c["en"])}</source>{goal}</segment></unit>')
            written(f'{folder}/{family}/{target}.xlf', f'{HEAD}<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" '
                    f'trgLang="{target}">\n<file id="f1">\n' + '\n'.join(units) + '\n</file>\n</xliff>\n')


def xliff1(folder, families, rows):
    """One file with a part for each target language, as some systems export them."""
    for family, versions in families.items():
        texts = {l: dict(lines) for l, lines in versions.items()}
        files = []
        for target in (l for l in versions if l != 'en'):
            units = []
            for n, row in enumerate(rows[family]):
                c = cells(row, texts, ['en', target])
                goal = f'<target>{body(c[target])}</target>' if c[target] else ''
                units.append(f'<trans-unit id="u{n}" xml:space="preserve"><source>{body(c["en"])}</source>{goal}</trans-unit>')
            files.append(f'<file original={quoteattr(family)} source-language="en" target-language="{target}" datatype="plaintext"><body>\n'
                         + '\n'.join(units) + '\n</body></file>')
        written(f'{folder}/{family}.xlf', f'{HEAD}<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">\n' + '\n'.join(files) + '\n</xliff>\n')


def tmx(folder, families, rows):
    for family, versions in families.items():
        texts = {l: dict(lines) for l, lines in versions.items()}
        units = []
        for n, row in enumerate(rows[family]):
            c = cells(row, texts, list(versions))
            units.append(f'<tu tuid="t{n}">' + ''.join(f'<tuv xml:lang="{l}"><seg>{body(t)}</seg></tuv>' for l, t in c.items() if t) + '</tu>')
        written(f'{folder}/{family}.tmx', f'{HEAD}<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4"><header srclang="en" adminlang="en" datatype="plaintext" '
                'segtype="paragraph" creationtool="check-formats" creationtoolversion="1" o-tmf="text"/>\n<body>\n' + '\n'.join(units) + '\n</body></tmx>\n')


def po(folder, families, rows):
    """A catalogue for each target language. What the source lacks cannot stand in one."""
    quoted = lambda s: '"' + s.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'
    for family, versions in families.items():
        texts = {l: dict(lines) for l, lines in versions.items()}
        for target in (l for l in versions if l != 'en'):
            out = [f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: {target}\\n"']
            for n, row in enumerate(rows[family]):
                c = cells(row, texts, ['en', target])
                if c['en']:
                    out.append(f'msgctxt "{n}"\nmsgid {quoted(c["en"])}\nmsgstr {quoted(c[target])}')
            written(f'{folder}/{family}/{target}.po', '\n\n'.join(out) + '\n')
