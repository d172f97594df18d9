// What scripts/check-serve runs: indexes a copy of corpus/drafts, starts `concordat serve` and uses its page in a browser.
//
//   story            search in English, open the clause that Turkmen lacks, accept the finding with a reason, load again: it is accepted,
//                    and the review file beside the documents says so; taken back, it is open again
//   languages        a query in each of the six languages finds clauses in it and marks the words; Arabic runs from the right
//   keys             steps of a session at the keyboard alone that went otherwise than they should
//   addresses        links to a row, to a finding, to a list, and the way back, that do not lead there
//   completion       what is offered while one types, by keyboard, and that it stays out of the way of who does not want it
//   door             the page of a server with a token, without it
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

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { active, api, ask, base, browser, end, faults, misses, open, options, serve, shot, until, work, wrong } from './check-serve-bench.mjs';
import { completion, edits } from './check-serve-typing.mjs';

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

// Without the token the page says what is asked for, and leads in.
async function door() {
  if (options.at) return;
  const is = (ok, what) => wrong('door', 'door', ok, what);
  const token = 'a-token-for-the-check-of-the-page';
  const file = path.join(work, 'token');
  fs.writeFileSync(file, token, { mode: 0o600 });
  const place = await serve('--token-file', file, '--log', 'off');
  for (const dark of [false, true]) {
    const context = await browser.newContext({ viewport: { width: dark ? 390 : 1000, height: 700 }, colorScheme: dark ? 'dark' : 'light' });
    const page = await context.newPage();
    page.on('pageerror', e => misses.console.push(`door: ${e.message}`));
    const answer = await page.goto(`${place}/search?q=data`);
    is(answer.status() === 401 && /text\/html/.test(answer.headers()['content-type']), 'the answer is not what it should be');
    is(await until(page, () => document.activeElement.id === 'token'), 'the field has not got the focus');
    await faults(page, 'door');
    await shot(page, `door-${dark ? 'dark' : 'light'}`);
    await page.fill('#token', 'a-token-that-is-wrong');
    await page.keyboard.press('Enter');
    is(await until(page, () => /wrong/.test(document.querySelector('[role=alert]')?.textContent || '') && !location.search.includes('token')), 'a wrong token is not told, or stays in the address');
    await faults(page, 'door, wrong');
    await page.fill('#token', token);
    await page.keyboard.press('Enter');
    is(await until(page, () => document.querySelector('.hit') && location.search === '?q=data'), 'the right token does not lead to the page');
    // By a link on another site the browser does not show the cookie at first.
    const other = await context.newPage();
    await other.goto(`data:text/html,<a href="${place}/search?q=days">link</a>`);
    await other.click('a');
    is(await until(other, () => document.querySelector('.hit') && location.search === '?q=days'), 'a link on another site does not lead in');
    await context.close();
  }
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

for (const step of [story, languages, keyboard, completion, door, addresses, edits, looks, attacked]) {
  try {
    await step();
  } catch (e) {
    misses.story.push(`${step.name} stopped: ${e.message.split('\n')[0]} ${(e.stack || '').split('\n').find(l => /check-serve/.test(l)) || ''}`);
  }
}
const { answer, matrix } = options.timed ? await speed() : {};
await end();

const rows = Object.entries(misses).map(([name, list]) => [name, String(list.length), '0', list.length === 0]);
if (options.timed) {
  rows.push(['answer, from the last key', `${Math.round(answer)} ms`, '350 ms', answer < 350]);
  if (matrix !== null) rows.push(['matrix of 5,000 rows', `${matrix} ms`, '2000 ms', matrix < 2000]);
}
const wide = Math.max(...rows.map(r => r[0].length));
for (const [what, figure, bar, ok] of rows) console.log(`${what.padEnd(wide)}  ${figure.padStart(10)}  ${bar.padStart(9)}  ${ok ? 'ok' : 'MISSED'}`);
for (const list of Object.values(misses)) for (const m of [...new Set(list)].slice(0, 12)) console.log('  ' + m);
process.exit(rows.every(r => r[3]) ? 0 : 1);
