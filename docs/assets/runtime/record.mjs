/**
 * The reader's own record as JSON, as tools/record.py describes it.
 *
 * A file is read by Python alone. What this page itself kept on this device is read here too, so that the form is
 * filled before Python runs: whatever in it does not fit is left out.
 */

import { markOf, pageLanguage, spoken } from "./said.mjs";

const FORMAT = "even-ground-record";
const VERSION = 2;
const ID = /^[a-z][a-z0-9.-]{0,99}$/;

/** A record of `content` (answers, notes, overrides, created, changed) under `rules`, with their `parts`. */
export function recordOf({ tool, edition, rules, parts, outcome, named }, content) {
  const { answers, notes, overrides, created, changed } = content;
  const head = { format: FORMAT, version: VERSION, tool, edition, language: pageLanguage(), rules, parts, outcome };
  return { ...head, answers, notes, overrides, words: named, created, changed };
}

/**
 * What a record calls things, by language and id: what `own` says of an id as this page says it, else as an
 * opened file had it.
 */
export function namesOf(ids, own, file = {}) {
  const found = {};
  for (const id of new Set(ids)) {
    const said = own(id) ?? nameIn(file, id);
    if (said) (found[markOf(said)?.lang ?? pageLanguage()] ??= {})[id] = said.toString();
  }
  return found;
}

/** What a file calls the thing with this id, if it says so. */
export function nameIn(file, id) {
  const lang = Object.keys(file).find((own) => Object.hasOwn(file[own], id));
  return lang === undefined ? undefined : spoken(file[lang][id], lang);
}

/** The ids of all that answers name. */
export function idsOf(answers) {
  return Object.entries(answers).flatMap(([question, answer]) => [`question.${question}`, `answer.${question}.${answer}`]);
}

/** The record as the text of a file. */
export function spelt(record) {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Now, as records write it. */
export function moment() {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

/** The name of a file for the reader, with today's date. */
export function fileName(tool, ending) {
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0"));
  return `even-ground-${tool}-${day.join("-")}.${ending}`;
}

/**
 * What this device kept: a record, or the plain mapping of answers that pages kept before there were records.
 * Null when it is neither, or newer than this page: then it is best left alone.
 */
export function kept(value, tool) {
  if (!isMapping(value)) return null;
  if (value.format === undefined) return { answers: texts(value), notes: {}, overrides: [], created: null, changed: null };
  if (value.format !== FORMAT || ![1, VERSION].includes(value.version) || value.tool !== tool) return null;
  return {
    answers: texts(value.answers),
    notes: texts(value.notes),
    overrides: list(value.overrides).filter((o) => isText(o?.outcome) && isText(o?.reason)),
    created: isText(value.created) ? value.created : null,
    changed: isText(value.changed) ? value.changed : null,
    rules: isText(value.rules) ? value.rules : null,
    outcome: isText(value.outcome) ? value.outcome : null,
    parts: texts(value.parts),
    words: namesFrom(value.words),
  };
}

/** What a file that was kept calls things; what in it does not fit is left out. */
export function namesFrom(value) {
  return Object.fromEntries(Object.entries(isMapping(value) ? value : {}).map(([lang, named]) => [lang, texts(named)]));
}

function isMapping(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value) {
  return typeof value === "string";
}

function list(value) {
  return Array.isArray(value) ? value : [];
}

function texts(value) {
  const entries = isMapping(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter(([id, text]) => ID.test(id) && isText(text)));
}
