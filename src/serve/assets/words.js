// Text of a document with what is marked in it: words that were found, words that a finding is about. Places are counted in code
// points, as the server counts them.

import { h } from './dom.js';
import { dirOf } from './languages.js';

/** Characters that show nothing and may reorder or join what stands around them: the page names them instead. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** Plain text as nodes, with characters that nobody sees named by their numbers. */
export function visible(text) {
  if (!UNSEEN.test(text)) return [text];
  const out = [];
  let plain = '';
  for (const c of text) {
    if (!UNSEEN.test(c)) {
      plain += c;
      continue;
    }
    if (plain) out.push(plain);
    plain = '';
    out.push(h('b.u', 'U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')));
  }
  if (plain) out.push(plain);
  return out;
}

/** The text cut at the edges of `spans` (`{from, to, wrap}`, in code points, which may overlap); `wrap(nodes, spans)` makes the element
 *  of a piece that lies in some. A span without length becomes an empty piece. */
export function cut(text, spans, wrap) {
  const letters = [...text];
  const good = spans.filter(x => x.from >= 0 && x.to <= letters.length && x.from <= x.to);
  const edges = [...new Set([0, letters.length, ...good.flatMap(x => [x.from, x.to])])].sort((a, b) => a - b);
  const out = [];
  edges.forEach((from, i) => {
    const empty = good.filter(x => x.from === from && x.to === from);
    if (empty.length) out.push(wrap([], empty));
    const to = edges[i + 1];
    if (to === undefined) return;
    const over = good.filter(x => x.from <= from && x.to >= to && x.to > x.from);
    const nodes = visible(letters.slice(from, to).join(''));
    if (over.length) out.push(wrap(nodes, over));
    else out.push(...nodes);
  });
  return out;
}

/** Ranges `[[a, b], …]` as spans of words that were found. */
export const foundSpans = ranges => (ranges || []).map(([from, to]) => ({ from, to }));

/** How many characters of a long clause a list shows, and how many of them before the first word that was found. */
const EXCERPT = 320;
const LEAD = 90;

/** As much of a text as a list has room for, around the first range: `{text, ranges, before, after}`. Cuts between words. */
export function excerpt(text, ranges) {
  const letters = [...text];
  const wide = /\p{Script=Han}/u.test(text) ? 2 : 1;
  const room = EXCERPT / wide;
  if (letters.length <= room * 1.25) return { text, ranges: ranges || [], before: false, after: false };
  let from = Math.max(0, (ranges?.[0]?.[0] ?? 0) - LEAD / wide);
  while (from > 0 && wide === 1 && !/\s/.test(letters[from - 1])) from--;
  let to = Math.min(letters.length, from + room);
  while (to < letters.length && wide === 1 && !/\s/.test(letters[to])) to++;
  from = Math.floor(from);
  to = Math.floor(to);
  const inside = (ranges || []).filter(([a, b]) => a >= from && b <= to).map(([a, b]) => [a - from, b - from]);
  return { text: letters.slice(from, to).join(''), ranges: inside, before: from > 0, after: to < letters.length };
}

/** A message of a finding: what it quotes stands apart, isolated from the direction of the sentence. */
export function message(text) {
  return text.split(/(“[^”]*”)/).map(part => part.startsWith('“') ? h('q.q', { dir: 'auto' }, visible(part.slice(1, -1).replace(/[\u2066-\u2069]/g, ''))) : part.replace(/[\u2066-\u2069]/g, ''));
}

/** An element for text of a language. */
export function inLanguage(spec, tag, ...children) {
  return h(spec, { lang: tag, dir: dirOf(tag) }, ...children);
}
