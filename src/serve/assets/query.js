// The text of a query as filters see it: which `field:value` stand in it at the top level, and how one is added or taken out. What a
// query means is for the server to say; this only edits its text.

/** Fields that are filters, with what they are called on the page. */
export const FIELDS = {
  absent: 'Lacks', present: 'Has', lang: 'Found in', moved: 'Elsewhere in', rule: 'Rule', severity: 'Severity', status: 'Status',
  name: 'Name', number: 'Number', date: 'Date', url: 'Address', family: 'Family', section: 'Section', kind: 'Kind', source: 'File',
  label: 'Label', row: 'Row', finding: 'Finding',
};

/** Fields whose values are languages. */
export const OF_LANGUAGE = new Set(['present', 'absent', 'moved', 'lang']);

const TOKEN = /(-|NOT\s+)?([a-z]+):("[^"]*"?|[[{][^\]}]*[\]}]?|[^\s()]+)/y;

/** The filters of a query in the order in which they stand: `{from, to, not, field, value}`. Those inside parentheses, or joined by OR,
 *  are part of something bigger and left alone. */
export function filters(q) {
  const found = [];
  let depth = 0;
  for (let i = 0; i < q.length;) {
    if (q[i] === '"') {
      const end = q.indexOf('"', i + 1);
      i = end < 0 ? q.length : end + 1;
      continue;
    }
    if (q[i] === '(') depth++;
    if (q[i] === ')') depth--;
    TOKEN.lastIndex = i;
    const starts = i === 0 || /[\s(]/.test(q[i - 1]);
    const m = starts && TOKEN.exec(q);
    if (m && FIELDS[m[2]]) {
      const to = i + m[0].length;
      const joined = /\bOR\s+$/.test(q.slice(0, i)) || /^\s+OR\b/.test(q.slice(to));
      if (depth === 0 && !joined) found.push({ from: i, to, not: !!m[1], field: m[2], value: m[3].replace(/^"|"$/g, '') });
      i = to;
    } else {
      i++;
    }
  }
  return found;
}

/** A value as it is typed. */
export function quoted(value) {
  const plain = value.replace(/"/g, '');
  return /^[\p{L}\p{N}_.-]+$/u.test(plain) ? plain : `"${plain}"`;
}

/** Whether two values are the same to a filter. Languages may be named with and without their script. */
function equal(field, a, b) {
  const fold = v => (OF_LANGUAGE.has(field) ? v.split('-')[0] : v).toLowerCase();
  return fold(a) === fold(b);
}

/** The filter that says this, if it stands in the query. */
export const has = (q, field, value) => filters(q).find(f => f.field === field && equal(field, f.value, value));

/** Takes a filter out. */
export function without(q, filter) {
  const before = q.slice(0, filter.from).replace(/\s+AND\s+$/, ' ');
  const after = before.trim() ? q.slice(filter.to) : q.slice(filter.to).replace(/^\s+AND\s+/, '');
  return (before + after).replace(/\s+/g, ' ').trim();
}

/** Whether OR stands between parts of the whole query: what is added to such a query is added to all of it. */
function either(q) {
  let left = q.replace(/"[^"]*"?/g, '');
  for (let before = ''; before !== left;) {
    before = left;
    left = left.replace(/\([^()]*\)/g, ' ');
  }
  return /\sOR\s/.test(left);
}

/** Adds a filter, or takes it out where it stands; with `not`, the same for its contrary. */
export function toggled(q, field, value, not = false) {
  const there = has(q, field, value);
  let rest = there ? without(q, there) : q.trim();
  if (there && there.not === not) return rest;
  if (either(rest)) rest = `(${rest})`;
  return `${rest}${rest ? ' ' : ''}${not ? '-' : ''}${field}:${quoted(value)}`;
}
