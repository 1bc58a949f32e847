/** Elements and texts. Whatever comes from data or from a file is set as text, never as HTML. */

/** Make an element with text or children; null among them is nothing. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "data") Object.assign(element.dataset, value);
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * Fill the {words} of an interface text. One that depends on how many there are is its forms by CLDR category,
 * and `values.n` is the number.
 */
export function fill(text, values = {}) {
  const said = text.forms ? (text.forms[rules(text.lang).select(values.n)] ?? text.forms.other) : text;
  return said.replace(/\{([a-z]+)\}/g, (whole, name) => values[name] ?? whole);
}

function rules(lang) {
  try {
    return new Intl.PluralRules(lang);
  } catch {
    return new Intl.PluralRules(); // a made-up language
  }
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
