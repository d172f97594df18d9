// A family: its name and figures, and two views of it, the matrix and the reading. Which row, which finding and which languages are
// shown stands in the address.

import { copy, count, h, say } from './dom.js';
import { address, family as fetchFamily } from './api.js';
import { askToAccept, undo } from './accept.js';
import { nameOf, picker, wanted } from './languages.js';
import { map } from './map.js';
import { matrix } from './matrix.js';
import { ONLY, SEVERITIES, heat, inOrder, lead, model, totals } from './model.js';
import { reading } from './reading.js';
import { back, familyHref, go, title } from './route.js';
import * as search from './search.js';
import { card } from './finding.js';
import { inLanguage, visible } from './words.js';

export const name = 'family';

let whole = null;
let view = null;
let parts = null;
let state = {};
let asked = null;
let may = false;

function wish(url) {
  const said = url.searchParams;
  return {
    key: decodeURIComponent(url.pathname.slice('/family/'.length)), row: said.get('row'), finding: said.get('finding'),
    lang: (said.get('lang') || '').split(',').filter(Boolean), only: ONLY[said.get('only')] ? said.get('only') : null,
  };
}

const addressOf = (more = {}) => familyHref(state.key, { only: state.only, lang: state.lang, ...more });
const fits = row => !state.only || ONLY[state.only][1](row);

function sums() {
  const n = totals(whole);
  return h('div.sums', h('ul', SEVERITIES.map(s => h(`li.${n[s] ? s : `${s}.zero`}`, h('b', String(n[s])), s))), n.accepted ? h('p', `${n.accepted} accepted`) : '');
}

/** The columns: those that the address names, else the chosen ones, in the family's order; always at least one. */
function columns() {
  const asked = state.lang.length ? state.lang : wanted();
  const list = whole.languages.filter(t => asked.includes(t));
  return list.length ? list : whole.languages.slice(0, 3);
}

function build(root) {
  const first = whole.rows.find(r => r.kind === 'title') || whole.rows[0];
  const named = first && lead(whole, first);
  const head = named && first.kind === 'title' ? inLanguage('bdi', named.tag, visible(named.text)) : h('bdi', { dir: 'auto' }, whole.id);
  parts = {
    sums: sums(),
    views: h('nav.views', { 'aria-label': 'Views of the family' }),
    only: h('div.group', { role: 'group', 'aria-label': 'Rows that are shown' }),
    pick: h('span.pick'),
    walk: h('div.walk'),
    body: h('div.body'),
    hits: h('div.steps'),
  };
  parts.map = map(whole, row => (state.row ? view.go(row, null) : view.focus(row.id)));
  const links = ['csv', 'xlsx', 'tmx'].map(f => h('a', { download: '', href: address('export', { q: `family:"${whole.id.replace(/"/g, '')}"`, format: f }) }, f.toUpperCase()));
  root.replaceChildren(
    h('div.mast',
      h('p.crumb', h('span', h('a', { href: '/' }, 'families'), ' / ', h('bdi', { dir: 'auto' }, visible(whole.id)))),
      h('div', h('h1', head), h('p.sub', `${count(whole.versions.length, 'version')}, ${count(whole.rows.length, 'row')}, compared with ${nameOf(whole.reference)}`)),
      parts.sums),
    h('div.top', h('div.bar', h('bdi.where', { dir: 'auto' }, visible(whole.id)), parts.views, parts.only, parts.pick, h('details.menu.export', h('summary', 'Export'), h('div.picks', links)),
      h('button', { type: 'button', title: 'Copy the address (c)', onclick: () => copy(location.href, 'Address') }, 'Copy link'), parts.hits, parts.walk)),
    whole.loose.length ? h('section.loose', { 'aria-labelledby': 'loose' }, h('h2', { id: 'loose' }, 'About the family as a whole'), whole.loose.map(f => card(whole, f, act()))) : '',
    h('div.frame', parts.map.el, parts.body));
  barHeight.disconnect();
  barHeight.observe(root.querySelector('.top'));
}

function bar() {
  const reads = !!state.row;
  const current = view?.current?.();
  const row = reads ? current?.row?.id || state.row : whole.rows[0]?.id;
  parts.views.replaceChildren(
    h('a', { href: addressOf(), 'aria-current': reads ? null : 'page', title: 'Matrix (m)' }, 'Matrix'),
    h('a', { href: addressOf({ row }), 'aria-current': reads ? 'page' : null, title: 'Read (m)' }, 'Read'));
  const button = (only, label, n) => h('button', {
    type: 'button', 'aria-pressed': String(state.only === only), onclick: () => {
      state.only = only;
      go(addressOf(reads ? { row: state.row } : {}), { replace: true });
    },
  }, label, ' ', h('span.n', n.toLocaleString('en')));
  parts.only.hidden = reads;
  parts.only.replaceChildren(button(null, 'All', whole.rows.length),
    ...Object.entries(ONLY).map(([k, [label, is]]) => button(k, label, whole.rows.filter(is).length)));
  parts.pick.hidden = !reads;
  if (reads && !parts.pick.contains(document.activeElement)) {
    parts.pick.replaceChildren(picker(whole.languages, () => {
      state.lang = [];
      const { row: r, finding } = view.current();
      go(addressOf({ row: r?.id || state.row, finding: finding?.id }), { replace: true, quiet: true });
      read(r, finding, true);
    }, columns));
  }
  const all = inOrder(whole).filter(f => f.place);
  parts.walk.replaceChildren(...(all.length ? [
    h('span.count', count(all.length, 'finding')),
    h('button', { type: 'button', 'aria-label': 'Previous finding', title: 'Previous finding ([)', onclick: () => keys['[']() }, '↑'),
    h('button', { type: 'button', 'aria-label': 'Next finding', title: 'Next finding (])', onclick: () => keys[']']() }, '↓'),
  ] : [h('span.count', 'No findings')]));
  steps();
}

/** Where the row is among the hits of the search that led here, with ways to the others. */
function steps() {
  const { hits, total, q } = search.shown();
  const at = state.row ? hits.findIndex(x => x.key === state.key && x.row === state.row) : -1;
  if (at < 0) return parts.hits.replaceChildren();
  const to = by => h('button', {
    type: 'button', disabled: !hits[at + by], 'aria-label': by > 0 ? 'Next hit' : 'Previous hit', title: by > 0 ? 'Next hit (n)' : 'Previous hit (p)', onclick: () => hit(by),
  }, by > 0 ? '→' : '←');
  parts.hits.replaceChildren(h('a', { href: `/search?${new URLSearchParams({ q })}` }, `hit ${at + 1} of ${total.toLocaleString('en')}`), to(-1), to(1));
}

function hit(by) {
  const { hits } = search.shown();
  const at = hits.findIndex(x => x.key === state.key && x.row === state.row);
  const next = hits[at + by];
  if (at < 0 || !next) return;
  search.shown().at = at + by;
  go(familyHref(next.key, { row: next.row, lang: state.lang }), { replace: true });
}

const act = () => may && {
  accept: f => askToAccept(whole.key, f, changed),
  takeBack: f => undo(whole.key, f, changed),
};

/** What the server says of a finding now. */
function changed(answer) {
  const f = answer && whole.findings.get(answer.id);
  if (!f) return;
  f.status = answer.status;
  f.acceptance = answer.acceptance;
  whole.rows.forEach(r => (r.marks || []).forEach(m => { if (m.id === f.id) m.status = f.status; }));
  search.settled(whole.key, f.id, f.status);
  if (f.place) heat(whole, f.place);
  const fresh = sums();
  parts.sums.replaceWith(fresh);
  parts.sums = fresh;
  const old = parts.map;
  parts.map = map(whole, row => (state.row ? view.go(row, null) : view.focus(row.id)));
  old.el.replaceWith(parts.map.el);
  if (state.row) view.refresh(f);
  else if (whole.loose.includes(f)) draw(true);
  here();
  // Where more than the one was accepted, the server knows.
  fetchFamily(whole.key).then(answer => {
    const stale = answer.details.some(d => whole.findings.get(d.id)?.status !== d.status);
    if (!stale || whole.key !== answer.key) return;
    whole = model(answer);
    draw(true);
  }, () => {});
}

function read(row, finding, same) {
  view?.close?.();
  view = reading(whole, columns(), {
    act: act(),
    found: r => search.shown().hits.find(x => x.key === whole.key && x.row === r.id)?.versions,
    moved(to, f) {
      state.row = to?.id || null;
      state.finding = f?.id || null;
      go(addressOf({ row: state.row, finding: state.finding }), { replace: true, quiet: true });
      steps();
    },
  });
  parts.body.replaceChildren(view.el);
  bar();
  view.go(row, finding, { focus: same ? null : finding ? 'card' : 'row', quiet: true });
}

function draw(same) {
  const row = state.row && whole.byRow.get(state.row);
  if (state.row && row) {
    const finding = state.finding && whole.findings.get(state.finding);
    read(row, finding && finding.place === row ? finding : null, same);
  } else {
    const from = view?.current?.()?.row?.id;
    if (state.row) say('That row is no longer in the family.');
    state.row = null;
    view?.close?.();
    view = matrix(whole, fits, (r, tag) => {
      const lang = tag && !columns().includes(tag) ? [...columns(), tag] : state.lang;
      go(addressOf({ row: r.id, lang }));
    });
    parts.body.replaceChildren(view.el);
    bar();
    if (from && view.rows.length) view.focus(from);
    else if (!same) scrollTo(0, 0);
  }
  document.body.classList.toggle('reading', !!state.row);
  here();
}

/** Shows what the address asks. */
export async function open(root, url, { facts, changed: other, failed }) {
  const old = whole?.key;
  const before = state;
  state = wish(url);
  may = facts.accept !== false;
  document.body.classList.toggle('reading', !!state.row);
  if (!other && parts && old === state.key) {
    // A place in what is shown already: the text stays.
    if (state.row && view.columns && before.row && String(state.lang) === String(before.lang) && whole.byRow.has(state.row)) {
      bar();
      const finding = whole.findings.get(state.finding);
      return view.go(whole.byRow.get(state.row), finding, { focus: finding ? 'card' : 'row', quiet: true });
    }
    return draw(false);
  }
  parts = null;
  view = null;
  root.replaceChildren(h('p.plain.soft', 'Reading the family…'));
  asked?.abort();
  const own = asked = new AbortController();
  try {
    const answer = await fetchFamily(state.key, own.signal);
    if (own.signal.aborted) return;
    whole = model(answer);
    title(whole.id);
    build(root);
    draw(false);
    say(`${whole.id}: ${count(whole.rows.length, 'row')}, ${count(whole.findings.size, 'finding')}.`);
  } catch (e) {
    if (e.name !== 'AbortError') failed(e);
  }
}

/** Lets go of what the view holds. */
export function leave() {
  asked?.abort();
  view?.close?.();
  document.body.classList.remove('reading');
  parts = null;
  view = null;
}

// What sticks below the bar begins where the bar ends, however many lines it has.
const barHeight = new ResizeObserver(seen => {
  document.documentElement.style.setProperty('--bar', `${seen[0].borderBoxSize[0].blockSize}px`);
});

let wait = 0;
function here() {
  if (wait || !parts) return;
  wait = requestAnimationFrame(() => {
    wait = 0;
    if (parts && view?.seen) parts.map.here(...view.seen());
  });
}
addEventListener('scroll', here, { passive: true });
addEventListener('resize', here, { passive: true });

const told = row => row.cards.some(f => f.status !== 'accepted');

/** Its keys. */
export const keys = {
  j: () => (state.row ? view?.step(1, fits) : view?.step(1, () => true)),
  k: () => (state.row ? view?.step(-1, fits) : view?.step(-1, () => true)),
  ']': () => (state.row ? view?.stepFinding(1) : view?.step(1, told)),
  '[': () => (state.row ? view?.stepFinding(-1) : view?.step(-1, told)),
  n: () => hit(1),
  p: () => hit(-1),
  o: () => { if (!state.row && view?.current()) go(addressOf({ row: view.current().id })); },
  m: () => go(state.row ? addressOf() : addressOf({ row: view?.current()?.id || whole?.rows[0]?.id })),
  v: () => {
    const lang = columns().length === whole.languages.length ? [] : whole.languages;
    if (state.row) go(addressOf({ row: state.row, finding: state.finding, lang }), { replace: true });
  },
  c: () => copy(location.href, 'Address'),
  a: () => {
    if (!state.row || !view) return false;
    const { row, finding } = view.current();
    const f = finding || row?.cards.find(x => x.status !== 'accepted');
    if (!f || !may) return say(may ? 'No finding here.' : 'This server does not accept findings.');
    if (f.status === 'accepted') return say('It is accepted already.');
    if (!finding) view.go(row, f, { focus: 'card' });
    act().accept(f);
  },
  Escape: () => back(state.row ? addressOf() : '/'),
};
