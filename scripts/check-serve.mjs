// What scripts/check-serve runs: indexes a copy of corpus/drafts, starts `concordat serve` and uses its page in a browser.
//
//   story            search in English, open the clause that Turkmen lacks, accept the finding with a reason, load again: it is accepted,
//                    and the review file beside the documents says so; taken back, it is open again
//   languages        a query in each of the six languages finds clauses in it and marks the words; Arabic runs from the right
//   keys             steps of a session at the keyboard alone that went otherwise than they should
//   addresses        links to a row, to a finding, to a list, and the way back, that do not lead there
//   axe              faults of accessibility that axe-core calls serious or critical, in each view, light and dark
//   console          errors that the page reports
//   requests         for anything but the server itself
//   scripts          of documents that ran (dialogs, marks that they leave)
//   overflow         views that can be scrolled sideways at 320 pixels
//   inline           styles or scripts that stand in the page itself
//   answer           from the last key to the list on the screen, median of ten
//   matrix           of 5,000 rows, from the call to the grid on the screen
//
// Exits 1 where a figure misses its bar.

import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const options = { root: '.', binary: '', shots: '', timed: true, at: '' };
for (let args = process.argv.slice(2); args.length;) {
  const a = args.shift();
  if (a === '--root') options.root = args.shift();
  else if (a === '--binary') options.binary = args.shift();
  else if (a === '--shots') options.shots = path.resolve(args.shift());
  else if (a === '--no-times') options.timed = false;
  // A server that runs already, for work on the page; what needs the review file is left out.
  else if (a === '--at') options.at = args.shift();
  else {
    console.error(`error: ${a} is no option; see scripts/check-serve`);
    process.exit(2);
  }
}
const binary = path.resolve(options.binary || path.join(process.env.CARGO_TARGET_DIR || path.join(options.root, 'target'), 'release', 'concordat'));
if (!options.at && !fs.existsSync(binary)) {
  console.error(`error: ${binary} is not there; build it first, or name another with --binary`);
  process.exit(2);
}
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'concordat-serve-'));
let server = null;
process.on('exit', () => {
  server?.kill('SIGKILL');
  fs.rmSync(work, { recursive: true, force: true });
});

// Documents that try to run scripts, to reorder lines and to leave their element.
function hostile(folder) {
  const evil = '<script>window.evil=1;alert(1)</script><img src=x onerror="window.evil=2;alert(2)"><svg onload=alert(3)>';
  const text = (days, lead) => [
    `Rules ${evil}`, '',
    `1. ${lead} </title></style></script><b>bold</b>`,
    `1.1 Quandrel ${lead} ${days} "><img src=x onerror=alert(4)> <a href="javascript:alert(5)">x</a> \u202edrowssap\u202c.`,
    `1.2 ${lead} \u200bzero\u200b width \u2066isolate, ]]> <!-- and --> &lt;b&gt; &amp; 'quotes' "more".`,
    `1.3 ${lead} {{constructor}} \${x} %3Cscript%3E and ${'long'.repeat(200)} end.`,
  ].join('\n') + '\n';
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'en.txt'), text('keeps tools for 30 days', 'We say that'));
  fs.writeFileSync(path.join(folder, 'fr.txt'), text('garde les outils pendant 90 jours', 'Nous disons que'));
  fs.writeFileSync(path.join(folder, 'ar.txt'), text('تحتفظ بالأدوات لمدة 30 يوما', 'نقول إن'));
}

const documents = path.join(work, 'documents');
async function start() {
  fs.cpSync(path.join(options.root, 'corpus', 'drafts'), documents, { recursive: true });
  hostile(path.join(documents, '"><img src=x onerror=alert(6)>'));
  if (options.timed) execFileSync('python3', [path.join(options.root, 'scripts', 'make-long-documents'), '5000', path.join(documents, 'long'), '--languages', 'en,fr'], { stdio: 'ignore' });
  const env = { ...process.env, CONCORDAT_MODELS: path.join(work, 'none'), CONCORDAT_CACHE: path.join(work, 'cache') };
  const index = path.join(work, 'index');
  execFileSync(binary, ['--quiet', 'index', 'documents', '--index', index, '--engine', 'lexical'], { cwd: work, env, stdio: ['ignore', 'ignore', 'inherit'] });
  server = spawn(binary, ['serve', '--index', index, '--port', '0', '--engine', 'lexical'], { cwd: work, env });
  return new Promise((done, fail) => {
    let said = '';
    const hear = text => {
      said += text;
      const at = /http:\/\/[\w.:[\]]+/.exec(said);
      if (at) done(at[0].replace(/\/$/, ''));
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('exit', code => fail(new Error(`concordat serve ended with ${code}: ${said}`)));
  });
}

const misses = {};
for (const name of ['story', 'languages', 'keys', 'addresses', 'axe', 'console', 'requests', 'scripts', 'overflow', 'inline']) misses[name] = [];
const wrong = (list, name, ok, what) => { if (!ok) misses[list].push(`${name}: ${what}`); };

const base = options.at || await start();
const api = async (where, init) => (await fetch(`${base}/api/v1/${where}`, init)).json();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

async function open(where, { width = 1440, dark = false } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 844 : 900 }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const name = `${where} ${width}${dark ? ' dark' : ''}`;
  page.on('console', m => {
    // Of a query that is wrong the browser itself says that the answer was 400.
    const expected = /status of 400/.test(m.text()) && /search/.test(m.location().url);
    if ((m.type() === 'error' || m.type() === 'warning') && !expected) misses.console.push(`${name}: ${m.text()} ${m.location().url}`);
  });
  page.on('pageerror', e => misses.console.push(`${name}: ${e.stack || e.message}`));
  page.on('dialog', d => { misses.scripts.push(`${name}: dialog ${d.message()}`); d.dismiss(); });
  page.on('request', r => { if (!r.url().startsWith('data:') && !r.url().startsWith(base + '/')) misses.requests.push(`${name}: ${r.url()}`); });
  await page.goto(base + where);
  await page.waitForSelector('main h1, main .plain');
  return { page, name, close: () => context.close() };
}

async function shot(page, name) {
  if (!options.shots) return;
  fs.mkdirSync(options.shots, { recursive: true });
  await page.screenshot({ path: path.join(options.shots, `${name}.png`) });
}

async function faults(page, name) {
  // The policy of the page lets nobody add a script; the driver's own world is outside it.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const v of found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')) {
    misses.axe.push(`${name}: ${v.id} (${v.impact}, ${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].any.map(a => a.message).join(' ').slice(0, 200)}`);
  }
}

/** Types a query and waits for its list. */
async function ask(page, q) {
  await page.keyboard.press('/');
  await page.fill('#q', '');
  await page.keyboard.type(q);
  await page.waitForFunction(q => document.querySelector('.hits')?.dataset.q === q, q, { timeout: 10000 });
  await page.waitForTimeout(350);
}

const active = page => page.evaluate(() => ({
  tag: document.activeElement.tagName, id: document.activeElement.id, hit: !!document.activeElement.closest('.hit'), f: document.activeElement.dataset.finding,
  row: document.activeElement.closest('.row')?.id, cell: document.activeElement.getAttribute('role'), text: document.activeElement.textContent.slice(0, 60),
}));
const until = (page, fn, arg) => page.waitForFunction(fn, arg, { timeout: 6000 }).then(() => true, () => false);
const families = (await api('families')).families;
const tarnivel = families.find(f => f.id === 'tarnivel');

async function story() {
  const is = (ok, what) => wrong('story', 'story', ok, what);
  const { page, close } = await open('/');
  await ask(page, 'personal data');
  is(await page.locator('.hit').count() > 0, 'a search in English finds nothing');
  is(await page.locator('.hit .best mark').count() > 0, 'no word is marked');
  is(/clause/.test(await page.textContent('#live')), 'what was found is not said');
  await shot(page, 'story-search');
  await ask(page, 'absent:tk rule:missing-clause family:tarnivel');
  is(await page.locator('.hit .lacks', { hasText: 'Turkmen' }).count() > 0, 'the hole is not shown in the list');
  await page.locator('.hit .chip', { hasText: 'missing-clause' }).first().click();
  is(await until(page, () => document.querySelector('.row.now [data-tag|=tk].hole')), 'the hole is not shown in the row');
  is(await until(page, () => document.activeElement.matches('.f')), 'the finding has not got the focus');
  await shot(page, 'story-hole');
  const id = await page.evaluate(() => new URL(location.href).searchParams.get('finding'));
  await page.keyboard.press('a');
  is(await until(page, () => document.querySelector('dialog.accept[open] textarea') === document.activeElement), 'a does not ask for a reason');
  await page.click('dialog button[type=submit]');
  is(/Say why/.test(await page.textContent('dialog [role=alert]')), 'an empty reason is taken');
  await page.fill('#reason', 'Agreed with "counsel" <b>آمين</b>');
  await shot(page, 'story-accept');
  await faults(page, 'accept');
  await page.click('dialog button[type=submit]');
  is(await until(page, id => document.querySelector(`#f-${id}.settled`), id), 'it is not shown as accepted');
  is(await until(page, id => document.activeElement.id === `f-${id}`, id), 'the focus is lost');
  is(await until(page, () => /Accepted/.test(document.getElementById('toast').textContent)), 'nothing says that it was written');
  if (!options.at) {
    const files = execFileSync('grep', ['-rl', id, work, '--include=concordat.review.toml'], { encoding: 'utf8' }).trim().split('\n');
    is(files.length === 1 && /counsel/.test(fs.readFileSync(files[0], 'utf8')), `the review file does not hold it: ${files}`);
  }
  await page.reload();
  is(await until(page, id => /Accepted.*counsel.*<b>/s.test(document.querySelector(`#f-${id}.settled`)?.textContent || ''), id), 'it is not accepted after loading again');
  await shot(page, 'story-accepted');
  await page.click(`#f-${id} [data-act=back]`);
  is(await until(page, id => document.querySelector(`#f-${id}:not(.settled)`), id), 'it cannot be taken back');
  await page.reload();
  is(await until(page, id => document.querySelector(`#f-${id}:not(.settled)`), id), 'it is accepted again after loading');
  await close();
}

async function languages() {
  const said = { en: 'personal data', fr: 'données personnelles', ar: 'البيانات الشخصية', sq: 'të dhënat personale', tk: 'şahsy maglumatlary', zh: '个人数据' };
  const { page, close } = await open('/search');
  for (const [tag, q] of Object.entries(said)) {
    await ask(page, q);
    const seen = await page.evaluate(tag => {
      const best = document.querySelector('.hit .best .t');
      return best && { lang: best.lang, dir: best.dir, marks: best.querySelectorAll('mark').length, hits: document.querySelectorAll('.hit').length };
    }, tag);
    wrong('languages', tag, seen && seen.lang.split('-')[0] === tag && seen.marks > 0, `“${q}”: ${JSON.stringify(seen)}`);
    wrong('languages', tag, seen && seen.dir === (tag === 'ar' ? 'rtl' : 'ltr'), 'the direction is wrong');
    await shot(page, `language-${tag}`);
  }
  await close();
}

async function keyboard() {
  const { page, close } = await open('/');
  const is = (ok, what) => wrong('keys', 'keys', ok, what);
  const press = async (...keys) => { for (const k of keys) { await page.keyboard.press(k); await page.waitForTimeout(60); } };
  await press('Tab');
  is((await active(page)).text === 'Skip to the content', 'the first stop is not the way to the content');
  await press('Enter');
  is((await active(page)).id === 'content', 'the way to the content does not lead there');
  await press('j');
  is(await page.evaluate(() => document.activeElement.matches('.fam a')), 'j does not go to the first family');
  await ask(page, 'data');
  await press('Enter');
  is(await until(page, () => document.activeElement.closest('.hit')), 'Enter does not lead to the first hit');
  const first = (await active(page)).text;
  await press('j');
  is((await active(page)).text !== first && (await active(page)).hit, 'j does not go on');
  await press('k');
  is((await active(page)).text === first, 'k does not go back');
  await press('?');
  is(await page.evaluate(() => !!document.querySelector('dialog.help[open]')), '? does not help');
  await faults(page, 'help');
  await shot(page, 'help');
  await press('Escape');
  is((await active(page)).text === first, 'the focus is lost with the help');
  await press('j', 'o');
  is(await until(page, () => location.pathname.startsWith('/family/') && document.querySelector('.row.now')), 'o does not open');
  await page.waitForTimeout(200);
  const row = (await active(page)).row;
  is(!!row, 'the row has not got the focus');
  await press('Escape');
  is(await until(page, () => location.pathname === '/search' && document.activeElement.closest('.hit')), 'Escape does not lead back to the hit');
  await page.goto(`${base}/family/${tarnivel.key}`);
  await page.waitForSelector('.grid [tabindex="0"]');
  await press(']');
  is(await page.evaluate(() => document.activeElement.closest('.gr.told')), '] does not go to a row with findings');
  await press('ArrowRight', 'ArrowDown');
  is((await active(page)).cell === 'gridcell', 'arrows do not move in the matrix');
  await press('Control+Home', 'Control+End');
  is((await active(page)).cell === 'gridcell', 'the end of the matrix is not reached');
  await press('Control+Home', 'ArrowDown', 'ArrowDown', 'Enter');
  is(await until(page, () => document.activeElement.closest('.row.now')), 'Enter does not open the row');
  await press('j');
  is((await active(page)).row === 'r0004', `j goes to ${(await active(page)).row}`);
  await press(']');
  const one = (await active(page)).f;
  await press(']');
  const two = (await active(page)).f;
  await press('[');
  is(one && two && one !== two && (await active(page)).f === one, '] and [ do not walk the findings');
  await press('a');
  is(await until(page, () => document.querySelector('dialog.accept[open]')), 'a does not open the dialog');
  await press('Escape');
  is((await active(page)).f === one, 'the focus is lost with the dialog');
  await press('v');
  is(await until(page, () => document.querySelectorAll('.row.now .cells:not(.extra) > .c').length === 6), 'v does not show all versions');
  await press('m');
  is(await until(page, () => document.querySelector('.grid')), 'm does not lead to the matrix');
  await press('t');
  is(await page.evaluate(() => document.documentElement.dataset.theme === 'dark'), 't does not change the theme');
  await close();
}

async function addresses() {
  const is = (ok, what) => wrong('addresses', 'addresses', ok, what);
  const whole = await api(`families/${tarnivel.key}`);
  const finding = whole.details.filter(f => f.row).at(-1);
  const inView = sel => { const r = document.querySelector(sel)?.getBoundingClientRect(); return r && r.bottom > 60 && r.top < innerHeight; };
  const { page, close } = await open(`/family/${tarnivel.key}?row=${finding.row}&finding=${finding.id}&lang=en,tk-Latn`);
  await page.waitForSelector('.row.now');
  is(await until(page, inView, `#${finding.row}`), 'the row of an address is not in view');
  is(await until(page, id => document.querySelector('.f.now')?.dataset.finding === id, finding.id), 'the finding of an address is not chosen');
  is(await page.locator('.columns > div').count() === 2, 'the languages of an address are not shown');
  await page.goto(`${base}/search?q=${encodeURIComponent('rule:number')}`);
  await page.waitForSelector('.hit');
  const n = await page.locator('.hit').count();
  await page.locator('.groups .val').first().click({ timeout: 5000 });
  await page.waitForTimeout(500);
  const q = await page.inputValue('#q');
  is(q.startsWith('rule:number ') && await page.locator('.hit').count() <= n, `a facet does not stand in the query: ${q}`);
  await page.goBack();
  is(await until(page, () => document.getElementById('q').value === 'rule:number'), 'back does not lead to the list before');
  await page.locator('.filter').first().click();
  is(await until(page, () => document.getElementById('q').value === ''), 'a filter cannot be taken away');
  await page.goto(`${base}/`);
  await ask(page, 'personal');
  await page.keyboard.press('Enter');
  await ask(page, 'data');
  await page.goBack();
  is(await until(page, () => document.getElementById('q').value === 'personal'), 'what was entered is no step to come back to');
  await page.goBack();
  is(await until(page, () => location.pathname === '/'), 'what is typed is more than one step');
  await page.goto(`${base}/search?q=${encodeURIComponent('data "open')}`);
  is(await until(page, () => !document.getElementById('wrong').hidden && document.querySelector('.echo b')), 'the place of an error is not shown');
  await shot(page, 'wrong');
  await page.goto(`${base}/search?q=zzqqxx`);
  is(await until(page, () => document.querySelector('.empty:not([hidden])')), 'an empty list does not say what to try');
  await shot(page, 'nothing');
  await faults(page, 'nothing');
  for (const format of ['csv', 'xlsx', 'tmx']) {
    const answer = await fetch(`${base}/api/v1/export?q=data&format=${format}`);
    if (!options.at) is(answer.ok && (await answer.arrayBuffer()).byteLength > 100, `no ${format} export`);
  }
  await close();
}

// Filters edit the query's own text and leave alone what they do not understand.
async function edits() {
  const { page, close } = await open('/search');
  const wanted = [
    ['data', 'rule', 'number', false, 'data rule:number'],
    ['data rule:number', 'rule', 'number', false, 'data'],
    ['data rule:number', 'rule', 'number', true, 'data -rule:number'],
    ['rule:number AND data', 'rule', 'number', false, 'data'],
    ['data AND rule:number', 'rule', 'number', false, 'data'],
    ['absent:tk', 'absent', 'tk-Latn', false, ''],
    ['', 'name', 'Tarnivel Devices Ltd', false, 'name:"Tarnivel Devices Ltd"'],
    ['a name:"Tarnivel Devices Ltd" b', 'name', 'Tarnivel Devices Ltd', false, 'a b'],
    ['"rule:number" x', 'rule', 'number', false, '"rule:number" x rule:number'],
    ['(rule:number OR rule:term)', 'rule', 'number', false, '(rule:number OR rule:term) rule:number'],
    ['rule:number OR rule:term', 'rule', 'term', false, '(rule:number OR rule:term) rule:term'],
    ['"a OR b" c', 'kind', 'title', true, '"a OR b" c -kind:title'],
    ['', 'family', '"><img src=x>', false, 'family:"><img src=x>"'],
    ['بيانات absent:fr', 'absent', 'fr', false, 'بيانات'],
  ];
  const made = await page.evaluate(async all => {
    const { toggled } = await import('/assets/query.js');
    return all.map(([q, field, value, not]) => toggled(q, field, value, not));
  }, wanted);
  wanted.forEach((w, i) => wrong('addresses', `${w[0]} and ${w[1]}:${w[2]}`, made[i] === w[4], `${made[i]} instead of ${w[4]}`));
  await close();
}

const VIEWS = () => [['home', '/'], ['search', '/search?q=data'], ['holes', '/search?q=absent%3Atk'], ['matrix', `/family/${tarnivel.key}`],
  ['read', `/family/${tarnivel.key}?row=r0005`], ['all', `/family/${tarnivel.key}?row=r0020&lang=${tarnivel.versions.map(v => v.language).join(',')}`]];

async function looks() {
  for (const [view, where] of VIEWS()) {
    for (const [width, dark] of [[1440, false], [1440, true], [390, false], [390, true], [320, false], [3840, false]]) {
      const { page, name, close } = await open(where, { width, dark });
      await page.waitForTimeout(500);
      const wide = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth);
      wrong('overflow', name, wide <= 0, `${wide} pixels too wide`);
      if (width === 1440 || width === 390) await faults(page, name);
      const own = await page.evaluate(() => [document.querySelectorAll('style, script:not([src])').length, document.scripts.length]);
      wrong('inline', name, own[0] === 0 && own[1] === 2, `${own} inline parts and scripts`);
      await shot(page, `${view}-${width}${dark ? '-dark' : ''}`);
      await close();
    }
  }
}

async function attacked() {
  const evil = families.find(f => f.id.includes('onerror'));
  wrong('scripts', 'hostile', options.at || evil, 'the hostile family is not in the index');
  if (!evil) return;
  const finding = (await api(`families/${evil.key}`)).details[0];
  for (const where of ['/', '/search?q=Quandrel', `/family/${evil.key}`, `/family/${evil.key}?row=r0003${finding ? `&finding=${finding.id}` : ''}`,
    '/search?q=%3Cscript%3Ealert(7)%3C/script%3E', '/search?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(8)%3E', '/family/%22%3E%3Cscript%3E?row=%3Cb%3E']) {
    const { page, name, close } = await open(where === '/family/%22%3E%3Cscript%3E?row=%3Cb%3E' ? '/' : where);
    await page.waitForTimeout(400);
    wrong('scripts', name, await page.evaluate(() => window.evil === undefined && document.scripts.length === 2 && !document.querySelector('main img, main script, main b b')), 'a script or an element of a document');
    if (where === '/search?q=Quandrel') {
      wrong('scripts', name, /onerror/.test(await page.textContent('.hits')), 'the text is not shown as it stands');
      await shot(page, 'hostile');
    }
    await close();
  }
}

async function speed() {
  const { page, close } = await open('/search');
  const times = [];
  for (const word of ['data', 'days', 'right', 'law', 'children', 'device', 'contract', 'notice', 'price', 'service']) {
    await page.fill('#q', '');
    await page.waitForTimeout(400);
    await page.evaluate(() => {
      window.drawn = new Promise(done => new MutationObserver((_, o) => { o.disconnect(); requestAnimationFrame(() => done(performance.now())); }).observe(document.querySelector('.hits'), { childList: true }));
      document.getElementById('q').addEventListener('input', () => { window.typed = performance.now(); });
    });
    await page.focus('#q');
    await page.keyboard.type(word);
    times.push(await page.evaluate(() => window.drawn.then(at => at - window.typed)));
  }
  await close();
  const long = families.find(f => f.rows >= 2000);
  let matrix = null;
  if (long) {
    const o = await open('/');
    const from = Date.now();
    await o.page.goto(`${base}/family/${long.key}`);
    await o.page.waitForSelector('.grid .gc');
    matrix = Date.now() - from;
    const steps = Date.now();
    await o.page.focus('.grid [tabindex="0"]');
    await o.page.keyboard.press('Control+End');
    wrong('keys', 'long matrix', await until(o.page, n => document.activeElement.parentNode.getAttribute('aria-rowindex') === String(n + 1), long.rows), 'its end is not reached');
    matrix = Math.max(matrix, Date.now() - steps);
    await shot(o.page, 'long');
    await o.close();
  }
  return { answer: times.sort((a, b) => a - b)[5], matrix };
}

for (const step of [story, languages, keyboard, addresses, edits, looks, attacked]) {
  try {
    await step();
  } catch (e) {
    misses.story.push(`${step.name} stopped: ${e.message.split('\n')[0]} ${(e.stack || '').split('\n').find(l => /check-serve/.test(l)) || ''}`);
  }
}
const { answer, matrix } = options.timed ? await speed() : {};
await browser.close();
server?.removeAllListeners('exit');

const rows = Object.entries(misses).map(([name, list]) => [name, String(list.length), '0', list.length === 0]);
if (options.timed) {
  rows.push(['answer, from the last key', `${Math.round(answer)} ms`, '350 ms', answer < 350]);
  if (matrix !== null) rows.push(['matrix of 5,000 rows', `${matrix} ms`, '2000 ms', matrix < 2000]);
}
const wide = Math.max(...rows.map(r => r[0].length));
for (const [what, figure, bar, ok] of rows) console.log(`${what.padEnd(wide)}  ${figure.padStart(10)}  ${bar.padStart(9)}  ${ok ? 'ok' : 'MISSED'}`);
for (const list of Object.values(misses)) for (const m of [...new Set(list)].slice(0, 12)) console.log('  ' + m);
process.exit(rows.every(r => r[3]) ? 0 : 1);
