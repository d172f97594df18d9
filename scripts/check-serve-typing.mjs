// Steps of scripts/check-serve.mjs about the text of the box: what is offered while one types, and how filters edit a query.

import { faults, open, shot, until, wrong } from './check-serve-bench.mjs';

// Suggestions stand beside the text and never in its place.
export async function completion() {
  const is = (ok, what) => wrong('completion', 'completion', ok, what);
  const { page, close } = await open('/search');
  const type = async text => {
    await page.fill('#q', '');
    await page.keyboard.type(text);
  };
  const shown = () => page.waitForFunction(() => document.querySelector('#offers:not([hidden]) li'), null, { timeout: 4000 }).then(() => true, () => false);
  const box = () => page.evaluate(() => ({
    value: document.getElementById('q').value, open: document.getElementById('q').getAttribute('aria-expanded') === 'true',
    hidden: document.getElementById('offers').hidden, active: document.getElementById('q').getAttribute('aria-activedescendant'),
    chosen: document.querySelector('#offers [aria-selected=true]')?.id || null, focus: document.activeElement.id, dir: document.getElementById('offers').dir,
  }));
  await page.focus('#q');
  await type('perso');
  is(await shown(), 'no word is offered');
  is((await box()).active === null && (await box()).open, 'a word is chosen that nobody chose');
  await shot(page, 'completion');
  await faults(page, 'completion');
  await page.keyboard.press('ArrowDown');
  let now = await box();
  is(now.active && now.active === now.chosen && now.value === 'perso' && now.focus === 'q', `down does not point: ${JSON.stringify(now)}`);
  await page.keyboard.press('ArrowUp');
  is((await box()).active === null, 'up does not lead back to the text');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  now = await box();
  is(/^perso\p{L}+ $/u.test(now.value) && now.hidden, `Enter does not take a word: ${JSON.stringify(now)}`);
  is(await until(page, q => document.querySelector('.hits')?.dataset.q === q, now.value.trim()), 'what was taken is not searched');
  await type('perso');
  await shown();
  await page.keyboard.press('Escape');
  now = await box();
  is(now.hidden && now.value === 'perso' && now.focus === 'q', `Escape does not close the list alone: ${JSON.stringify(now)}`);
  await type('data');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
  is(await page.evaluate(() => document.querySelector('.hits')?.dataset.q === 'data' && document.getElementById('offers').hidden), 'Enter does not ask for the text as it is');
  await page.focus('#q');
  await type('absent:');
  is(await shown(), 'no language is offered');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  now = await box();
  is(/^absent:\w[\w-]* $/.test(now.value) && now.focus === 'q', `Tab does not take a value: ${JSON.stringify(now)}`);
  await type('البيا');
  is(await shown() && (await box()).dir === 'rtl', 'Arabic is not offered from the right');
  await shot(page, 'completion-ar');
  await page.fill('#q', '');
  await page.evaluate(() => {
    const q = document.getElementById('q');
    q.dispatchEvent(new CompositionEvent('compositionstart'));
    q.value = 'geren';
    q.dispatchEvent(new InputEvent('input', { isComposing: true }));
  });
  await page.waitForTimeout(600);
  is((await box()).hidden, 'something is offered while characters are composed');
  await page.evaluate(() => {
    const q = document.getElementById('q');
    q.value = '个人';
    q.setSelectionRange(2, 2);
    q.dispatchEvent(new CompositionEvent('compositionend'));
  });
  is(await until(page, () => document.querySelector('.hits')?.dataset.q === '个人'), 'what was composed is not searched');
  await shot(page, 'completion-zh');
  await close();
}

// Filters edit the query's own text and leave alone what they do not understand.
export async function edits() {
  const { page, close } = await open('/search');
  const wanted = [
    ['data', 'rule', 'number', false, 'data rule:number'],
    ['data rule:number', 'rule', 'number', false, 'data'],
    ['data rule:number', 'rule', 'number', true, 'data -rule:number'],
    ['rule:number AND data', 'rule', 'number', false, 'data'],
    ['data AND rule:number', 'rule', 'number', false, 'data'],
    ['absent:tk', 'absent', 'tk-Latn', false, ''],
    ['', 'name', 'Tarnivel Devices Ltd', false, 'name:"Tarnivel Devices Ltd"'],
    ['a name:"Tarnivel Devices Ltd" b', 'name', 'Tarnivel Devices Ltd', false, 'a b'],
    ['"rule:number" x', 'rule', 'number', false, '"rule:number" x rule:number'],
    ['(rule:number OR rule:term)', 'rule', 'number', false, '(rule:number OR rule:term) rule:number'],
    ['rule:number OR rule:term', 'rule', 'term', false, '(rule:number OR rule:term) rule:term'],
    ['"a OR b" c', 'kind', 'title', true, '"a OR b" c -kind:title'],
    ['', 'family', '"><img src=x>', false, 'family:"><img src=x>"'],
    ['بيانات absent:fr', 'absent', 'fr', false, 'بيانات'],
  ];
  const made = await page.evaluate(async all => {
    const { toggled } = await import('/assets/query.js');
    return all.map(([q, field, value, not]) => toggled(q, field, value, not));
  }, wanted);
  wanted.forEach((w, i) => wrong('addresses', `${w[0]} and ${w[1]}:${w[2]}`, made[i] === w[4], `${made[i]} instead of ${w[4]}`));
  await close();
}
