// One clause in a list: where it stands, its text in the language in which it was found, the versions beside it, the holes, the findings.

import { h } from './dom.js';
import { codeOf, dirOf, nameOf, named } from './languages.js';
import { familyHref } from './route.js';
import { cut, excerpt, foundSpans, inLanguage, visible } from './words.js';

/** What stands in a link to a finding: its rule, the languages it is about, its severity as colour, shape and word. */
export function chip(mark, href) {
  const open = mark.status !== 'accepted';
  const about = (mark.languages || []).map(codeOf).join(' ');
  return h(`a.chip.${open ? mark.severity : 'settled'}`, { href, title: mark.message },
    h('span.vh', open ? `${mark.severity}: ` : 'accepted: '), h('span.rule', mark.rule), about ? h('span.about', about) : '',
    open ? '' : h('span.about', { 'aria-hidden': 'true' }, 'accepted'));
}

const lineOf = v => `${(v.source || '').split('/').pop()}:${v.lines?.[0] ?? ''}`;

/** The text of one version, marked, cut to what a list has room for. */
function text(tag, version, whole) {
  const ranges = version.highlights || [];
  const part = whole ? { text: version.text, ranges, before: false, after: false } : excerpt(version.text, ranges);
  const mark = nodes => h('mark.hit', nodes);
  return inLanguage('p.t', tag, version.label && !part.before ? h('span.lb', visible(version.label), ' ') : '', part.before ? '… ' : '',
    cut(part.text, foundSpans(part.ranges), mark), part.after ? ' …' : '');
}

function cell(tag, version, best, whole) {
  return h(`div.v${best ? '.best' : ''}`, h('h3', named(tag), h('span.place', { dir: 'ltr' }, lineOf(version))), text(tag, version, whole));
}

/** Heading of the section that a hit stands in: in English where that is there, else in the hit's language. */
function heading(hit) {
  const tag = hit.versions.en?.title ? 'en' : hit.language;
  const title = hit.versions[tag]?.title;
  return title ? [' ', h('bdi', { lang: tag, dir: dirOf(tag) }, visible(title))] : '';
}

/** Address of a hit; it opens at the best finding's or the row's place, in the languages that are shown. */
export const hrefOf = (hit, finding) => familyHref(hit.key || hit.family, { row: hit.row, finding });

/** `Arabic, French and Turkmen`. */
const listed = names => names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Which languages lack a clause, or that it is a repetition which only one has. */
function lacks(hit, holes) {
  const only = Object.keys(hit.versions).filter(t => hit.versions[t]);
  if (only.length === 1 && (hit.marks || []).some(m => m.rule === 'duplicated-clause')) return `Only ${nameOf(only[0])} has this, as a repetition.`;
  return `${listed(holes.map(nameOf))} ${holes.length === 1 ? 'lacks' : 'lack'} this.`;
}

/** A hit as an item of a list. `shown` are the languages to be beside it, and with `ofFindings` those that its findings are about. */
export function item(hit, shown, position, ofFindings = false) {
  const tags = Object.keys(hit.versions);
  const about = ofFindings ? (hit.marks || []).flatMap(m => m.languages || []) : [];
  const beside = [hit.language, ...tags.filter(t => t !== hit.language && (shown.includes(t) || about.includes(t)))];
  const there = beside.filter(t => hit.versions[t]);
  const rest = tags.filter(t => !beside.includes(t) && hit.versions[t]);
  const holes = tags.filter(t => !hit.versions[t]);
  const id = `hit-${position}`;
  const cells = h(`div.versions.n${Math.min(there.length, 4)}`);
  const more = h('button.quiet.all', { type: 'button', 'aria-expanded': 'false', onclick: () => open(more.getAttribute('aria-expanded') !== 'true') });
  const open = all => {
    const list = all ? [...there, ...rest] : there;
    more.setAttribute('aria-expanded', String(all));
    more.textContent = all ? 'Fewer versions' : `${rest.length} more ${rest.length === 1 ? 'version' : 'versions'}`;
    cells.setAttribute('class', `versions n${Math.min(list.length, 4)}`);
    cells.replaceChildren(...list.map((t, i) => cell(t, hit.versions[t], i === 0, all)));
  };
  open(false);
  const marks = hit.marks || [];
  return h('li.hitem', h('article.hit', { 'aria-labelledby': id, 'data-row': hit.row },
    h('header',
      h('h2', h('a', { id, href: hrefOf(hit) }, h('bdi.fam', { dir: 'auto' }, visible(hit.family)),
        hit.section ? h('span.sec', `§ ${hit.section}`, heading(hit)) : '', hit.label && hit.kind !== 'heading' ? h('span.lb', h('bdi', { dir: 'auto' }, visible(hit.label))) : '')),
      h('p.chips', marks.map(m => chip(m, hrefOf(hit, m.id))), (hit.moved || []).map(t => h('span.chip.moved', `elsewhere in ${nameOf(t)}`)), rest.length ? more : '')),
    cells, holes.length ? h('p.lacks', h('b', lacks(hit, holes))) : ''));
}
