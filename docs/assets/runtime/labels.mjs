/** The words of a tool's page, by the ids that the tools speak. All of them are on the page already. */

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
    const input = this.field(question).querySelector(`input[value="${CSS.escape(answer)}"]`);
    return wordsIn(input.parentElement.querySelector(".eg-label"));
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

  /** The title of an outcome; without a known one, the words for those that today's rules do not have. */
  outcome(id) {
    return this.meaning(id) ? wordsIn(document.getElementById(`outcome-${id}`)) : this.words["record-gone"];
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
