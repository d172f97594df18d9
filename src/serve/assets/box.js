// The box in which a query is typed: asks while one types, offers what may be meant, and shows where a query is wrong. What is offered
// never stands in for what is typed: Enter asks for the text as it is unless an arrow has chosen something.

import { $, count, h, store } from './dom.js';
import { complete } from './api.js';
import { dirOf, nameOf, tags } from './languages.js';
import { FIELDS, OF_LANGUAGE } from './query.js';

/** Milliseconds of rest after which what is typed is asked: shorter than one notices, longer than between two letters of a word. */
const REST = 160;

/** Milliseconds of rest after which suggestions are asked for: they are there before the eye is, and who types fast is left alone. */
const PAUSE = 90;

/** Most suggestions while one types, over a list that one may be reading, and most where one asks for them. */
const OFFERS = 6;
const ALL_OFFERS = 24;

/** Milliseconds of rest after which those who hear the page are told that there are suggestions. */
const TOLD = 900;

const input = $('q');
const list = $('offers');
const wrong = $('wrong');
let tell = () => {};
let resting = 0;
let offers = [];
let of = '';
let at = -1;
let asking = null;
let pausing = 0;
let telling = 0;

/** What is called with the query: while one types (`waited`), and when one enters it (`entered`). */
export function onQuery(fn) {
  tell = fn;
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
  asking?.abort();
  clearTimeout(pausing);
  clearTimeout(telling);
  $('offered').textContent = '';
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
  if (!found.length) return close();
  offers = found;
  list.replaceChildren(...offers.map((o, i) => h('li', {
    role: 'option', id: `offer-${i}`, 'aria-selected': 'false',
    onmousedown: e => { e.preventDefault(); take(i); },
  }, h('bdi', o.lang ? { lang: o.lang, dir: dirOf(o.lang) } : { dir: 'auto' }, o.text), o.said ? h('span.soft', o.said) : '')));
  list.dir = input.matches(':dir(rtl)') ? 'rtl' : 'ltr';
  list.hidden = false;
  input.setAttribute('aria-expanded', 'true');
  point(-1);
  clearTimeout(telling);
  telling = setTimeout(() => { $('offered').textContent = `${count(offers.length, 'suggestion')}; arrow down for them`; }, TOLD);
}

function take(i) {
  const o = offers[i];
  const text = input.value;
  // What was offered for a text that has changed meanwhile has no place in it.
  if (text !== of) return close();
  const after = text.slice(o.to);
  const more = o.value.endsWith(':') || after ? '' : ' ';
  input.value = text.slice(0, o.from) + o.value + more + after;
  const caret = o.from + o.value.length + more.length;
  input.setSelectionRange(caret, caret);
  close();
  if (o.value.endsWith(':')) return suggest(true);
  changed(true);
}

/** What is said beside a suggestion. */
function about(v, field) {
  if (v.kind === 'field') return FIELDS[v.text.slice(0, -1)] || '';
  if (v.kind === 'value' && OF_LANGUAGE.has(field)) return [nameOf(v.text), v.count?.toLocaleString('en')].filter(Boolean).join(' · ');
  const many = v.count === null ? '' : v.count.toLocaleString('en');
  return v.language && tags().length > 1 ? [nameOf(v.language), many].filter(Boolean).join(' · ') : many;
}

/** Offers what may be meant at the caret; with `all` also where nothing is being typed. */
async function suggest(all = false) {
  asking?.abort();
  clearTimeout(pausing);
  const text = input.value;
  const caret = input.selectionStart;
  const before = text.slice(0, caret);
  if (caret !== input.selectionEnd || document.activeElement !== input || !all && !/\S$/.test(before)) return close();
  const own = asking = new AbortController();
  const answer = await complete({ q: text, at: [...before].length, limit: all ? ALL_OFFERS : OFFERS }, own.signal).catch(() => null);
  if (own.signal.aborted) return;
  if (!answer || input.value !== text || input.selectionStart !== caret) return close();
  const letters = [...text];
  const units = n => letters.slice(0, n).join('').length;
  const [from, to] = [units(answer.from), units(answer.to)];
  // One letter may become anything.
  if (!all && answer.values[0]?.kind === 'field' && to - from < 2) return close();
  const field = /([a-z]+)[:：][^:：]*$/i.exec(text.slice(0, from))?.[1].toLowerCase();
  const recent = text.trim() ? [] : store.read('recent', []).slice(0, 5).map(q => ({ text: q, value: q, said: 'asked before', from: 0, to: text.length }));
  of = text;
  const names = Object.keys(FIELDS);
  const place = v => v.kind === 'field' ? names.indexOf(v.text.slice(0, -1)) : names.length;
  open([...recent, ...answer.values.sort((a, b) => place(a) - place(b)).map(v => ({ text: v.text, value: v.value, said: about(v, field), lang: v.language, from, to }))]);
}

function changed(waited) {
  clearTimeout(resting);
  tell(query(), { waited });
}

input.addEventListener('input', e => {
  if (e.isComposing) return;
  clearTimeout(resting);
  clearTimeout(pausing);
  point(-1);
  pausing = setTimeout(suggest, PAUSE);
  resting = setTimeout(changed, input.value ? REST : 0, true);
});
// While characters are composed, the keys are those of the input method.
input.addEventListener('compositionstart', close);
input.addEventListener('compositionend', () => {
  changed(true);
  pausing = setTimeout(suggest, PAUSE);
});
input.addEventListener('blur', close);
// Who turns to the list of clauses has done with the box.
addEventListener('scroll', () => { if (!list.hidden && at < 0) close(); }, { passive: true });
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
