// Where a family disagrees, at a glance: a strip a language from its first row to its last, upright beside the text. A press on it leads
// there. It is a picture for the eye and the pointer; what it says is in the matrix too, where the keyboard goes.

import { h, s } from './dom.js';
import { codeOf } from './languages.js';
import { SEVERITIES } from './model.js';

/** Most spots of a strip that can still be told apart; a longer family has several rows a spot. */
const SPOTS = 240;

/** Side of the square in which it is drawn; the page stretches it. */
const SIDE = 10000;

const rank = { critical: 4, major: 3, minor: 2, hole: 1 };

function worst(rows, tag) {
  let best = null;
  for (const r of rows) {
    const { severity, state } = r.heat[tag];
    const kind = severity || (state === 'hole' ? 'hole' : null);
    if (kind && (!best || rank[kind] > rank[best])) best = kind;
  }
  return best;
}

/** A map of a family; `to(row)` is called with the row that is pressed. `here(from, to)` says which rows are on the screen. */
export function map(whole, to) {
  const { rows, languages } = whole;
  const size = Math.max(1, Math.ceil(rows.length / SPOTS));
  const strip = SIDE / languages.length;
  const svg = s('svg.map', { viewBox: `0 0 ${SIDE} ${SIDE}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  const turned = s('g');
  languages.forEach((tag, k) => {
    const own = s('g');
    own.append(s('rect.k0', { x: 0, y: k * strip, width: SIDE, height: strip * 0.86 }));
    for (let i = 0; i < rows.length; i += size) {
      const kind = worst(rows.slice(i, i + size), tag);
      if (!kind) continue;
      const x = i * SIDE / rows.length;
      const width = Math.max(30, Math.min(size, rows.length - i) * SIDE / rows.length);
      own.append(s(`rect.${kind === 'hole' ? 'k1' : SEVERITIES.includes(kind) ? kind : 'k0'}`, { x, y: k * strip, width, height: strip * 0.86 }));
    }
    turned.append(own);
  });
  svg.append(turned);
  const view = h('div.here', { hidden: true });
  const plot = h('div.plot', svg, view);
  plot.addEventListener('click', e => {
    const box = svg.getBoundingClientRect();
    const upright = box.height > box.width;
    const part = upright ? (e.clientY - box.top) / box.height : (e.clientX - box.left) / box.width;
    const i = Math.min(rows.length - 1, Math.max(0, Math.floor(part * rows.length)));
    // A small spot is hard to hit: the nearest row with something to tell is meant.
    const near = [0, 1, -1, 2, -2].map(d => rows[i + d * size]).find(r => r && languages.some(t => r.heat[t].severity));
    to(near || rows[i]);
  });
  const el = h('div.rail', { 'aria-hidden': 'true' }, h('div.codes', languages.map(t => h('span', codeOf(t)))), plot);
  const here = (from, until) => {
    view.hidden = from === null;
    if (from === null) return;
    view.style.top = `${from / rows.length * 100}%`;
    view.style.height = `${(until - from + 1) / rows.length * 100}%`;
  };
  return { el, here };
}
