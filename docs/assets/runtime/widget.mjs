/** A decision tool's page: from the reader's answers to the words on it, and to a file of the reader's own. */

import { askedOf, holds } from "./asked.mjs";
import { Check, unknown } from "./check.mjs";
import { Documents, factsOf } from "./documents.mjs";
import { download, make, say } from "./dom.mjs";
import { Form } from "./form.mjs";
import { Labels } from "./labels.mjs";
import { Map as RulesMap } from "./map.mjs";
import { escaped, markdown, quoted } from "./markdown.mjs";
import { fileName, idsOf, kept, nameIn, namesOf, recordOf, spelt } from "./record.mjs";
import { Steps } from "./steps.mjs";
import { keep, recall } from "./store.mjs";
import { csv } from "./table.mjs";
import { View } from "./view.mjs";
import { date, fill, pieces, spoken, wordsIn } from "./said.mjs";

// What is on the form in this visit, by tool: it outlasts a move to another page and back, and nothing else.
const visit = new Map();
let mode = "steps";
// A larger file is no record; tools/record.py has the exact limit.
const LARGEST = 4_000_000;

/** Bring one form to life; `client` asks the tools, `signal` ends it when the reader moves to another page. */
export function mountWidget(form, client, signal) {
  new Widget(form, client, signal).mount();
}

class Widget {
  #latest = 0; // number of the newest request; replies to older ones are dropped
  #warmed = false;
  #said = null; // the reply to the answers as they are, once it is there
  #deciding = Promise.resolve();
  #asking = null; // the request that Python is at work on
  #leaveAlone = false; // this device keeps something that this page cannot read

  constructor(form, client, signal) {
    this.client = client;
    this.signal = signal;
    this.tool = form.dataset.egTool;
    this.edition = form.dataset.edition;
    this.editionName = form.dataset.editionName;
    this.fingerprint = form.dataset.fingerprint;
    this.parts = JSON.parse(form.dataset.parts);
    this.dates = JSON.parse(form.dataset.dates);
    this.key = `answers:${this.edition}:${this.tool}`;
    this.rules = JSON.parse(form.dataset.rules);
    this.labels = new Labels(form);
    this.words = this.labels.words;
    this.form = new Form(form);
    this.view = new View(form, this.labels);
    this.map = new RulesMap(this.tool, this.labels);
    this.check = new Check(this.labels);
    this.documents = new Documents(this.tool, this.labels, this.form, () => this.#noted());
    this.steps = new Steps(form, this.labels, this.rules, () => this.#state(), (chosen) => (mode = chosen));
    this.record = document.querySelector(`[data-eg-record="${this.tool}"]`);
    this.told = this.record.querySelector("[data-part=told]");
    this.keeps = this.record.querySelector('[data-act="keep"]');
    this.article = this.view.result.parentElement;
  }

  mount() {
    const on = (target, type, act) => target.addEventListener(type, act, { signal: this.signal });
    for (const part of [this.record, this.check.root]) part.hidden = false;
    const device = recall(this.key);
    const own = kept(device, this.tool);
    this.keeps.checked = own !== null;
    this.#leaveAlone = device !== undefined && own === null;
    this.form.set(visit.get(this.tool) ?? own ?? {});
    for (const input of this.form.inputs) on(input, "change", () => this.#changed());
    for (const area of this.form.notes) {
      on(area, "input", () => visit.set(this.tool, this.form.content()));
      on(area, "change", () => this.#noted());
    }
    for (const field of document.querySelectorAll(".eg-question")) {
      on(field, "focusin", () => this.#warm());
      on(field, "pointerenter", () => this.#warm());
    }
    on(this.article, "click", (event) => this.#act(event.target.closest("[data-act]")));
    on(this.keeps, "change", () => this.#save());
    const file = this.record.querySelector('[data-act="open"]');
    on(file, "change", () => this.#open(file.files[0]).finally(() => (file.value = "")));
    on(window, "afterprint", () => document.body.classList.remove("eg-print-note", "eg-print-worksheet"));
    this.steps.mount(mode, this.signal);
    this.#warmWhenSeen();
    this.#refresh();
    if (Object.keys(this.form.answers()).length) this.#decide().then(() => own && !visit.has(this.tool) && this.#tellRules(own));
    else this.#idle();
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
    for (const field of document.querySelectorAll(".eg-question")) watcher.observe(field);
    this.signal.addEventListener("abort", () => watcher.disconnect());
  }

  #state() {
    const answers = this.form.answers();
    return { answers, asked: askedOf(this.rules, answers) };
  }

  #count() {
    const { answers, asked } = this.#state();
    const ids = Object.keys(asked).filter((id) => asked[id] !== false);
    return { n: ids.filter((id) => answers[id]).length, of: ids.length };
  }

  #changed() {
    this.form.touch();
    this.#said = null;
    this.#save();
    this.#refresh();
    this.#decide();
  }

  /** A note, a text or a decision changed: the result stays. */
  #noted() {
    this.form.touch();
    this.#save();
    this.#refresh();
    if (this.#said) this.#texts(this.#said);
  }

  /** Show what the answers alone say. */
  #refresh() {
    const { asked } = this.#state();
    this.steps.refresh();
    this.check.show(this.form, asked);
    this.view.showOverrides(this.form.overrides, this.form.names);
    for (const area of this.form.notes) {
      const summary = area.closest("details").querySelector("summary");
      say(summary, area.value.trim() ? this.words["note-own"] : this.words["note-add"]);
    }
  }

  #record() {
    const { tool, edition, fingerprint: rules, parts } = this;
    const content = this.form.content();
    const outcome = this.#said?.outcome ?? null;
    return recordOf({ tool, edition, rules, parts, outcome, named: this.#named(content, outcome) }, content);
  }

  /** What all that the record names is called. */
  #named({ answers, notes, overrides }, outcome) {
    const questions = Object.keys(notes).map((id) => `question.${id}`);
    const outcomes = [outcome, ...overrides.map((own) => own.outcome)].filter(Boolean).map((id) => `outcome.${id}`);
    const own = (id) => (id === "edition" ? this.editionName : this.labels.called(id));
    return namesOf(["edition", ...idsOf(answers), ...questions, ...outcomes], own, this.form.names);
  }

  #save() {
    visit.set(this.tool, this.form.content());
    if (this.#leaveAlone && !this.keeps.checked) return;
    this.#leaveAlone = false;
    const done = keep(this.key, this.keeps.checked ? this.#record() : undefined);
    this.record.querySelector("[data-part=unkept]").hidden = done || !this.keeps.checked;
  }

  #idle() {
    this.#latest++;
    this.#said = null;
    this.view.reset();
    this.map.show(null);
    this.#panels(null);
    this.view.state("idle", this.#count());
  }

  /** Ask the tools about the answers; resolves, whatever comes of it, when there is nothing to wait for. */
  #decide() {
    this.#deciding = this.#ask();
    return this.#deciding;
  }

  async #ask() {
    const mine = ++this.#latest;
    const answers = this.form.answers();
    const current = () => mine === this.#latest && !this.signal.aborted;
    this.view.state("starting", this.#count());
    try {
      await this.client.start();
      if (!current()) return;
      this.view.state("thinking");
      // One request at a time: a reader who answers quickly waits for the newest alone.
      while (this.#asking) await this.#asking;
      if (!current()) return;
      const asking = this.#call({ do: "decide", flow: this.rules, answers });
      this.#asking = asking.then(() => {}, () => {});
      const reply = await asking.finally(() => (this.#asking = null));
      if (!current()) return;
      if (reply.error) {
        console.error(...reply.error.messages);
        this.view.state("bug");
      } else {
        this.#said = reply.ok;
        this.view.show(reply.ok, answers);
        this.map.show(reply.ok, this.view.verdict(reply.ok));
        this.#panels(reply.ok);
        this.#texts(reply.ok);
        if (this.keeps.checked) this.#save();
        this.view.state("shown");
      }
    } catch (fault) {
      if (!current()) return;
      console.error(fault);
      this.view.state(fault.kind === "runaway" ? "runaway" : "failed");
    }
  }

  async #call(request) {
    return JSON.parse(await this.client.ask(JSON.stringify(request)));
  }

  /** Write the texts that go with the outcome. */
  #texts(said) {
    if (!said.outcome) return this.view.fill("documents", []);
    const facts = factsOf(said, this.form, this.#state().asked, this.view);
    const texts = this.documents.of(said.outcome, facts);
    const head = [make("h3", {}, this.words.documents), make("p", {}, this.words["documents-text"])];
    this.view.fill("documents", texts.length ? [...head, ...texts] : []);
  }

  /** Bring forward what goes with the answers; the rest is folded away. */
  #panels(said) {
    const panels = [...document.querySelectorAll("[data-panel]")];
    if (!panels.length) return;
    const { answers, asked } = this.#state();
    const own = panels.filter((panel) => {
      const when = JSON.parse(panel.dataset.when);
      return said && Object.keys(when).length && holds(when, asked, answers);
    });
    const place = document.getElementById("panels").nextElementSibling;
    place.after(...own, ...panels.filter((panel) => !own.includes(panel)));
    for (const panel of panels) panel.open = own.includes(panel);
    const links = own.map((panel) => make("li", {}, make("a", { href: `#${panel.id}` }, wordsIn(panel.querySelector("summary")))));
    this.view.fill("panels", links.length ? [make("h3", {}, this.words["panels-yours"]), make("ul", {}, ...links)] : []);
  }

  #act(element) {
    const act = element?.dataset.act;
    if (act === "retry") this.#decide();
    if (act === "clear" && window.confirm(this.words["clear-confirm"])) this.#clear();
    if (act === "override") this.#override();
    if (act === "remove-override") {
      this.form.overrides = this.form.overrides.filter((_, n) => n !== Number(element.dataset.n));
      this.#noted();
      this.view.part("override").querySelector("summary").focus();
    }
    if (act === "save") this.#saveFile();
    if (act === "markdown") download(fileName(this.tool, "md"), "text/markdown;charset=utf-8", this.#markdown());
    if (act === "csv") download(fileName(this.tool, "csv"), "text/csv;charset=utf-8", csv(this.#rows()));
    if (act === "print-note") this.#print("eg-print-note");
    if (act === "print-worksheet") this.#print("eg-print-worksheet");
  }

  #clear() {
    this.form.set({});
    this.told.replaceChildren();
    this.#save();
    this.#idle();
    this.#refresh();
    if (mode === "all") this.form.inputs[0].focus();
    else this.steps.restart();
  }

  #override() {
    const outcome = document.getElementById("override-outcome");
    const reason = document.getElementById("override-reason");
    const missing = [outcome, reason].filter((field) => !field.value.trim());
    const error = this.view.part("override-error");
    error.hidden = missing.length === 0;
    say(error, missing.length ? this.words["override-missing"] : "");
    for (const field of [outcome, reason]) {
      field.ariaInvalid = String(missing.includes(field));
      if (missing.length) field.setAttribute("aria-describedby", error.id);
      else field.removeAttribute("aria-describedby");
    }
    if (missing.length) return missing[0].focus();
    this.form.overrides = [...this.form.overrides, { outcome: outcome.value, reason: reason.value.trim() }];
    outcome.value = reason.value = "";
    this.view.part("override").open = false;
    this.#noted();
    const ours = this.view.part("overrides");
    ours.tabIndex = -1;
    ours.focus();
  }

  // ---------------------------------------------------------------- files

  async #saveFile() {
    await this.#deciding; // so that the outcome goes with the answers
    download(fileName(this.tool, "json"), "application/json", spelt(this.#record()));
  }

  /** Read a file. Nothing on the page changes before all of it was read, and the reader agreed. */
  async #open(file) {
    if (!file) return;
    this.told.replaceChildren();
    if (file.size > LARGEST) return this.#refuse([this.words["record-large"]]);
    let reply;
    try {
      reply = await this.#call({ do: "read-record", text: await file.text(), tool: this.tool });
    } catch (fault) {
      console.error(fault);
      return this.#refuse([fault.kind === "runaway" ? this.words.runaway : this.words.failed]);
    }
    if (this.signal.aborted) return;
    if (reply.error) return this.#refuse(reply.error.kind === "input" ? reply.error.messages.map((message) => spoken(message, "en", "ltr")) : [this.words.bug]);
    if (!this.form.isEmpty() && !window.confirm(this.words["record-replace"])) return;
    const { record, "migrated-from": older } = reply.ok;
    this.form.set(record);
    this.#said = null;
    this.#save();
    this.#refresh();
    const { words } = this;
    const told = [fill(words["record-opened"], { name: file.name })];
    if (record.changed) told.push(fill(words["record-saved-on"], { date: date(record.changed, this.dates) }));
    if (older !== null) told.push(words["record-older"]);
    if (record.edition !== this.edition) {
      const edition = nameIn(record.words, "edition") ?? record.edition;
      told.push(fill(words["record-saved-in"], { edition }));
    }
    this.told.classList.remove("eg-refused");
    say(this.told, ...told.map((line) => make("p", {}, line)));
    await this.#decide();
    await this.#tellRules(record);
  }

  /** Say what today's rules make of a record that was saved under others, and what differs. */
  async #tellRules(record) {
    if (!record.rules || record.rules === this.fingerprint || !this.#said) return;
    const { labels, words } = this;
    const { outcome } = this.#said;
    const name = (id) => (id ? labels.outcome(id, record.words) : words["cannot-say"]);
    const told = [
      record.edition === this.edition ? words["record-rules"] : words["record-rules-there"],
      fill(words["record-today"], { outcome: name(outcome) }),
      fill(words["record-then"], { outcome: name(record.outcome) }),
      ...(record.outcome === outcome ? [words["record-same"]] : []),
    ];
    const differ = await this.#differing(record);
    if (this.signal.aborted) return;
    this.told.append(...told.map((line) => make("p", {}, line)));
    this.told.append(make("p", { className: "eg-label-line" }, words["record-differs"]), make("ul", { data: { part: "differs" } }, ...differ));
    const others = Object.entries(this.form.others());
    if (others.length) this.told.append(make("p", {}, words["unknown-text"]), unknown(others, record.words, labels));
  }

  /** What differs between the rules of a record and those here. */
  async #differing({ parts, words: names }) {
    const { labels, words } = this;
    if (!Object.keys(parts).length) return [make("li", {}, words["record-unlisted"])];
    const reply = await this.#call({ do: "differences", was: parts, now: this.parts });
    const texts = {
      question: { gone: words["record-question-gone"], added: words["record-question-new"], changed: words["record-question-other"] },
      gate: { gone: words["record-must-gone"], added: words["record-must-new"], changed: words["record-must-other"] },
    };
    const called = (kind, id) => {
      const own = kind === "gate" ? labels.gate(id) && labels.must(id) : labels.called(`question.${id}`);
      if (own) return make("a", { href: kind === "gate" ? `#gate-${id}` : `#question-${id}` }, own);
      return nameIn(names, `${kind}.${id}`) ?? make("code", {}, id);
    };
    const found = reply.ok.differences;
    const items = found.filter(({ kind }) => kind !== "band").map(({ kind, id, was, now }) => {
      const state = was === null ? "added" : now === null ? "gone" : "changed";
      const text = kind === "weight" ? words["record-weight"] : texts[kind][state];
      return pieces(text, { part: called(kind, id), was: Number(was), now: Number(now) });
    });
    if (items.length < found.length) items.push([words["record-bands"]]);
    return (found.length ? items : [[words["record-order"]]]).map((item) => make("li", {}, ...item));
  }

  #refuse(messages) {
    this.told.classList.add("eg-refused");
    const items = messages.map((message) => make("li", {}, message));
    this.told.replaceChildren(make("p", {}, this.words["record-refused"]), make("ul", {}, ...items));
  }

  // ---------------------------------------------------------------- exports

  #rows() {
    const { labels, words } = this;
    const { answers, asked } = this.#state();
    const said = (id) => (answers[id] ? labels.answer(id, answers[id]) : words["not-answered"]);
    const ids = Object.keys(asked).filter((id) => asked[id] === true || answers[id] || this.form.note(id));
    const head = [words["check-question"], words["check-answer"], words["csv-counts"], words.note.replace(/\s*[:：]$/, "")];
    const rows = ids.map((id) => [labels.ask(id), said(id), asked[id] === false ? words.no : words.yes, this.form.note(id)]);
    const others = Object.entries(this.form.others()).map(([id, answer]) => [id, answer, words.no, ""]);
    return [head, ...rows, ...others];
  }

  #markdown() {
    const { labels, words } = this;
    const { answers, asked } = this.#state();
    const line = (id) => {
      const note = this.form.note(id);
      const said = answers[id] ? labels.answer(id, answers[id]) : words["not-answered"];
      return `- ${escaped(labels.ask(id))} **${escaped(said)}**${note ? `\n\n${quoted(note).replace(/^/gm, "  ")}\n` : ""}`;
    };
    const listed = (ids) => ids.map(line).join("\n");
    const ids = Object.keys(asked);
    const apart = ids.filter((id) => asked[id] === false && answers[id]);
    const counting = ids.filter((id) => asked[id] === true || (asked[id] === null && answers[id]));
    const parts = [
      `# ${escaped(this.#title())}`,
      markdown(this.view.result),
      `## ${escaped(words["check-answer"])}`,
      listed(counting),
    ];
    if (apart.length) parts.push(`### ${escaped(words["kept-apart"])}`, listed(apart));
    parts.push(escaped(this.#stamp()));
    return `${parts.join("\n\n")}\n`;
  }

  #title() {
    return wordsIn(document.querySelector("h1"));
  }

  #stamp() {
    const today = date(new Date().toISOString(), this.dates);
    return fill(this.words.stamp, { title: this.#title(), date: today, rules: this.fingerprint });
  }

  #print(kind) {
    document.body.classList.add(kind);
    say(this.view.part("stamp"), this.#stamp());
    this.view.part("stamp").hidden = false;
    window.print();
  }
}
