// The page before the page: leads in with the token that is typed, by the same address that a link with the token has.

const field = document.getElementById('token');
const url = new URL(location.href);

// A wrong token stays neither in the address nor among those that were visited.
if (url.searchParams.has('token')) {
  url.searchParams.delete('token');
  history.replaceState(null, '', url);
}

document.getElementById('door').addEventListener('submit', e => {
  e.preventDefault();
  const said = field.value.trim();
  if (!said) return field.focus();
  url.searchParams.set('token', said);
  location.replace(url);
});

// Whoever comes by a link of another site may have been let in before: the browser shows the cookie to what this page asks.
if (document.getElementById('content').hasAttribute('data-linked')) {
  fetch('/api/v1/about', { cache: 'no-store' }).then(answer => {
    if (answer.ok) location.replace(url);
  });
}
