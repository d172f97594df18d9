// What the page knows of languages: names, direction, and which versions the reader wants to see beside each other.

import { h, store } from './dom.js';

let all = [];
let chosen = null;

/** Languages without an entry that are written from right to left. */
const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'syr', 'ug', 'ur', 'yi']);

/** Most versions that are beside each other until the reader says otherwise: three columns can be read on a laptop. */
const AT_FIRST = 3;

/** Takes what `/api/v1/about` says of the languages of the index. */
export function setLanguages(list) {
  all = [...list].sort((a, b) => b.rows - a.rows || (a.tag < b.tag ? -1 : 1));
  const english = all.findIndex(l => l.tag === 'en');
  if (english > 0) all.unshift(...all.splice(english, 1));
}

/** Tags of the index, English first, then those with most rows. */
export const tags = () => all.map(l => l.tag);

const entry = tag => all.find(l => l.tag === tag) || all.find(l => same(l.tag, tag));

/** English name: `Turkmen`. */
export const nameOf = tag => entry(tag)?.name || tag;

/** Short mark: `TK`. */
export const codeOf = tag => tag.split('-')[0].toUpperCase();

/** `rtl` or `ltr`. */
export function dirOf(tag) {
  const known = entry(tag);
  return (known ? known.rtl : RIGHT_TO_LEFT.has(tag.split('-')[0])) ? 'rtl' : 'ltr';
}

/** The name in English and in the language itself. */
export function named(tag) {
  const own = entry(tag)?.autonym;
  const other = own && own !== nameOf(tag);
  return [h('span.name', nameOf(tag)), other ? h('bdi.own', { lang: tag, dir: dirOf(tag) }, own) : ''];
}

/** Whether two tags name the same language, as `tk` and `tk-Latn` do. */
export const same = (a, b) => a === b || a.split('-')[0] === b.split('-')[0];

/** The languages that the reader wants beside each other, in the order of the index. */
export function wanted() {
  if (!chosen) chosen = store.read('languages', null);
  const list = Array.isArray(chosen) ? tags().filter(t => chosen.includes(t)) : [];
  return list.length ? list : tags().slice(0, AT_FIRST);
}

/** Remembers the choice. */
export function want(list) {
  chosen = list;
  store.write('languages', list);
}

/** A menu of the languages among `offered`; `done` is called after each change. `shown` says which ones are on the screen. */
export function picker(offered, done, shown = wanted) {
  const label = () => {
    const on = offered.filter(t => shown().includes(t));
    return on.length === offered.length ? 'All languages' : on.map(codeOf).join(' · ') || 'Languages';
  };
  const title = h('summary', { title: 'Languages beside each other' }, h('span.vh', 'Languages beside each other: '), h('span.said', label()));
  const pick = (tag, on) => {
    const list = shown().filter(t => t !== tag);
    want(on ? [...list, tag] : list.length ? list : [tag]);
    changed();
  };
  const boxes = offered.map(tag => h('input', {
    type: 'checkbox', value: tag, onchange: e => pick(tag, e.target.checked),
  }));
  const changed = () => {
    done();
    fresh();
  };
  const fresh = () => {
    boxes.forEach(b => { b.checked = shown().includes(b.value); });
    title.querySelector('.said').textContent = label();
  };
  fresh();
  return h('details.menu', title, h('div.picks', { role: 'group', 'aria-label': 'Languages beside each other' },
    offered.map((tag, i) => h('label', boxes[i], named(tag))),
    h('button', { type: 'button', onclick: () => { want(tags()); changed(); } }, 'All')));
}
