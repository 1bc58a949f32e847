/** A decision tool's form: from the reader's answers to the words on the page. */

import { keep, recall } from "./store.mjs";
import { View } from "./view.mjs";

// Answers of this visit, by tool: they outlast a move to another page and back, and nothing else.
const visit = new Map();

/** Bring one form to life; `client` asks the tools, `signal` ends it when the reader moves to another page. */
export function mountWidget(form, client, signal) {
  new Widget(form, client, signal).mount();
}

class Widget {
  #latest = 0; // number of the newest request; replies to older ones are dropped
  #warmed = false;

  constructor(form, client, signal) {
    this.form = form;
    this.client = client;
    this.signal = signal;
    this.tool = form.dataset.egTool;
    this.key = `answers:${form.dataset.edition}:${this.tool}`;
    this.rules = JSON.parse(form.dataset.rules);
    this.view = new View(form);
    this.keeps = this.view.result.querySelector('[data-act="keep"]');
  }

  mount() {
    const kept = recall(this.key);
    this.keeps.checked = kept !== undefined;
    this.#tick(visit.get(this.tool) ?? kept);
    const on = (target, type, act) => target.addEventListener(type, act, { signal: this.signal });
    for (const input of this.#inputs()) on(input, "change", () => this.#changed());
    for (const field of document.querySelectorAll(".eg-question")) {
      on(field, "focusin", () => this.#warm());
      on(field, "pointerenter", () => this.#warm());
    }
    on(this.view.result, "click", (event) => this.#act(event.target.dataset?.act));
    on(this.keeps, "change", () => this.#save());
    this.#warmWhenSeen();
    if (Object.keys(this.#answers()).length) this.#decide();
    else this.view.state("idle", this.#count());
  }

  /** Start Python early, once; a failure shows when the reader asks for something. */
  #warm() {
    if (this.#warmed) return;
    this.#warmed = true;
    this.client.start().catch(() => {});
  }

  /** The first question is in view and the page has nothing else to do: the reader may be about to answer. */
  #warmWhenSeen() {
    if (navigator.connection?.saveData) return;
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      (window.requestIdleCallback ?? setTimeout)(() => this.signal.aborted || this.#warm());
    });
    watcher.observe(document.querySelector(".eg-question"));
    this.signal.addEventListener("abort", () => watcher.disconnect());
  }

  #inputs() {
    return [...this.form.elements].filter((input) => input.type === "radio");
  }

  #answers() {
    return Object.fromEntries(this.#inputs().filter((i) => i.checked).map((i) => [i.name, i.value]));
  }

  #count() {
    return { n: Object.keys(this.#answers()).length, of: this.rules.questions.length };
  }

  /** Set the inputs to `answers`; whatever the page does not ask is left alone. */
  #tick(answers) {
    const given = typeof answers === "object" && answers !== null ? answers : {};
    for (const input of this.#inputs()) input.checked = Object.hasOwn(given, input.name) && given[input.name] === input.value;
  }

  #changed() {
    this.#save();
    this.#decide();
  }

  #save() {
    const answers = this.#answers();
    visit.set(this.tool, answers);
    const kept = keep(this.key, this.keeps.checked ? answers : undefined);
    this.view.part("unkept").hidden = kept || !this.keeps.checked;
  }

  async #decide() {
    const mine = ++this.#latest;
    const answers = this.#answers();
    const current = () => mine === this.#latest && !this.signal.aborted;
    this.view.state("starting", this.#count());
    try {
      await this.client.start();
      if (!current()) return;
      this.view.state("thinking");
      const reply = JSON.parse(await this.client.ask(JSON.stringify({ do: "decide", flow: this.rules, answers })));
      if (!current()) return;
      if (reply.error) {
        console.error(...reply.error.messages);
        this.view.state("bug");
      } else {
        this.view.show(reply.ok, answers);
        this.view.state("shown");
      }
    } catch (fault) {
      if (!current()) return;
      console.error(fault);
      this.view.state(fault.kind === "runaway" ? "runaway" : "failed");
    }
  }

  #act(name) {
    if (name === "retry") this.#decide();
    if (name === "print") window.print();
    if (name === "clear" && window.confirm(this.view.words["clear-confirm"])) {
      this.#latest++;
      this.#tick({});
      this.#save();
      this.view.reset();
      this.view.state("idle", this.#count());
      this.#inputs()[0].focus();
    }
  }
}
