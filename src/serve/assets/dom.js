// Making elements. Text of documents only ever becomes text nodes: nothing here reads markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(el, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) el.addEventListener(name.slice(2), value);
    else if (name === 'value') el.value = value;
    else el.setAttribute(name, value === true ? '' : String(value));
  }
  add(el, children);
  return el;
}

function add(el, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) add(el, child);
    else el.append(child);
  }
}

function make(create, spec, rest) {
  const [tag, ...classes] = spec.split('.');
  const el = create(tag);
  if (classes.length) el.setAttribute('class', classes.join(' '));
  const first = rest[0];
  const props = first && typeof first === 'object' && !Array.isArray(first) && !(first instanceof Node) ? rest.shift() : null;
  return fill(el, props, rest);
}

/** An element: `h('a.hit', {href}, 'text', child)`. `on…` are listeners; null and false leave an attribute or a child out. */
export function h(spec, ...rest) {
  return make(tag => document.createElement(tag), spec, rest);
}

/** The same for pictures. */
export function s(spec, ...rest) {
  return make(tag => document.createElementNS(SVG, tag), spec, rest);
}

/** By id. */
export const $ = id => document.getElementById(id);

/** Says something to who listens to the page rather than sees it. The same words said again are said again. */
let saying = 0;
export function say(text) {
  clearTimeout(saying);
  $('live').textContent = '';
  saying = setTimeout(() => { $('live').textContent = text; }, 120);
}

/** A note at the bottom of the window, with at most one thing to do about it; it stays long enough to be reached by keyboard. */
let fading = 0;
export function toast(text, act) {
  const box = $('toast');
  clearTimeout(fading);
  const done = () => {
    clearTimeout(fading);
    box.hidden = true;
  };
  box.replaceChildren(h('span', text), act ? h('button', { type: 'button', onclick: () => { done(); act.run(); } }, act.label) : '',
    h('button.close', { type: 'button', 'aria-label': 'Close', onclick: done }, '×'));
  box.hidden = false;
  say(text);
  fading = setTimeout(done, act ? 20000 : 6000);
}

/** `1 row`, `2 rows`. */
export function count(n, one, many = one + 's') {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** What stays in the browser: read and written without failing where storage is forbidden. */
export const store = {
  read(name, otherwise) {
    try {
      const value = JSON.parse(localStorage.getItem('concordat:' + name));
      return value === null ? otherwise : value;
    } catch {
      return otherwise;
    }
  },
  write(name, value) {
    try {
      localStorage.setItem('concordat:' + name, JSON.stringify(value));
    } catch { /* kept as long as the page is open */ }
  },
};

/** Puts text on the clipboard, and says so. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied.`);
  } catch {
    toast(text);
  }
}

/** Whether keys pressed there are letters rather than commands. */
export function types(el) {
  return el instanceof Element && el.matches('input:not([type=checkbox], [type=radio]), textarea, select');
}
