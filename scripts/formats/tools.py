"""Writers of others: LibreOffice, pandoc, python-docx, translate-toolkit, polib. Each says what is missing where it cannot run."""
import glob, os, shutil, subprocess
from . import own


class Missing(Exception):
    pass


def soffice():
    found = os.environ.get('SOFFICE') or shutil.which('soffice') or shutil.which('libreoffice')
    if not found:
        raise Missing('LibreOffice is not installed (or name its program in SOFFICE)')
    return found


def office(source, folder, into, ending):
    """Converts every file of a folder of families with LibreOffice, by families, so that the folders stay."""
    program = soffice()
    for family in sorted(glob.glob(f'{source}/*')):
        out = f'{folder}/{os.path.basename(family)}'
        os.makedirs(out, exist_ok=True)
        files = sorted(glob.glob(f'{family}/*'))
        done = subprocess.run([program, '--headless', '--convert-to', into, '--outdir', out, *files], capture_output=True, text=True, timeout=600)
        made = glob.glob(f'{out}/*.{ending}')
        if len(made) != len(files):
            raise Missing(f'LibreOffice made {len(made)} of {len(files)} files: {done.stderr.strip()[-200:]}')


def pandoc(source, folder, reads, writes, ending, *more):
    try:
        import pypandoc
    except ImportError:
        raise Missing('pandoc is not installed (pip install pypandoc_binary)')
    for path in sorted(glob.glob(f'{source}/*/*')):
        out = f'{folder}/{os.path.basename(os.path.dirname(path))}/{os.path.splitext(os.path.basename(path))[0]}.{ending}'
        os.makedirs(os.path.dirname(out), exist_ok=True)
        pypandoc.convert_file(path, writes, format=reads, outputfile=out, extra_args=list(more))


def python_docx(folder, families):
    try:
        import docx
    except ImportError:
        raise Missing('python-docx is not installed (pip install python-docx)')
    for family, versions in families.items():
        os.makedirs(f'{folder}/{family}', exist_ok=True)
        for language, lines in versions.items():
            document = docx.Document()
            document.add_heading(lines[0][1], 0)
            for _, line in lines[1:]:
                if line.startswith('• '):
                    document.add_paragraph(line[2:], style='List Bullet')
                else:
                    document.add_paragraph(line)
            document.save(f'{folder}/{family}/{language}.docx')


def toolkit():
    try:
        import translate.storage
    except ImportError:
        raise Missing('translate-toolkit is not installed (pip install translate-toolkit lxml)')


def pairs(families, rows):
    for family, versions in families.items():
        texts = {l: dict(lines) for l, lines in versions.items()}
        for target in (l for l in versions if l != 'en'):
            yield family, target, [own.cells(row, texts, ['en', target]) for row in rows[family]]


def toolkit_xliff(folder, families, rows, second):
    toolkit()
    if second:
        try:
            from translate.storage.xliff2 import Xliff2File as Store
        except ImportError:
            raise Missing('this translate-toolkit cannot write XLIFF 2')
    else:
        from translate.storage.xliff import xlifffile as Store
    for family, target, units in pairs(families, rows):
        store = Store(sourcelanguage='en', targetlanguage=target) if not second else Store()
        if second:
            store.setsourcelanguage('en')
            store.settargetlanguage(target)
        for n, c in enumerate(units):
            if any(c.values()):
                unit = store.addsourceunit(c['en'])
                unit.setid(f'u{n}')
                if c[target]:
                    unit.target = c[target]
        os.makedirs(f'{folder}/{family}', exist_ok=True)
        with open(f'{folder}/{family}/{target}.xlf', 'wb') as f:
            f.write(bytes(store))


def toolkit_tmx(folder, families, rows):
    toolkit()
    from translate.storage.tmx import tmxfile
    for family, target, units in pairs(families, rows):
        store = tmxfile()
        for c in units:
            if c['en'] and c[target]:
                store.addtranslation(c['en'], 'en', c[target], target)
        os.makedirs(f'{folder}/{family}', exist_ok=True)
        with open(f'{folder}/{family}/{target}.tmx', 'wb') as f:
            f.write(bytes(store))


def polib(folder, families, rows):
    try:
        import polib
    except ImportError:
        raise Missing('polib is not installed (pip install polib)')
    for family, target, units in pairs(families, rows):
        catalogue = polib.POFile(wrapwidth=78)
        catalogue.metadata = {'Language': target, 'Content-Type': 'text/plain; charset=UTF-8'}
        for n, c in enumerate(units):
            if c['en']:
                catalogue.append(polib.POEntry(msgctxt=str(n), msgid=c['en'], msgstr=c[target]))
        os.makedirs(f'{folder}/{family}', exist_ok=True)
        catalogue.save(f'{folder}/{family}/{target}.po')
