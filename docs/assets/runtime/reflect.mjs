/** The power reflection: from one partner's answers to a picture and a file. */

import { calendar } from "./calendar.mjs";
import { download, make, say } from "./dom.mjs";
import { Picture } from "./reflect-picture.mjs";
import { keep, recall } from "./store.mjs";
import { Together } from "./reflect-together.mjs";
import { Words } from "./reflect-words.mjs";
import { fileName, idsOf, moment, nameIn, namesFrom, namesOf, recordOf, spelt } from "./record.mjs";
import { joined, spoken } from "./said.mjs";

const ENOUGH = 3; // decisions, as in tools/reflect.py
const AGAIN = 91; // days until it is worth another look
// Answers of this visit: they outlast a move to another page and back, and nothing else.
let visit;

/** Bring the reflection to life; `client` asks the tools, `signal` ends it when the reader moves to another page. */
export function mountReflection(form, client, signal) {
  new Reflection(form, client, signal).mount();
}

class Reflection {
  #latest = 0; // number of the newest request; replies to older ones are dropped
  #warmed = false;
  #foreign = {}; // answers of a file that today's form does not ask
  #names = {}; // what that file calls things
  #created = null;
  #leftOut = new Set();

  constructor(form, client, signal) {
    Object.assign(this, { form, client, signal });
    this.tool = form.dataset.egReflection;
    this.asked = JSON.parse(form.dataset.form);
    this.key = `answers:${form.dataset.edition}:${this.tool}`;
    this.words = new Words(form);
    this.picture = new Picture(document.querySelector("[data-eg-picture]"), this.words);
    this.keeps = this.picture.root.querySelector('[data-act="keep"]');
    this.name = document.getElementById("reflect-name");
    this.share = document.getElementById("reflect-share");
    this.again = document.getElementById("reflect-again");
    this.redact = document.getElementById("reflect-redact");
  }

  mount() {
    const on = (target, type, act) => target.addEventListener(type, act, { signal: this.signal });
    const kept = recall(this.key);
    this.keeps.checked = kept !== undefined;
    // Answers that were quicker than this script stay.
    if (visit ?? kept) this.#fill(visit ?? kept);
    else this.#arrange();
    for (const input of this.form.elements) on(input, "change", () => this.#changed(input));
    for (const input of [this.name, this.share]) on(input, "change", () => this.#keep());
    for (const field of document.querySelectorAll(".eg-question")) {
      on(field, "focusin", () => this.#warm());
      on(field, "pointerenter", () => this.#warm());
    }
    on(this.picture.root, "click", (event) => this.#act(event.target.dataset?.act));
    on(this.keeps, "change", () => this.#keep());
    on(this.redact, "toggle", () => this.#listAnswers());
    on(document.getElementById("reflect-save"), "click", () => this.#save());
    const own = document.getElementById("reflect-open");
    on(own, "change", () => this.#open(own.files[0]).finally(() => (own.value = "")));
    const together = document.querySelector("[data-eg-together]");
    const ask = async (request) => JSON.parse(await this.client.ask(JSON.stringify(request)));
    new Together(together, this.words, ask, this.asked, this.tool).mount(this.signal);
    const day = new Date(Date.now() + AGAIN * 86_400_000);
    this.again.value = day.toISOString().slice(0, 10);
    this.#look();
  }

  /** Start Python early, once; a failure shows when the reader asks for something. */
  #warm() {
    if (this.#warmed) return;
    this.#warmed = true;
    this.client.start().catch(() => {});
  }

  // ------------------------------------------------------------ the form

  /** What the reader says, as it would be kept: only what the page asks now. */
  #record() {
    const answers = {};
    const notes = {};
    for (const [name, value] of new FormData(this.form)) {
      if (!value || name === "us") continue;
      if (name.startsWith("note.")) notes[name.slice("note.".length)] = value.trim();
      else answers[name] = value;
    }
    for (const [name, text] of Object.entries(notes)) if (!text) delete notes[name];
    const us = this.form.elements.us.value;
    return {
      answers: { ...this.#foreign, ...answers },
      notes,
      ...(us && { party: us }),
      name: this.name.value.trim(),
      "share-name": this.share.checked,
      created: this.#created,
      words: this.#names,
    };
  }

  /** Set the form to a record, or to nothing; what the page does not ask is set aside, and told of. */
  #fill(record) {
    const found = typeof record === "object" && record !== null ? record : {};
    const text = (of, name) => (Object.hasOwn(of ?? {}, name) && typeof of[name] === "string" ? of[name] : "");
    const answers = typeof found.answers === "object" && found.answers !== null ? found.answers : {};
    this.form.reset();
    this.#foreign = {};
    this.#names = namesFrom(found.words);
    for (const [name, value] of Object.entries(answers)) {
      if (typeof value !== "string") continue;
      if (this.#set(name, value)) this.#showFor(name);
      else this.#foreign[name] = value;
    }
    // The route is the reader's choice, unless there are answers that only the full one asks for.
    if (answers.route === "short" && !this.#hasFull()) this.#set("route", "short");
    for (const input of this.form.elements) {
      if (input.name.startsWith("note.")) input.value = text(found.notes, input.name.slice("note.".length));
    }
    if (!this.#set("us", text(found, "party"))) this.#set("us", "");
    this.name.value = text(found, "name");
    this.share.checked = found["share-name"] === true;
    this.#created = typeof found.created === "string" ? found.created : null;
    this.#leftOut.clear();
    this.#arrange();
  }

  /** Set one answer; says whether the form has it. */
  #set(name, value) {
    const inputs = [...this.form.elements].filter((input) => input.name === name && !name.startsWith("note."));
    for (const input of inputs) {
      if (input.options) {
        if (![...input.options].some((option) => option.value === value)) return false;
        input.value = value;
        return true;
      }
      if (input.value === value) {
        input.checked = true;
        return true;
      }
    }
    return false;
  }

  /** An answer shows what it is about, although the file may no longer say that it was chosen. */
  #showFor(name) {
    const [kind, topic, aspect, party] = name.split(".");
    if (kind === "decision") this.#set(`choice.${topic}`, "in");
    if (kind === "decision" && party) this.#set(`party.${party}`, "in");
    if (kind === "power") this.#set(`party.${aspect}`, "in");
    if (kind === "statement" && this.#hasFull()) this.#set("route", "full");
  }

  #hasFull() {
    const full = [...document.querySelectorAll('[data-statement][data-route="full"]')];
    return full.some((field) => field.querySelector("input:checked"));
  }

  /** Show what the reader chose to look at. What is not shown is disabled, so it is no answer. */
  #arrange() {
    const ticked = (name) => this.form.elements[name].checked;
    const chosen = this.asked.decisions.filter((id) => ticked(`choice.${id}`));
    const within = this.asked.parties.filter((id) => ticked(`party.${id}`));
    const show = (element, shown) => {
      element.hidden = !shown;
      if ("disabled" in element) element.disabled = !shown;
    };
    for (const field of document.querySelectorAll("[data-decision]")) show(field, chosen.includes(field.dataset.decision));
    for (const row of document.querySelectorAll("[data-party]")) {
      show(row, within.includes(row.dataset.party));
      for (const select of row.querySelectorAll("select")) select.disabled = row.hidden;
    }
    const full = this.form.elements.route.value === "full";
    for (const field of document.querySelectorAll("[data-statement]")) show(field, full || field.dataset.route === "short");
    for (const more of document.querySelectorAll("[data-group]")) {
      const { group } = more.dataset;
      const shown = [...document.querySelectorAll(`[data-in="${group}"]`)].some((field) => !field.hidden);
      for (const element of [document.getElementById(`group-${group}`), more, more.nextElementSibling]) element.hidden = !shown;
    }
    for (const hint of document.querySelectorAll('[data-reflect="no-party"]')) hint.hidden = within.length > 0;
    const n = chosen.length;
    const said = n < ENOUGH ? this.words.say("chosen-some", { n }) : this.words.say("chosen-enough", { n });
    say(document.querySelector('[data-reflect="chosen"]'), said);
  }

  #changed(input) {
    if (input.name === "us" && input.value) this.#set(`party.${input.value}`, "in");
    this.#arrange();
    this.#keep();
    this.#listAnswers();
    this.#look();
  }

  #keep() {
    visit = this.#record();
    const kept = keep(this.key, this.keeps.checked ? visit : undefined);
    this.picture.part("unkept").hidden = kept || !this.keeps.checked;
  }

  // ------------------------------------------------------------ the picture

  async #look() {
    const mine = ++this.#latest;
    const { answers, party = null } = this.#record();
    const current = () => mine === this.#latest && !this.signal.aborted;
    if (!Object.keys(answers).some((name) => /^(decision|power|statement)\./.test(name))) {
      this.picture.state("idle");
      return;
    }
    if (this.picture.root.dataset.state !== "shown") this.picture.state("starting");
    try {
      await this.client.start();
      if (!current()) return;
      this.picture.state("thinking");
      const reply = JSON.parse(await this.client.ask(JSON.stringify({ do: "reflect", form: this.asked, answers, party })));
      if (!current()) return;
      if (reply.error) {
        console.error(...reply.error.messages);
        this.picture.state("bug");
      } else {
        this.picture.show(reply.ok);
        this.picture.state("shown");
      }
    } catch (fault) {
      if (!current()) return;
      console.error(fault);
      this.picture.state(fault.kind === "runaway" ? "runaway" : "failed");
    }
  }

  #act(name) {
    if (name === "retry") this.#look();
    if (name === "print") window.print();
    if (name === "calendar") this.#calendar();
    if (name === "clear" && window.confirm(this.words.say("clear-confirm"))) {
      this.#fill(undefined);
      this.#keep();
      this.#look();
      this.form.elements.route[0].focus();
    }
  }

  #calendar() {
    if (!this.again.value) {
      this.again.focus();
      return;
    }
    const text = calendar({
      day: this.again.value,
      title: this.words.say("event"),
      text: `${this.words.say("event-text")} ${location.href.split("#")[0]}`,
      uid: `${hex(16)}@even-ground`,
      stamp: new Date(),
    });
    download(fileName(this.tool, "ics"), "text/calendar", text);
  }

  // ------------------------------------------------------------ the file

  /** Every answer that the reader may leave out, by what it is about. */
  #groups() {
    const { answers, notes } = this.#record();
    const groups = new Map();
    const add = (title, key, label) => {
      const group = groups.get(title.toString()) ?? { title, items: [] };
      groups.set(title.toString(), group);
      group.items.push({ key, label });
    };
    for (const [name, value] of Object.entries(answers)) {
      const [kind, topic] = name.split(".");
      if (name in this.#foreign) add(this.words.say("foreign"), name, this.#called(name, value));
      else if (kind === "party") add(this.words.say("parties"), name, this.words.party(topic));
      else if (kind === "statement") add(this.words.say("statements"), name, this.#spelt(name, value));
      else if (kind === "decision" || kind === "power") add(this.words.topic(topic), name, this.#spelt(name, value));
    }
    for (const [name, text] of Object.entries(notes)) {
      add(this.words.topic(name.split(".")[1]), `note.${name}`, this.words.pair(this.words.say("redact-words"), text));
    }
    return groups.values();
  }

  /** An answer that today's form does not have, as the page calls what it names, or else its file. */
  #called(name, value) {
    const called = (id, bare) => this.words.called(id) ?? nameIn(this.#names, id) ?? bare;
    return this.words.pair(called(`question.${name}`, name), called(`answer.${name}.${value}`, value));
  }

  #spelt(name, value) {
    return this.words.pair(this.words.question(name), this.words.answer(name, value));
  }

  #listAnswers() {
    if (!this.redact.open) return;
    const groups = [...this.#groups()].map(({ title, items }) => {
      const boxes = items.map(({ key, label }) => this.#box(label, this.#leftOut.has(key), key));
      const all = this.#box(this.words.say("redact-all", { group: title }), items.every(({ key }) => this.#leftOut.has(key)));
      const field = make("fieldset", { className: "eg-question" }, make("legend", { textContent: title }), all, ...boxes);
      field.addEventListener("change", ({ target }) => this.#leave(field, target), { signal: this.signal });
      return field;
    });
    const nothing = make("p", { textContent: this.words.say("redact-nothing") });
    say(document.querySelector('[data-reflect="redact"]'), ...(groups.length ? groups : [nothing]));
  }

  #box(label, checked, key) {
    const input = make("input", { type: "checkbox", checked, autocomplete: "off", data: key ? { key } : { all: "" } });
    return make("label", { className: "eg-answer" }, input, " ", make("span", { textContent: label }));
  }

  /** A box of one answer or of a whole group was ticked or unticked. */
  #leave(field, target) {
    const boxes = [...field.querySelectorAll("[data-key]")];
    if ("all" in target.dataset) for (const box of boxes) box.checked = target.checked;
    else field.querySelector("[data-all]").checked = boxes.every((box) => box.checked);
    for (const box of boxes) {
      if (box.checked) this.#leftOut.add(box.dataset.key);
      else this.#leftOut.delete(box.dataset.key);
    }
  }

  /** The reader's file: what is left out is nowhere in it. */
  #file() {
    const { answers, notes, party, name, created, "share-name": share } = this.#record();
    const stays = (key) => !this.#leftOut.has(key);
    const kept = Object.fromEntries(Object.entries(answers).filter(([key]) => stays(key)));
    for (const decision of this.asked.decisions) {
      // Nor what was looked at, when nothing that was said of it stays.
      const of = (key) => key.startsWith(`decision.${decision}.`);
      if (Object.keys(answers).some(of) && !Object.keys(kept).some(of)) delete kept[`choice.${decision}`];
    }
    const now = moment();
    const { edition, editionName, rules, parts } = this.form.dataset;
    const own = (id) => (id === "edition" ? editionName : this.words.called(id));
    const head = { tool: this.tool, edition, rules, parts: JSON.parse(parts), outcome: null };
    const content = {
      answers: kept,
      notes: Object.fromEntries(Object.entries(notes).filter(([key]) => stays(`note.${key}`))),
      overrides: [],
      created: (this.#created = created ?? now),
      changed: now,
    };
    return {
      ...recordOf({ ...head, named: namesOf(["edition", ...idsOf(kept)], own, this.#names) }, content),
      ...(party && { party }),
      ...(name && { name }),
      "share-name": share,
      // Without it, whoever has the fingerprint could try all answers until one fits.
      nonce: hex(32),
    };
  }

  async #save() {
    const record = this.#file();
    const text = spelt(record);
    const { answers, notes } = this.#record();
    const n = [...Object.keys(answers), ...Object.keys(notes).map((key) => `note.${key}`)].filter((key) => this.#leftOut.has(key)).length;
    download(`${this.tool}.json`, "application/json", text);
    this.#keep();
    const saved = document.querySelector('[data-reflect="saved"]');
    const shown = document.querySelector('[data-reflect="seal"]');
    shown.hidden = true;
    say(saved, n ? this.words.say("saved-without", { n }) : this.words.say("saved"));
    try {
      const reply = JSON.parse(await this.client.ask(JSON.stringify({ do: "seal", text })));
      shown.querySelector("code").textContent = reply.ok.seal.match(/.{4}/g).join(" ");
      shown.hidden = false;
    } catch (fault) {
      console.error(fault);
      say(saved, this.words.say("no-fingerprint"));
    }
  }

  async #open(file) {
    const told = document.querySelector('[data-reflect="opened"]');
    const tell = (text) => {
      say(told, text);
      told.hidden = false;
    };
    if (!file) return;
    tell(this.words.say("starting"));
    try {
      const request = { do: "read-record", text: await file.text(), tool: this.tool };
      const reply = JSON.parse(await this.client.ask(JSON.stringify(request)));
      if (reply.error) {
        const messages = reply.error.messages.map((message) => spoken(message, "en", "ltr"));
        tell(joined([this.words.say("unreadable"), ...messages], " "));
        return;
      }
      const { record } = reply.ok;
      this.#fill(record);
      tell(joined(await this.#opened(record), " "));
      this.#keep();
      this.#listAnswers();
      this.#look();
    } catch (fault) {
      console.error(fault);
      tell(this.words.say("failed"));
    }
  }

  /** What there is to say of a file that is open now. */
  async #opened({ edition, rules, parts, words: names }) {
    const { dataset } = this.form;
    const list = joined(Object.entries(this.#foreign).map(([name, value]) => this.#called(name, value)), "; ");
    const told = [list ? this.words.say("opened-kept", { list }) : this.words.say("opened")];
    if (edition !== dataset.edition) told.push(this.words.say("opened-in", { edition: nameIn(names, "edition") ?? edition }));
    if (rules === dataset.rules || !Object.keys(parts).length) return told;
    const request = { do: "differences", was: parts, now: JSON.parse(dataset.parts) };
    const { differences } = JSON.parse(await this.client.ask(JSON.stringify(request))).ok;
    const added = differences.filter(({ was }) => was === null).map(({ kind, id }) => this.words.part(kind, id));
    if (added.length) told.push(this.words.say("opened-new", { list: joined(added, "; ") }));
    return told;
  }
}

/** So many octets of chance, as hex digits. */
function hex(octets) {
  return [...crypto.getRandomValues(new Uint8Array(octets))].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}
