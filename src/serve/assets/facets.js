// The side of a list of clauses: how many there are of each kind. Each value adds itself to the query's own text, or takes itself out.

import { count, h } from './dom.js';
import { nameOf, tags } from './languages.js';
import { FIELDS, OF_LANGUAGE, filters, has, toggled, without } from './query.js';

/** The groups in the order in which they stand. */
const SHOWN_AS = ['family', 'absent', 'severity', 'rule', 'status', 'name', 'kind', 'present', 'lang'];

/** Fields that the server is asked to count. */
export const ASKED = SHOWN_AS.filter(f => f !== 'lang');

/** Values of a group that are shown until the reader asks for more. */
const SHOWN = 7;

/** How a value reads. */
export function said(field, value) {
  return OF_LANGUAGE.has(field) ? nameOf(value) : value.replace(/-/g, ' ');
}

const ORDER = ['critical', 'major', 'minor'];
const GRAVE = new Set(ORDER);

function group(facet, q, total, change) {
  const active = filters(q).filter(f => f.field === facet.field);
  const values = facet.values.map(v => ({ ...v }));
  for (const f of active) if (!values.some(v => has(`${f.field}:${JSON.stringify(v.value)}`, f.field, f.value))) values.unshift({ value: f.value, count: f.not ? 0 : total });
  if (facet.field === 'severity') values.sort((a, b) => ORDER.indexOf(a.value) - ORDER.indexOf(b.value));
  // What every row has says nothing, unless it was asked for.
  const telling = values.filter(v => v.count === null || v.count < total || has(q, facet.field, v.value) || facet.field === 'family' || facet.field === 'kind');
  if (!telling.length) return '';
  const row = v => {
    const on = has(q, facet.field, v.value);
    const words = said(facet.field, v.value);
    const dot = facet.field === 'severity' && GRAVE.has(v.value) ? `.${v.value}.dot` : '';
    return h('li', { class: on ? (on.not ? 'on not' : 'on') : null },
      h('button.val', {
        type: 'button', 'aria-pressed': String(!!on && !on.not), 'data-key': `${facet.field}:${v.value}`,
        onclick: () => change(toggled(q, facet.field, v.value)),
      }, h(`span.what${dot}`, { dir: 'auto' }, words), v.count === null ? '' : h('span.n', v.count.toLocaleString('en'), h('span.vh', ' rows'))),
      h('button.but', {
        type: 'button', 'aria-pressed': String(!!on?.not), 'aria-label': `Without ${words}`, title: `Without ${words}`, 'data-key': `-${facet.field}:${v.value}`,
        onclick: () => change(toggled(q, facet.field, v.value, true)),
      }, h('span', { 'aria-hidden': 'true' }, '−')));
  };
  const list = h('ul', telling.slice(0, SHOWN).map(row));
  const left = telling.length - SHOWN;
  const more = left > 0 ? h('button.quiet', {
    type: 'button',
    onclick: () => {
      list.append(...telling.slice(SHOWN).map(row));
      list.children[SHOWN].querySelector('button').focus();
      more.remove();
    },
  }, `${left} more`) : '';
  return h('section', { 'aria-labelledby': `facet-${facet.field}` }, h('h3', { id: `facet-${facet.field}` }, FIELDS[facet.field]), list, more,
    facet.more && left <= 0 ? h('p.soft', `and ${count(facet.more, 'other')}`) : '');
}

/** Whether a query has words beside its filters. */
const words = q => filters(q).reduceRight((text, f) => text.slice(0, f.from) + text.slice(f.to), q).trim() !== '';

/** Draws the groups into `root`; `change` is called with the new query. What had the focus keeps it. */
export function draw(root, facets, q, total, change) {
  const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const order = f => SHOWN_AS.indexOf(f.field);
  // In which language words are found is no property of a row: the reader may ask for it all the same.
  const found = { field: 'lang', values: tags().map(value => ({ value, count: null })) };
  root.replaceChildren(...[...(facets || []), ...(words(q) ? [found] : [])].sort((a, b) => order(a) - order(b)).map(f => group(f, q, total, change)).filter(Boolean));
  if (key) [...root.querySelectorAll('button')].find(b => b.dataset.key === key)?.focus();
}

/** The filters of the query as things that can be taken away. */
export function active(q, change) {
  return filters(q).map(f => h(`button.filter${f.not ? '.not' : ''}`, {
    type: 'button', title: 'Take this filter away', onclick: () => change(without(q, f)),
  }, `${f.not ? 'not ' : ''}${FIELDS[f.field].toLowerCase()} `, h('b', { dir: 'auto' }, said(f.field, f.value)), h('span', { 'aria-hidden': 'true' }, ' ×')));
}
