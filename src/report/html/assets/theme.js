(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('script');
  try {
    var theme = localStorage.getItem('concordat:theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  } catch (e) { /* no storage: the system's choice holds */ }
  window.concordatTheme = function () {
    var dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    try { localStorage.setItem('concordat:theme', root.dataset.theme); } catch (e) { /* not kept */ }
  };
})();
