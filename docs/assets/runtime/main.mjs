/** Brings each page to life: once on the first page, and again after every instant navigation. */

import { mountChecklist } from "./checklist.mjs";
import { Client } from "./client.mjs";
import { mountFinder } from "./finder.mjs";
import { mountSheet } from "./sheet.mjs";
import { mountTerms } from "./terms.mjs";
import { mendTheme } from "./theme.mjs";
import { mountWidget } from "./widget.mjs";

// One worker for the whole visit, started on the first sign of interest in a tool.
const client = new Client(() => new Worker(new URL("worker.mjs", import.meta.url), { type: "module" }));
let page = new AbortController();

function mount() {
  page.abort();
  page = new AbortController();
  const { signal } = page;
  for (const root of document.querySelectorAll("[data-eg-checklist]")) mountChecklist(root, signal);
  for (const form of document.querySelectorAll("form[data-eg-tool]")) mountWidget(form, client, signal);
  for (const form of document.querySelectorAll("[data-eg-reflection]")) {
    // No other page needs its modules.
    import("./reflect.mjs").then((reflect) => signal.aborted || reflect.mountReflection(form, client, signal));
  }
  for (const form of document.querySelectorAll("[data-eg-finder]")) mountFinder(form, signal);
  for (const actions of document.querySelectorAll("[data-eg-sheet]")) mountSheet(actions, signal);
  mountTerms(document.querySelector("article") ?? document.body, signal);
  mendTheme(signal);
}

// The theme's observable speaks for the first page too.
if (window.document$) window.document$.subscribe(mount);
else mount();
