/**
 * The page's side of the worker that runs Python.
 *
 * What crosses, always as plain data:
 *   page -> worker  {id, request}                          request: JSON text for tools/bridge.py
 *   worker -> page  {kind: "state", state: "ready"}
 *                   {kind: "state", state: "failed", reason}
 *                   {kind: "reply", id, reply}             reply: JSON text from tools/bridge.py
 */

/** Why there is no reply. kind: "start" (Python could not start), "runaway" (it took too long) or "worker" (it died). */
export class Fault extends Error {
  constructor(kind, reason) {
    super(reason);
    this.kind = kind;
  }
}

export class Client {
  #spawn;
  #limits;
  #worker = null;
  #ready = null;
  #pending = new Map();
  #next = 1;

  /**
   * @param spawn  makes a worker
   * @param limits milliseconds: `start` for Python to start, `call` for one reply
   */
  constructor(spawn, limits = { start: 120_000, call: 10_000 }) {
    this.#spawn = spawn;
    this.#limits = limits;
  }

  /** Start the worker if none runs. Resolves when Python is ready; after a failure the next call starts afresh. */
  start() {
    this.#ready ??= new Promise((resolve, reject) => {
      const worker = (this.#worker = this.#spawn());
      const fail = (kind, reason) => {
        if (worker !== this.#worker) return; // a worker that was already given up
        const fault = new Fault(kind, reason);
        this.#end(fault);
        reject(fault);
      };
      const timer = setTimeout(() => fail("start", "it took too long to start"), this.#limits.start);
      worker.onerror = (event) => fail(this.#pending.size ? "worker" : "start", event.message || "the worker stopped");
      worker.onmessageerror = () => fail("worker", "a message could not be read");
      worker.onmessage = ({ data }) => {
        if (data.kind === "reply") {
          this.#settle(data.id, (call) => call.resolve(data.reply));
        } else if (data.state === "ready") {
          clearTimeout(timer);
          resolve();
        } else {
          clearTimeout(timer);
          fail("start", data.reason);
        }
      };
    });
    return this.#ready;
  }

  /** Ask for one reply. Rejects with a Fault; a reply that takes too long ends the worker, and the next call starts one. */
  async ask(request) {
    await this.start();
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#end(new Fault("runaway", "it took too long to answer")), this.#limits.call);
      this.#pending.set(id, { resolve, reject, timer });
      this.#worker.postMessage({ id, request });
    });
  }

  /** Terminate the worker and reject all that waits for it. */
  #end(fault) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#ready = null;
    for (const id of [...this.#pending.keys()]) this.#settle(id, (call) => call.reject(fault));
  }

  #settle(id, how) {
    const call = this.#pending.get(id);
    if (!call) return; // a reply that nobody waits for any more
    this.#pending.delete(id);
    clearTimeout(call.timer);
    how(call);
  }
}
