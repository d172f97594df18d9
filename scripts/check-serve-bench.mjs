// Where scripts/check-serve.mjs works: an index of a copy of corpus/drafts with a hostile family beside it, a server on it, a browser, and
// what every step needs. What goes wrong is kept in `misses`, by kind.

import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { FOLDER, writeHostile } from './hostile-texts.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const options = { root: '.', binary: '', shots: '', timed: true, at: '' };
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
export const work = fs.mkdtempSync(path.join(os.tmpdir(), 'concordat-serve-'));
process.on('exit', () => {
  servers.forEach(s => s.kill('SIGKILL'));
  fs.rmSync(work, { recursive: true, force: true });
});

const env = { ...process.env, CONCORDAT_MODELS: path.join(work, 'none'), CONCORDAT_CACHE: path.join(work, 'cache') };
const index = path.join(work, 'index');
const servers = [];

function make() {
  const documents = path.join(work, 'documents');
  fs.cpSync(path.join(options.root, 'corpus', 'drafts'), documents, { recursive: true });
  writeHostile(path.join(documents, FOLDER));
  if (options.timed) execFileSync('python3', [path.join(options.root, 'scripts', 'make-long-documents'), '5000', path.join(documents, 'long'), '--languages', 'en,fr'], { stdio: 'ignore' });
  execFileSync(binary, ['--quiet', 'index', 'documents', '--index', index, '--engine', 'lexical'], { cwd: work, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Starts a server on the index, with more options; gives its address. */
export function serve(...more) {
  const server = spawn(binary, ['serve', '--index', index, '--port', '0', '--engine', 'lexical', ...more], { cwd: work, env });
  servers.push(server);
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

/** Ends browser and servers. */
export async function end() {
  await browser.close();
  servers.forEach(s => s.removeAllListeners('exit'));
}

export const misses = {};
for (const name of ['story', 'languages', 'keys', 'completion', 'door', 'addresses', 'axe', 'console', 'requests', 'scripts', 'overflow', 'inline']) misses[name] = [];
export const wrong = (list, name, ok, what) => { if (!ok) misses[list].push(`${name}: ${what}`); };

if (!options.at) make();
export const base = options.at || await serve();
export const api = async (where, init) => (await fetch(`${base}/api/v1/${where}`, init)).json();
export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

export async function open(where, { width = 1440, dark = false } = {}) {
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

export async function shot(page, name) {
  if (!options.shots) return;
  fs.mkdirSync(options.shots, { recursive: true });
  await page.screenshot({ path: path.join(options.shots, `${name}.png`) });
}

export async function faults(page, name) {
  // The policy of the page lets nobody add a script; the driver's own world is outside it.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const v of found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')) {
    misses.axe.push(`${name}: ${v.id} (${v.impact}, ${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].any.map(a => a.message).join(' ').slice(0, 200)}`);
  }
}

/** Types a query and waits for its list. */
export async function ask(page, q) {
  await page.keyboard.press('/');
  await page.fill('#q', '');
  await page.keyboard.type(q);
  await page.waitForFunction(q => document.querySelector('.hits')?.dataset.q === q, q, { timeout: 10000 });
  await page.waitForTimeout(350);
}

export const active = page => page.evaluate(() => ({
  tag: document.activeElement.tagName, id: document.activeElement.id, hit: !!document.activeElement.closest('.hit'), f: document.activeElement.dataset.finding,
  row: document.activeElement.closest('.row')?.id, cell: document.activeElement.getAttribute('role'), text: document.activeElement.textContent.slice(0, 60),
}));
export const until = (page, fn, arg) => page.waitForFunction(fn, arg, { timeout: 6000 }).then(() => true, () => false);
