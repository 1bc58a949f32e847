/**
 * What the theme leaves out for keyboards and screen readers: its menu and search buttons are labels of hidden
 * boxes, what they open keeps its links within reach of the Tab key while it is closed and off the screen, and
 * after an instant navigation the focus is nowhere.
 */

// Where the theme turns its sidebar and its search into drawers.
const MENU = { toggle: "__drawer", panel: ".md-sidebar--primary", narrow: "(max-width: 76.234375em)", word: "menu" };
const SEARCH = { toggle: "__search", panel: ".md-search__inner", narrow: "(max-width: 59.984375em)", word: "search" };

let visited = false;

/** Mend the page that has just been shown; `signal` ends it when the reader moves to another one. */
export function mendTheme(signal) {
  const words = JSON.parse(document.querySelector("[data-eg-page]")?.dataset.words ?? "{}");
  for (const drawer of [MENU, SEARCH]) mendDrawer(drawer, words[drawer.word] ?? "", signal);
  if (visited && !location.hash) {
    const heading = document.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  visited = true;
}

function mendDrawer({ toggle, panel, narrow }, name, signal) {
  const box = document.getElementById(toggle);
  const button = document.querySelector(`label.md-header__button[for="${toggle}"]`);
  const inside = document.querySelector(panel);
  if (!box || !button || !inside) return;
  const screen = window.matchMedia(narrow);
  button.role = "button";
  button.tabIndex = 0;
  button.ariaLabel = name;

  const update = () => {
    button.ariaExpanded = String(box.checked);
    inside.inert = screen.matches && !box.checked;
  };
  const close = () => {
    if (!box.checked || !screen.matches) return;
    box.click();
    button.focus();
  };
  button.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation(); // the theme would click a second time
      box.click();
      if (box.checked) inside.querySelector("input, a[href]")?.focus();
    },
    { signal },
  );
  box.addEventListener("change", update, { signal });
  screen.addEventListener("change", update, { signal });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close(), { signal });
  update();
}
