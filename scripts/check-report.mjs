// What scripts/check-report runs: opens reports in a browser, at 1440 and at 390 pixels, light and dark, and holds what it sees to bars.
//
//   first paint      of 5,000 rows, from the call to the first text on the screen
//   filter           of 5,000 rows, from the click to the next frame: the slowest of severity, rule, words, findings only, order, each the
//                    best of three; what the page itself works, and by the clock, which other programs slow down
//   console          errors that pages report
//   requests         for anything but the page itself
//   scripts          of documents that ran (dialogs, marks that they leave)
//   axe              faults of accessibility that axe-core calls serious or critical
//   overflow         pages that can be scrolled sideways at 390 pixels
//   keys             steps of a session at the keyboard that went otherwise than they should
//   no script        findings that cannot be read where scripts are off
//   addresses        links to a finding or a row that do not lead there
//   print            findings that are not on paper, or controls that are
//
// Exits 1 where a figure misses its bar.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { FOLDER, writeHostile } from './hostile-texts.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const options = { root: '.', binary: '', shots: '', timed: true, folders: [] };
for (let args = process.argv.slice(2); args.length;) {
  const a = args.shift();
  if (a === '--root') options.root = args.shift();
  else if (a === '--binary') options.binary = args.shift();
  else if (a === '--shots') options.shots = path.resolve(args.shift());
  else if (a === '--no-times') options.timed = false;
  else if (a.startsWith('--') || !fs.existsSync(a)) {
    console.error(`error: ${a} is neither an option nor a folder; see scripts/check-report`);
    process.exit(2);
  } else options.folders.push(path.resolve(a));
}
const binary = path.resolve(options.binary || path.join(process.env.CARGO_TARGET_DIR || path.join(options.root, 'target'), 'release', 'concordat'));
if (!fs.existsSync(binary)) {
  console.error(`error: ${binary} is not there; build it first, or name another with --binary`);
  process.exit(2);
}
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'concordat-pages-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

function report(name, folder) {
  const out = path.join(work, name);
  const env = { ...process.env, CONCORDAT_MODELS: path.join(work, 'none') };
  try {
    execFileSync(binary, ['--quiet', 'check', folder, '--engine', 'lexical', '--fail-on', 'never', '--format', 'html', '--output', out],
      { cwd: options.root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (e) {
    // Files that could not be used are part of the hostile folder.
    if (e.status !== 2 || !fs.existsSync(path.join(out, 'index.html'))) throw e;
  }
  return fs.readdirSync(out).filter(f => f.endsWith('.html')).map(f => path.join(out, f));
}

// Hostile documents, and one that is none, beside each other.
function hostile() {
  writeHostile(path.join(work, 'in', FOLDER + '\u202e'));
  fs.writeFileSync(path.join(work, 'in', '<b onclick=alert(6)>.txt'), 'a\0b');
  return path.join(work, 'in');
}

function long() {
  const folder = path.join(work, 'long-in', 'long');
  execFileSync('python3', [path.join(options.root, 'scripts', 'make-long-documents'), '5000', folder, '--languages', 'en,fr'], { stdio: 'ignore' });
  return path.dirname(folder);
}

const misses = { console: [], requests: [], scripts: [], axe: [], overflow: [], keys: [], noscript: [], addresses: [], print: [] };
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

async function open(file, { width = 1440, dark = false, script = true, hash = '' } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 844 : 900 }, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: script,
    reducedMotion: 'reduce', permissions: [],
  });
  const page = await context.newPage();
  const name = `${path.basename(path.dirname(file))}/${path.basename(file)} ${width}${dark ? ' dark' : ''}`;
  page.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') misses.console.push(`${name}: ${m.text()}`); });
  page.on('pageerror', e => misses.console.push(`${name}: ${e.message}`));
  page.on('dialog', d => { misses.scripts.push(`${name}: dialog ${d.message()}`); d.dismiss(); });
  const address = 'file://' + file.split('/').map(encodeURIComponent).join('/') + hash;
  page.on('request', r => { if (!r.url().startsWith('data:') && r.url().split('#')[0] !== address.split('#')[0]) misses.requests.push(`${name}: ${r.url()}`); });
  await page.goto(address);
  return { page, name, close: () => context.close() };
}

async function faults(page, name) {
  // The policy of the page lets nobody add a script; the driver's own world is outside it.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const v of found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')) {
    misses.axe.push(`${name}: ${v.id} (${v.impact}, ${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].any.map(a => a.message).join(' ').slice(0, 160)}`);
  }
}

const wrong = (list, name, ok, what) => { if (!ok) list.push(`${name}: ${what}`); };

async function looks(file, deep) {
  for (const [width, dark] of [[1440, false], [1440, true], [390, false], [390, true]]) {
    const { page, name, close } = await open(file, { width, dark });
    if (width === 390) {
      const wide = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth);
      wrong(misses.overflow, name, wide <= 0, `${wide} pixels too wide`);
    }
    wrong(misses.scripts, name, await page.evaluate(() => window.evil === undefined && document.scripts.length === 2), 'a script of a document');
    if (deep === true || deep && width === 1440) await faults(page, name);
    if (options.shots) {
      fs.mkdirSync(options.shots, { recursive: true });
      await page.screenshot({ path: path.join(options.shots, `${name.replace(/[^\w.]+/g, '-')}.png`) });
    }
    await close();
  }
}

async function keyboard(file) {
  const { page, name, close } = await open(file);
  const now = () => page.evaluate(() => document.querySelector('.f.now')?.id);
  const all = await page.$$eval('.f', fs => fs.map(f => f.id));
  const is = (ok, what) => wrong(misses.keys, name, ok, what);
  await page.keyboard.press('j');
  is(await now() === all[0], 'j does not go to the first finding');
  await page.keyboard.press('j');
  is(await now() === all[1], 'j does not go on');
  is(await page.evaluate(() => document.activeElement.matches('.f.now') && location.hash === '#' + document.activeElement.id), 'j does not take the focus and the address along');
  is(await page.evaluate(() => { const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight; }), 'the finding is not in view');
  await page.keyboard.press('k');
  is(await now() === all[0], 'k does not go back');
  await page.keyboard.press('a');
  await page.keyboard.type("It's as agreed");
  await page.keyboard.press('Enter');
  const call = await page.evaluate(() => document.body.dataset.call);
  const command = `concordat accept ${all[0].slice(2)} --reason "It's as agreed" ${call}`;
  is(await page.evaluate(() => document.querySelector('.tray pre')?.textContent) === command, 'a does not collect the command');
  await page.keyboard.press('n');
  is(await now() === all[1], 'n does not go to the next that is not reviewed');
  await page.keyboard.press('r');
  await page.keyboard.press('k');
  await page.keyboard.press('n');
  is(await now() === all[2], 'n does not pass over what is reviewed');
  await page.keyboard.press('a');
  await page.keyboard.type("$(date) isn't");
  await page.keyboard.press('Enter');
  is((await page.evaluate(() => document.querySelector('.tray pre').textContent)).includes(`--reason '$(date) isn'\\''t'`), 'a reason is not quoted for a shell');
  await page.reload();
  is((await page.evaluate(() => document.querySelector('.tray pre')?.textContent || '')).includes(command), 'what was collected is gone after loading again');
  await page.keyboard.press('/');
  is(await page.evaluate(() => document.activeElement.id === 'find'), '/ does not lead to the search');
  await page.keyboard.type('zzzz');
  await page.waitForTimeout(150);
  is(await page.evaluate(() => !document.querySelector('.nothing').hidden && [...document.querySelectorAll('.row')].every(r => r.hidden || r.closest('.gone'))), 'words do not filter');
  await page.keyboard.press('Escape');
  is(await page.evaluate(() => document.getElementById('find').value === '' && document.querySelector('.nothing').hidden), 'Escape leaves the words as a filter');
  await page.keyboard.press('/');
  await page.keyboard.type('zzzz');
  await page.click('.nothing button');
  await page.keyboard.press('?');
  is(await page.evaluate(() => document.getElementById('keys')?.open), '? does not show the keys');
  await faults(page, name + ' keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('f');
  is(await page.evaluate(() => [...document.querySelectorAll('.b:not(.gone) .row:not([hidden]):not(.head)')].every(r => r.classList.contains('told'))), 'f leaves rows without findings');
  is(await page.evaluate(() => document.querySelectorAll('.fold').length > 0), 'f does not tell what is left out');
  await page.keyboard.press('o');
  const order = await page.$$eval('.f:not([hidden])', fs => fs.map(f => ({ critical: 0, major: 1, minor: 2 })[f.closest('.row').querySelector('.f').dataset.s]));
  is(order.length === all.length && order.every((s, i) => !i || order[i - 1] <= s), 'o does not put the gravest first');
  await faults(page, name + ' gravest first');
  await page.keyboard.press('o');
  is((await page.$$eval('.f', fs => fs.map(f => f.id))).join() === all.join(), 'o does not lead back');
  await page.focus('.map a');
  await page.keyboard.press('ArrowDown');
  is(await page.evaluate(() => !!document.activeElement.closest('.map a')), 'arrows leave the map');
  await close();

  // A store that somebody else has written.
  const second = await open(file);
  await second.page.evaluate(id => localStorage.setItem('concordat:review:' + document.body.dataset.key, JSON.stringify({ [id]: '<img src=x onerror=alert(7)>' })), all[0].slice(2));
  await second.page.reload();
  const told = () => document.querySelector('.f .why')?.textContent.includes('<img');
  is(await second.page.waitForFunction(told, null, { timeout: 5000 }).then(() => true, () => false), 'a reason is not text');
  await second.close();
}

async function withoutScript(file) {
  const { page, name, close } = await open(file, { script: false });
  const found = await page.locator('.f').count();
  const seen = await page.locator('.f .says:visible').count();
  wrong(misses.noscript, name, found > 0 && found === seen, `${found - seen} of ${found} findings cannot be read`);
  wrong(misses.noscript, name, await page.locator('.js:visible').count() === 0, 'controls that do nothing are shown');
  await close();
}

async function addresses(file) {
  const ids = await (async () => { const o = await open(file); const l = await o.page.$$eval('.f', fs => [fs[0].id, fs[fs.length - 1].id, fs[fs.length - 1].closest('.row').id]); await o.close(); return l; })();
  for (const id of ids) {
    const { page, name, close } = await open(file, { hash: '#' + id });
    await page.waitForTimeout(150);
    const seen = await page.evaluate(id => { const r = document.getElementById(id).getBoundingClientRect(); return r.top > 0 && r.top < innerHeight; }, id);
    wrong(misses.addresses, name, seen, `#${id} is not in view`);
    await close();
  }
}

async function print(file) {
  const { page, name, close } = await open(file);
  await page.emulateMedia({ media: 'print' });
  wrong(misses.print, name, await page.locator('.bar:visible, .acts:visible').count() === 0, 'controls are on paper');
  const [all, seen] = [await page.locator('.f').count(), await page.locator('.f .says:visible').count()];
  wrong(misses.print, name, all === seen, `${all - seen} findings are not on paper`);
  await close();
}

async function speed(file) {
  const paints = [];
  for (let i = 0; i < 3; i++) {
    const { page, close } = await open(file);
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
    await close();
  }
  const { page, close } = await open(file);
  await page.waitForTimeout(1500);
  // What other programs on the machine take is not the page's: the clock runs while the page's thread does.
  const metrics = await page.context().newCDPSession(page);
  await metrics.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async () => (await metrics.send('Performance.getMetrics')).metrics.find(m => m.name === 'TaskDuration').value * 1000;
  const timed = what => page.evaluate(async what => {
    const frame = () => new Promise(r => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = r; c.port2.postMessage(0); }));
    const find = document.getElementById('find'), rule = document.getElementById('rule');
    const acts = {
      severity: () => document.querySelector('[data-severity]').click(),
      rule: () => { rule.value = rule.options[1].value; rule.dispatchEvent(new Event('change', { bubbles: true })); },
      all: () => { rule.value = ''; rule.dispatchEvent(new Event('change', { bubbles: true })); },
      words: () => { find.value = 'data'; find.dispatchEvent(new Event('input', { bubbles: true })); },
      'no words': () => { find.value = ''; find.dispatchEvent(new Event('input', { bubbles: true })); },
      only: () => document.querySelector('[data-do=only]').click(),
      order: () => document.querySelector('[data-do=order]').click(),
    };
    await frame();
    const from = performance.now();
    acts[what]();
    await frame();
    return performance.now() - from;
  }, what);
  const steps = ['severity', 'severity', 'rule', 'all', 'words', 'no words', 'only', 'only', 'order', 'order'];
  const best = new Map();
  for (let round = 0; round < 3; round++) {
    for (const [i, s] of steps.entries()) {
      const before = await worked();
      const wall = await timed(s);
      const figure = await worked() - before;
      if (figure < (best.get(`${s}${i}`)?.[0] ?? Infinity)) best.set(`${s}${i}`, [figure, s, wall]);
    }
  }
  const times = [...best.values()];
  await close();
  times.sort((a, b) => b[0] - a[0]);
  return { paint: paints.sort((a, b) => a - b)[1], filter: times[0] };
}

const drafts = report('drafts', 'corpus/drafts');
const families = drafts.filter(f => !f.endsWith('index.html'));
for (const f of drafts) await looks(f, f === families[0] || f.endsWith('index.html') ? true : 'wide');
for (const folder of options.folders) for (const f of report(`folder${options.folders.indexOf(folder)}`, folder)) await looks(f, 'wide');
for (const f of report('hostile', hostile())) await looks(f, 'wide');
await keyboard(families[families.length - 1]);
for (const f of families) await withoutScript(f);
await addresses(families[0]);
await print(families[0]);
const [big] = report('long', long()).filter(f => !f.endsWith('index.html'));
await looks(big, false);
await addresses(big);
const { paint, filter } = await speed(big);
await browser.close();

const size = fs.statSync(big).size;
const rows = [
  ['first paint, 5,000 rows', `${Math.round(paint)} ms`, '1000 ms', paint < 1000 || !options.timed],
  [`filter, 5,000 rows (${filter[1]}, ${Math.round(filter[2])} ms by the clock)`, `${Math.round(filter[0])} ms`, '100 ms', filter[0] < 100 || !options.timed],
  ['page of 5,000 rows', `${(size / 5000 / 1024).toFixed(2)} KiB a row`, '2 KiB a row', size / 5000 < 2048],
  ...Object.entries(misses).map(([name, list]) => [name === 'noscript' ? 'no script' : name, String(list.length), '0', list.length === 0]),
];
const wide = Math.max(...rows.map(r => r[0].length));
for (const [what, figure, bar, ok] of rows) console.log(`${what.padEnd(wide)}  ${figure.padStart(16)}  ${bar.padStart(12)}  ${ok ? 'ok' : 'MISSED'}`);
for (const list of Object.values(misses)) for (const m of [...new Set(list)].slice(0, 12)) console.log('  ' + m);
process.exit(rows.every(r => r[3]) ? 0 : 1);
