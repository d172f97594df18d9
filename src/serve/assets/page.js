// Begins the page: asks what the index holds, draws the view that the address names, and hears the keys.

import { $, say, store, types } from './dom.js';
import { about, setSign } from './api.js';
import { setLanguages } from './languages.js';
import { go, onRoute, searchHref } from './route.js';
import * as box from './box.js';
import * as home from './home.js';
import * as search from './search.js';
import * as family from './family.js';
import { help, trouble } from './dialogs.js';

const content = $('content');
let facts = null;
let view = null;

function named(path) {
  if (path.startsWith('/family/')) return family;
  return path === '/search' ? search : home;
}

function draw(url, came) {
  if (!facts) return;
  const next = named(url.pathname);
  if (view && view !== next) view.leave?.();
  const changed = view !== next;
  view = next;
  document.body.className = next.name;
  if (next !== search) box.set('');
  next.open(content, url, { facts, came, changed, failed });
}

/** Shows why a view cannot be shown, and how to go on. */
function failed(error) {
  view?.leave?.();
  document.body.classList.remove('asking');
  view = null;
  trouble(content, error, begin);
}

async function begin() {
  try {
    facts = await about();
  } catch (e) {
    return failed(e);
  }
  setSign(facts.csrf);
  setLanguages(facts.languages);
  draw(new URL(location.href), true);
}

const does = {
  theme: () => window.concordatTheme(),
  help: () => help(),
};

document.addEventListener('click', e => {
  const t = e.target.closest?.('a, button');
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(e.target)) menu.open = false;
  if (!t) return;
  if (t.dataset.do) return does[t.dataset.do]?.();
  const href = t.getAttribute('href');
  if (!href || t.hasAttribute('download') || t.target || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  if (href.startsWith('#')) {
    const place = $(href.slice(1));
    if (place) {
      e.preventDefault();
      place.focus();
    }
    return;
  }
  if (href.startsWith('/') && !href.startsWith('/api/')) {
    e.preventDefault();
    go(href);
    if (href === '/') $('q').focus();
  }
});

/** Keys of keyboards that write no Latin letters, by their place. */
const PLACES = { Slash: '/', BracketLeft: '[', BracketRight: ']' };

function pressed(e) {
  if (e.key.length > 1 || /[!-~]/.test(e.key)) return e.key;
  return PLACES[e.code] || (/^Key[A-Z]$/.test(e.code) ? e.code.slice(3).toLowerCase() : e.key);
}

document.addEventListener('keydown', e => {
  // Brackets are typed with AltGr on many keyboards.
  if ((e.ctrlKey || e.metaKey || e.altKey) && !e.getModifierState('AltGraph') || e.defaultPrevented || e.isComposing) return;
  const open = document.querySelector('dialog[open]');
  if (e.key === 'Escape') {
    const menu = document.querySelector('details.menu[open]');
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    } else if (!open && !types(e.target)) {
      view?.keys?.Escape?.(e);
    }
    return;
  }
  if (open || types(e.target)) return;
  const key = {
    '/': () => { $('q').focus(); $('q').select(); },
    '?': () => help(),
    t: does.theme,
    ...(view?.keys || {}),
  }[pressed(e)];
  if (!key) return;
  const done = key(e);
  if (done !== false) e.preventDefault();
});

// What is typed is asked at once; Enter makes it a place to come back to.
box.onQuery((q, { entered, waited }) => {
  if (view !== search) {
    if (entered || q) {
      if (!entered) search.typing();
      go(searchHref(q));
      history.replaceState({ ...history.state, typed: !entered }, '');
    }
  } else {
    search.ask(q, { entered, waited });
  }
  if (entered && q) {
    const recent = [q, ...store.read('recent', []).filter(r => r !== q)].slice(0, 12);
    store.write('recent', recent);
  }
});

addEventListener('online', () => { if (!view) begin(); });
addEventListener('offline', () => say('The network is gone. A server on this machine can still be reached.'));

onRoute(draw);
begin();
