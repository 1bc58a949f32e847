/**
 * Words, and the language that they are in.
 *
 * Where there is no translation a page holds texts in another language, and its HTML says so. What a script puts
 * elsewhere on the page must say so again. Here words are a plain string when all of them are in the page's
 * language, and a `Said` when not: a string too, for all who want the bare words.
 *
 * A mark is { lang, dir, stale }: the language and direction of some words, and whether they may be out of date.
 */

/** Words with marks: `parts` are pairs of a text and its mark, or null for one in the page's language. */
export class Said extends String {
  constructor(parts) {
    super(parts.map(([text]) => text).join(""));
    this.parts = parts;
  }
}

/** Put words, numbers and the like together. */
export function together(...pieces) {
  const said = [];
  for (const [text, mark] of pieces.flatMap((piece) => (piece instanceof Said ? piece.parts : [[String(piece), null]]))) {
    if (said.length && same(said.at(-1)[1], mark)) said.at(-1)[0] += text;
    else if (text) said.push([text, mark]);
  }
  return said.some(([, mark]) => mark) ? new Said(said) : said.map(([text]) => text).join("");
}

function same(one, other) {
  return one?.lang === other?.lang && Boolean(one?.stale) === Boolean(other?.stale);
}

/** The same as a template: phrase`${one} (${other})`. */
export function phrase(texts, ...between) {
  return together(...texts.flatMap((text, n) => (n < between.length ? [text, between[n]] : [text])));
}

/** A list of words with the same between each two. */
export function joined(list, between) {
  return together(...list.flatMap((said, n) => (n ? [between, said] : [said])));
}

/** A text in a language that may be another than the page's. */
export function spoken(text, lang, dir = "auto") {
  return !lang || lang === pageLanguage() ? text : new Said([[text, { lang, dir }]]);
}

/** What the build writes for a script: texts as strings, or as mappings that say their language too. */
export function wordsFrom(json) {
  return JSON.parse(json, (_, value) => (typeof value?.text === "string" ? new Said([[value.text, markFrom(value)]]) : value));
}

// The build names a direction only of words that are in another language than the page.
function markFrom({ lang, dir, stale }) {
  return dir || stale ? { lang: dir ? lang : undefined, dir, stale } : null;
}

/** The words in an element of the page. */
export function wordsIn(element) {
  const parts = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!parentElement.closest(".headerlink")) parts.push([data, markAt(parentElement)]);
  }
  if (parts.length) {
    parts[0][0] = parts[0][0].trimStart();
    parts.at(-1)[0] = parts.at(-1)[0].trimEnd();
  }
  return together(new Said(parts));
}

function markAt(element) {
  const { lang, dir } = element.closest("[lang]");
  const stale = element.closest(".eg-stale") !== null;
  const foreign = lang !== pageLanguage();
  return foreign || stale ? { lang: foreign ? lang : undefined, dir: foreign ? dir : undefined, stale } : null;
}

/** The one mark that holds for all of some words; null when they are the page's own or mixed. */
export function markOf(said) {
  if (!(said instanceof Said)) return null;
  const marks = said.parts.filter(([text]) => /[\p{L}\p{N}]/u.test(text)).map(([, mark]) => mark);
  return marks.every((mark) => same(mark, marks[0])) ? (marks[0] ?? null) : null;
}

/** Mark an element, or take its mark away. */
export function mark(element, { lang, dir, stale = false } = {}) {
  for (const [name, value] of Object.entries({ lang, dir })) {
    if (value) element.setAttribute(name, value);
    else element.removeAttribute(name);
  }
  if (stale || element.classList.contains("eg-stale")) element.classList.toggle("eg-stale", stale);
}

/**
 * Fill the {words} of an interface text. One that depends on how many there are is its forms by CLDR category,
 * and `values.n` is the number. Numbers are written as the language of the text writes them.
 */
export function fill(text, values) {
  return together(...pieces(text, values));
}

/** The same in pieces, for values that are elements. */
export function pieces(text, values = {}) {
  const said = text.forms ? new Said([[formOf(text, values.n), markFrom(text)]]) : text;
  const parts = said instanceof Said ? said.parts : [[said, null]];
  return parts.flatMap(([piece, mark]) => filled(piece, mark, values));
}

function filled(text, mark, values) {
  return text.split(/\{([a-z]+)\}/).map((piece, n) => {
    const value = n % 2 ? (values[piece] ?? `{${piece}}`) : piece;
    if (typeof value === "number") return new Said([[number(value, mark?.lang), mark]]);
    return n % 2 ? value : new Said([[value, mark]]);
  });
}

function formOf({ forms, lang }, n) {
  // English counts where a browser knows nothing of a language, as at build.
  return forms[new Intl.PluralRules([lang, "en"]).select(n)] ?? forms.other;
}

// The digits, and the marks between thousands, are those that the build writes, in every language.
const AS_BUILT = { numberingSystem: "latn", useGrouping: "always" };

function number(value, lang = pageLanguage()) {
  return new Intl.NumberFormat([lang, "en"], AS_BUILT).format(value);
}

/** The day of a moment, such as "2026-11-22T10:00:00Z"; `dates` is how the page writes a day of each month. */
export function date(text, dates) {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return text;
  return fill(dates[moment.getMonth()], { day: moment.getDate(), year: String(moment.getFullYear()) });
}

export function pageLanguage() {
  return document.documentElement.lang;
}
