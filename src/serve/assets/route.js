// Where the reader is: the address of the page is its state, so that it can be kept, sent and gone back to.

let show = () => {};

/** What is called with the address whenever it changes to another view or state. */
export function onRoute(fn) {
  show = fn;
  addEventListener('popstate', () => show(new URL(location.href), true));
}

/** Goes to an address of this page. With `replace` the place left is not one to come back to; with `quiet` nothing is drawn anew. */
export function go(href, { replace = false, quiet = false } = {}) {
  const url = new URL(href, location.href);
  if (url.origin !== location.origin) return;
  const same = url.href === location.href;
  try {
    history[replace || same ? 'replaceState' : 'pushState']({ inside: replace || same ? history.state?.inside : true }, '', url.href);
  } catch { /* too many changes of the address in a short time: it follows with the next one */ }
  if (!quiet) show(url, false);
}

/** Back to where the reader came from inside this page, else to `otherwise`. */
export function back(otherwise) {
  if (history.state?.inside) history.back();
  else go(otherwise);
}

/** Address of a list of clauses. */
export const searchHref = q => q ? `/search?${new URLSearchParams({ q })}` : '/search';

/** Address of a family, of a row of it, of a finding on that row. */
export function familyHref(key, { row, finding, lang, only } = {}) {
  const said = new URLSearchParams();
  if (row) said.set('row', row);
  if (finding) said.set('finding', finding);
  if (lang?.length) said.set('lang', lang.join(','));
  if (only) said.set('only', only);
  const query = said.toString().replace(/%2C/g, ',');
  return `/family/${encodeURIComponent(key)}${query ? '?' + query : ''}`;
}

/** Title of the window. */
export function title(text) {
  document.title = text ? `${text} · concordat` : 'concordat';
}
