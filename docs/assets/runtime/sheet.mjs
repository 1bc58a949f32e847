/** Prints the sheet of an exercise without the rest of its page. */

/** Bring the button of one sheet to life; `signal` ends it when the reader moves to another page. */
export function mountSheet(actions, signal) {
  const print = () => {
    document.body.classList.add("eg-only-sheet");
    window.print();
  };
  window.addEventListener("afterprint", () => document.body.classList.remove("eg-only-sheet"), { signal });
  actions.querySelector("button").addEventListener("click", print, { signal });
  actions.hidden = false;
}
