/**
 * One question at a time. Which one, the address says: its fragment names the question, so that the browser's own
 * Back and Forward lead through them, and no answer hangs on it.
 */

import { make, say } from "./dom.mjs";
import { fill, phrase } from "./said.mjs";

// The theme keeps count of addresses from the first link or step back on, and then must hear of every one.
// Before that, word of an address would make it fetch this same page again.
let counting = false;
const count = (event) => (counting ||= event.isTrusted && (event.type === "popstate" || Boolean(event.target.closest?.("a[href]"))));
window.addEventListener("popstate", count);
document.addEventListener("click", count);

export class Steps {
  #back = null; // after a change: where to go back to, and the questions that applied before it
  #mode = "steps";
  #shown; // the part of the address that is on the page

  /**
   * @param state gives { asked, answers } of the form as it is now
   * @param onMode is told of each way of answering that the reader chooses
   */
  constructor(form, labels, rules, state, onMode) {
    Object.assign(this, { form, labels, state, onMode });
    this.words = labels.words;
    this.ids = rules.questions.map((question) => question.id);
    this.start = document.querySelector("[data-eg-start]");
    this.controls = [...document.querySelectorAll("[data-eg-steps]")];
    this.progress = document.querySelector("[data-part=progress]");
    this.bar = document.querySelector("[data-eg-bar]");
    this.article = this.start.parentElement;
    // The questions with their headings: all that stands between the controls.
    const parts = [...this.article.children];
    this.zone = parts.slice(parts.indexOf(this.controls[0]) + 1, parts.indexOf(this.controls[1]));
  }

  mount(mode, signal) {
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    this.#mode = mode;
    this.start.hidden = false;
    for (const input of this.start.querySelectorAll("input")) {
      input.checked = input.value === mode;
      on(input, "change", () => this.#choose(input.value));
    }
    on(window, "hashchange", () => this.#moved());
    // The theme changes the address for a link without that event, a moment after the click.
    on(document, "click", () => setTimeout(() => signal.aborted || this.#moved()));
    on(this.form, "submit", (event) => {
      event.preventDefault();
      this.#go();
    });
    on(this.article, "click", (event) => this.#click(event));
    this.show({ first: true });
  }

  /** The question that is shown alone, if one is. */
  current() {
    const id = this.#place().question;
    return this.#mode === "steps" ? id : undefined;
  }

  #moved() {
    if (location.hash !== this.#shown) this.show();
  }

  /** Show what the address names. */
  show({ first = false } = {}) {
    this.#shown = location.hash;
    const { view, question } = this.#place();
    const alone = this.#mode === "steps";
    for (const part of this.article.children) away(part, alone && this.#isAway(part, view, question));
    for (const control of this.controls) control.hidden = !(alone && view === "question");
    this.article.dataset.egView = alone ? view : "all";
    if (view !== "question") this.#back = null;
    this.refresh();
    if (alone) this.#meet(view, question, first);
    else unfold(this.#target());
  }

  /** The answers changed: count anew. */
  refresh() {
    const { asked, answers } = this.state();
    const started = Object.keys(answers).length > 0;
    const button = this.start.querySelector("[data-act=start]");
    say(button, started ? this.words["go-on"] : this.words.start);
    button.hidden = this.#mode === "all";
    for (const id of this.ids) {
      this.labels.field(id).dataset.asked = { true: "yes", false: "no", null: "maybe" }[asked[id]];
    }
    const current = this.current();
    if (!current) return;
    if (answers[current]) this.#complain(current, false);
    const path = this.ids.filter((id) => asked[id] === true || (id === current && asked[id] === null));
    const may = this.ids.filter((id) => asked[id] === null && id !== current).length;
    const numbers = { n: path.indexOf(current) + 1, of: path.length + Math.ceil(may / 2) };
    const words = asked[current] === false ? this.words["progress-apart"] : may ? this.words["progress-about"] : this.words.progress;
    say(this.progress, phrase`${this.labels.group(current)} ${fill(words, numbers)}`);
    this.controls[1].querySelector("[data-part=to-check]").hidden = !started;
  }

  /** To the beginning of a cleared page. */
  restart() {
    this.#to("start");
  }

  #choose(mode) {
    this.#mode = mode;
    this.onMode(mode);
    this.show({ first: true });
  }

  /** What the address names: a question, the check of the answers, or the page around them. */
  #place() {
    const name = fragment();
    if (name === "check") return { view: "check" };
    const id = name.startsWith("question-") ? name.slice("question-".length) : undefined;
    if (this.ids.includes(id)) return { view: "question", question: id };
    const group = this.zone.find((part) => part.matches(".eg-group") && part.dataset.group === name);
    if (!group) return { view: "page" };
    const inGroup = this.ids.filter((own) => this.labels.field(own).dataset.group === name);
    const { asked } = this.state();
    return { view: "question", question: inGroup.find((own) => asked[own] === true) ?? inGroup[0] };
  }

  #isAway(part, view, question) {
    if (part.tagName === "H1" || part === this.form) return false;
    if (part === this.bar) return view !== "question";
    if (this.zone.includes(part)) return part !== (view === "question" ? this.labels.field(question) : null);
    if (part.matches("[data-eg-check]")) return view !== "check";
    if (view === "page") return false;
    if (view === "check") return true;
    return !this.controls.includes(part);
  }

  /** Bring the reader to what is shown now. */
  #meet(view, question, first) {
    if (view === "page") {
      const target = this.#target();
      unfold(target);
      if (first && !target) return;
      const heading = target?.matches("h2, h3, [data-eg-start]") ? target : null;
      if (heading) focus(heading);
      target?.scrollIntoView();
      return;
    }
    const heading = view === "check" ? document.getElementById("check") : this.labels.field(question);
    focus(heading);
    (view === "check" ? heading : this.controls[0]).scrollIntoView();
  }

  #target() {
    return document.getElementById(fragment());
  }

  #click(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "start") this.#to(this.#firstOpen());
    if (act === "back") this.#goBack();
    if (act === "skip") this.#leave(this.current());
    const link = event.target.closest('a[href^="#question-"], a[href="#check"], a[href="#result"]');
    if (!link || this.#mode === "all" || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { asked } = this.state();
    const from = this.#place().view;
    this.#to(link.hash.slice(1));
    // A change made from the list of answers or from the result leads back there.
    if (this.current() && from !== "question") this.#back = { to: from === "check" ? "check" : "result", asked };
  }

  /** Go to a part of the page. The browser itself would do so too early, and take the focus away again. */
  #to(name) {
    if (location.hash !== `#${name}`) history.pushState({ x: 0, y: 0 }, "", `#${name}`);
    if (counting) window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    this.show();
  }

  #firstOpen() {
    const { asked, answers } = this.state();
    const open = this.ids.find((id) => asked[id] === true && !answers[id]);
    return open ? `question-${open}` : "check";
  }

  #goBack() {
    const { asked } = this.state();
    const before = this.ids.slice(0, this.ids.indexOf(this.current())).filter((id) => asked[id] === true);
    this.#to(before.length ? `question-${before.at(-1)}` : "start");
  }

  /** Go on, if the question is answered. */
  #go() {
    const id = this.current();
    if (!id) return;
    if (this.state().answers[id] || this.state().asked[id] === false) this.#leave(id);
    else this.#complain(id, true);
  }

  #leave(id) {
    const { asked, answers } = this.state();
    const after = this.ids.slice(this.ids.indexOf(id) + 1).filter((own) => asked[own] === true);
    const back = this.#back;
    if (back) {
      const opened = after.find((own) => back.asked[own] !== true && !answers[own]);
      this.#to(opened ? `question-${opened}` : back.to);
    } else this.#to(after.length ? `question-${after[0]}` : "check");
  }

  /** Say that an answer is missing, or that it is not any more. */
  #complain(id, missing) {
    const field = this.labels.field(id);
    field.querySelector(".eg-error")?.remove();
    const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((own) => !own.startsWith("error-"));
    if (missing) {
      const error = make("p", { id: `error-${id}`, className: "eg-error" }, this.words["choose-first"]);
      field.querySelector(".eg-answer").before(error);
      described.unshift(error.id);
      field.querySelector("input[type=radio]").focus();
    }
    field.setAttribute("aria-describedby", described.join(" "));
  }
}

function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/** Away from the screen; paper has it all the same. */
function away(part, is) {
  part.classList.toggle("eg-away", is);
}

/** Open what is folded around a target, so that a link to it leads somewhere. */
function unfold(target) {
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function focus(element) {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
