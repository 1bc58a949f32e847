/** The words of the reflection: all of them are on the page already, by the ids that the tools speak. */

import { fill, wordsFrom, wordsIn } from "./said.mjs";

export class Words {
  /** @param form the form of the reflection; what it asks stands elsewhere on the same page */
  constructor(form) {
    this.words = wordsFrom(form.dataset.words);
    this.inputs = new Map();
    for (const input of form.elements) if (!this.inputs.has(input.name)) this.inputs.set(input.name, input);
  }

  /** A text of the interface. */
  say(key, values) {
    return fill(this.words[key], values);
  }

  pair(name, text) {
    return fill(this.words.pair, { name, text });
  }

  party(id) {
    return this.#label(`party.${id}`);
  }

  /** A decision or a kind of power. */
  topic(id) {
    const field = document.getElementById(`decision-${id}`) ?? document.getElementById(`power-${id}`);
    return wordsIn(field.querySelector(".eg-ask"));
  }

  statement(id) {
    return wordsIn(document.getElementById(`statement-${id}`).querySelector(".eg-ask"));
  }

  /** A part of the form: what its rules are made of. */
  part(kind, id) {
    if (kind === "party") return this.party(id);
    if (kind === "level") return wordsIn(document.querySelector(`[data-level="${id}"] dt`));
    return kind === "statement" ? this.statement(id) : this.topic(id);
  }

  /** What this page calls the thing that a record names so, if it is an answer that the form asks for. */
  called(name) {
    const [, kind, id] = name.match(/^([a-z]+)\.((?:decision|power|statement)\..*)$/) ?? [];
    if (kind === "question" && this.inputs.has(id)) return this.question(id);
    const [, question, answer] = id?.match(/^(.*)\.([a-z0-9-]+)$/) ?? [];
    return kind === "answer" && this.inputs.has(question) ? this.answer(question, answer) : undefined;
  }

  /** What is asked by a question id; `decision` is the words for a decision that partners put themselves. */
  question(id, decision) {
    const [kind, topic, aspect, party] = id.split(".");
    if (kind === "statement") return this.statement(topic);
    if (kind === "power") return this.pair(this.topic(topic), this.party(aspect));
    const named = { decision: decision ?? this.topic(topic), party: party && this.party(party) };
    if (aspect === "agreed") return this.say("of-agreed", named);
    return aspect === "now" ? this.say("of-now", named) : this.say("of-wanted", named);
  }

  /** The label of an answer to a question of the form. */
  answer(question, answer) {
    const input = this.inputs.get(question);
    if (!input.options) return this.#label(question, answer);
    const option = [...input.options].find((own) => own.value === answer);
    return option && wordsIn(option);
  }

  #label(name, value) {
    const form = this.inputs.get(name).form;
    const input = [...form.elements].find((e) => e.name === name && (value === undefined || e.value === value));
    return input && wordsIn(input.closest("label").querySelector(".eg-label"));
  }
}
