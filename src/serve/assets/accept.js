// Accepting a finding with a reason, and taking that back. The server writes the review file that the command writes.

import { h, store, toast } from './dom.js';
import { accept, takeBack } from './api.js';
import { dialog } from './dialogs.js';
import { message } from './words.js';

/** Longest reason: a paragraph. */
const LONGEST = 1000;

let last = '';

/** Asks for the reason. `done(finding)` is called with what the server made of it. */
export function askToAccept(key, f, done) {
  const reason = h('textarea', { id: 'reason', rows: 3, maxlength: LONGEST, required: true, dir: 'auto', 'aria-describedby': 'accept-wrong' });
  reason.value = last;
  const who = h('input', { id: 'who', type: 'text', maxlength: 100, autocomplete: 'name', value: store.read('who', '') });
  const all = h('input', { id: 'everywhere', type: 'checkbox' });
  const wrong = h('p.bad', { id: 'accept-wrong', role: 'alert' });
  const sure = h('button.main', { type: 'submit' }, 'Accept');
  const form = h('form',
    h(`p.says.${f.severity}`, message(f.message)),
    h('label', { for: 'reason' }, 'Why may it stay?'), reason,
    h('label', { for: 'who' }, 'Who says so ', h('span.soft', '(left empty: the name under which the server runs)')), who,
    h('label.tick', { for: 'everywhere' }, all, h('span', 'In whichever language: accept what the rule says of this clause')),
    wrong,
    h('div.acts', sure, h('button', { type: 'button', onclick: () => box.close() }, 'Cancel')));
  const box = dialog('accept', `Accept ${f.rule}`, form);
  form.noValidate = true;
  form.addEventListener('submit', async e => {
    e.preventDefault();
    const said = reason.value.replace(/\s+/g, ' ').trim();
    if (!said) {
      wrong.textContent = 'Say why: the reason stays with the finding.';
      reason.setAttribute('aria-invalid', 'true');
      return reason.focus();
    }
    sure.disabled = true;
    wrong.textContent = '';
    try {
      const name = who.value.trim();
      const answer = await accept(key, f.id, { reason: said, ...(name ? { who: name } : {}), all_languages: all.checked });
      last = said;
      store.write('who', name);
      box.close();
      done(answer.finding);
      toast(`Accepted; written to ${answer.file}.`, { label: 'Undo', run: () => undo(key, answer.finding, done) });
    } catch (error) {
      wrong.textContent = error.status ? error.message : 'The server does not answer; nothing was written. Try again.';
      reason.focus();
    } finally {
      sure.disabled = false;
    }
  });
  reason.addEventListener('keydown', e => {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) form.requestSubmit();
  });
  reason.focus();
  reason.select();
}

/** Takes an acceptance back. */
export async function undo(key, f, done) {
  try {
    const answer = await takeBack(key, f.id);
    done(answer.finding);
    toast('No longer accepted.');
  } catch (error) {
    toast(error.status ? error.message : 'The server does not answer; nothing was changed.');
  }
}
