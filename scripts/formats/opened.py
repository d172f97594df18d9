"""Opens the files that were made, without concordat, and says what text stands at a pointer of its reports."""
import functools, html.parser, re, zipfile
import xml.etree.ElementTree as ET

NAMES = {'w': 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'}
PARA = '{http://schemas.microsoft.com/office/word/2010/wordml}paraId'


class Unknown(Exception):
    pass


def local(e):
    return e.tag.rsplit('}', 1)[-1] if isinstance(e.tag, str) else ''


def steps(root, path):
    """Follows /a/b[2]/c by local names."""
    here = root
    parts = [re.fullmatch(r'(?:\w+:)?([\w.-]+)(?:\[(\d+)\])?', p) for p in path.strip('/').split('/')]
    if not all(parts) or local(root) != parts[0][1]:
        raise Unknown(path)
    for p in parts[1:]:
        same = [c for c in here if local(c) == p[1]]
        if len(same) < int(p[2] or 1):
            raise Unknown(path)
        here = same[int(p[2] or 1) - 1]
    return here


@functools.lru_cache(maxsize=None)
def docx(path):
    with zipfile.ZipFile(path) as z:
        return ET.fromstring(z.read('word/document.xml'))


@functools.lru_cache(maxsize=None)
def docx_ids(path):
    return {p.get(PARA): p for p in docx(path).iter('{%s}p' % NAMES['w']) if p.get(PARA)}


class Page(html.parser.HTMLParser):
    """A tree of a page whose elements are all closed, as our own writer makes them; lxml, where it is there, reads any."""

    VOID = {'meta', 'link', 'br', 'hr', 'img', 'input'}

    def __init__(self, text):
        super().__init__()
        self.builder, self.depth = ET.TreeBuilder(), 0
        self.feed(text)
        self.root = self.builder.close()

    def handle_starttag(self, tag, attributes):
        self.builder.start(tag, {})
        if tag in self.VOID:
            self.builder.end(tag)
        else:
            self.depth += 1

    def handle_endtag(self, tag):
        self.builder.end(tag)
        self.depth -= 1

    def handle_data(self, data):
        if self.depth:
            self.builder.data(data)


@functools.lru_cache(maxsize=None)
def page(path):
    with open(path, encoding='utf-8') as f:
        text = f.read()
    try:
        import lxml.html
    except ImportError:
        return Page(text).root
    return lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding='utf-8'))


@functools.lru_cache(maxsize=None)
def units(path):
    """XLIFF and TMX: texts of each unit by pointer."""
    out = {}
    root = ET.parse(path).getroot()
    for f in root.iter():
        if local(f) == 'file':
            for u in f.iter():
                if local(u) in ('unit', 'trans-unit'):
                    out.setdefault(f'unit:{u.get("id")}', []).append(''.join(u.itertext()))
        elif local(f) == 'body' and local(root) == 'tmx':
            for n, u in enumerate(f):
                out[f'tu:{u.get("tuid") or "#" + str(n + 1)}'] = [''.join(u.itertext())]
    return out


@functools.lru_cache(maxsize=None)
def catalogue(path):
    """PO: the lines from that of a msgid to the end of the message, quotes and breaks taken away."""
    out, lines = {}, open(path, encoding='utf-8').read().split('\n')
    for i, line in enumerate(lines):
        if line.startswith('msgid'):
            end = next((j for j in range(i, len(lines)) if not lines[j].strip()), len(lines))
            strings = [re.search(r'"(.*)"', l)[1] for l in lines[i:end] if '"' in l]
            out[f'line:{i + 1}'] = ''.join(strings).replace('\\n', '\n').replace('\\"', '"')
    return out


@functools.lru_cache(maxsize=None)
def pdf_pages(path):
    try:
        import pdfminer.high_level, pdfminer.layout
    except ImportError:
        raise Unknown('pdfminer.six is missing')
    return [''.join(b.get_text() for b in p if isinstance(b, pdfminer.layout.LTTextContainer)) for p in pdfminer.high_level.extract_pages(path)]


def text_at(path, pointer, line):
    """The text at a pointer, or on a line of a file that has lines."""
    if path.endswith('.md'):
        return open(path, encoding='utf-8').read().split('\n')[line - 1]
    if path.endswith('.docx'):
        if pointer.startswith('paraId:'):
            p = docx_ids(path).get(pointer[7:])
        else:
            p = steps(docx(path), pointer)
        if p is None:
            raise Unknown(pointer)
        return ''.join(t.text or '' for t in p.iter('{%s}t' % NAMES['w']))
    if path.endswith(('.html', '.xhtml')):
        return ''.join(steps(page(path), pointer).itertext())
    if path.endswith(('.xlf', '.tmx')):
        pointer = re.sub(r'^file:[^/]*/', '', pointer)
        if pointer not in units(path):
            raise Unknown(pointer)
        return '\n'.join(units(path)[pointer])
    if path.endswith('.po'):
        if pointer not in catalogue(path):
            raise Unknown(pointer)
        return catalogue(path)[pointer]
    if path.endswith('.pdf'):
        found = re.match(r'page (\d+), line (\d+)', pointer)
        return pdf_pages(path)[int(found[1]) - 1]
    raise Unknown(path)
