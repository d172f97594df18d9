// Dialogs and whole-page messages: how to search and which keys there are, what went wrong, the token.

import { $, h, say } from './dom.js';
import { alive } from './api.js';

/** Queries with what they find; the help shows them, and each can be tried. */
export const SYNTAX = [
  ['personal data', 'these words, their other forms, and what says the same in the other languages'],
  ['"personal data"', 'the words in this order, as they stand'],
  ['minor* · subscripton~', 'words that begin so · words a letter or two away'],
  ['absent:tk · present:fr', 'what Turkmen lacks · what French has'],
  ['lang:ar', 'found in Arabic'],
  ['rule:number · severity:critical', 'with such a finding'],
  ['status:open · status:accepted', 'with findings to look at · that were accepted'],
  ['name:"Belmora" · url:belmora.example', 'that mention it'],
  ['number:30 · number:[10 TO 30] · number:>=30', 'that tell it'],
  ['date:2025-03 · date:[2019 TO 2020-06]', 'dates, to the day, the month or the year'],
  ['family:tarnivel · section:5.2 · kind:heading', 'at such places'],
  ['a OR b · (…) · -a · NOT a', 'either · together · without'],
];

const KEYS = [
  ['/', 'search'], ['j  k', 'next, previous clause'], ['o', 'open it'], ['[  ]', 'previous, next finding'], ['a', 'accept the finding, with a reason'],
  ['m', 'matrix, or back to reading'], ['n  p', 'next, previous hit of the search'], ['c', 'copy the address'], ['v', 'all versions of a clause'],
  ['t', 'light or dark'], ['Esc', 'back'], ['?', 'this help'],
];

/** Opens a dialog; what had the focus gets it back when it closes. */
export function dialog(name, title, ...children) {
  document.querySelector('dialog[open]')?.close();
  const from = document.activeElement;
  const box = h(`dialog.${name}`, { 'aria-labelledby': `${name}-title` }, h('h2', { id: `${name}-title`, tabindex: -1, autofocus: true }, title), ...children);
  box.addEventListener('close', () => {
    box.remove();
    if (from?.isConnected && document.activeElement === document.body) from.focus({ preventScroll: true });
  });
  box.addEventListener('click', e => { if (e.target === box && name === 'help') box.close(); });
  document.body.append(box);
  box.showModal();
  return box;
}

/** How to search, and the keys. */
export function help() {
  const box = dialog('help', 'How to search',
    h('dl.syntax', SYNTAX.map(([q, says]) => [
      h('dt', q.split(' · ').map(x => h('code', x))), h('dd', says),
    ])),
    h('h3', 'Keys'),
    h('dl.keys', KEYS.map(([keys, says]) => h('div', h('dt', keys.split(/\s+/).map(k => h('kbd', k))), h('dd', says)))),
    h('button', { type: 'button', onclick: () => box.close() }, 'Close'));
}

/** Milliseconds between two looks whether the server is back. */
const LOOK_AGAIN = 3000;
let looking = 0;

/** Says what went wrong in place of a view. `again` is called when it may work. */
export function trouble(root, error, again) {
  clearTimeout(looking);
  const place = (head, ...rest) => {
    root.replaceChildren(h('div.plain', { role: 'alert' }, h('h1', head), ...rest));
    root.removeAttribute('aria-busy');
  };
  const retry = h('button', { type: 'button', onclick: again }, 'Try again');
  if (error.status === 401) return token(root, error);
  if (error.status === 404) {
    return place('Not in the index', h('p', error.message), h('p', 'It may have been renamed or removed since the address was made.'), h('p', h('a', { href: '/' }, 'All families')));
  }
  if (error.status) return place('That did not work', h('p', error.message), h('p', retry));
  place('The server does not answer', h('p', 'It may have been stopped. Start it again with ', h('code', 'concordat serve'), '; the page goes on by itself.'), h('p', retry));
  const look = async () => {
    if (!retry.isConnected) return;
    if (await alive()) return again();
    looking = setTimeout(look, LOOK_AGAIN);
  };
  looking = setTimeout(look, LOOK_AGAIN);
}

function token(root, error) {
  const field = h('input', { id: 'token', type: 'password', autocomplete: 'current-password', spellcheck: 'false', required: true });
  const form = h('form.token', h('label', { for: 'token' }, 'Token'), field, h('button', { type: 'submit' }, 'Open'));
  form.addEventListener('submit', e => {
    e.preventDefault();
    const said = field.value.trim();
    if (!said) return field.focus();
    const url = new URL(location.href);
    url.searchParams.set('token', said);
    location.replace(url.href);
  });
  root.replaceChildren(h('div.plain', h('h1', 'This index asks for a token'),
    h('p', error.code === 'bad-token' || new URL(location.href).searchParams.has('token') ? error.message : 'Whoever started the server has it: it is what stands in the file named with --token-file.'), form));
  say('This index asks for a token.');
  field.focus();
  $('q').disabled = true;
}
