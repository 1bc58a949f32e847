/** The words of a tool's page, by the ids that the tools speak. All of them are on the page already. */

import { nameIn } from "./record.mjs";
import { joined, wordsFrom, wordsIn } from "./said.mjs";

export class Labels {
  constructor(form) {
    this.words = wordsFrom(form.dataset.words);
  }

  field(id) {
    return document.getElementById(`question-${id}`);
  }

  ask(id) {
    return wordsIn(this.field(id).querySelector(".eg-ask"));
  }

  /** The title of the group that a question stands in. */
  group(id) {
    return wordsIn(document.getElementById(this.field(id).dataset.group));
  }

  answer(question, answer) {
    return wordsIn(this.#input(question, answer).parentElement.querySelector(".eg-label"));
  }

  /** What to do when not sure, and what one could ask others. */
  help(question) {
    return [...this.field(question).querySelectorAll(".eg-unsure")].map(wordsIn);
  }

  clarify(question) {
    return textIn(this.field(question), ".eg-clarify span");
  }

  gate(id) {
    return document.querySelector(`[data-gate="${id}"]`);
  }

  must(id) {
    return wordsIn(this.gate(id).querySelector(".eg-must"));
  }

  gateClarify(id) {
    return textIn(this.gate(id), ".eg-clarify span");
  }

  because(kind, id) {
    return wordsIn(document.querySelector(`[data-${kind}="${id}"] .eg-because`));
  }

  /** Where the page says what an outcome means. */
  meaning(id) {
    return document.querySelector(`[data-outcome="${id}"]`);
  }

  /** The title of an outcome; without a known one as `file` calls it, or the words for one that is gone. */
  outcome(id, file = {}) {
    return this.called(`outcome.${id}`) ?? nameIn(file, `outcome.${id}`) ?? this.words["record-gone"];
  }

  /** What this page calls the thing that a record names so, if it knows it. */
  called(name) {
    const [, kind, id] = name.match(/^([a-z]+)\.(.*)$/);
    if (kind === "outcome" && this.meaning(id)) return wordsIn(document.getElementById(`outcome-${id}`));
    if (kind === "question" && this.field(id)) return this.ask(id);
    const [, question, answer] = id.match(/^([a-z0-9-]+)\.(.*)$/) ?? [];
    return kind === "answer" && this.#input(question, answer) ? this.answer(question, answer) : undefined;
  }

  #input(question, answer) {
    return this.field(question)?.querySelector(`input[value="${CSS.escape(answer)}"]`);
  }

  outcomes(ids) {
    return joined(ids.map((id) => this.outcome(id)), "; ");
  }

  actor(id) {
    return wordsIn(document.querySelector(`[data-actor="${id}"]`));
  }

  viewpoint(id) {
    return wordsIn(document.querySelector(`[data-viewpoint="${id}"]`));
  }
}

function textIn(element, selector) {
  const found = element.querySelector(selector);
  return found ? wordsIn(found) : undefined;
}
