/** Shows on the map of the rules how far the reader's answers lead. */

import { make, say } from "./dom.mjs";
import { phrase } from "./said.mjs";

export class Map {
  constructor(tool, labels) {
    this.labels = labels;
    this.root = document.querySelector(`[data-eg-map="${tool}"]`);
  }

  /** Show the path of a reply; null takes it away. `verdict` is the reply in words. */
  show(said, verdict) {
    const { words } = this.labels;
    const states = {
      met: words["state-met"],
      failed: words["state-failed"],
      open: words["state-open"],
      unreached: words["state-unreached"],
      reached: words["state-reached"],
    };
    const mark = (node, state, onPath) => {
      if (said) node.dataset.state = state;
      else delete node.dataset.state;
      node.toggleAttribute("data-path", Boolean(said && onPath));
      const told = said ? [states[state] ?? ""] : [];
      if (said && onPath) told.push(make("span", { className: "eg-unseen", textContent: phrase` (${words["on-path"]})` }));
      say(node.querySelector("[data-part=state]"), ...told);
    };
    const end = this.#node("end");
    end.hidden = !said;
    mark(this.#node("start"), "start", true);
    // The path is certain up to the first must that has not passed; after one that failed nothing is reached.
    let sure = true;
    let ended = false;
    for (const node of this.root.querySelectorAll("[data-gate]")) {
      const state = { passed: "met", failed: "failed", open: "open" }[said?.gates[node.dataset.gate]];
      mark(node, ended ? "unreached" : state, sure);
      if (sure && state === "failed") ended = true;
      if (state !== "met") sure = false;
    }
    const reached = said?.reasons.find(({ kind }) => kind === "band")?.id;
    mark(this.#node("points"), sure ? "reached" : ended ? "unreached" : "open", sure);
    for (const node of this.root.querySelectorAll("[data-band]")) {
      const here = node.dataset.band === reached;
      mark(node, here ? "reached" : reached || ended ? "unreached" : "open", here);
    }
    mark(end, said?.outcome ? "reached" : "open", Boolean(said?.outcome));
    say(end.querySelector("[data-part=end]"), said ? verdict : "");
  }

  #node(name) {
    return this.root.querySelector(`[data-node="${name}"]`);
  }
}
