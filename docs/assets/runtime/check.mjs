/** "Check your answers": every question that applies with its answer, its note and a way to change it. */

import { make, say } from "./dom.mjs";
import { nameIn } from "./record.mjs";
import { phrase, pieces } from "./said.mjs";

export class Check {
  constructor(labels) {
    this.labels = labels;
    this.root = document.querySelector("[data-eg-check]");
    this.list = this.root.querySelector("[data-part=list]");
  }

  /** Show the answers on `form`; `asked` says which questions apply. */
  show(form, asked) {
    const { words } = this.labels;
    const answers = form.answers();
    const ids = Object.keys(asked);
    const rows = (which) => this.#rows(ids.filter(which), form, answers);
    const apart = rows((id) => asked[id] === false && answers[id]);
    const others = Object.entries(form.others());
    const parts = [rows((id) => asked[id] === true || (asked[id] === null && answers[id]))];
    const may = rows((id) => asked[id] === null && !answers[id]);
    if (may) parts.push(make("details", { className: "eg-more eg-aside" }, make("summary", {}, words["may-apply"]), may));
    if (apart) parts.push(...this.#heading(words["kept-apart"], words["kept-apart-text"]), apart);
    if (others.length) {
      parts.push(...this.#heading(words["unknown-heading"], words["unknown-text"]), unknown(others, form.names, this.labels));
    }
    say(this.list, ...parts.filter(Boolean));
  }

  #heading(title, text) {
    return [make("h3", { textContent: title }), make("p", { textContent: text })];
  }

  #rows(ids, form, answers) {
    if (!ids.length) return null;
    const { labels } = this;
    const { words } = labels;
    const row = (id) => {
      const answer = answers[id];
      const note = form.note(id);
      return make(
        "div",
        { data: { row: id } },
        make("dt", {}, labels.ask(id)),
        make(
          "dd",
          { className: answer ? "" : "eg-missing" },
          make("span", {}, answer ? labels.answer(id, answer) : words["not-answered"]),
          note ? make("span", { className: "eg-noted" }, phrase`${words.note} ${note}`) : null,
        ),
        make(
          "dd",
          { className: "eg-change" },
          make("a", { href: `#question-${id}` }, answer ? words.change : words["answer-now"], unseen(phrase`: ${labels.ask(id)}`)),
        ),
      );
    };
    return make("dl", { className: "eg-rows" }, ...ids.map(row));
  }
}

/** Answers that today's form does not have, as the page calls what they name, or else the file. */
export function unknown(answers, names, labels) {
  const { words } = labels;
  const called = (name, id) => labels.called(name) ?? nameIn(names, name) ?? make("code", {}, id);
  const item = ([id, answer]) =>
    make("li", {}, ...pieces(words.pair, { name: called(`question.${id}`, id), text: called(`answer.${id}.${answer}`, answer) }));
  return make("ul", {}, ...answers.map(item));
}

function unseen(text) {
  return make("span", { className: "eg-unseen" }, text);
}
