// Questions to the server. Every error is an ApiError: with a status, a code, one sentence, and for a bad query its place.

/** A message as a sentence. */
const sentence = text => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?…]$/.test(text) ? '' : '.');

/** Why the server did not answer, or did not do what was asked. */
export class ApiError extends Error {
  constructor(status, body) {
    super(sentence(body?.error?.message || (status ? `the server answered ${status}` : 'the server cannot be reached')));
    this.status = status;
    this.code = body?.error?.code || '';
    this.at = body?.error?.at || null;
  }
}

/** Milliseconds until a server that is busy (429, 503) is asked again, twice. */
const AGAIN = [700, 2000];

let csrf = '';

/** The sign that lets the page write; it comes with `about`. */
export function setSign(sign) {
  csrf = sign || '';
}

async function ask(method, path, body, signal) {
  for (let tried = 0; ; tried++) {
    let answer;
    try {
      const headers = { accept: 'application/json' };
      if (method !== 'GET') headers['x-concordat-csrf'] = csrf;
      if (body) headers['content-type'] = 'application/json';
      answer = await fetch(path, { method, signal, headers, body: body && JSON.stringify(body), credentials: 'same-origin', cache: 'no-store' });
    } catch (e) {
      if (e.name === 'AbortError') throw e;
      throw new ApiError(0);
    }
    const busy = answer.status === 429 || answer.status === 503;
    if (busy && tried < AGAIN.length) {
      await new Promise(done => setTimeout(done, AGAIN[tried]));
      if (signal?.aborted) throw new DOMException('aborted', 'AbortError');
      continue;
    }
    let said = null;
    try {
      said = await answer.json();
    } catch (e) {
      if (e.name === 'AbortError') throw e;
    }
    if (!answer.ok || said === null && answer.status !== 204) throw new ApiError(answer.status, said);
    return said;
  }
}

/** An address under `/api/v1` with its parameters, those without value left out. */
export function address(path, params = {}) {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== '' && value !== null && value !== undefined) said.set(name, value);
  const query = said.toString();
  return `/api/v1/${path}${query ? '?' + query : ''}`;
}

const at = (...parts) => parts.map(encodeURIComponent).join('/');

export const about = () => ask('GET', address('about'));
export const search = (params, signal) => ask('GET', address('search', params), null, signal);
export const complete = (params, signal) => ask('GET', address('complete', params), null, signal);
export const families = signal => ask('GET', address('families'), null, signal);
export const family = (key, signal) => ask('GET', address(`families/${at(key)}`), null, signal);
export const finding = (key, id, signal) => ask('GET', address(`families/${at(key)}/findings/${at(id)}`), null, signal);
export const accept = (key, id, body) => ask('POST', address(`families/${at(key)}/findings/${at(id)}/accept`), body);
export const takeBack = (key, id) => ask('DELETE', address(`families/${at(key)}/findings/${at(id)}/accept`));
export const alive = () => fetch('/healthz', { cache: 'no-store' }).then(a => a.ok, () => false);
