/** Glossary terms: a tooltip on hover and focus. Without this script the browser shows the link's title. */

import { say } from "./dom.mjs";
import { spoken } from "./said.mjs";

const GAP = 8; // pixels between the term and its tooltip, and from the edge of the window

/** Give every term in `root` its tooltip; `signal` ends it when the reader moves to another page. */
export function mountTerms(root, signal) {
  const tip = document.createElement("div");
  tip.className = "eg-tip";
  tip.id = "eg-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  root.append(tip);
  let shown = null;
  let leaving = 0;

  const hide = () => {
    clearTimeout(leaving);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  };
  const show = (term) => {
    clearTimeout(leaving);
    if (term === shown) return;
    hide();
    shown = term;
    // The link is in the language of its title, and what is otherwise within it says so.
    const { lang, dir } = term.closest("[lang]");
    say(tip, spoken(term.dataset.definition, lang, dir));
    term.setAttribute("aria-describedby", tip.id);
    tip.hidden = false;
    const at = term.getClientRects()[0];
    const box = tip.getBoundingClientRect();
    const left = Math.max(GAP, Math.min(at.left, document.documentElement.clientWidth - box.width - GAP));
    const above = at.top - box.height - GAP;
    // Below the term unless that would leave the window.
    const top = at.bottom + GAP + box.height > window.innerHeight && above > 0 ? above : at.bottom + GAP;
    tip.style.left = `${left}px`;
    tip.style.top = `${top}px`;
  };
  // Time to move the pointer from the term onto the tooltip, which must not vanish under it.
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 200);
  };

  for (const term of root.querySelectorAll("a.eg-term[title]")) {
    term.dataset.definition = term.title;
    term.removeAttribute("title");
    term.addEventListener("pointerenter", () => show(term), { signal });
    term.addEventListener("pointerleave", leave, { signal });
    term.addEventListener("focus", () => show(term), { signal });
    term.addEventListener("blur", hide, { signal });
  }
  tip.addEventListener("pointerenter", () => clearTimeout(leaving), { signal });
  tip.addEventListener("pointerleave", leave, { signal });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide(), { signal });
  window.addEventListener("scroll", hide, { signal, passive: true });
  signal.addEventListener("abort", () => {
    hide();
    tip.remove();
  });
}
