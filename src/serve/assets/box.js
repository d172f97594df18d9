// The box in which a query is typed: asks while one types, offers what a field can be asked for, and shows where a query is wrong.

import { $, h, store } from './dom.js';
import { search } from './api.js';
import { nameOf, tags } from './languages.js';
import { FIELDS, OF_LANGUAGE, quoted } from './query.js';

/** Milliseconds of rest after which what is typed is asked: shorter than one notices, longer than between two letters of a word. */
const REST = 160;

/** Fields whose values only the server knows: it counts those of what the rest of the query finds. */
const ASKED = new Set(['family', 'name', 'kind']);

/** Most offers at once. */
const OFFERS = 9;

const input = $('q');
const list = $('offers');
const wrong = $('wrong');
const known = { rule: [], severity: ['critical', 'major', 'minor'], status: ['open', 'accepted'], kind: [] };
let tell = () => {};
let resting = 0;
let offers = [];
let at = -1;
let asking = null;

/** What is called with the query: while one types (`waited`), and when one enters it (`entered`). */
export function onQuery(fn) {
  tell = fn;
}

/** Takes what can be offered from `about`. */
export function offer(about) {
  known.rule = (about.rules || []).map(r => r.name);
}

/** Values that the last answer had, for fields with few of them. */
export function offerValues(field, values) {
  if (field === 'kind') known[field] = values;
}

/** The text of the box. */
export const query = () => input.value.trim();

/** Writes a query into the box, unless it is being typed there. */
export function set(q) {
  if (input.value.trim() !== q.trim()) input.value = q;
  close();
  fault(null);
}

/** Shows where the query is wrong, or nothing. `error.at` is a range of characters (code points). */
export function fault(error) {
  input.toggleAttribute('aria-invalid', !!error);
  if (error) input.setAttribute('aria-invalid', 'true');
  wrong.hidden = !error;
  if (!error) return wrong.replaceChildren();
  const parts = [h('span.says', error.message)];
  if (error.at) {
    const letters = [...input.value];
    const [from, to] = [Math.min(error.at[0], letters.length), Math.min(Math.max(error.at[1], error.at[0] + 1), letters.length)];
    const units = n => letters.slice(0, n).join('').length;
    const piece = letters.slice(from, to).join('');
    const cutFrom = Math.max(0, from - 40);
    parts.push(h('button.echo', {
      type: 'button', title: 'Go to this place',
      onclick: () => {
        input.focus();
        input.setSelectionRange(units(from), units(to));
      },
    }, h('bdi', { dir: 'auto' }, cutFrom ? '…' : '', letters.slice(cutFrom, from).join(''), h('b', piece || ' '), letters.slice(to, to + 40).join(''))));
  }
  wrong.replaceChildren(...parts);
}

function close() {
  list.hidden = true;
  at = -1;
  offers = [];
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
}

function point(i) {
  at = i;
  [...list.querySelectorAll('[role=option]')].forEach((el, k) => {
    el.setAttribute('aria-selected', String(k === i));
    if (k === i) {
      input.setAttribute('aria-activedescendant', el.id);
      el.scrollIntoView({ block: 'nearest' });
    }
  });
  if (i < 0) input.removeAttribute('aria-activedescendant');
}

function open(found) {
  offers = found.slice(0, OFFERS);
  if (!offers.length) return close();
  list.replaceChildren(...offers.map((o, i) => h('li', {
    role: 'option', id: `offer-${i}`, 'aria-selected': 'false',
    onmousedown: e => { e.preventDefault(); take(i); },
  }, h('bdi', { dir: 'auto' }, o.text), o.said ? h('span.soft', o.said) : '')));
  list.hidden = false;
  input.setAttribute('aria-expanded', 'true');
  point(-1);
}

function take(i) {
  const o = offers[i];
  const text = input.value;
  input.value = text.slice(0, o.from) + o.value + text.slice(o.to);
  const caret = o.from + o.value.length;
  input.setSelectionRange(caret, caret);
  close();
  if (o.value.endsWith(':')) return suggest();
  changed(true);
}

/** What stands under the caret: the beginning of a word, or `field:` with the beginning of a value. */
function token() {
  const until = input.value.slice(0, input.selectionStart ?? input.value.length);
  const m = /(?:^|[\s(])-?(?:([a-z]+):("?)([^\s"()]*)|([a-z]*))$/.exec(until);
  if (!m) return null;
  const value = m[3] ?? m[4] ?? '';
  return { field: m[1], value, from: until.length - value.length - (m[2] || '').length, to: until.length };
}

function ofField(t) {
  if (OF_LANGUAGE.has(t.field)) return tags().map(tag => ({ value: tag, text: tag, said: nameOf(tag) }));
  return (known[t.field] || []).map(value => ({ value: quoted(value), text: value }));
}

async function suggest(all = false) {
  const t = token();
  asking?.abort();
  if (!t) return close();
  if (!t.field) {
    if (!all) return close();
    const recent = input.value.trim() ? [] : store.read('recent', []).map(text => ({ text, value: text, said: 'asked before', from: 0, to: input.value.length }));
    const fields = Object.entries(FIELDS).filter(([f]) => f.startsWith(t.value))
      .map(([f, said]) => ({ text: f + ':', value: f + ':', said, from: t.from, to: t.to }));
    return open([...recent.slice(0, 5), ...fields]);
  }
  if (!FIELDS[t.field]) return close();
  const fold = v => v.toLowerCase();
  const fits = o => fold(o.text).includes(fold(token()?.value || '')) || fold(o.said || '').startsWith(fold(t.value));
  let found = ofField(t).filter(fits);
  if (!found.length && ASKED.has(t.field)) {
    asking = new AbortController();
    const head = input.value.slice(0, t.from).replace(/-?[a-z]+:"?$/, '');
    const answer = await search({ q: (head + input.value.slice(t.to)).trim(), limit: 1, facets: t.field }, asking.signal).catch(() => null);
    if (!answer || token()?.from !== t.from) return;
    found = (answer.facets[0]?.values || []).map(v => ({ value: quoted(v.value), text: v.value, said: v.count.toLocaleString('en') })).filter(fits);
  }
  if (found.length === 1 && found[0].value === t.value) return close();
  open(found.map(o => ({ ...o, from: t.from, to: t.to })));
}

function changed(waited) {
  clearTimeout(resting);
  tell(query(), { waited });
}

input.addEventListener('input', e => {
  if (e.isComposing) return;
  clearTimeout(resting);
  suggest();
  resting = setTimeout(changed, input.value ? REST : 0, true);
});
input.addEventListener('compositionend', () => changed(true));
input.addEventListener('blur', () => setTimeout(close, 100));
input.addEventListener('keydown', e => {
  if (e.isComposing) return;
  if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
    if (list.hidden) {
      if (e.key === 'ArrowDown') suggest(true).then(() => { if (!list.hidden) point(0); });
    } else {
      const n = offers.length + 1;
      point((at + 1 + (e.key === 'ArrowDown' ? 1 : -1) + n) % n - 1);
    }
    e.preventDefault();
  } else if (e.key === 'Tab' && !e.shiftKey && at >= 0) {
    take(at);
    e.preventDefault();
  } else if (e.key === 'Escape') {
    if (!list.hidden) close();
    else input.blur();
    e.preventDefault();
  } else if (e.key === '?' && !input.value) {
    document.querySelector('[data-do=help]').click();
    e.preventDefault();
  }
});
$('ask').addEventListener('submit', e => {
  e.preventDefault();
  if (at >= 0) return take(at);
  clearTimeout(resting);
  close();
  tell(query(), { entered: true });
});
