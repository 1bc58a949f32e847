/** Checklists whose ticks stay on the reader's device. */

import { keep, recall } from "./store.mjs";

/** Bring one checklist to life; `signal` ends it when the reader moves to another page. */
export function mountChecklist(root, signal) {
  const key = `ticks:${root.dataset.egChecklist}`;
  const boxes = [...root.querySelectorAll("input[type=checkbox]")];
  const kept = recall(key);
  for (const box of boxes) box.checked = Array.isArray(kept) && kept.includes(box.name);

  const save = () => {
    const ticked = boxes.filter((box) => box.checked).map((box) => box.name);
    if (keep(key, ticked.length ? ticked : undefined)) return;
    for (const hint of root.querySelectorAll("[data-eg-hint]")) hint.hidden = hint.dataset.egHint === "kept";
  };
  root.addEventListener("change", save, { signal });
  root.querySelector("button").addEventListener(
    "click",
    () => {
      for (const box of boxes) box.checked = false;
      save();
      boxes[0].focus();
    },
    { signal },
  );
  root.querySelector(".eg-checklist-foot").hidden = false;
}
