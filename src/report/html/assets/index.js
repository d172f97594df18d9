(function () {
  'use strict';
  var doc = document, table = doc.querySelector('tbody'), count = doc.getElementById('count'), only = false, words = [];
  doc.addEventListener('click', function (e) {
    var b = e.target.closest('button');
    if (!b) return;
    if (b.dataset.do === 'theme') window.concordatTheme();
    if (b.dataset.do === 'only') {
      only = !only;
      b.setAttribute('aria-pressed', String(only));
      apply();
    }
    if (b.dataset.sort) sort(b);
  });
  if (!table) return;
  var rows = Array.prototype.slice.call(table.rows).map(function (el, i) {
    return { el: el, i: i, open: +el.dataset.open, text: folded(el.cells[0].textContent), shown: true };
  });
  function folded(text) {
    return text.normalize('NFKD').replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, '').toLowerCase();
  }
  function apply() {
    var n = 0;
    rows.forEach(function (r) {
      var on = (!only || r.open > 0) && words.every(function (w) { return r.text.indexOf(w) >= 0; });
      if (on) n++;
      if (on !== r.shown) {
        r.shown = on;
        r.el.hidden = !on;
      }
    });
    count.textContent = (n === rows.length ? n : n + ' of ' + rows.length) + (rows.length === 1 ? ' family' : ' families');
  }
  function sort(b) {
    var th = b.parentNode, key = th.cellIndex, name = b.dataset.sort === 'name';
    var was = th.getAttribute('aria-sort'), by = was ? (was === 'ascending' ? -1 : 1) : +b.dataset.first;
    Array.prototype.forEach.call(th.parentNode.cells, function (c) { c.removeAttribute('aria-sort'); });
    th.setAttribute('aria-sort', by > 0 ? 'ascending' : 'descending');
    var value = function (r) { return name ? r.text : +r.el.cells[key].textContent; };
    rows.sort(function (x, y) {
      var a = value(x), z = value(y);
      return (a < z ? -by : a > z ? by : 0) || x.i - y.i;
    });
    table.append.apply(table, rows.map(function (r) { return r.el; }));
  }
  var typing = 0;
  doc.addEventListener('input', function (e) {
    if (e.target.id !== 'find') return;
    clearTimeout(typing);
    typing = setTimeout(function () {
      words = folded(e.target.value).split(/\s+/).filter(Boolean);
      apply();
    }, 60);
  });
  doc.addEventListener('submit', function (e) { e.preventDefault(); });
  doc.addEventListener('keydown', function (e) {
    if (e.key === '/' && e.target.tagName !== 'INPUT') { e.preventDefault(); doc.getElementById('find').focus(); }
    if (e.key === 't' && e.target.tagName !== 'INPUT' && !e.ctrlKey && !e.metaKey && !e.altKey) window.concordatTheme();
  });
  apply();
})();
