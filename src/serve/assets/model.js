// A family as its views see it: rows in order, for each the findings that stand there and how bad it is in each language, and the words
// of each version that findings are about.

/** Severities, the gravest first. */
export const SEVERITIES = ['critical', 'major', 'minor'];

const grave = x => x.status === 'accepted' ? SEVERITIES.length : SEVERITIES.indexOf(x.severity);

/** Order of findings of a row: open ones first, the gravest at the top. */
const byGravity = (a, b) => grave(a) - grave(b);

/** Takes an answer of `families/KEY` and makes a model of it. */
export function model(answer) {
  const languages = answer.versions.map(v => v.language);
  languages.sort((a, b) => (b === answer.reference) - (a === answer.reference));
  const rows = answer.matrix.map((r, i) => ({ ...r, i, id: r.row, cards: [], also: [] }));
  const byRow = new Map(rows.map(r => [r.id, r]));
  const findings = new Map(answer.details.map(f => [f.id, { ...f, about: [], place: null }]));
  for (const row of rows) {
    for (const mark of row.marks || []) {
      const f = findings.get(mark.id);
      if (f) for (const tag of mark.languages || []) if (!f.about.includes(tag)) f.about.push(tag);
    }
  }
  const loose = [];
  for (const f of findings.values()) {
    f.place = byRow.get(f.row) || rows.find(r => (r.marks || []).some(m => m.id === f.id)) || null;
    if (f.place) f.place.cards.push(f);
    else loose.push(f);
    if (!f.about.length) f.about = concerned(f);
  }
  for (const row of rows) {
    row.cards.sort(byGravity);
    row.also = (row.marks || []).map(m => findings.get(m.id)).filter(f => f && f.place !== row);
  }
  loose.sort(byGravity);
  const whole = { ...answer, languages, rows, findings, loose, byRow };
  rows.forEach(r => heat(whole, r));
  return whole;
}

/** Languages that a finding says are wrong, where the row does not tell. */
function concerned(f) {
  if (f.rule === 'missing-clause' && f.absent?.length) return f.absent;
  if (f.moved?.length) return f.moved;
  return f.locations[0] ? [f.locations[0].language] : [];
}

/** How bad the row is in each language: `{tag: {state, severity, open, settled}}`; state is `there`, `hole` or `moved`. */
export function heat(whole, row) {
  row.heat = {};
  for (const tag of whole.languages) {
    const about = (row.marks || []).map(m => [m, whole.findings.get(m.id)]).filter(([m]) => (m.languages || []).includes(tag));
    const open = about.filter(([m, f]) => (f || m).status !== 'accepted').map(([m]) => m);
    const severity = SEVERITIES.find(s => open.some(m => m.severity === s)) || null;
    const state = !row.versions[tag] ? 'hole' : (row.moved || []).includes(tag) ? 'moved' : 'there';
    row.heat[tag] = { state, severity, open: open.length, settled: about.length - open.length };
  }
}

/** How many open findings of each severity there are, and accepted ones. */
export function totals(whole) {
  const n = { critical: 0, major: 0, minor: 0, accepted: 0 };
  for (const f of whole.findings.values()) n[f.status === 'accepted' ? 'accepted' : f.severity]++;
  return n;
}

/** Findings in the order in which one reads them. */
export function inOrder(whole) {
  return [...whole.loose, ...whole.rows.flatMap(r => r.cards)];
}

/** Filters of rows, by name. */
export const ONLY = {
  findings: ['With findings', row => row.cards.length > 0 || row.also.length > 0],
  holes: ['With holes', row => Object.values(row.heat).some(h => h.state === 'hole')],
};

/** The words of a row that name it: the reference's, else those of the first version that has it. */
export function lead(whole, row) {
  const tag = whole.languages.find(t => row.versions[t]);
  return tag ? { tag, ...row.versions[tag] } : null;
}

const bytes = new TextEncoder();
const letters = new TextDecoder();

/** Code points of the first `n` bytes of a text. */
const points = (text, n) => [...letters.decode(bytes.encode(text).slice(0, n))].length;

/** Where the words of a location stand in the text of a cell: `[from, to]` in code points, or none where they are not found there. */
function placed(text, location) {
  const { quote, mark } = location;
  if (!quote) return null;
  let [from, to] = mark ? mark.map(n => points(quote, n)) : [0, [...quote].length];
  let at = text.indexOf(quote);
  let shift = 0;
  if (at < 0) {
    // The quote may hold the label, or line breaks that the text joined: then the very words are looked for.
    const words = [...quote].slice(from, to).join('');
    at = words ? text.indexOf(words) : -1;
    if (at < 0) return null;
    shift = from;
  }
  const before = [...text.slice(0, at)].length - shift;
  return [Math.max(0, before + from), before + to];
}

/** What is marked in a cell: spans for `cut`, with their finding; `other` where the words are only what the wrong ones are compared with.
 *  A finding about the whole text is told apart: it marks the cell. */
export function spansOf(whole, row, tag) {
  const version = row.versions[tag];
  const spans = [];
  let all = null;
  if (!version) return { spans, all };
  const length = [...version.text].length;
  for (const f of [...row.cards, ...row.also]) {
    const wrong = f.about.includes(tag);
    for (const l of f.locations) {
      if (l.language !== tag || l.lines[1] < version.lines[0] || l.lines[0] > version.lines[1]) continue;
      const range = placed(version.text, l);
      if (!range) continue;
      const [from, to] = range;
      if (to - from > length * 2 / 3) {
        if (wrong && !all) all = f;
      } else if (!spans.some(x => x.from === from && x.to === to && x.finding === f)) {
        spans.push({ from, to, finding: f, other: !wrong });
      }
    }
  }
  return { spans, all };
}
