/** The texts that go with an outcome: filled in from the result, for the reader to edit and keep. */

import { copyOf, download, make, say } from "./dom.mjs";
import { fileName } from "./record.mjs";
import { reasonsOf } from "./view.mjs";
import { joined, mark, markOf, phrase, together, wordsIn } from "./said.mjs";

export class Documents {
  #made = new Map(); // document id -> its element
  #written = new Map(); // document id -> the text as the page wrote it

  /**
   * @param form  what the reader put on the form; edited texts are kept there
   * @param onEdit called after an edit
   */
  constructor(tool, labels, form, onEdit) {
    Object.assign(this, { tool, labels, form, onEdit });
  }

  /** The elements of the documents that go with an outcome, written from `facts` (see `factsOf`). */
  of(outcome, facts) {
    const ids = this.labels.meaning(outcome).dataset.documents.split(" ").filter(Boolean);
    return ids.map((id) => {
      const element = this.#made.get(id) ?? this.#make(id);
      this.#written.set(id, this.#text(id, facts));
      this.#refresh(id);
      return element;
    });
  }

  #static(id) {
    return document.querySelector(`[data-document="${id}"]`);
  }

  /** The document's text: its own parts, and in between what the result gives. */
  #text(id, facts) {
    const { words } = this.labels;
    const parts = [...this.#static(id).querySelector(".eg-letter").children];
    const said = (part) => {
      const given = facts[part.dataset.fill];
      if (!given) return wordsIn(part);
      return given.length ? joined(given, "\n") : words.nothing;
    };
    const after = (part) => (part === parts.at(-1) || part.dataset.of === "title" ? "\n" : "\n\n");
    return together(...parts.flatMap((part) => [said(part), after(part)]));
  }

  #make(id) {
    const { words } = this.labels;
    const own = this.#static(id);
    const title = wordsIn(own.querySelector("summary"));
    const area = make("textarea", { id: `text-${id}`, rows: 14, maxLength: 20000, autocomplete: "off" });
    area.setAttribute("aria-label", title);
    const button = (act, text) => make("button", { type: "button", className: "md-button eg-small", data: { text: act } }, text);
    const told = make("span", { role: "status" });
    const anew = button("anew", words["document-anew"]);
    const actions = make("p", { className: "eg-actions" }, button("copy", words["document-copy"]), button("download", words["document-download"]), anew, told);
    const about = copyOf(own.querySelector("[data-of=about]"));
    const element = make("details", { className: "eg-text", data: { text: id } }, make("summary", {}, title), about, area, actions);
    area.addEventListener("input", () => {
      this.form.setText(id, area.value === this.#written.get(id).toString() ? undefined : area.value);
      this.#refresh(id);
      say(told, "");
    });
    area.addEventListener("change", () => this.onEdit());
    actions.addEventListener("click", async ({ target }) => {
      const act = target.dataset.text;
      if (act === "copy") say(told, (await copied(area)) ? words["document-copied"] : "");
      if (act === "download") download(fileName(`${this.tool}-${id}`, "txt"), "text/plain;charset=utf-8", area.value);
      if (act === "anew" && window.confirm(words["document-anew-confirm"])) {
        this.form.setText(id, undefined);
        this.#refresh(id);
        this.onEdit();
        area.focus();
      }
    });
    this.#made.set(id, element);
    return element;
  }

  /** Show the reader's own text where there is one, else the page's. */
  #refresh(id) {
    const element = this.#made.get(id);
    const edited = this.form.text(id);
    const area = element.querySelector("textarea");
    const text = edited ?? this.#written.get(id);
    if (area.value !== text.toString()) area.value = text;
    mark(area, markOf(text) ?? {});
    element.querySelector("[data-text=anew]").hidden = edited === undefined;
  }
}

/** Copy what is in a field; where the browser allows it only the old way, that way. */
async function copied(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.select();
    return document.execCommand("copy");
  }
}

/** What documents are filled with: for each kind of fill its lines. */
export function factsOf(said, form, asked, view) {
  const { labels } = view;
  const { words } = labels;
  const answers = form.answers();
  const ids = Object.keys(asked);
  const point = (text) => phrase`- ${text}`;
  const gates = (state) => Object.keys(said.gates).filter((id) => said.gates[id] === state);
  const unsure = ids.filter((id) => asked[id] !== false && answers[id] === "not-sure");
  const missing = ids.filter((id) => asked[id] === true && !answers[id]);
  const reason = ({ kind, id }) =>
    kind === "gate" ? phrase`${labels.must(id)} ${labels.because(kind, id)}` : labels.because(kind, id);
  const clarified = [
    ...[...gates("failed"), ...gates("open")].map((id) => labels.gateClarify(id)),
    ...unsure.map((id) => labels.clarify(id)),
  ];
  const answered = (id) => {
    const note = form.note(id);
    const own = note ? phrase` (${words.note} ${note})` : "";
    return point(phrase`${labels.ask(id)} ${labels.answer(id, answers[id])}${own}`);
  };
  const next = labels.meaning(said.outcome).querySelectorAll("[data-of=next] li");
  return {
    outcome: [labels.outcome(said.outcome)],
    reasons: reasonsOf(said, view.rules).map(reason).map(point),
    questions: once(clarified.filter(Boolean)).map(point),
    next: [...next].map((item) => point(wordsIn(item))),
    changes: said.changes.map((change) =>
      point(joined([...change.changes.map((step) => view.changeStep(step, answers)), view.changeLeads(change)], " ")),
    ),
    answers: ids.filter((id) => asked[id] !== false && answers[id]).map(answered),
    open: [...missing, ...unsure].map((id) => point(labels.ask(id))),
    notes: form.ownNotes().map(([id, text]) => point(id ? phrase`${labels.ask(id)} ${text}` : text)),
  };
}

function once(list) {
  return [...new Map(list.map((said) => [said.toString(), said])).values()];
}
