/** Shows what the tools found in one partner's answers: ids become the words that stand on the page. */

import { copyOf, make, say } from "./dom.mjs";
import { joined, phrase, pieces, wordsIn } from "./said.mjs";

const FAULTS = new Set(["failed", "runaway", "bug"]);

export class Picture {
  constructor(root, words) {
    this.root = root;
    this.words = words;
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  /** Set the state: idle, starting, thinking, shown, or a fault. */
  state(name) {
    this.root.dataset.state = name;
    const problem = this.part("problem");
    problem.hidden = !FAULTS.has(name);
    const said = {
      idle: this.words.say("waiting"),
      starting: this.words.say("starting"),
      thinking: this.words.say("thinking"),
      failed: this.words.say("failed"),
      runaway: this.words.say("runaway"),
      bug: this.words.say("bug"),
    }[name];
    if (FAULTS.has(name)) say(problem.firstElementChild, said);
    else if (name !== "thinking" && name !== "shown") say(this.part("status"), said);
    if (name === "idle") for (const part of ["decisions", "powers", "statements", "prompts", "again"]) this.#set(part, []);
  }

  /** Show what the tools said; `statements` of which letter is on the page. */
  show(found) {
    this.#set("decisions", this.#decisions(found.decisions));
    this.#set("powers", this.#powers(found.powers));
    this.#set("statements", this.#statements(found.statements));
    this.#set("prompts", this.#prompts(found));
    this.part("again").hidden = false;
    say(this.part("status"), found.enough ? this.words.say("shown") : this.words.say("shown-few"));
  }

  #set(name, children) {
    const part = this.part(name);
    if (name !== "again") say(part, ...children);
    part.hidden = !children.length;
  }

  #decisions(decisions) {
    if (!decisions.length) return [];
    const { words } = this;
    const gaps = { more: words.say("gap-more"), less: words.say("gap-less"), same: words.say("gap-same") };
    const heads = [words.say("partner"), words.say("now"), words.say("wanted"), words.say("gap")];
    const tables = decisions.map((one) => {
      const title = words.topic(one.id);
      const said = (aspect, { party, [aspect]: answer }) =>
        answer ? words.answer(`decision.${one.id}.${aspect}.${party}`, answer) : "";
      const rows = one.parties.map((row) => ({
        cells: [words.party(row.party), said("now", row), said("wanted", row), gaps[row.gap] ?? ""],
        moved: row.gap === "more" || row.gap === "less",
      }));
      const agreed = one.agreed && words.answer(`decision.${one.id}.agreed`, one.agreed);
      return make(
        "div",
        {},
        table(title, heads, rows),
        agreed ? make("p", { className: "eg-help", textContent: phrase`${words.say("agreed-ask")} ${agreed}` }) : null,
      );
    });
    return [make("h3", { textContent: words.say("gaps") }), ...tables];
  }

  #powers(powers) {
    if (!powers.length) return [];
    const { words } = this;
    const heads = [words.say("kind"), words.say("much"), words.say("some"), words.say("little"), words.say("not-sure")];
    const names = (parties) => joined(parties.map((party) => words.party(party)), "; ");
    const rows = powers.map((power) => ({
      cells: [words.topic(power.id), ...["much", "some", "little", "not-sure"].map((held) => names(power[held]))],
      moved: false,
    }));
    const beside = (key, side) => {
      const found = powers.filter((power) => power[side].length);
      if (!found.length) return [];
      const item = (power) =>
        make("li", {}, ...pieces(words.words.pair, { name: make("strong", {}, words.topic(power.id)), text: names(power[side]) }));
      return [make("p", { className: "eg-label-line", textContent: key }), make("ul", {}, ...found.map(item))];
    };
    const title = words.say("holders");
    return [
      make("h3", { textContent: title }),
      table(title, heads, rows, false),
      ...beside(words.say("above"), "above"),
      ...beside(words.say("below"), "below"),
    ];
  }

  #statements(statements) {
    const { words } = this;
    const given = Object.entries(statements).filter(([, ids]) => ids.length);
    if (!given.length) return [];
    const parts = [];
    for (const letter of document.querySelectorAll("[data-letter-of]")) {
      const own = (id) => document.getElementById(`statement-${id}`).dataset.letter === letter.dataset.letterOf;
      const lists = ["in-place", "partly", "not-yet", "not-sure"].flatMap((answer) => {
        const ids = statements[answer].filter(own);
        if (!ids.length) return [];
        const item = (id) => make("li", {}, make("a", { href: `#statement-${id}`, textContent: words.statement(id) }));
        const head = words.answer(`statement.${ids[0]}`, answer);
        return [make("p", { className: "eg-label-line", textContent: head }), make("ul", {}, ...ids.map(item))];
      });
      if (lists.length) parts.push(heading(letter), ...lists);
    }
    return [make("h3", { textContent: words.say("letters") }), ...parts];
  }

  /** Prompts, and statements that are not in place, under A to E. */
  #prompts({ prompts, statements }) {
    const { words } = this;
    const parts = [];
    for (const letter of document.querySelectorAll("[data-letter-of]")) {
      const is = (element) => element.dataset.letter === letter.dataset.letterOf;
      const said = prompts
        .map(({ id, about }) => ({ about, element: document.querySelector(`[data-prompt="${id}"]`) }))
        .filter(({ element }) => is(element))
        .map(({ element, about }) => this.#prompt(element, about));
      const tries = ["not-yet", "partly"].flatMap((answer) =>
        statements[answer]
          .map((id) => document.getElementById(`statement-${id}`))
          .filter(is)
          .map((field) => this.#try(field, answer)),
      );
      if (said.length + tries.length) {
        parts.push(heading(letter), make("ul", { className: "eg-prompts" }, ...said, ...tries));
      }
    }
    if (!parts.length) return [];
    return [make("h3", { textContent: words.say("next") }), make("p", { textContent: words.say("next-text") }), ...parts];
  }

  #prompt(element, about) {
    const topics = joined(about.map((id) => this.words.topic(id)), "; ");
    return make(
      "li",
      { data: { shown: element.dataset.prompt } },
      make("strong", {}, wordsIn(element.querySelector(".eg-said"))),
      topics ? make("span", { className: "eg-help", textContent: phrase`${this.words.say("seen-in")} ${topics}` }) : null,
      " ",
      wordsIn(element.querySelector(".eg-action")),
      " ",
      copyOf(element.querySelector("a")),
    );
  }

  #try(field, answer) {
    const action = field.querySelector(".eg-try");
    const { statement } = field.dataset;
    return make(
      "li",
      { data: { shown: statement } },
      make("strong", {}, make("q", {}, this.words.statement(statement))),
      make("span", { className: "eg-help", textContent: this.words.answer(`statement.${statement}`, answer) }),
      " ",
      wordsIn(action.querySelector("span")),
      " ",
      copyOf(action.querySelector("a")),
    );
  }
}

function heading(letter) {
  return make("h4", {}, wordsIn(document.getElementById(`letter-${letter.dataset.letterOf}`)));
}

/** A table that a narrow screen shows as a list; it stays a table to screen readers. A heading may be its caption. */
export function table(title, heads, rows, captioned = true) {
  const head = heads.map((text) => make("th", { role: "columnheader", scope: "col", textContent: text }));
  const body = rows.map(({ cells, moved }) =>
    make(
      "tr",
      { role: "row", className: moved ? "eg-moved" : "" },
      make("th", { role: "rowheader", scope: "row", textContent: cells[0] }),
      ...cells.slice(1).map((cell, n) => make("td", { role: "cell", data: { label: heads[n + 1] } }, ...[cell].flat())),
    ),
  );
  return make(
    "div",
    { className: "eg-table" },
    make(
      "table",
      captioned ? { role: "table" } : { role: "table", ariaLabel: title },
      captioned ? make("caption", { textContent: title }) : null,
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...head)),
      make("tbody", { role: "rowgroup" }, ...body),
    ),
  );
}
