(function () {
  'use strict';
  var doc = document, body = doc.body, main = doc.getElementById('text');
  var $ = function (id) { return doc.getElementById(id); };
  var list = function (nodes) { return Array.prototype.slice.call(nodes); };
  var call = body.dataset.call, store = 'concordat:review:' + body.dataset.key;

  // What the page holds, read once.
  var rows = list(main.querySelectorAll('.row')).map(function (el, i) {
    return { el: el, i: i, told: el.classList.contains('told'), head: el.classList.contains('head'), cards: [], also: [], shown: true, words: null };
  });
  var rowOf = new Map(rows.map(function (r) { return [r.el, r]; }));
  var cards = list(main.querySelectorAll('.f')).map(function (el) {
    var row = rowOf.get(el.closest('.row')) || null;
    var card = {
      el: el, id: el.id.slice(2), severity: el.dataset.s, rule: el.dataset.r, about: el.dataset.l.split(' '),
      open: !el.classList.contains('settled'), row: row, shown: true, words: null
    };
    if (row) row.cards.push(card);
    return card;
  });
  var byId = new Map(cards.map(function (c) { return [c.id, c]; }));
  list(main.querySelectorAll('.also')).forEach(function (el) {
    var row = rowOf.get(el.closest('.row')), card = byId.get(el.dataset.f);
    if (row && card) row.also.push({ el: el, card: card, shown: true });
  });
  // Rows stand in blocks, which the browser leaves alone until they come near the screen.
  var blocks = list(main.querySelectorAll('.b')).map(function (el) { return { el: el, rows: [], shown: true, high: 0 }; });
  var blockOf = new Map(blocks.map(function (b) { return [b.el, b]; }));
  rows.forEach(function (r) {
    r.block = blockOf.get(r.el.parentNode);
    r.block.rows.push(r);
  });
  var sections = list(main.querySelectorAll('section:not(.loose)'));
  var loose = main.querySelector('.loose');
  var columns = list(doc.querySelectorAll('.columns > div')).length;
  var sheet = doc.styleSheets[0];
  for (var k = 0; k < columns; k++) sheet.insertRule('.without' + k + ' .c' + k + ' { display: none; }', sheet.cssRules.length);

  // What the reader has looked at: id to true, or to the reason for which it is to be accepted.
  var seen = {};
  try { seen = JSON.parse(localStorage.getItem(store)) || {}; } catch (e) { seen = {}; }
  if (typeof seen !== 'object') seen = {};
  function keep() {
    try { localStorage.setItem(store, JSON.stringify(seen)); } catch (e) { /* kept as long as the page is open */ }
  }

  // Filters.
  var state = { severities: {}, rule: '', language: '', words: [], only: false, gravest: false, off: {} };
  var ORDER = { critical: 0, major: 1, minor: 2 };

  function folded(text) {
    return text.normalize('NFKD').replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, '').toLowerCase();
  }
  function wordsOf(row) {
    if (row.words === null) row.words = folded(list(row.el.querySelectorAll('.c > p, .c > h2')).map(function (p) { return p.textContent; }).join(' '));
    return row.words;
  }
  function wordsIn(card) {
    if (card.words === null) card.words = folded(card.el.textContent);
    return card.words;
  }
  function says(text) {
    return state.words.every(function (w) { return text.indexOf(w) >= 0; });
  }
  function fits(card) {
    if (card.open && state.severities[card.severity] === false) return false;
    if (state.rule && card.rule !== state.rule) return false;
    if (state.language && card.about.indexOf(state.language) < 0) return false;
    if (card.about[0] !== '' && card.about.every(function (k) { return state.off[k]; })) return false;
    if (state.words.length && !says(wordsIn(card)) && !(card.row && says(wordsOf(card.row)))) return false;
    return true;
  }
  function narrowed() {
    return !!(state.rule || state.language || Object.keys(state.severities).some(function (s) { return state.severities[s] === false; }));
  }
  function show(thing, on) {
    if (thing.shown !== on) {
      thing.shown = on;
      thing.el.hidden = !on;
    }
  }
  // A block without anything to show goes as a whole; of another one the browser is told how high it will roughly be.
  function place(b) {
    var high = 0;
    b.rows.forEach(function (r) { if (r.on) high += r.cards.length * 120 + 90; });
    if (high) b.rows.forEach(function (r) { show(r, r.on); });
    if (b.shown !== (high > 0)) {
      b.shown = high > 0;
      b.el.classList.toggle('gone', !b.shown);
    }
    if (high && high !== b.high) {
      if (b.high) b.el.style.containIntrinsicBlockSize = 'auto ' + high + 'px';
      b.high = high;
    }
  }
  var folds = [], later = 0;
  var opened = new Set();
  function apply() {
    var onlyFindings = state.only || state.gravest || narrowed(), any = false, count = 0;
    cards.forEach(function (c) {
      var on = fits(c);
      show(c, on);
      if (on) count++;
    });
    rows.forEach(function (r) {
      var told = false;
      r.cards.forEach(function (c) { told = told || c.shown; });
      r.also.forEach(function (a) {
        show(a, fits(a.card) && !state.gravest);
        told = told || a.shown && !state.gravest;
      });
      var on = told || !onlyFindings && (!state.words.length || says(wordsOf(r)));
      if (opened.has(r.i)) on = true;
      r.on = on;
      any = any || on;
    });
    // A heading stays over what it is the heading of.
    for (var i = rows.length - 1, under = false; i >= 0; i--) {
      if (rows[i].head) {
        rows[i].on = rows[i].on || under && !state.gravest;
        under = false;
      } else {
        under = under || rows[i].on;
      }
    }
    blocks.forEach(place);
    if (loose) {
      var left = cards.some(function (c) { return !c.row && c.shown; });
      loose.hidden = !left;
      any = any || left;
    }
    foldRows(onlyFindings && !state.gravest);
    main.querySelector('.nothing').hidden = any;
    var all = cards.length, done = cards.filter(function (c) { return c.id in seen; }).length;
    $('count').textContent = (count === all ? all : count + ' of ' + all) + (all === 1 ? ' finding' : ' findings') + (done ? ', ' + done + ' done' : '');
    // After the frame that shows the change: to ask where things are before it would lay the page out twice.
    clearTimeout(later);
    later = setTimeout(here, 100);
  }

  // A run of clauses that are left out is told, and can be opened.
  function foldRows(on) {
    folds.forEach(function (f) { f.remove(); });
    folds = [];
    if (!on || state.words.length) return;
    for (var i = 0; i < rows.length; i++) {
      if (rows[i].on) continue;
      var from = i, block = rows[i].block;
      while (i + 1 < rows.length && !rows[i + 1].on) i++;
      var fold = doc.createElement('button');
      fold.type = 'button';
      fold.className = 'fold';
      fold.dataset.from = from;
      fold.dataset.to = i;
      fold.textContent = (i > from ? (i - from + 1) + ' clauses' : '1 clause') + ' not shown';
      (block.shown ? rows[from].el : block.el).before(fold);
      folds.push(fold);
    }
  }

  // Gravest first: rows with findings stand under three headings; places keep where they were.
  var board = null, places = [];
  function order(on) {
    if (state.gravest === on) return;
    state.gravest = on;
    if (on) {
      board = doc.createElement('div');
      board.className = 'board';
      ['critical', 'major', 'minor', 'accepted'].forEach(function (name, n) {
        var here = rows.filter(function (r) {
          var open = r.cards.filter(function (c) { return c.open; });
          var worst = open.length ? Math.min.apply(null, open.map(function (c) { return ORDER[c.severity]; })) : 3;
          return r.cards.length && worst === n;
        });
        if (!here.length) return;
        var title = doc.createElement('h2');
        title.className = 'band';
        title.textContent = name[0].toUpperCase() + name.slice(1);
        board.append(title);
        here.forEach(function (r) {
          var place = doc.createComment('');
          r.el.replaceWith(place);
          places.push([place, r.el]);
          board.append(r.el);
        });
      });
      sections.forEach(function (s) { s.hidden = true; });
      main.append(board);
    } else {
      places.forEach(function (p) { p[0].replaceWith(p[1]); });
      places = [];
      sections.forEach(function (s) { s.hidden = false; });
      board.remove();
      board = null;
    }
  }
  function bands() {
    if (!board) return;
    list(board.children).forEach(function (el, i, all) {
      if (el.className !== 'band') return;
      var any = false;
      for (var j = i + 1; j < all.length && all[j].className !== 'band'; j++) any = any || !all[j].hidden;
      el.hidden = !any;
    });
  }

  // Walking from finding to finding, in the order in which they stand.
  var now = null;
  function walkable() {
    var inOrder = board
      ? list(main.querySelectorAll('.f')).map(function (el) { return byId.get(el.id.slice(2)); })
      : cards;
    return inOrder.filter(function (c) { return c.shown; });
  }
  function go(card, focus) {
    if (!card) return;
    if (now) now.el.classList.remove('now');
    now = card;
    card.el.classList.add('now');
    light(card.id);
    if (focus !== false) {
      card.el.focus({ preventScroll: true });
      bring(card);
      try { history.replaceState(null, '', '#f-' + card.id); } catch (e) { /* a page without address */ }
    }
  }
  // A row with its findings where that fits; else from the words that are wrong on; else, where versions stand one under another, the
  // words, and where they stand side by side, the card, beside which the clause stays.
  function aim(card) {
    var free = innerHeight - bar() - 24;
    if (!card.row || card.row.el.offsetHeight < free * .7) {
      (card.row || card).el.scrollIntoView({ block: 'center' });
      return;
    }
    var words = card.row.el.querySelector('.cells [data-f~="' + card.id + '"]:not(.other)') || card.row.el.querySelector('.cells [data-f~="' + card.id + '"]');
    var clause = words && words.closest('.c'), end = card.el.getBoundingClientRect().bottom;
    if (!clause) return card.el.scrollIntoView({ block: 'center' });
    var stacked = clause.offsetWidth > card.row.el.offsetWidth * .7 && columns > 1;
    var from = [clause, words].filter(function (el) { var y = el.getBoundingClientRect().top; return end - y < free && end > y; })[0];
    if (from) from.scrollIntoView({ block: 'start' });
    else if (stacked) (clause.offsetHeight < free * .7 ? clause : words).scrollIntoView({ block: 'start' });
    else card.el.scrollIntoView({ block: 'center' });
  }
  function bar() {
    return doc.querySelector('.top').offsetHeight;
  }
  // What is drawn on the way there moves the place: it is aimed at again until it stays.
  var aimed = 0;
  function settle(aiming) {
    var mine = ++aimed, left = 8, at = NaN;
    (function again() {
      if (mine !== aimed) return;
      aiming();
      var y = scrollY;
      if (left-- && y !== at) requestAnimationFrame(again);
      at = y;
    })();
  }
  ['wheel', 'touchstart', 'pointerdown', 'keydown'].forEach(function (name) {
    addEventListener(name, function () { aimed++; }, { passive: true, capture: true });
  });
  function bring(card) {
    settle(function () { aim(card); });
  }
  function step(by, wanted) {
    var all = walkable().filter(function (c) { return c === now || !wanted || wanted(c); });
    if (!all.length) return;
    var at = all.indexOf(now);
    if (at < 0) {
      // From where the reader is looking.
      var top = innerHeight * .25;
      at = all.findIndex(function (c) { return c.el.getBoundingClientRect().top > top; });
      if (by > 0) return go(all[at < 0 ? all.length - 1 : at]);
      return go(all[Math.max(0, (at < 0 ? all.length : at) - 1)]);
    }
    var next = all[(at + by + all.length) % all.length];
    if (next !== now) go(next);
  }

  // The words of a finding and its card show that they belong together.
  var lit = [];
  function light(id) {
    lit.forEach(function (el) { el.classList.remove('lit'); });
    lit = id ? list(main.querySelectorAll('[data-f~="' + id + '"]')) : [];
    lit.forEach(function (el) { el.classList.add('lit'); });
  }

  // What was reviewed, and what is to be accepted.
  function mark(card) {
    var what = seen[card.id], acts = card.el.querySelector('.acts');
    card.el.classList.toggle('done', what !== undefined);
    if (!acts) {
      acts = doc.createElement('div');
      acts.className = 'acts js';
      card.el.append(acts);
    }
    acts.textContent = '';
    acts.classList.toggle('wide', typeof what === 'string');
    if (!card.open) return;
    var button = function (name, label, pressed) {
      var b = doc.createElement('button');
      b.type = 'button';
      b.dataset.act = name;
      b.textContent = label;
      if (pressed !== undefined) b.setAttribute('aria-pressed', pressed);
      acts.append(b);
      return b;
    };
    if (typeof what === 'string') {
      var why = doc.createElement('span');
      why.className = 'why';
      why.textContent = 'To accept: ' + what;
      acts.append(why);
      button('undo', 'Undo');
    } else {
      button('done', 'Reviewed', what === true);
      button('accept', 'Accept…');
    }
  }
  function ask(card) {
    mark(card);
    var acts = card.el.querySelector('.acts');
    acts.textContent = '';
    var input = doc.createElement('input');
    input.type = 'text';
    input.maxLength = 500;
    input.placeholder = 'Why may it stay?';
    input.setAttribute('aria-label', 'Reason for which the finding is accepted');
    input.value = typeof seen[card.id] === 'string' ? seen[card.id] : last;
    acts.append(input);
    ['accept-as:Collect', 'cancel:Cancel'].forEach(function (x) {
      var b = doc.createElement('button');
      b.type = 'button';
      b.dataset.act = x.split(':')[0];
      b.textContent = x.split(':')[1];
      acts.append(b);
    });
    acts.classList.add('wide');
    input.focus();
    input.select();
  }
  var last = '';
  function collect(card) {
    var input = card.el.querySelector('.acts input'), reason = input.value.replace(/\s+/g, ' ').trim();
    if (!reason) { input.focus(); return; }
    last = reason;
    set(card, reason);
    card.el.focus({ preventScroll: true });
  }
  function set(card, what) {
    if (what === undefined) delete seen[card.id]; else seen[card.id] = what;
    keep();
    mark(card);
    tray();
    count();
  }
  function count() {
    var text = $('count').textContent.split(',')[0];
    var done = cards.filter(function (c) { return c.id in seen; }).length;
    $('count').textContent = text + (done ? ', ' + done + ' done' : '');
  }

  // A word as a shell takes it: between double quotation marks, which every shell knows, where nothing in it means anything to one.
  function quoted(word) {
    return /["$`\\!%\u0000-\u001f]/.test(word) ? "'" + word.replace(/'/g, "'\\''") + "'" : '"' + word + '"';
  }
  function commands() {
    var by = new Map();
    cards.forEach(function (c) {
      if (typeof seen[c.id] !== 'string') return;
      if (!by.has(seen[c.id])) by.set(seen[c.id], []);
      by.get(seen[c.id]).push(c.id);
    });
    var out = [];
    by.forEach(function (ids, reason) {
      out.push('concordat accept ' + ids.join(' ') + ' --reason ' + quoted(reason) + (call ? ' ' + call : ''));
    });
    return out.join('\n');
  }
  var box = null;
  function tray() {
    var text = commands();
    if (!text) {
      if (box) box.remove();
      body.classList.remove('collects');
      box = null;
      return;
    }
    if (!box) {
      body.classList.add('collects');
      box = doc.createElement('section');
      box.className = 'tray js';
      box.setAttribute('aria-label', 'To accept');
      box.innerHTML = '<div><b></b><button type="button" data-do="copy">Copy</button><button type="button" data-do="forget">Clear</button>' +
        '<span class="count" role="status"></span></div><pre tabindex="0"></pre>';
      body.append(box);
    }
    var n = cards.filter(function (c) { return typeof seen[c.id] === 'string'; }).length;
    box.querySelector('b').textContent = n + ' to accept';
    box.querySelector('pre').textContent = text;
    box.querySelector('.count').textContent = 'Run this where the report was made.';
  }
  function copy(text, told) {
    var by = function () {
      var area = doc.createElement('textarea');
      area.value = text;
      area.className = 'vh';
      body.append(area);
      area.select();
      var ok = false;
      try { ok = doc.execCommand('copy'); } catch (e) { ok = false; }
      area.remove();
      told(ok);
    };
    if (navigator.clipboard && navigator.clipboard.writeText) navigator.clipboard.writeText(text).then(function () { told(true); }, by);
    else by();
  }

  // Where on the map the reader is.
  var view = doc.querySelector('.here'), wait = 0;
  function here() {
    if (wait || !view) return;
    wait = requestAnimationFrame(function () {
      wait = 0;
      if (board || !rows.length) { view.hidden = true; return; }
      var at = function (y) {
        var el = doc.elementFromPoint(main.getBoundingClientRect().left + 20, y);
        var row = el && el.closest('.row');
        return row && rowOf.get(row);
      };
      var top = doc.querySelector('.top').getBoundingClientRect().bottom, first = null, final = null;
      for (var y = top + 4; y < innerHeight && !first; y += 40) first = at(y);
      for (y = innerHeight - 4; y > top && !final; y -= 40) final = at(y);
      view.hidden = !first || !final;
      if (view.hidden) return;
      view.style.top = first.i / rows.length * 100 + '%';
      view.style.height = (final.i - first.i + 1) / rows.length * 100 + '%';
    });
  }

  // Something that an address names is shown, whatever the filters say.
  function arrive() {
    var id = '';
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (e) { return; }
    var el = id && $(id);
    if (!el) return;
    var card = byId.get(id.slice(2)), row = rowOf.get(el.closest('.row'));
    if (row && (!row.on || card && !card.shown) || board && !(row && board.contains(row.el))) {
      clear();
    }
    if (card) {
      go(card, false);
      bring(card);
    } else if (row || el.closest('main') && el !== main) {
      settle(function () { (row ? row.el : el).scrollIntoView({ block: 'start' }); });
    }
  }
  function clear() {
    state.severities = {}; state.rule = ''; state.language = ''; state.words = []; state.only = false;
    opened.clear();
    order(false);
    list(doc.querySelectorAll('.tick')).forEach(function (b) { b.setAttribute('aria-pressed', 'true'); });
    ['rule', 'language', 'find'].forEach(function (id) { if ($(id)) $(id).value = ''; });
    press('only', false);
    press('order', false);
    apply();
  }
  function press(name, on) {
    var b = doc.querySelector('[data-do="' + name + '"]');
    if (b) b.setAttribute('aria-pressed', String(on));
  }

  function keys() {
    var dialog = $('keys');
    if (!dialog) {
      dialog = doc.createElement('dialog');
      dialog.id = 'keys';
      dialog.setAttribute('aria-labelledby', 'keys-title');
      var said = [['j', 'next finding'], ['k', 'previous finding'], ['n', 'next that is not reviewed'], ['r', 'reviewed, or not'],
        ['a', 'accept, with a reason'], ['d', 'details'], ['c', 'copy the command that explains'], ['/', 'find words'],
        ['f', 'findings only'], ['o', 'gravest first, or as they stand'], ['t', 'light or dark'], ['Esc', 'leave'], ['?', 'these keys']];
      dialog.innerHTML = '<h2 id="keys-title">Keys</h2><dl></dl><form method="dialog"><button>Close</button></form>';
      said.forEach(function (s) {
        var dt = doc.createElement('dt'), kbd = doc.createElement('kbd'), dd = doc.createElement('dd');
        kbd.textContent = s[0];
        dd.textContent = s[1];
        dt.append(kbd);
        dialog.querySelector('dl').append(dt, dd);
      });
      body.append(dialog);
    }
    if (dialog.open) dialog.close(); else dialog.showModal();
  }

  var does = {
    more: function (b) {
      var open = b.parentNode.classList.toggle('open');
      b.setAttribute('aria-expanded', String(open));
    },
    only: function () { state.only = !state.only; opened.clear(); press('only', state.only); apply(); },
    order: function () { order(!state.gravest); press('order', state.gravest); apply(); bands(); if (now) bring(now); else scrollTo(0, 0); },
    next: function () { step(1); },
    previous: function () { step(-1); },
    theme: function () { window.concordatTheme(); },
    keys: keys,
    clear: clear,
    copy: function () {
      copy(commands(), function (ok) { box.querySelector('.count').textContent = ok ? 'Copied.' : 'Select the text and copy it.'; });
    },
    forget: function () {
      cards.forEach(function (c) { if (typeof seen[c.id] === 'string') { delete seen[c.id]; mark(c); } });
      keep(); tray(); count();
    }
  };
  var acts = {
    done: function (c) { set(c, seen[c.id] === true ? undefined : true); },
    accept: ask,
    'accept-as': collect,
    cancel: function (c) { mark(c); c.el.focus({ preventScroll: true }); },
    undo: function (c) { set(c, undefined); }
  };

  doc.addEventListener('click', function (e) {
    var t = e.target.closest('button, mark, .whole, .lack, .f, a');
    list(doc.querySelectorAll('details.menu[open]')).forEach(function (d) { if (!d.contains(e.target)) d.open = false; });
    if (!t) return;
    if (t.dataset.do) return does[t.dataset.do](t);
    if (t.dataset.severity) {
      var on = t.getAttribute('aria-pressed') !== 'true';
      t.setAttribute('aria-pressed', String(on));
      state.severities[t.dataset.severity] = on;
      apply(); bands();
      return;
    }
    if (t.dataset.act) return acts[t.dataset.act](byId.get(t.closest('.f').id.slice(2)));
    if (t.className === 'fold') {
      for (var i = +t.dataset.from; i <= +t.dataset.to; i++) opened.add(i);
      var first = rows[+t.dataset.from].el;
      apply();
      first.querySelector('.no').focus({ preventScroll: true });
      return;
    }
    if (t.matches('mark, .whole, .lack') && t.dataset.f && !String(getSelection())) {
      var ids = t.dataset.f.split(' '), card = byId.get(ids[ids.length - 1]);
      if (card && card.shown) go(card);
      return;
    }
    if (t.matches('.outline a')) t.closest('details').open = false;
    if (t.classList.contains('f') && !String(getSelection())) go(byId.get(t.id.slice(2)), false);
  });
  doc.addEventListener('mouseover', function (e) {
    var card = e.target.closest && e.target.closest('.f');
    var other = e.target.closest && e.target.closest('[data-f]');
    if (card) light(card.id.slice(2));
    else if (!other) light(now && now.id);
  });
  doc.addEventListener('change', function (e) {
    var t = e.target;
    if (t.id === 'rule' || t.id === 'language') { state[t.id] = t.value; opened.clear(); apply(); bands(); }
    if (t.dataset && t.dataset.column) {
      var off = !t.checked;
      state.off[t.dataset.column] = off;
      body.classList.toggle('without' + t.dataset.column, off);
      list(doc.querySelectorAll('.rail .v' + t.dataset.column)).forEach(function (el) { el.classList.toggle('off', off); });
      var left = columns - Object.keys(state.off).filter(function (k) { return state.off[k]; }).length;
      body.classList.toggle('beside', left <= 3);
      apply(); bands();
    }
  });
  doc.addEventListener('input', function (e) {
    if (e.target.id !== 'find') return;
    state.words = folded(e.target.value).split(/\s+/).filter(Boolean);
    opened.clear();
    apply(); bands();
  });
  doc.addEventListener('submit', function (e) { if (!e.target.closest('dialog')) e.preventDefault(); });
  doc.addEventListener('keydown', function (e) {
    var t = e.target, dialog = $('keys');
    if (e.key === 'Escape') {
      list(doc.querySelectorAll('details.menu[open]')).forEach(function (d) { d.open = false; d.querySelector('summary').focus(); });
      if (t.id === 'find') {
        t.value = '';
        if (state.words.length) { state.words = []; apply(); bands(); }
        t.blur();
      }
      if (t.matches && t.matches('.acts input')) acts.cancel(byId.get(t.closest('.f').id.slice(2)));
      return;
    }
    if (t.matches && t.matches('.acts input')) {
      if (e.key === 'Enter') { e.preventDefault(); collect(byId.get(t.closest('.f').id.slice(2))); }
      return;
    }
    // Arrows on the map: along a strip, and to the next one.
    if (t.closest && t.closest('.map a') && /^Arrow/.test(e.key)) {
      e.preventDefault();
      return across(t.closest('.map a'), e.key);
    }
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(t.tagName) || dialog && dialog.open && e.key !== '?') return;
    var key = {
      j: does.next, k: does.previous, o: does.order, f: does.only, t: does.theme, '?': keys,
      n: function () { step(1, function (c) { return c.open && !(c.id in seen); }); },
      r: function () { if (now && now.open) acts.done(now); },
      a: function () { if (now && now.open) ask(now); },
      d: function () { if (now) { var d = now.el.querySelector('details'); d.open = !d.open; } },
      c: function () { if (now) copy('concordat explain ' + now.id + (call ? ' ' + call : ''), function (ok) { if (ok) $('count').textContent = 'Copied.'; }); },
      '/': function () {
        var filters = doc.querySelector('.filters');
        if (getComputedStyle(filters.querySelector('.more')).display !== 'none' && !filters.classList.contains('open')) does.more(filters.querySelector('.more'));
        $('find').focus();
        $('find').select();
      }
    }[e.key];
    if (key) { e.preventDefault(); key(); }
  });

  // The map is one stop for the tabulator; arrows go on from there.
  var spots = list(doc.querySelectorAll('.map a'));
  spots.forEach(function (a, i) { a.setAttribute('tabindex', i ? '-1' : '0'); });
  function across(from, key) {
    var strips = list(doc.querySelectorAll('.map > g > g')), strip = from.closest('g'), at = strips.indexOf(strip);
    var upright = getComputedStyle(doc.querySelector('.map > g')).transform !== 'none';
    var along = upright ? { ArrowUp: -1, ArrowDown: 1 } : { ArrowLeft: -1, ArrowRight: 1 };
    var over = upright ? { ArrowLeft: -1, ArrowRight: 1 } : { ArrowUp: -1, ArrowDown: 1 };
    var to = null, x = function (a) { return +a.firstChild.getAttribute('x'); };
    if (along[key]) {
      var all = list(strip.querySelectorAll('a'));
      to = all[all.indexOf(from) + along[key]];
    } else if (over[key]) {
      for (var i = at + over[key]; i >= 0 && i < strips.length && !to; i += over[key]) {
        to = list(strips[i].querySelectorAll('a')).sort(function (a, b) { return Math.abs(x(a) - x(from)) - Math.abs(x(b) - x(from)); })[0];
      }
    }
    if (!to) return;
    from.setAttribute('tabindex', '-1');
    to.setAttribute('tabindex', '0');
    to.focus();
  }

  // Beside a long list of findings the clause stays in view: all of it where it fits, else its end once that is reached.
  if (window.IntersectionObserver) {
    var stay = new IntersectionObserver(function (entries) {
      entries.forEach(function (e) {
        var cells = e.target.querySelector('.cells'), fs = e.target.querySelector('.fs');
        if (!e.isIntersecting || !cells || !fs) return;
        var top = doc.querySelector('.top').offsetHeight, high = 0;
        list(cells.children).forEach(function (c) { high = Math.max(high, c.lastElementChild.offsetTop + c.lastElementChild.offsetHeight + 10); });
        var stays = fs.offsetHeight > high + 40;
        cells.classList.toggle('stays', stays);
        // The columns go on behind cells that stay, down to the end of the row.
        var back = e.target.querySelector('.back');
        if (stays && !back) {
          back = cells.cloneNode(false);
          back.className = 'cells back';
          back.removeAttribute('style');
          back.setAttribute('aria-hidden', 'true');
          list(cells.children).forEach(function (c, k) {
            var column = doc.createElement('div');
            column.className = 'c c' + k + (c.classList.contains('ref') ? ' ref' : '');
            back.append(column);
          });
          cells.after(back);
        }
        cells.style.top = stays ? Math.min(top, innerHeight - high - 12) + 'px' : '';
      });
    }, { rootMargin: '200px' });
    rows.forEach(function (r) { if (r.cards.length > 1) stay.observe(r.el); });
  }
  addEventListener('scroll', here, { passive: true });
  addEventListener('resize', here, { passive: true });
  addEventListener('hashchange', arrive);
  // Before the first place is aimed at, and whenever the bar changes.
  doc.documentElement.style.scrollPaddingBlockStart = bar() + 12 + 'px';
  if (window.ResizeObserver) {
    new ResizeObserver(function (entries) {
      doc.documentElement.style.scrollPaddingBlockStart = entries[0].target.offsetHeight + 12 + 'px';
    }).observe(doc.querySelector('.top'));
  }
  // The words of all rows, some at a time while nothing else is to be done, so that the first search is as fast as the others.
  var ready = 0;
  function prepare(deadline) {
    while (ready < rows.length && deadline.timeRemaining() > 2) {
      for (var i = 0; i < 50 && ready < rows.length; i++) wordsOf(rows[ready++]);
    }
    if (ready < rows.length) requestIdleCallback(prepare);
  }
  if (window.requestIdleCallback) requestIdleCallback(prepare);
  cards.forEach(mark);
  tray();
  apply();
  arrive();
  // When all is read the browser goes to the place by itself, to where the card begins; then it is the page's turn again.
  if (location.hash && doc.readyState !== 'complete') {
    addEventListener('load', function () {
      var mine = aimed;
      setTimeout(function () { if (mine === aimed) arrive(); }, 50);
    });
  }
})();
