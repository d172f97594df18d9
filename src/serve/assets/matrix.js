// The matrix of a family: a row a clause, a column a language, in each cell a mark: there, not there, elsewhere, wrong. A grid for the
// keyboard: arrows move, Enter opens the row. Only blocks of rows that come near the screen are built.

import { h } from './dom.js';
import { codeOf, nameOf } from './languages.js';
import { lead } from './model.js';
import { inLanguage, visible } from './words.js';

/** Rows of a block, and the height of a row in rem (as family.css has it). */
const BLOCK = 50;
const HEIGHT = 2;

/** Letters of a clause that its line shows at most; the style cuts it to what there is room for. */
const LINE = 160;

const STATES = { there: 'has it', hole: 'lacks it', moved: 'has it elsewhere' };
const SIGNS = { critical: '●', major: '◆', minor: '○' };

/** What a cell shows and says. */
function mark(tag, { state, severity, open, settled }) {
  const said = `${nameOf(tag)} ${STATES[state]}${open ? `, ${severity}${open > 1 ? `, ${open} findings` : ''}` : ''}${settled ? `, ${settled} accepted` : ''}`;
  const sign = severity ? SIGNS[severity] + (open > 1 ? open : '') : settled ? '✓' : state === 'hole' ? '' : state === 'moved' ? '⇅' : '·';
  return { said, sign, kind: `${state}${severity ? ` ${severity}` : settled ? ' settled' : ''}` };
}

/** A matrix: `{el, focus(row, column), rows}`. `open(row, tag)` is called for a row to be read. */
export function matrix(whole, fits, open) {
  const { languages } = whole;
  const rows = whole.rows.filter(fits);
  const columns = languages.length + 2;
  const told = h('div.grid', {
    role: 'grid', 'aria-label': 'Rows and languages', 'aria-rowcount': rows.length + 1, 'aria-colcount': columns, 'data-languages': languages.length,
  });
  const findings = languages.map(t => rows.reduce((n, r) => n + (r.heat[t].severity ? 1 : 0), 0));
  const holes = languages.map(t => rows.reduce((n, r) => n + (r.heat[t].state === 'hole' ? 1 : 0), 0));
  told.append(h('div.ghead', { role: 'rowgroup' }, h('div.gr', { role: 'row', 'aria-rowindex': 1 },
    h('div.gh.first', { role: 'columnheader' }, 'Clause'),
    languages.map((t, i) => h('div.gh', { role: 'columnheader', title: `${nameOf(t)}: ${findings[i]} rows with findings, ${holes[i]} lacking` },
      h('abbr', { title: nameOf(t), 'aria-label': nameOf(t) }, codeOf(t)))),
    h('div.gh.note', { role: 'columnheader' }, 'What is wrong'))));

  const line = (row, at) => {
    const first = lead(whole, row);
    const worst = row.cards.find(f => f.status !== 'accepted');
    const text = first ? [...first.text].slice(0, LINE).join('') : '';
    const head = row.kind === 'heading' || row.kind === 'title';
    return h(`div.gr${head ? '.hd' : ''}${row.cards.length ? '.told' : ''}`, { role: 'row', 'aria-rowindex': at + 2, 'data-row': row.id },
      h('div.gc.first', { role: 'rowheader', tabindex: -1, 'data-c': 0 }, h('span.no', String(row.i + 1)),
        first ? inLanguage('span.line', first.tag, first.label ? h('span.lb', visible(first.label), ' ') : '', visible(text)) : h('span.line', '—')),
      languages.map((t, k) => {
        const { said, sign, kind } = mark(t, row.heat[t]);
        return h('div.gc', { role: 'gridcell', tabindex: -1, 'data-c': k + 1, class: `gc ${kind}`, title: said }, h('span', { 'aria-hidden': 'true' }, sign), h('span.vh', said));
      }),
      h('div.gc.note', { role: 'gridcell', tabindex: -1, 'data-c': columns - 1 },
        worst ? h(`span.says.${worst.severity}`, h('b', worst.rule), ' ', worst.message.replace(/[\u2066-\u2069]/g, '')) : ''));
  };

  const blocks = [];
  for (let from = 0; from < rows.length; from += BLOCK) {
    const part = rows.slice(from, from + BLOCK);
    const el = h('div.gb', { role: 'rowgroup' });
    el.style.height = `${part.length * HEIGHT}rem`;
    blocks.push({ el, part, from, built: false });
    told.append(el);
  }
  const build = b => {
    if (b.built) return;
    b.built = true;
    b.el.replaceChildren(...b.part.map((r, i) => line(r, b.from + i)));
  };
  const near = new IntersectionObserver(seen => {
    for (const x of seen) if (x.isIntersecting) build(blocks[[...told.querySelectorAll('.gb')].indexOf(x.target)]);
  }, { rootMargin: '900px 0px' });
  blocks.forEach((b, i) => (i < 2 ? build(b) : near.observe(b.el)));
  const all = () => blocks.forEach(build);
  addEventListener('beforeprint', all);

  // One cell is the grid's stop for the tabulator.
  let at = { r: 0, c: 0 };
  const cellAt = (r, c) => {
    const b = blocks[Math.floor(r / BLOCK)];
    if (!b) return null;
    build(b);
    return b.el.children[r % BLOCK]?.children[c] || null;
  };
  const stop = (r, c) => {
    cellAt(at.r, at.c)?.setAttribute('tabindex', '-1');
    at = { r, c };
    const cell = cellAt(r, c);
    cell?.setAttribute('tabindex', '0');
    return cell;
  };
  const focus = (r, c) => {
    const cell = stop(Math.min(Math.max(r, 0), rows.length - 1), Math.min(Math.max(c, 0), columns - 1));
    if (!cell) return;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const opens = (r, c) => open(rows[r], languages[c - 1] || null);
  told.addEventListener('keydown', e => {
    if (e.ctrlKey && e.key !== 'Home' && e.key !== 'End' || e.metaKey || e.altKey) return;
    const page = Math.max(1, Math.floor(innerHeight / 60));
    const to = {
      ArrowDown: [at.r + 1, at.c], ArrowUp: [at.r - 1, at.c], ArrowRight: [at.r, at.c + 1], ArrowLeft: [at.r, at.c - 1],
      PageDown: [at.r + page, at.c], PageUp: [at.r - page, at.c],
      Home: e.ctrlKey ? [0, 0] : [at.r, 0], End: e.ctrlKey ? [rows.length - 1, columns - 1] : [at.r, columns - 1],
    }[e.key];
    if (to) focus(...to);
    else if (e.key === 'Enter' || e.key === ' ') opens(at.r, at.c);
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  told.addEventListener('click', e => {
    const cell = e.target.closest('.gc');
    if (!cell) return;
    const r = rows.findIndex(x => x.id === cell.parentNode.dataset.row);
    stop(r, +cell.dataset.c);
    opens(r, +cell.dataset.c);
  });
  stop(0, 0);

  const places = new Map(rows.map((r, i) => [r, i]));
  return {
    el: rows.length ? told : h('p.nothing', 'No row is so.'),
    rows,
    focus: (row, c = 0) => focus(places.get(row) ?? 0, c),
    /** Rows `[first, last]` that are on the screen, as places in the family. */
    seen() {
      const box = told.getBoundingClientRect();
      const high = box.height / (rows.length + 1) || 1;
      const from = Math.min(rows.length - 1, Math.max(0, Math.floor((90 - box.top) / high)));
      const to = Math.min(rows.length - 1, Math.max(from, Math.floor((innerHeight - box.top) / high) - 1));
      return rows.length ? [rows[from].i, rows[to].i] : [null, null];
    },
    /** The next row from where the reader is for which `wanted` holds. */
    step(by, wanted) {
      for (let r = at.r + by; r >= 0 && r < rows.length; r += by) if (wanted(rows[r])) return focus(r, at.c);
    },
    current: () => rows[at.r],
    close() {
      near.disconnect();
      removeEventListener('beforeprint', all);
    },
  };
}
