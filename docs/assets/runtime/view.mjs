/**
 * Shows on the page what the tools said.
 *
 * The tools speak ids and numbers. Every word is on the page already, in the page's language: this module looks
 * it up there and sets it as text, never as HTML.
 */

/** Make an element with text or children. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Fill the {words} of an interface text. */
function fill(text, words) {
  return text.replace(/\{([a-z]+)\}/g, (whole, name) => words[name] ?? whole);
}

export class View {
  /** @param form the tool's form; what it shows stands elsewhere on the same page */
  constructor(form) {
    const { egTool: tool, words } = form.dataset;
    this.words = JSON.parse(words);
    this.result = document.querySelector(`[data-eg-result="${tool}"]`);
    this.bar = document.querySelector(`[data-eg-bar="${tool}"]`);
    this.bar.hidden = false;
    this.part("actions").hidden = false;
  }

  part(name) {
    return this.result.querySelector(`[data-part="${name}"]`);
  }

  /** Set the state: idle, starting, thinking, shown, or a fault (failed, runaway, bug). */
  state(name, answered) {
    this.result.dataset.state = name;
    const faulty = name in { failed: 1, runaway: 1, bug: 1 };
    const problem = this.part("problem");
    problem.hidden = !faulty;
    if (faulty) problem.firstElementChild.textContent = this.words[name];
    if (answered) {
      this.part("answered").textContent = fill(this.words.answered, answered);
      this.part("answered").hidden = false;
    }
    this.bar.querySelector("a").hidden = name === "idle";
    // A screen reader hears of states that last; "thinking" is over before it could be read.
    if (name === "idle") this.say(fill(this.words.answered, answered));
    else if (name !== "thinking" && name !== "shown") this.say(this.words[name]);
  }

  /** Say something in the bar, which is a live region; the same words again stay silent. */
  say(text) {
    const status = this.bar.querySelector("[role=status]");
    if (status.textContent !== text) status.textContent = text;
  }

  /** Back to a page without answers. */
  reset() {
    this.part("verdict").textContent = this.words.waiting;
    for (const name of ["reasons", "open", "unsure", "advice"]) this.#fill(name, []);
  }

  /** Show what `decide` returned for `answers`. */
  show(said, answers) {
    const words = this.words;
    const verdict = said.outcome ? fill(words.verdict, { outcome: this.#outcome(said.outcome) }) : words["cannot-say"];
    this.part("verdict").textContent = verdict;
    this.say(verdict);
    this.#fill("reasons", this.#reasons(said, answers));
    this.#fill("open", this.#questions(said.open, words.open, words["open-text"]));
    this.#fill("unsure", this.#questions(said.unsure, words["unsure-heading"], words["unsure-text"], true));
    this.#fill("advice", said.outcome ? this.#advice(said.outcome) : []);
  }

  #fill(name, children) {
    const part = this.part(name);
    part.replaceChildren(...children);
    part.hidden = children.length === 0;
  }

  #reasons(said, answers) {
    const words = this.words;
    const found = said.outcome ? [this.#outcomeElement(said.outcome).firstElementChild.cloneNode(true)] : [];
    found.push(make("h3", { textContent: words["why-heading"] }));
    if (!said.outcome) {
      found.push(make("p", { textContent: words["cannot-say-text"] }));
      found.push(make("p", { className: "eg-label-line", textContent: words.possible }));
      found.push(make("ul", {}, ...said.possible.map((id) => make("li", { textContent: this.#outcome(id) }))));
    }
    for (const { kind, id } of said.reasons) {
      found.push(...(kind === "gate" ? this.#gate(id) : this.#band(id, said, answers)));
    }
    if (said.settled) found.push(make("p", { textContent: words.settled }));
    return found;
  }

  #gate(id) {
    const gate = document.querySelector(`[data-gate="${id}"]`);
    const link = make("a", { href: `#gate-${id}`, textContent: gate.querySelector(".eg-must").textContent });
    return [
      make("p", {}, make("strong", { textContent: `${this.words["gate-failed"]}: ` }), link),
      make("p", { textContent: gate.querySelector(".eg-because").textContent }),
      gate.querySelector(".eg-sources").cloneNode(true),
    ];
  }

  #band(id, said, answers) {
    const words = this.words;
    const band = document.querySelector(`[data-band="${id}"] .eg-because`);
    const total = fill(words.total, { n: said.total.points, of: said.total.of });
    return [
      make("p", { textContent: `${words["gates-passed"]} ${total}` }),
      make("p", { textContent: band.textContent }),
      ...this.#criteria(words.strengths, said.criteria.filter((c) => c.points === c.of), answers),
      ...this.#criteria(words.weaknesses, said.criteria.filter((c) => c.points === 0), answers),
    ];
  }

  #criteria(heading, parts, answers) {
    if (!parts.length) return [];
    const item = ({ question }) =>
      make("li", {}, this.#questionLink(question), ` ${this.#label(question, answers[question])}`);
    return [make("p", { className: "eg-label-line", textContent: heading }), make("ul", {}, ...parts.map(item))];
  }

  #questions(ids, heading, text, withHelp = false) {
    if (!ids.length) return [];
    const item = (id) => {
      const help = withHelp ? this.#field(id).querySelector(".eg-unsure span").textContent : null;
      return make("li", {}, this.#questionLink(id), help && make("span", { className: "eg-help", textContent: ` ${help}` }));
    };
    return [make("h3", { textContent: heading }), make("p", { textContent: text }), make("ol", {}, ...ids.map(item))];
  }

  #advice(outcome) {
    const steps = this.#outcomeElement(outcome).lastElementChild.cloneNode(true);
    return [make("h3", { textContent: this.words.next }), steps];
  }

  #field(id) {
    return document.getElementById(`question-${id}`);
  }

  #questionLink(id) {
    return make("a", { href: `#question-${id}`, textContent: this.#field(id).querySelector(".eg-ask").textContent });
  }

  #label(question, answer) {
    const input = this.#field(question).querySelector(`input[value="${CSS.escape(answer)}"]`);
    return input.parentElement.querySelector(".eg-label").textContent;
  }

  #outcomeElement(id) {
    return document.querySelector(`[data-outcome="${id}"]`);
  }

  #outcome(id) {
    return this.#outcomeElement(id).dataset.title;
  }
}
