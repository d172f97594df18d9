// A finding as a card: how grave it is, what it says, what to do, what the rule went by, and what the reader can do about it.

import { copy, h } from './dom.js';
import { finding as fetchFinding } from './api.js';
import { nameOf } from './languages.js';
import { familyHref } from './route.js';
import { message, visible } from './words.js';

/** What rules say of themselves under headings, as `concordat explain` prints it: paragraphs whose first line may be a heading. */
function explanation(text) {
  return text.trim().split(/\n{2,}/).flatMap(block => {
    const lines = block.split('\n');
    const head = /^#+\s/.test(lines[0]) || lines.length > 1 && lines[0].length < 40 && !/[.:,;]$/.test(lines[0]);
    const code = words => words.split(/(`[^`]+`)/).map(x => x.startsWith('`') ? h('code', x.slice(1, -1)) : visible(x));
    const body = (head ? lines.slice(1) : lines).join(' ').trim();
    return [head ? h('h4', lines[0].replace(/^#+\s*/, '')) : '', body ? h('p', code(body)) : ''];
  });
}

/** What is known of a finding beyond its row; asked once. */
const details = new Map();

function detail(key, f) {
  const name = `${key} ${f.id}`;
  if (!details.has(name)) {
    details.set(name, fetchFinding(key, f.id).catch(e => {
      details.delete(name);
      throw e;
    }));
  }
  return details.get(name);
}

function evidence(list) {
  return list.map(x => h('li', typeof x === 'string' ? message(x) : message(x.text || x.message || JSON.stringify(x))));
}

/** A card. `act` has `accept(f)` and `takeBack(f)`, or is null where nothing may be accepted. */
export function card(whole, f, act) {
  const settled = f.status === 'accepted';
  const about = f.about.map(nameOf).join(', ');
  const went = h('ul.went', evidence(f.evidence || []));
  const rule = h('details.rule', h('summary', `About ${f.rule}`), h('div.told', h('p.soft', 'Reading…')));
  const show = async () => {
    const told = rule.querySelector('.told');
    try {
      const all = await detail(whole.key, f);
      went.replaceChildren(...evidence(all.evidence || f.evidence || []));
      told.replaceChildren(...explanation(all.rule?.explanation || all.rule?.summary || '').filter(Boolean));
    } catch (e) {
      told.replaceChildren(h('p', e.message));
    }
  };
  rule.addEventListener('toggle', () => { if (rule.open) show(); });
  const accepted = f.acceptance || {};
  const by = [accepted.who || accepted.by, (accepted.when || accepted.on || '').slice(0, 10)].filter(Boolean).join(', ');
  return h(`article.f.${settled ? 'settled' : f.severity}`, { id: `f-${f.id}`, tabindex: -1, 'aria-labelledby': `t-${f.id}`, 'data-finding': f.id },
    h('h3', { id: `t-${f.id}` }, h('span.sev', settled ? 'accepted' : f.severity), h('span.rule', f.rule), h('span.who', about)),
    h('p.says', message(f.message)),
    f.help && !settled ? h('p.todo', message(f.help)) : '',
    settled ? h('p.why', h('b', 'Accepted'), by ? ` (${by})` : '', ': ', h('bdi', { dir: 'auto' }, visible(accepted.reason || ''))) : '',
    went, rule,
    h('div.acts',
      !act ? '' : settled
        ? h('button', { type: 'button', 'data-act': 'back', onclick: () => act.takeBack(f) }, 'Take back')
        : h('button.main', { type: 'button', 'data-act': 'accept', onclick: () => act.accept(f) }, 'Accept…'),
      h('button', { type: 'button', onclick: () => copy(new URL(familyHref(whole.key, { row: f.place?.id, finding: f.id }), location.href).href, 'Address of the finding') }, 'Copy link'),
      h('span.meta', `${Math.round((f.confidence ?? 0) * 100)} % sure`, ' ', h('code', f.id))));
}
