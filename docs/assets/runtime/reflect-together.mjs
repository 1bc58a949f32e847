/** Several partners' files, opened on one device: where their views differ, and whether each is the one announced. */

import { make, say } from "./dom.mjs";
import { nameIn } from "./record.mjs";
import { table } from "./reflect-picture.mjs";
import { joined, phrase, pieces, spoken } from "./said.mjs";

const LARGEST = 4_000_000; // bytes; a record has a million characters at most
const SEAL = /^[0-9a-f]{64}$/;

export class Together {
  #files = [];
  #latest = 0;

  /** @param ask sends one request to the tools; @param form what is asked, for the tools */
  constructor(root, words, ask, form, tool) {
    Object.assign(this, { root, words, ask, form, tool });
    this.seals = root.querySelector("#reflect-seals");
  }

  mount(signal) {
    const picked = this.root.querySelector("#reflect-files");
    picked.addEventListener("change", () => this.#open([...picked.files]).finally(() => (picked.value = "")), { signal });
    this.seals.addEventListener("input", () => this.#list(), { signal });
    this.part("files").addEventListener("click", (event) => this.#close(event.target.dataset?.close), { signal });
  }

  part(name) {
    return this.root.querySelector(`[data-reflect="${name}"]`);
  }

  async #open(chosen) {
    say(this.part("heard"), this.words.say("reading"));
    try {
      for (const file of chosen) this.#files.push(await this.#read(file));
      await this.#show();
    } catch (fault) {
      console.error(fault);
      say(this.part("heard"), this.words.say("failed"));
    }
  }

  /** One file: its record and seal, or the reasons why there is none. */
  async #read(file) {
    const { name } = file;
    if (file.size > LARGEST) return { name, faults: [this.words.say("too-large")] };
    const text = await file.text();
    const reply = await this.ask({ do: "read-record", text, tool: this.tool });
    if (reply.error) return { name, faults: reply.error.messages.map((message) => spoken(message, "en", "ltr")) };
    const { seal } = (await this.ask({ do: "seal", text })).ok;
    if (this.#files.some((open) => open.seal === seal)) return { name, faults: [this.words.say("twice")] };
    return { name, record: reply.ok.record, seal };
  }

  #close(place) {
    if (place === undefined) return;
    this.#files.splice(Number(place), 1);
    this.#show();
    this.root.querySelector("#reflect-files").focus();
  }

  #readable() {
    return this.#files.filter((file) => file.record);
  }

  async #show() {
    const mine = ++this.#latest;
    const files = this.#readable();
    this.compared = null;
    if (files.length) {
      const reply = await this.ask({ do: "compare", form: this.form, records: files.map((file) => file.record) });
      if (mine !== this.#latest) return;
      if (reply.error) throw new Error(reply.error.messages.join("\n"));
      this.compared = reply.ok;
    }
    const n = files.length;
    say(this.part("heard"), this.words.say("heard", { n }));
    this.#list();
    say(this.part("warnings"), ...this.#warnings());
    say(this.part("views"), ...(files.length > 1 ? this.#views() : []));
  }

  /** The files that are open, each with what is to be said of it. */
  #list() {
    const { sent, faulty } = this.#sent();
    const open = new Set(this.#readable().map((file) => file.seal));
    const missing = [...sent].filter((seal) => !open.has(seal)).length;
    let readable = 0;
    const items = this.#files.map((file, place) => {
      const title = this.words.say("file", { n: place + 1, name: file.name });
      const notes = file.faults
        ? [this.words.say("unreadable"), ...file.faults]
        : [this.#check(file, sent, missing), ...this.#notes(readable++)];
      const close = make("button", {
        type: "button",
        className: "md-button eg-small",
        textContent: this.words.say("remove", { name: file.name }),
        data: { close: place },
      });
      const list = make("ul", {}, ...notes.map((text) => make("li", { textContent: text })));
      const fair = file.faults ? "unreadable" : this.#fair(file, sent, missing);
      return make("li", { data: { fair } }, make("strong", { textContent: title }), list, close);
    });
    if (missing) items.push(make("li", { data: { fair: "missing" }, textContent: this.words.say("missing", { n: missing }) }));
    for (const text of faulty) items.push(make("li", { data: { fair: "bad" }, textContent: this.words.say("bad-seal", { text }) }));
    say(this.part("files"), ...items);
  }

  /** The fingerprints that the reader pasted, and the lines that are none. */
  #sent() {
    const lines = this.seals.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const plain = (line) => line.toLowerCase().replace(/[\s:-]/g, "");
    const faulty = lines.filter((line) => !SEAL.test(plain(line)));
    return { sent: new Set(lines.map(plain).filter((line) => SEAL.test(line))), faulty };
  }

  /** A file that was announced is one of the fingerprints; another may belong to one that has no file. */
  #fair(file, sent, missing) {
    if (!sent.size) return "unchecked";
    if (sent.has(file.seal)) return "match";
    return missing ? "mismatch" : "unannounced";
  }

  #check(file, sent, missing) {
    return {
      unchecked: this.words.say("unchecked"),
      match: this.words.say("match"),
      mismatch: this.words.say("mismatch"),
      unannounced: this.words.say("unannounced"),
    }[this.#fair(file, sent, missing)];
  }

  #notes(place) {
    const found = this.compared?.files[place];
    if (!found) return [];
    const notes = [];
    const { words: names } = this.#readable()[place].record;
    const list = joined(found.unknown.map((id) => nameIn(names, `question.${id}`) ?? id), "; ");
    if (list) notes.push(this.words.say("unknown", { list }));
    if (found.unworded.length) notes.push(this.words.say("unworded"));
    return notes;
  }

  #warnings() {
    if (!this.compared) return [];
    const said = [];
    if (this.compared.few) said.push(this.words.say("few"));
    said.push(this.compared.named ? this.words.say("named") : this.words.say("hidden"));
    return said.map((text) => make("p", { className: "eg-private", textContent: text }));
  }

  #views() {
    const { words } = this;
    const of = (state) => this.compared.questions.filter((one) => one.state === state);
    const differ = of("differ");
    const parts = [make("h3", { textContent: words.say("differ") })];
    parts.push(differ.length ? this.#table(words.say("differ"), differ) : make("p", { textContent: words.say("differ-none") }));
    for (const [state, title] of [
      ["unsure", words.say("unsure")],
      ["agree", words.say("alike")],
      ["single", words.say("single")],
    ]) {
      const found = of(state);
      if (found.length) {
        parts.push(make("details", { className: "eg-fold" }, make("summary", { textContent: title }), this.#table(title, found)));
      }
    }
    return parts;
  }

  #table(title, questions) {
    const { words } = this;
    const rows = questions.map((one) => {
      const views = one.said.map(({ answer, files }) =>
        make("li", {}, ...pieces(words.words.pair, { name: make("strong", {}, words.answer(one.question, answer)), text: this.#who(files) })),
      );
      const far = one.far ? [make("span", { className: "eg-own", textContent: words.say("far") })] : [];
      return { cells: [words.question(one.question, one.words ?? undefined), [make("ul", {}, ...views), ...far]], moved: one.far };
    });
    return table(title, [words.say("question"), words.say("views")], rows, false);
  }

  /** Names only where every file allows its own; else how many, so that nothing leads from one answer to the next. */
  #who(files) {
    if (!this.compared.named) return this.words.say("n-files", { n: files.length });
    const named = ({ name, party }) => (this.form.parties.includes(party) ? phrase`${name} (${this.words.party(party)})` : name);
    return joined(files.map((n) => named(this.#readable()[n].record)), "; ");
  }
}
