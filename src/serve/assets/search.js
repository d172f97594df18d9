// The list of clauses that a query finds.

import { $, copy, count, h, say } from './dom.js';
import { address, search as fetchHits } from './api.js';
import * as box from './box.js';
import { ASKED, active, draw as drawFacets } from './facets.js';
import { hrefOf, item } from './hit.js';
import { picker, same, tags, wanted } from './languages.js';
import { OF_LANGUAGE, filters } from './query.js';
import { back, go, searchHref, title } from './route.js';
import { visible } from './words.js';

export const name = 'search';

/** Hits that are asked for at once. */
const PAGE = 20;

/** Fields of findings: who asks for them looks for the versions that are to be mended. */
const OF_FINDING = new Set(['rule', 'severity', 'status', 'finding']);

/** Answers that are kept for going back. */
const KEPT = 8;

/** Milliseconds of rest after which a query that is wrong at its end is told to be so: until then it is being typed. */
const UNFINISHED = 1500;

/** Milliseconds without an answer until the page says that it waits. */
const PATIENCE = 250;

const kept = new Map();
let parts = null;
let asked = null;
let unfinished = 0;
let hinting = 0;
/** How the next address is asked for: while one types. */
let coming = {};
let fail = () => {};
let now = { q: null, asked: null, total: 0, hits: [], at: -1, top: 0 };

/** The answer that is shown, for walking through its hits while reading: `{q, hits, total}`. */
export const shown = () => now;

function build(root) {
  const results = h('ol.hits', { 'aria-label': 'Clauses' });
  const more = h('button.more', { type: 'button', hidden: true, onclick: () => next() });
  const head = h('h1.total', '');
  const chosen = h('div.active', { role: 'group', 'aria-label': 'Filters of the query' });
  const side = h('div.groups');
  const aside = h('details.facets', { open: matchMedia('(min-width: 901px)').matches }, h('summary', 'Filters'), side);
  const links = ['csv', 'xlsx', 'tmx'].map(f => h('a', { download: '', 'data-format': f }, f.toUpperCase()));
  const menu = h('details.menu.export', h('summary', 'Export'), h('div.picks', links));
  const pick = picker(tags(), list);
  const link = h('button', { type: 'button', title: 'Copy the address of this list (c)', onclick: () => copy(location.href, 'Address') }, 'Copy link');
  const empty = h('div.empty', { hidden: true });
  const hints = h('ul.hints', { 'aria-label': 'Hints', hidden: true });
  root.replaceChildren(h('div.finds',
    h('aside', { 'aria-label': 'Filters' }, aside),
    h('section.results', { 'aria-label': 'Results' },
      h('div.bar', head, chosen, h('div.acts', pick, menu, link)), hints, empty, results, more)));
  return { hints, results, more, head, chosen, side, links, menu, empty, link };
}

/** Languages beside a hit: those chosen, and those that the query speaks of. */
function beside(q) {
  const spoken = filters(q).filter(f => OF_LANGUAGE.has(f.field)).map(f => f.value);
  return tags().filter(t => wanted().includes(t) || spoken.some(s => same(s, t)));
}

function list() {
  const languages = beside(now.q);
  const ofFindings = filters(now.q).some(f => OF_FINDING.has(f.field));
  parts.results.replaceChildren(...now.hits.map((hit, i) => item(hit, languages, i, ofFindings)));
}

function change(q) {
  box.set(q);
  go(searchHref(q));
}

function nothing(q) {
  const words = q.replace(/\S+:("[^"]*"|\S+)/g, '').trim();
  const set = filters(q);
  const tries = [];
  if (set.length) tries.push(h('li', 'Take a filter away: ', set.map(f => h('span', active(q.slice(f.from, f.to), () => change((q.slice(0, f.from) + q.slice(f.to)).replace(/\s+/g, ' ').trim())))), '.'));
  if (/"/.test(words)) tries.push(h('li', 'Ask for the ', h('button.link', { type: 'button', onclick: () => change(q.replace(/"/g, ' ').replace(/\s+/g, ' ').trim()) }, 'words without the quotation marks'), ': a phrase is found only as it stands.'));
  const last = words.split(/\s+/).pop() || '';
  if (/^\p{L}{3,}$/u.test(last)) {
    const to = end => () => change(q.slice(0, q.lastIndexOf(last)) + last + end + q.slice(q.lastIndexOf(last) + last.length));
    tries.push(h('li', 'Ask for ', h('button.link', { type: 'button', onclick: to('*') }, 'words that begin so'), ', or ', h('button.link', { type: 'button', onclick: to('~') }, 'that are a letter away'), '.'));
  }
  tries.push(h('li', 'Ask in another language, or with another word for it; ', h('button.link', { type: 'button', 'data-do': 'help' }, 'all that can be asked'), '.'));
  parts.empty.replaceChildren(h('h2', 'Nothing found'), h('ul', tries));
}

/** What may have been meant, once nobody is typing any more. */
function hinted(all) {
  if (!parts) return;
  parts.hints.hidden = !all.length;
  parts.hints.replaceChildren(...all.map(one => h('li', one.query
    ? h('button.link', { type: 'button', dir: 'auto', onclick: () => change(one.query) }, visible(sentence(one.message)))
    : visible(sentence(one.message)))));
}

/** With a capital, and what it quotes in quotation marks. */
const sentence = message => (message[0].toUpperCase() + message.slice(1)).replace(/`([^`]*)`/g, '“$1”').replace(/([^.?!])$/, '$1.');

/** What is typed ends in letters that may go on. */
const GOES_ON = /(?:^|[\s(])\p{L}{2,}$/u;

/** The answer to what is being typed: where no word is as it stands so far, words that begin so. */
async function answerTo(q, waited) {
  const answer = await load(q, 0);
  if (!answer || answer.total || !waited || !GOES_ON.test(q)) return { answer, asked: q };
  const begun = await load(`${q}*`, 0).catch(e => { if (e.name === 'AbortError') throw e; });
  return begun?.total ? { answer: begun, asked: `${q}*` } : { answer, asked: q };
}

function draw() {
  const { q, asked, total, hits } = now;
  parts.head.textContent = count(total, 'clause') + (asked === q ? '' : ' with a word that begins so');
  parts.results.dataset.q = q;
  parts.chosen.replaceChildren(...active(q, change));
  list();
  parts.more.hidden = hits.length >= total;
  parts.more.textContent = `Show ${Math.min(PAGE, total - hits.length)} more of ${(total - hits.length).toLocaleString('en')}`;
  parts.empty.hidden = total > 0;
  parts.results.hidden = !total;
  parts.menu.hidden = !total;
  if (!total) nothing(q);
  for (const a of parts.links) a.href = address('export', { q: asked, format: a.dataset.format });
  drawFacets(parts.side, now.facets, q, total, change);
  title(q || 'All clauses');
}

function waits(on) {
  document.body.classList.toggle('asking', on);
  $('content').setAttribute('aria-busy', String(on));
}

async function load(q, offset) {
  asked?.abort();
  const own = asked = new AbortController();
  const patience = setTimeout(waits, PATIENCE, true);
  try {
    const answer = await fetchHits({ q, limit: PAGE, offset: offset || null, facets: offset ? null : ASKED.join(',') }, own.signal);
    return own.signal.aborted ? null : answer;
  } finally {
    clearTimeout(patience);
    if (asked === own) waits(false);
  }
}

/** Asks for a query: while one types (`waited`), entered, or by its address. */
export async function ask(q, { entered, waited, by } = {}) {
  clearTimeout(unfinished);
  clearTimeout(hinting);
  if (entered || waited) {
    // What is being typed is one step back, however many letters it has; Enter makes it a step of its own.
    const here = location.pathname + location.search === searchHref(q);
    if (!here) go(searchHref(q), { replace: !!history.state?.typed, quiet: true });
    if (!here || entered) history.replaceState({ ...history.state, typed: !entered }, '');
    if (here && now.q === q && now.asked === q && entered && now.hits.length) return parts.results.querySelector('h2 a')?.focus();
  }
  const old = by === 'history' && kept.get(q);
  if (old) {
    now = old;
    draw();
    box.fault(null);
    scrollTo(0, now.top);
    focusHit(now.at, true);
    return;
  }
  try {
    const { answer, asked } = await answerTo(q, waited);
    if (!answer || !parts) return;
    box.fault(null);
    clearTimeout(hinting);
    hinted([]);
    if (asked === q && answer.hints?.length) hinting = setTimeout(hinted, waited ? UNFINISHED : 0, answer.hints);
    now = { q, asked, total: answer.total, hits: answer.hits, facets: answer.facets, at: -1, top: 0 };
    keep();
    draw();
    if (!waited) scrollTo(0, 0);
    say(answer.total ? `${count(answer.total, 'clause')} found.` : 'Nothing found.');
    if (entered) parts.results.querySelector('h2 a')?.focus();
  } catch (e) {
    if (e.name === 'AbortError') return;
    if (e.status === 400 || e.status === 413 || e.status === 414) {
      const told = () => {
        box.fault(e);
        if (now.q === null && parts) parts.head.textContent = 'The query is not understood';
      };
      if (waited && e.at && e.at[1] >= [...q].length) unfinished = setTimeout(told, UNFINISHED);
      else told();
      return;
    }
    parts = null;
    fail(e);
  }
}

function keep() {
  kept.delete(now.q);
  kept.set(now.q, now);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
}

/** The next page of hits. */
async function next() {
  const from = now.hits.length;
  try {
    const answer = await load(now.asked, from);
    if (!answer || !parts) return;
    now.hits.push(...answer.hits);
    now.total = answer.total;
    draw();
    say(`${count(answer.hits.length, 'clause')} more.`);
    focusHit(from);
  } catch (e) {
    if (e.name !== 'AbortError') say(e.message);
  }
}

/** A finding was accepted, or is no longer: the answers that are kept say so too. */
export function settled(key, id, status) {
  for (const answer of new Set([now, ...kept.values()])) {
    for (const hit of answer.hits) if (hit.key === key) for (const m of hit.marks || []) if (m.id === id) m.status = status;
  }
}

/** Shows what the address asks. */
export function open(root, url, { came, changed, failed }) {
  fail = failed;
  const q = url.searchParams.get('q') || '';
  if (changed || !parts) {
    parts = build(root);
    parts.head.textContent = 'Searching…';
    now = { q: null, total: 0, hits: [], at: -1, top: 0 };
  }
  if (document.activeElement !== $('q') || came) box.set(q);
  ask(q, { by: came ? 'history' : 'address', ...coming });
  coming = {};
}

/** The next address comes of typing: its query may be wrong at its end. */
export function typing() {
  coming = { waited: true };
}

/** Keeps the place for coming back. */
export function leave() {
  clearTimeout(unfinished);
  clearTimeout(hinting);
  asked?.abort();
  waits(false);
  now.top = scrollY;
  parts = null;
}

const links = () => [...document.querySelectorAll('.hit h2 a')];

function focusHit(i, quiet) {
  const a = links()[i];
  if (!a) return;
  a.focus({ preventScroll: true });
  if (!quiet) a.closest('.hit').scrollIntoView({ block: 'nearest' });
  now.at = i;
}

function current() {
  const hit = document.activeElement.closest?.('.hit');
  return hit ? links().indexOf(hit.querySelector('h2 a')) : -1;
}

function walk(by) {
  const at = current();
  const all = links().length;
  if (at < 0) return focusHit(Math.max(0, Math.min(now.at, all - 1)));
  if (at + by >= all && !parts.more.hidden) return next();
  focusHit(Math.min(Math.max(at + by, 0), all - 1));
}

function opened(finding) {
  const i = Math.max(0, current() >= 0 ? current() : now.at);
  const hit = now.hits[i];
  if (!hit) return;
  now.at = i;
  go(hrefOf(hit, finding && (hit.marks || []).find(m => m.status !== 'accepted')?.id));
}

// A click on a hit is the place to come back to.
document.addEventListener('click', e => {
  const hit = e.target.closest?.('.hit a') && e.target.closest('.hit');
  if (hit && parts) now.at = links().indexOf(hit.querySelector('h2 a'));
}, true);

/** Its keys. */
export const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  o: () => opened(false),
  ']': () => opened(true),
  m: () => { const hit = now.hits[Math.max(0, current())]; if (hit) go(`/family/${encodeURIComponent(hit.key)}`); },
  v: () => document.activeElement.closest?.('.hit')?.querySelector('.all')?.click(),
  c: () => copy(location.href, 'Address'),
  Escape: () => back('/'),
};
