/** Narrows the list of a collection to what the reader chose; without it the lists below do the same. */

import { say } from "./dom.mjs";
import { fill, wordsFrom } from "./said.mjs";

/** Bring one finder to life; `signal` ends it when the reader moves to another page. */
export function mountFinder(form, signal) {
  const list = document.querySelector(`[data-eg-found="${form.dataset.egFinder}"]`);
  const entries = [...list.children].map((item) => ({ item, facets: item.dataset.facets.split(" ") }));
  const status = form.querySelector("[data-found]");
  const found = wordsFrom(status.dataset.found);

  const show = () => {
    const wanted = [...new FormData(form).values()].filter(Boolean);
    for (const { item, facets } of entries) item.hidden = !wanted.every((value) => facets.includes(value));
    const n = entries.filter(({ item }) => !item.hidden).length;
    say(status, fill(found, { n, of: entries.length }));
  };
  form.addEventListener("change", show, { signal });
  // A form is reset after its event.
  form.addEventListener("reset", () => setTimeout(show), { signal });
  form.hidden = false;
  show();
}
