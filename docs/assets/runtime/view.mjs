/**
 * Shows on the page what the tools said.
 *
 * The tools speak ids and numbers. Every word is on the page already, in the page's language: this module looks
 * it up there and sets it as text, never as HTML.
 */

import { copyOf, make, say } from "./dom.mjs";
import { fill, joined, phrase, pieces } from "./said.mjs";

const FAULTS = new Set(["failed", "runaway", "bug"]);
// More ways than these to change a result are folded away.
const WAYS = 3;

/**
 * The rules to show. Where several could still decide, the reply names none: then those musts that are not met
 * and lead to the outcome speak for it.
 */
export function reasonsOf(said, rules) {
  if (said.reasons.length || !said.outcome) return said.reasons;
  const speaking = rules.gates.filter((gate) => said.gates[gate.id] === "failed" && gate.outcome === said.outcome);
  return speaking.map(({ id }) => ({ kind: "gate", id }));
}

export class View {
  /** @param form the tool's form; what it shows stands elsewhere on the same page */
  constructor(form, labels) {
    const { egTool: tool } = form.dataset;
    this.labels = labels;
    this.words = labels.words;
    this.rules = JSON.parse(form.dataset.rules);
    this.result = document.querySelector(`[data-eg-result="${tool}"]`);
    this.bar = document.querySelector(`[data-eg-bar="${tool}"]`);
    this.bar.hidden = false;
    this.part("override").hidden = false;
  }

  part(name) {
    return this.result.querySelector(`[data-part="${name}"]`);
  }

  /** Set the state: idle, starting, thinking, shown, or a fault (failed, runaway, bug). */
  state(name, answered) {
    this.result.dataset.state = name;
    const faulty = FAULTS.has(name);
    const problem = this.part("problem");
    problem.hidden = !faulty;
    if (faulty) say(problem.firstElementChild, this.words[name]);
    if (answered) {
      say(this.part("answered"), fill(this.words.answered, answered));
      this.part("answered").hidden = false;
    }
    this.bar.querySelector("a").hidden = name === "idle";
    // A screen reader hears of states that last; "thinking" is over before it could be read.
    if (name === "idle") this.say(fill(this.words.answered, answered));
    else if (name !== "thinking" && name !== "shown") this.say(this.words[name]);
  }

  /** Say something in the bar, which is a live region; the same words again stay silent. */
  say(text) {
    say(this.bar.querySelector("[role=status]"), text);
  }

  /** Back to a page without answers. */
  reset() {
    say(this.part("verdict"), this.words.waiting);
    for (const name of ["reasons", "open", "unsure", "changes", "stability", "advice", "documents", "panels"]) {
      this.fill(name, []);
    }
  }

  /** What `decide` returned, in a few words. */
  verdict(said) {
    if (!said.outcome) return this.words["cannot-say"];
    return fill(this.words.verdict, { outcome: this.labels.outcome(said.outcome) });
  }

  /** Show what `decide` returned for `answers`. */
  show(said, answers) {
    const words = this.words;
    say(this.part("verdict"), this.verdict(said));
    const decided = said.settled && fill(words.decided, { outcome: this.labels.outcome(said.outcome) });
    this.say(decided || this.verdict(said));
    this.fill("reasons", this.#reasons(said, answers));
    this.fill("open", this.#questions(said.open, words.open, words["open-text"]));
    this.fill("unsure", this.#questions(said.unsure, words["unsure-heading"], words["unsure-text"], true));
    this.fill("changes", this.#changes(said.changes, answers));
    this.fill("stability", said.stability ? this.#stability(said) : []);
    this.fill("advice", said.outcome ? this.#advice(said.outcome) : []);
  }

  fill(name, children) {
    const part = this.part(name);
    say(part, ...children);
    part.hidden = children.length === 0;
  }

  /** What the reader decided instead, the newest first; `names` is what the file calls what is not known here. */
  showOverrides(overrides, names) {
    const words = this.words;
    const shown = overrides.map(({ outcome, reason }, n) => [
      make("p", { className: "eg-outcome" }, fill(words["override-ours"], { outcome: this.labels.outcome(outcome, names) })),
      make("p", {}, words["override-not-tools"]),
      make("p", { className: "eg-label-line" }, words["override-because"]),
      make("blockquote", {}, reason),
      make("p", {}, make("button", {
        type: "button",
        className: "md-button eg-small",
        data: { act: "remove-override", n },
        textContent: words["override-remove"],
      })),
    ]);
    this.fill("overrides", shown.reverse().flat());
  }

  #reasons(said, answers) {
    const words = this.words;
    const found = said.outcome ? [this.#meaning(said.outcome, "text")] : [];
    found.push(make("h3", { textContent: words["why-heading"] }));
    if (!said.outcome) {
      found.push(make("p", { textContent: words["cannot-say-text"] }));
      found.push(make("p", { className: "eg-label-line", textContent: words.possible }));
      found.push(make("ul", {}, ...said.possible.map((id) => make("li", { textContent: this.labels.outcome(id) }))));
    }
    for (const { kind, id } of reasonsOf(said, this.rules)) {
      found.push(...(kind === "gate" ? this.#gate(id) : this.#band(id, said, answers)));
    }
    if (said.settled) found.push(make("p", { className: "eg-settled", textContent: words.settled }));
    return found;
  }

  #gate(id) {
    const link = make("a", { href: `#gate-${id}`, textContent: this.labels.must(id) });
    return [
      make("p", {}, ...pieces(this.words.pair, { name: make("strong", {}, this.words["gate-failed"]), text: link })),
      make("p", { textContent: this.labels.because("gate", id) }),
      copyOf(this.labels.gate(id).querySelector(".eg-sources")),
    ];
  }

  #band(id, said, answers) {
    const words = this.words;
    const total = fill(words.total, { n: said.total.points, of: said.total.of });
    return [
      make("p", { textContent: phrase`${words["gates-passed"]} ${total}` }),
      make("p", { textContent: this.labels.because("band", id) }),
      ...this.#criteria(words.strengths, said.criteria.filter((c) => c.points === c.of), answers),
      ...this.#criteria(words.weaknesses, said.criteria.filter((c) => c.points === 0), answers),
    ];
  }

  #criteria(heading, parts, answers) {
    if (!parts.length) return [];
    const item = ({ question }) =>
      make("li", {}, this.#questionLink(question), phrase` ${this.labels.answer(question, answers[question])}`);
    return [make("p", { className: "eg-label-line", textContent: heading }), make("ul", {}, ...parts.map(item))];
  }

  #questions(ids, heading, text, withHelp = false) {
    if (!ids.length) return [];
    const help = (id) => this.labels.help(id).map((said) => make("span", { className: "eg-help", textContent: phrase` ${said}` }));
    const item = (id) => make("li", {}, this.#questionLink(id), ...(withHelp ? help(id) : []));
    return [make("h3", { textContent: heading }), make("p", { textContent: text }), make("ol", {}, ...ids.map(item))];
  }

  /** The smallest changes, by who can make them, in the order in which the tool names them. */
  #changes(changes, answers) {
    if (!changes.length) return [];
    const order = [...document.querySelectorAll("[data-actor]")].map((item) => item.dataset.actor);
    const by = new Map();
    const places = ({ by: actors }) => actors.map((actor) => order.indexOf(actor)).sort((a, b) => a - b);
    const sorted = [...changes].sort((a, b) => a.by.length - b.by.length || places(a)[0] - places(b)[0]);
    for (const change of sorted) {
      const who = places(change).join();
      by.set(who, [...(by.get(who) ?? []), change]);
    }
    const found = [make("h3", { textContent: this.words.changes }), make("p", { textContent: this.words["changes-text"] })];
    for (const group of by.values()) {
      const who = joined(places(group[0]).map((n) => this.labels.actor(order[n])), " + ");
      const ways = group.map((change) => this.#way(change, answers));
      found.push(make("p", { className: "eg-label-line", textContent: who }), make("ul", {}, ...ways.slice(0, WAYS)));
      if (ways.length <= WAYS) continue;
      const more = fill(this.words["changes-more"], { n: ways.length - WAYS });
      found.push(make("details", { className: "eg-more" }, make("summary", {}, more), make("ul", {}, ...ways.slice(WAYS))));
    }
    return found;
  }

  #way(change, answers) {
    const line = (className, text) => make("span", { className }, phrase`${text} `);
    const steps = change.changes.map((step) => line("eg-change-step", this.changeStep(step, answers)));
    return make("li", {}, ...steps, line("eg-change-leads", this.changeLeads(change)));
  }

  /** One changed answer in words. */
  changeStep({ question, answer }, answers) {
    const { labels, words } = this;
    const from = labels.answer(question, answers[question]);
    return fill(words["change-step"], { ask: labels.ask(question), to: labels.answer(question, answer), from });
  }

  /** Where a set of changes leads. */
  changeLeads({ outcome, possible }) {
    const { labels, words } = this;
    if (outcome) return fill(words["change-leads"], { outcome: labels.outcome(outcome) });
    return fill(words["change-allows"], { outcomes: labels.outcomes(possible) });
  }

  #stability({ outcome, stability }) {
    const { labels, words } = this;
    const { leeway } = this.rules;
    const firm = fill(words.firm, { n: leeway });
    const sure = stability.firm ? firm : fill(words.close, { outcomes: labels.outcomes(stability.outcomes) });
    const found = [
      make("h3", { textContent: words.stability }),
      make("p", { className: "eg-sure", data: { firm: stability.firm }, textContent: sure }),
    ];
    const views = Object.entries(stability.viewpoints);
    const same = views.filter(([, gives]) => gives === outcome).map(([view]) => labels.viewpoint(view));
    const differ = views
      .filter(([, gives]) => gives !== outcome)
      .map(([view, gives]) => fill(words["view-differs"], { view: labels.viewpoint(view), outcome: labels.outcome(gives) }));
    if (same.length) found.push(make("p", { textContent: fill(words["views-agree"], { views: joined(same, "; ") }) }));
    if (differ.length) found.push(make("ul", { className: "eg-views" }, ...differ.map((text) => make("li", { textContent: text }))));
    return found;
  }

  #advice(outcome) {
    const part = (of, heading) => [
      make("h3", { textContent: heading }),
      ...[...this.#meaning(outcome, of).children].slice(1), // without its own heading
    ];
    const { words } = this;
    return [...part("say", words.say), ...part("next", words.next), ...part("reopen", words.reopen)];
  }

  #meaning(outcome, of) {
    return copyOf(this.labels.meaning(outcome).querySelector(`[data-of="${of}"]`));
  }

  #questionLink(id) {
    return make("a", { href: `#question-${id}`, textContent: this.labels.ask(id) });
  }
}
