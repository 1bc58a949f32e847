/**
 * The reader's own record as JSON, as tools/record.py describes it.
 *
 * A file is read by Python alone. What this page itself kept on this device is read here too, so that the form is
 * filled before Python runs: whatever in it does not fit is left out.
 */

const FORMAT = "even-ground-record";
const VERSION = 1;
const ID = /^[a-z][a-z0-9.-]{0,99}$/;

/** A record of `content` (answers, notes, overrides, created, changed) under `rules`, a fingerprint. */
export function recordOf({ tool, edition, language, rules, outcome }, content) {
  const { answers, notes, overrides, created, changed } = content;
  const head = { format: FORMAT, version: VERSION, tool, edition, language, rules, outcome };
  return { ...head, answers, notes, overrides, created, changed };
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
  if (value.format !== FORMAT || value.version !== VERSION || value.tool !== tool) return null;
  return {
    answers: texts(value.answers),
    notes: texts(value.notes),
    overrides: list(value.overrides).filter((o) => isText(o?.outcome) && isText(o?.reason)),
    created: isText(value.created) ? value.created : null,
    changed: isText(value.changed) ? value.changed : null,
    rules: isText(value.rules) ? value.rules : null,
    outcome: isText(value.outcome) ? value.outcome : null,
  };
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
