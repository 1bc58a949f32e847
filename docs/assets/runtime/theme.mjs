/**
 * What the theme leaves out for keyboards and screen readers: its menu and search buttons are labels of hidden
 * boxes, links that are closed away or covered stay within reach of the Tab key, and after an instant navigation
 * the focus is nowhere, and the links to other editions lead to where the first page was.
 */

// Where the theme turns its sidebar and its search into drawers, and the element that has their name.
const DRAWERS = [
  { toggle: "__drawer", panel: ".md-sidebar--primary", narrow: "(max-width: 76.234375em)", named: ".md-nav--primary" },
  { toggle: "__search", panel: ".md-search__inner", narrow: "(max-width: 59.984375em)", named: ".md-search__input" },
];

let visited = false;

/** Mend the page that has just been shown; `signal` ends it when the reader moves to another one. */
export function mendTheme(signal) {
  for (const drawer of DRAWERS) mendDrawer(drawer, signal);
  const search = document.querySelector(".md-search[role=dialog]");
  if (search) search.ariaLabel = document.querySelector(".md-search__input").ariaLabel;
  if (visited && !location.hash) {
    const heading = document.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  visited = true;
  leadToOtherEditions();
}

/** The links to other editions lead to this page there; the theme keeps those of the page that was loaded first. */
function leadToOtherEditions() {
  const links = [...document.querySelectorAll("[data-eg-edition]")];
  // The base stands at the top of all others, so the longest that fits is the reader's own.
  const roots = links.map((link) => link.dataset.egEdition).filter((root) => location.pathname.startsWith(root));
  const own = roots.sort((a, b) => b.length - a.length)[0];
  for (const link of links) {
    const address = location.pathname.slice(own.length);
    link.href = link.dataset.egEdition + (JSON.parse(link.dataset.lacks).includes(address) ? "" : address);
  }
}

function mendDrawer({ toggle, panel, narrow, named }, signal) {
  const box = document.getElementById(toggle);
  const inside = document.querySelector(panel);
  const button = realButton(toggle);
  if (!box || !inside || !button) return;
  const screen = window.matchMedia(narrow);
  button.ariaLabel = document.querySelector(named)?.ariaLabel ?? "";

  const update = () => {
    button.ariaExpanded = String(box.checked);
    inside.inert = screen.matches && !box.checked;
    coverPanels(inside, screen.matches);
    // An open drawer lies over the page.
    for (const part of document.querySelectorAll(".md-content, .md-footer")) {
      part.inert = DRAWERS.some((d) => window.matchMedia(d.narrow).matches && document.getElementById(d.toggle)?.checked);
    }
  };
  const enter = () => {
    const first = [...inside.querySelectorAll("input:not(.md-toggle), a[href]")].find((e) => !e.closest("[inert]"));
    first?.focus();
  };
  const press = () => {
    box.click();
    if (box.checked) enter();
  };
  // A part of the menu opens or closes; what a reader types is none of this module's business.
  const turn = (event) => {
    if (!event.target.matches(".md-nav__toggle")) return;
    update();
    if (screen.matches) enter();
  };
  const escape = (event) => {
    if (event.key !== "Escape" || !box.checked || !screen.matches) return;
    box.click();
    button.focus();
  };
  button.addEventListener("click", press, { signal });
  box.addEventListener("change", update, { signal });
  inside.addEventListener("change", turn, { signal });
  screen.addEventListener("change", update, { signal });
  document.addEventListener("keydown", escape, { signal });
  update();
}

/** On a narrow screen an open part of the menu covers the level above it: only what is on top can be reached. */
function coverPanels(menu, narrow) {
  for (const list of menu.querySelectorAll(".md-nav__list")) {
    const items = [...list.children];
    const open = items.find((item) => item.querySelector(":scope > .md-nav__toggle:checked"));
    for (const item of items) {
      const covered = narrow && open !== undefined;
      item.inert = covered && item !== open;
      for (const link of item.querySelectorAll(":scope > .md-nav__link")) link.inert = covered;
      const panel = item.querySelector(":scope > .md-nav");
      if (panel) panel.inert = narrow && item !== open;
    }
    // The title of a part leads back to the level above.
    const title = list.parentElement.querySelector(":scope > .md-nav__title");
    if (title) title.inert = narrow && open !== undefined;
    if (title?.htmlFor.startsWith("__nav")) title.tabIndex = narrow ? 0 : -1;
  }
}

/** The theme's label for a hidden box, made a button. It keeps `for`, by which the theme's styles know it. */
function realButton(toggle) {
  const found = document.querySelector(`.md-header__button[for="${toggle}"]`);
  if (!found || found instanceof HTMLButtonElement) return found;
  const button = document.createElement("button");
  button.type = "button";
  button.className = found.className;
  button.setAttribute("for", toggle);
  button.append(...found.childNodes);
  found.replaceWith(button);
  return button;
}
