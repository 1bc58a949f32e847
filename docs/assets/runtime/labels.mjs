/** The words of a tool's page, by the ids that the tools speak. All of them are on the page already. */

export class Labels {
  constructor(form) {
    this.words = JSON.parse(form.dataset.words);
  }

  field(id) {
    return document.getElementById(`question-${id}`);
  }

  ask(id) {
    return this.field(id).querySelector(".eg-ask").textContent;
  }

  /** The title of the group that a question stands in. */
  group(id) {
    return document.querySelector(`.eg-group[data-group="${this.field(id).dataset.group}"]`).dataset.title;
  }

  answer(question, answer) {
    const input = this.field(question).querySelector(`input[value="${CSS.escape(answer)}"]`);
    return input.parentElement.querySelector(".eg-label").textContent;
  }

  /** What to do when not sure, and what one could ask others. */
  help(question) {
    return [...this.field(question).querySelectorAll(".eg-unsure")].map(words);
  }

  clarify(question) {
    return textIn(this.field(question), ".eg-clarify span");
  }

  gate(id) {
    return document.querySelector(`[data-gate="${id}"]`);
  }

  must(id) {
    return this.gate(id).querySelector(".eg-must").textContent;
  }

  gateClarify(id) {
    return textIn(this.gate(id), ".eg-clarify span");
  }

  because(kind, id) {
    return document.querySelector(`[data-${kind}="${id}"] .eg-because`).textContent;
  }

  /** Where the page says what an outcome means. */
  meaning(id) {
    return document.querySelector(`[data-outcome="${id}"]`);
  }

  /** The title of an outcome; without a known one, the words for those that today's rules do not have. */
  outcome(id) {
    return this.meaning(id)?.dataset.title ?? this.words["record-gone"];
  }

  outcomes(ids) {
    return ids.map((id) => this.outcome(id)).join("; ");
  }

  actor(id) {
    return document.querySelector(`[data-actor="${id}"]`).textContent;
  }

  viewpoint(id) {
    return document.querySelector(`[data-viewpoint="${id}"]`).dataset.title;
  }
}

function textIn(element, selector) {
  return element.querySelector(selector)?.textContent;
}

function words(element) {
  return element.textContent.trim().replace(/\s+/g, " ");
}
