// Reading a family: rows one under another, versions side by side, what is wrong marked in the text and told in a panel beside it. A long
// family is drawn around the place where the reader is and goes on as she comes near its edges.

import { copy, count, h, say } from './dom.js';
import { card } from './finding.js';
import { dirOf, nameOf, named } from './languages.js';
import { inOrder, spansOf } from './model.js';
import { familyHref, searchHref } from './route.js';
import { cut, foundSpans, inLanguage, visible } from './words.js';

/** Rows drawn around the place at first, and added at an edge. */
const AROUND = 40;
const STEP = 40;

/** Families up to this many rows are drawn whole. */
const WHOLE = 160;

/** Letters of a clause that a search for clauses like it takes: two or three sentences. */
const LIKE = 300;

function cell(whole, row, tag, found, extra) {
  const version = row.versions[tag];
  const { state, severity } = row.heat[tag];
  const name = h('p.l', nameOf(tag));
  const column = `c${tag === whole.reference && !extra ? ' ref' : ''}`;
  if (!version) {
    const finding = row.cards.find(f => f.about.includes(tag) && f.status !== 'accepted');
    return h('div', { class: `${column} hole ${finding ? severity || '' : ''}`, 'data-tag': tag }, name,
      h('p.none', { 'data-finding': finding?.id }, h('b', `${nameOf(tag)} lacks this.`)));
  }
  const { spans, all } = spansOf(whole, row, tag);
  const wrap = (nodes, places) => {
    const over = places.filter(x => x.finding);
    if (over.length < places.length) nodes = [h('mark.hit', nodes)];
    if (!over.length) return nodes[0];
    const top = over.find(x => !x.other) || over[0];
    const settled = top.finding.status === 'accepted';
    const kind = `${settled ? 'settled' : top.finding.severity}${top.other ? ' other' : ''}${nodes.length ? '' : ' gap'}`;
    return h('mark', { class: kind, 'data-finding': over.map(x => x.finding.id).join(' ') }, nodes.length ? nodes : '⟨ ⟩');
  };
  const heading = row.kind === 'title' ? '.title' : row.kind === 'heading' ? '.heading' : '';
  const whole_ = all ? ` whole ${all.status === 'accepted' ? 'settled' : all.severity}` : '';
  const text = inLanguage(`p.t${heading}`, tag, version.label ? h('span.lb', visible(version.label), ' ') : '', cut(version.text, [...spans, ...foundSpans(found?.[tag]?.highlights)], wrap));
  if (all) {
    text.setAttribute('class', text.getAttribute('class') + whole_);
    text.dataset.finding = all.id;
  }
  return h('div', { class: column, 'data-tag': tag }, name, h('span.ln', { title: version.source, dir: 'ltr' }, String(version.lines[0])), text,
    state === 'moved' ? h('p.moved', 'stands elsewhere') : '');
}

/** A view of rows. `on` has `moved(row, finding)`, called when the reader goes to another
 *  place, `found(row)`, the versions of it as the search found them, and `act` for the cards. */
export function reading(whole, tags, on) {
  const { rows } = whole;
  const list = h('div.rows', { role: 'list', 'aria-label': 'Clauses' });
  const panel = h('aside.panel', { 'aria-label': 'Findings of the clause' });
  const columns = h('div.columns', { 'aria-hidden': 'true' }, tags.map(t => h('div', { class: t === whole.reference ? 'ref' : null, dir: dirOf(t) }, named(t))));
  const el = h('div.reads', { 'data-columns': Math.min(tags.length, 6) }, columns, list, panel);
  const narrow = matchMedia('(max-width: 1150px)');
  const drawn = new Map();
  let from = 0;
  let to = 0;
  let now = null;
  let lit = null;

  const draw = row => {
    const told = row.cards.length > 0;
    const head = row.kind === 'heading' || row.kind === 'title';
    const hidden = row === now ? row.cards.flatMap(f => f.about).filter((t, i, all) => !tags.includes(t) && all.indexOf(t) === i) : [];
    const box = h(`article.row${told ? '.told' : ''}${head ? '.head' : ''}${row === now ? '.now' : ''}`, {
      role: 'listitem', id: row.id, tabindex: -1, 'aria-label': `Row ${row.i + 1}${row.cards.length ? `, ${count(row.cards.length, 'finding')}` : ''}`,
    },
    h('a.no', { href: familyHref(whole.key, { row: row.id }), tabindex: -1, title: `Row ${row.i + 1}: its address` }, String(row.i + 1)),
    h('div.cells', tags.map(t => cell(whole, row, t, on.found(row)))),
    hidden.length ? h('div.cells.extra', hidden.map(t => cell(whole, row, t, on.found(row), true))) : '');
    drawn.set(row.id, box);
    return box;
  };
  const redraw = row => {
    const old = drawn.get(row.id);
    if (!old) return;
    const focused = old === document.activeElement;
    const box = draw(row);
    if (panel.parentNode === old) box.append(panel);
    old.replaceWith(box);
    if (focused) box.focus({ preventScroll: true });
  };

  const earlier = h('button.edge', { type: 'button', onclick: () => grow(-1) }, 'Earlier clauses');
  const later = h('button.edge', { type: 'button', onclick: () => grow(1) }, 'Later clauses');
  const fill = (a, b) => {
    from = Math.max(0, a);
    to = Math.min(rows.length, b);
    drawn.clear();
    list.replaceChildren(...rows.slice(from, to).map(draw));
    edges();
  };
  const edges = () => {
    earlier.remove();
    later.remove();
    if (from > 0) list.before(earlier);
    if (to < rows.length) list.after(later);
  };
  const grow = way => {
    if (way > 0 && to < rows.length) {
      list.append(...rows.slice(to, to + STEP).map(draw));
      to = Math.min(rows.length, to + STEP);
    } else if (way < 0 && from > 0) {
      const first = list.firstElementChild;
      const y = first.getBoundingClientRect().top;
      const start = Math.max(0, from - STEP);
      first.before(...rows.slice(start, from).map(draw));
      from = start;
      scrollBy(0, first.getBoundingClientRect().top - y);
    }
    edges();
  };
  const watch = new IntersectionObserver(seen => {
    for (const x of seen) if (x.isIntersecting && x.target.isConnected) grow(x.target === later ? 1 : -1);
  }, { rootMargin: '600px 0px' });
  watch.observe(later);
  watch.observe(earlier);

  const light = id => {
    for (const m of list.querySelectorAll('.lit')) m.classList.remove('lit');
    for (const f of panel.querySelectorAll('.f')) f.classList.toggle('now', f.dataset.finding === id);
    lit = id;
    if (id) for (const m of list.querySelectorAll(`[data-finding~="${CSS.escape(id)}"]`)) m.classList.add('lit');
  };
  /** A search for the words of a clause. */
  const similar = row => {
    const said = row.versions[tags.find(t => row.versions[t]) || whole.languages.find(t => row.versions[t])]?.text || '';
    return searchHref([...said.replace(/\b(AND|OR|NOT)\b/g, x => x.toLowerCase()).replace(/[^\p{L}\p{M}\p{N}\s]+/gu, ' ')].slice(0, LIKE).join('').replace(/\s+/g, ' ').trim());
  };
  const place = () => {
    if (narrow.matches && now) drawn.get(now.id)?.append(panel);
    else el.append(panel);
  };
  const tell = () => {
    const head = now
      ? [h('h2', `Row ${now.i + 1}`, now.section ? h('span.soft', ` § ${now.section}`) : ''),
        h('button.quiet', { type: 'button', onclick: () => copy(new URL(familyHref(whole.key, { row: now.id }), location.href).href, 'Address of the row') }, 'Copy link')]
      : [h('h2', 'Findings')];
    const cards = now ? now.cards : whole.loose;
    const also = now ? now.also : [];
    panel.replaceChildren(h('header', head), ...cards.map(f => card(whole, f, on.act)),
      also.length ? h('div.also', h('h3', 'Told at another clause'), also.map(f => h('a', { class: `chip ${f.status === 'accepted' ? 'settled' : f.severity}`, href: familyHref(whole.key, { row: f.place.id, finding: f.id }) }, f.rule, ` (row ${f.place.i + 1})`))) : '',
      cards.length || also.length ? '' : h('p.soft', now ? 'Nothing was found wrong with this clause.' : 'Choose a clause to see what was found.'),
      now ? h('p.meta', h('a', { href: similar(now), title: 'Search for what this clause says' }, 'Clauses like this one'), ` · aligned with a score of ${(now.score_row ?? 0).toFixed(2)}`) : '');
    place();
  };
  const aim = box => {
    const top = el.getBoundingClientRect().top + scrollY;
    const high = innerHeight;
    const bar = (document.querySelector('.top')?.getBoundingClientRect().bottom || 0) + columns.offsetHeight;
    const r = box.getBoundingClientRect();
    if (r.top >= bar && r.bottom <= high - 20) return;
    const room = high - bar;
    const y = r.top + scrollY - bar - Math.max(12, Math.min(room * .25, (room - r.height) / 2));
    scrollTo(0, Math.max(Math.min(top, y), y));
  };

  /** Goes to a row, and to a finding on it. `focus` is what gets it: `row`, `card` or nothing. */
  function go(row, finding, { focus = 'row', quiet = false } = {}) {
    const old = now;
    now = row;
    if (row) {
      if (row.i < from || row.i >= to || !drawn.size) {
        if (rows.length <= WHOLE) fill(0, rows.length);
        else fill(row.i - AROUND, row.i + AROUND);
      }
      if (old && old !== row) redraw(old);
      if (old !== row) redraw(row);
    } else if (!drawn.size) {
      fill(0, rows.length <= WHOLE ? rows.length : 2 * AROUND);
    }
    if (old !== row || !panel.firstChild) tell();
    light(finding?.id || null);
    const box = row && drawn.get(row.id);
    const target = focus === 'card' && finding ? panel.querySelector(`#f-${CSS.escape(finding.id)}`) : box;
    if (box) aim(box);
    if (focus && target) target.focus({ preventScroll: true });
    if (target && target !== box) target.scrollIntoView({ block: 'nearest' });
    if (!quiet) on.moved(row, finding);
  }

  list.addEventListener('click', e => {
    if (e.target.closest('.panel')) return;
    const box = e.target.closest('.row');
    if (!box || String(getSelection())) return;
    const row = whole.byRow.get(box.id);
    const marked = e.target.closest('[data-finding]');
    const ids = marked ? marked.dataset.finding.split(' ') : [];
    const finding = row.cards.find(f => ids.includes(f.id)) || null;
    if (e.target.closest('a.no')) return;
    if (row !== now || finding) go(row, finding, { focus: finding ? 'card' : 'row' });
  });
  panel.addEventListener('click', e => {
    const f = e.target.closest('.f');
    if (f && !e.target.closest('button, a, summary') && lit !== f.dataset.finding) {
      light(f.dataset.finding);
      on.moved(now, whole.findings.get(f.dataset.finding));
    }
  });
  panel.addEventListener('focusin', e => {
    const f = e.target.closest('.f');
    if (f && lit !== f.dataset.finding) light(f.dataset.finding);
  });
  const moved = () => place();
  narrow.addEventListener('change', moved);

  return {
    el, columns, go,
    current: () => ({ row: now, finding: lit ? whole.findings.get(lit) : null }),
    /** What changed about a finding is shown; its card keeps the focus. */
    refresh(finding) {
      const { place: row } = finding;
      if (row) redraw(row);
      tell();
      light(finding.id);
      panel.querySelector(`#f-${CSS.escape(finding.id)}`)?.focus({ preventScroll: true });
    },
    /** The next row that `fits`. */
    step(by, fits) {
      for (let i = (now ? now.i : by > 0 ? -1 : rows.length) + by; i >= 0 && i < rows.length; i += by) if (fits(rows[i])) return go(rows[i], null);
      say(by > 0 ? 'The last clause.' : 'The first clause.');
    },
    /** The next finding in the order of reading. */
    stepFinding(by) {
      const all = inOrder(whole).filter(f => f.place);
      if (!all.length) return say('No findings.');
      let i = lit ? all.findIndex(f => f.id === lit) : -1;
      if (i < 0) {
        const at = now ? now.i : -1;
        i = by > 0 ? all.findIndex(f => f.place.i >= at) - 1 : all.findIndex(f => f.place.i >= at);
        if (i < -1) i = all.length - 1;
      }
      const next = all[(i + by + all.length) % all.length];
      go(next.place, next, { focus: 'card' });
    },
    seen() {
      let first = null;
      let last = null;
      for (let i = from; i < to; i++) {
        const box = drawn.get(rows[i].id)?.getBoundingClientRect();
        if (!box || box.bottom < 120) continue;
        if (box.top > innerHeight) break;
        if (first === null) first = i;
        last = i;
      }
      return [first, last];
    },
    close() {
      watch.disconnect();
      narrow.removeEventListener('change', moved);
    },
  };
}
