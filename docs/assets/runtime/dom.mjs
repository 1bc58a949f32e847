/** Elements and texts. Whatever comes from data or from a file is set as text, never as HTML. */

import { mark, markOf, Said } from "./said.mjs";

/** Make an element with text or children; null among them is nothing. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "data") Object.assign(element.dataset, value);
    else if (name === "textContent") say(element, value);
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  if (children.length) say(element, ...children);
  return element;
}

/** Set what is in an element, words with their language. The same words again stay silent to a screen reader. */
export function say(element, ...children) {
  const [words] = children;
  const alone = children.length === 1 && !(words instanceof Node) ? markOf(words) : null;
  mark(element, alone ?? {});
  if (children.length === 1 && !(words instanceof Node) && element.textContent === String(words)) return;
  element.replaceChildren(...(alone ? [String(words)] : children.filter((child) => child !== null).flatMap(nodes)));
}

function nodes(child) {
  if (!(child instanceof Said)) return [child];
  return child.parts.map(([text, own]) => {
    if (!own) return text;
    const span = document.createElement("span");
    span.textContent = text;
    mark(span, own);
    return span;
  });
}

/** A copy of an element, in the language in which it stands. */
export function copyOf(element) {
  const copy = element.cloneNode(true);
  const around = element.closest("[lang]");
  if (around !== document.documentElement) mark(copy, { lang: around.lang, dir: around.dir });
  return copy;
}

/** Hand the reader a file to keep; nothing leaves the device. */
export function download(name, type, text) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the address after this turn, some only a moment later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
