/** A part of the page as Markdown. */

/** The element's words, without what is hidden, folded away for editing, or a control. */
export function markdown(element) {
  return blocks(element).join("\n\n");
}

/** Any text as Markdown that shows it as it is, each line for itself. */
export function escaped(text) {
  return text
    .replace(/[\\`*_[\]<>]/g, "\\$&")
    .replace(/^(\s*)([#+\-=~|]|\d+(?=[.)]))/gm, (whole, space, mark) => (/\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`));
}

/** A text of several lines, set apart. */
export function quoted(text) {
  return escaped(text).split(/\r?\n/).map((line) => `> ${line}`.trimEnd()).join("\n");
}

const CONTROLS = "textarea, button, select, input, label, summary, [hidden], .eg-override, [data-part=documents], .eg-aside";

function blocks(element) {
  const found = [];
  for (const child of element.children) {
    if (child.matches(CONTROLS)) continue;
    if (/^H[1-6]$/.test(child.tagName)) found.push(`${"#".repeat(Number(child.tagName[1]))} ${line(child)}`);
    else if (child.matches("ul, ol")) found.push(list(child));
    else if (child.matches("blockquote")) found.push(quoted(child.textContent));
    else if (child.matches("p")) found.push(line(child));
    else found.push(...blocks(child));
  }
  return found.filter(Boolean);
}

function list(element) {
  const mark = element.matches("ol") ? (n) => `${n + 1}. ` : () => "- ";
  const items = [...element.children].filter((item) => !item.hidden);
  return items.map((item, n) => indented(mark(n), item)).join("\n");
}

function indented(mark, item) {
  const own = item.cloneNode(true);
  for (const part of own.querySelectorAll("ul, ol")) part.remove();
  const inner = [...item.querySelectorAll(":scope > ul, :scope > ol")].map((part) =>
    list(part).replace(/^/gm, " ".repeat(mark.length)),
  );
  return [mark + line(own), ...inner].join("\n");
}

function line(element) {
  return escaped(element.textContent.trim().replace(/\s+/g, " "));
}
