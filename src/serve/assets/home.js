// The first page: what the index holds, questions to begin with, and every family with where its versions disagree.

import { $, count, h, say, store } from './dom.js';
import { families } from './api.js';
import { codeOf, nameOf, tags } from './languages.js';
import { quoted } from './query.js';
import { familyHref, go, searchHref, title } from './route.js';

export const name = 'home';

/** How many families are drawn at once; a button brings as many more. */
const SHOWN = 60;

let list = null;
let asked = null;

/** Questions that a reader may begin with. */
function examples() {
  const last = tags().at(-1) || 'fr';
  return ['number:30', `absent:${last.split('-')[0]}`, 'severity:critical', 'status:accepted'];
}

function asks(title, queries, end) {
  return h('p.asks', h('span.soft', title), queries.map(q => h('a.ask', { href: searchHref(q) }, h('bdi', { dir: 'auto' }, q))), end || '');
}

function recent() {
  const queries = store.read('recent', []).slice(0, 8);
  if (!queries.length) return '';
  const line = asks('Asked before', queries, h('button.quiet', {
    type: 'button',
    onclick: () => {
      store.write('recent', []);
      line.remove();
      say('Forgotten.');
      $('q').focus();
    },
  }, 'Forget'));
  return line;
}

const SEVERITIES = ['critical', 'major', 'minor'];
const ORDERS = {
  gravest: ['Gravest first', (a, b) => SEVERITIES.map(s => b.findings[s] - a.findings[s]).find(Boolean) || 0],
  holes: ['Most holes first', (a, b) => holesOf(b) - holesOf(a)],
  name: ['By name', (a, b) => a.id.localeCompare(b.id, 'en')],
};
const holesOf = f => Object.values(f.holes || {}).reduce((n, x) => n + x, 0);

function line(f) {
  const lacks = Object.entries(f.holes || {}).filter(x => x[1]).sort((a, b) => b[1] - a[1]);
  const versions = [...f.versions].sort((a, b) => (b.language === f.reference) - (a.language === f.reference));
  return h('li.fam',
    h('h3', h('a', { href: familyHref(f.key) }, h('bdi', { dir: 'auto' }, f.id))),
    h('p.langs', h('span.vh', versions.map(v => nameOf(v.language)).join(', ')),
      versions.map(v => h('span.code', { 'aria-hidden': 'true', title: nameOf(v.language) }, codeOf(v.language)))),
    h('p.n', count(f.rows, 'row')),
    h('p.sevs', SEVERITIES.map(s => h(`span.${f.findings[s] ? s : 'zero'}.dot`, { title: s }, String(f.findings[s]), h('span.vh', ` ${s}`)))),
    h('p.lack.soft', lacks.length ? ['lacks', lacks.map(([tag, n]) => h('a', {
      href: searchHref(`family:${quoted(f.id)} absent:${tag.split('-')[0]}`), title: `${nameOf(tag)} lacks ${n}`,
    }, `${codeOf(tag)} ${n}`, h('span.vh', ` (${nameOf(tag)})`)))] : 'no holes'));
}

function draw(root, facts) {
  const { index } = facts;
  const all = h('ul.fams');
  const more = h('button.more', { type: 'button', hidden: true });
  const said = h('span.count', { role: 'status' });
  const find = h('input', { type: 'search', placeholder: 'Find a family', 'aria-label': 'Find a family' });
  const order = h('select', { 'aria-label': 'Order' }, Object.entries(ORDERS).map(([k, [label]]) => h('option', { value: k }, label)));
  let shown = SHOWN;
  const apply = () => {
    const word = find.value.trim().toLowerCase();
    const fit = list.filter(f => f.id.toLowerCase().includes(word)).sort(ORDERS[order.value][1]);
    all.replaceChildren(...fit.slice(0, shown).map(line));
    more.hidden = fit.length <= shown;
    more.textContent = `Show ${Math.min(SHOWN, fit.length - shown)} more`;
    said.textContent = count(fit.length, 'family', 'families');
  };
  find.addEventListener('input', () => { shown = SHOWN; apply(); });
  order.addEventListener('change', apply);
  more.addEventListener('click', () => { shown += SHOWN; apply(); });
  root.replaceChildren(
    h('div.mast', h('div', h('h1', 'Every clause, in every language'),
      h('p.sub', `${count(index.families, 'family', 'families')}, ${count(index.rows, 'row')}, ${count(tags().length, 'language')}`))),
    (facts.problems || []).length ? h('div.problems', { role: 'note' }, h('h2', 'To be seen to'), h('ul', facts.problems.map(x => h('li', x)))) : '',
    h('div.begin', recent(), asks('For example', examples(), h('button.quiet', { type: 'button', 'data-do': 'help' }, 'All that can be asked'))),
    h('section.list', { 'aria-labelledby': 'families' },
      h('div.bar', h('h2', { id: 'families' }, 'Families'), list.length > 8 ? find : '', list.length > 1 ? order : '', said), all, more),
    h('footer.foot', h('p', `concordat ${facts.version}, ${facts.engine} engine. Index of ${(index.roots || []).join(', ') || 'files'}, written ${when(index.written)}.`)));
  apply();
}

const when = time => {
  const date = new Date(time);
  return Number.isNaN(+date) ? time : date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
};

/** Shows it. */
export async function open(root, url, { facts, failed }) {
  title('');
  asked?.abort();
  const own = asked = new AbortController();
  if (list) draw(root, facts);
  else root.replaceChildren(h('p.plain.soft', 'Reading the index…'));
  try {
    list = (await families(own.signal)).families;
    if (!own.signal.aborted) draw(root, facts);
  } catch (e) {
    if (e.name !== 'AbortError') failed(e);
  }
}

/** What is under way is not waited for. */
export function leave() {
  asked?.abort();
}

function walk(by) {
  const links = [...document.querySelectorAll('.fam h3 a')];
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

/** Its keys. */
export const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  o: () => { if (document.activeElement.matches?.('.fam h3 a')) go(document.activeElement.getAttribute('href')); },
};
