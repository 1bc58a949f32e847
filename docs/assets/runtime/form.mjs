/** What the reader put on the form: answers, notes, texts and decisions, with what today's form does not ask. */

import { moment } from "./record.mjs";

// A text that the reader edited is kept among the notes, by this and its id.
const TEXT = "document.";

export class Form {
  #others = {}; // answers to what today's form does not ask
  #notes = {}; // notes on what it does not ask, and edited texts
  #created = null;
  #changed = null;
  overrides = [];
  names = {}; // what the file that was opened called things

  constructor(form) {
    this.inputs = [...form.elements].filter((input) => input.type === "radio");
    this.notes = [...document.querySelectorAll("textarea[data-note]")];
  }

  /** The answers to today's questions. */
  answers() {
    return Object.fromEntries(this.inputs.filter((i) => i.checked).map((i) => [i.name, i.value]));
  }

  /** The answers that today's form does not have. */
  others() {
    const answered = this.answers();
    return Object.fromEntries(Object.entries(this.#others).filter(([id]) => !Object.hasOwn(answered, id)));
  }

  note(question) {
    return this.notes.find((area) => area.dataset.note === question).value.trim();
  }

  /** The notes of the reader, without edited texts: [question id or null, text]. */
  ownNotes() {
    const others = Object.entries(this.#notes).filter(([id]) => !id.startsWith(TEXT));
    const given = this.notes.map((area) => [area.dataset.note, area.value.trim()]).filter(([, text]) => text);
    return [...given, ...others.map(([, text]) => [null, text])];
  }

  /** A text as the reader edited it, or undefined. */
  text(id) {
    return this.#notes[TEXT + id];
  }

  setText(id, text) {
    if (text === undefined) delete this.#notes[TEXT + id];
    else this.#notes[TEXT + id] = text;
  }

  /** All of it, as a record holds it. */
  content() {
    const notes = this.notes.map((area) => [area.dataset.note, area.value]).filter(([, text]) => text.trim());
    return {
      answers: { ...this.answers(), ...this.others() },
      notes: { ...Object.fromEntries(notes), ...this.#notes },
      overrides: this.overrides,
      words: this.names,
      created: this.#created,
      changed: this.#changed,
    };
  }

  /** Nothing is on the form that could be lost. */
  isEmpty() {
    const { answers, notes, overrides } = this.content();
    return !Object.keys(answers).length && !Object.keys(notes).length && !overrides.length;
  }

  /** Put `content` on the form instead of what is there. */
  set(content) {
    const { answers = {}, notes = {}, overrides = [], words = {}, created = null, changed = null } = content;
    const known = new Set();
    for (const input of this.inputs) {
      input.checked = Object.hasOwn(answers, input.name) && answers[input.name] === input.value;
      if (input.checked) known.add(input.name);
    }
    this.#others = without(answers, known);
    for (const area of this.notes) {
      area.value = Object.hasOwn(notes, area.dataset.note) ? notes[area.dataset.note] : "";
      area.closest("details").open = area.value !== "";
    }
    this.#notes = without(notes, new Set(this.notes.map((area) => area.dataset.note)));
    this.overrides = [...overrides];
    this.names = words;
    this.#created = created;
    this.#changed = changed;
  }

  /** The reader changed something just now. */
  touch() {
    this.#changed = moment();
    this.#created ??= this.#changed;
  }
}

function without(entries, known) {
  return Object.fromEntries(Object.entries(entries).filter(([id]) => !known.has(id)));
}
