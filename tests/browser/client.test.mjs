// The worker client against workers that misbehave, under node's own test runner.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Client } from "../../docs/assets/runtime/client.mjs";

/** Workers that do as they are told: each is a function of (worker, message). */
function workers(...behaviours) {
  const made = [];
  const spawn = () => {
    const behave = behaviours[Math.min(made.length, behaviours.length - 1)];
    const worker = {
      terminated: false,
      terminate() {
        worker.terminated = true;
      },
      postMessage: (message) => setTimeout(() => behave(worker, message)),
      reply: (id, reply) => worker.onmessage({ data: { kind: "reply", id, reply } }),
      state: (state, reason) => worker.onmessage({ data: { kind: "state", state, reason } }),
    };
    made.push(worker);
    setTimeout(() => behave(worker, null));
    return worker;
  };
  return { made, spawn };
}

const echo = (worker, message) =>
  message ? worker.reply(message.id, `re: ${message.request}`) : worker.state("ready");
const limits = { start: 100, call: 100 };
const kind = (expected) => (fault) => fault.kind === expected;

test("a reply reaches the one who asked, whatever the order", async () => {
  const held = [];
  const { spawn, made } = workers((worker, message) => {
    if (!message) worker.state("ready");
    else if (held.push(message) === 2) for (const m of held.reverse()) worker.reply(m.id, m.request);
  });
  const client = new Client(spawn, limits);
  assert.deepEqual(await Promise.all([client.ask("a"), client.ask("b")]), ["a", "b"]);
  assert.equal(made.length, 1);
});

test("a start that fails can be tried again", async () => {
  const { spawn, made } = workers((worker) => worker.state("failed", "no such file"), echo);
  const client = new Client(spawn, limits);
  await assert.rejects(client.ask("a"), kind("start"));
  assert.ok(made[0].terminated);
  assert.equal(await client.ask("a"), "re: a");
  assert.equal(made.length, 2);
});

test("a worker that never starts is given up", async () => {
  const { spawn, made } = workers(() => {}, echo);
  const client = new Client(spawn, limits);
  await assert.rejects(client.start(), kind("start"));
  assert.ok(made[0].terminated);
  await client.start();
});

test("a runaway is terminated, all that waits is told, and the next call has a new worker", async () => {
  const { spawn, made } = workers((worker, message) => message || worker.state("ready"), echo);
  const client = new Client(spawn, limits);
  const waiting = [client.ask("a"), client.ask("b")];
  for (const call of waiting) await assert.rejects(call, kind("runaway"));
  assert.ok(made[0].terminated);
  assert.equal(await client.ask("c"), "re: c");
});

test("a reply that comes too late is dropped", async () => {
  let late;
  const { spawn } = workers((worker, message) => {
    if (message) late = () => worker.reply(message.id, "old");
    else worker.state("ready");
  }, echo);
  const client = new Client(spawn, limits);
  await assert.rejects(client.ask("a"), kind("runaway"));
  late();
  assert.equal(await client.ask("b"), "re: b");
});

test("a worker that dies rejects what waits for it, and what it says afterwards does no harm", async () => {
  const { spawn, made } = workers((worker, message) => {
    if (message) worker.onerror({ message: "out of memory" });
    else worker.state("ready");
  }, echo);
  const client = new Client(spawn, limits);
  await assert.rejects(client.ask("a"), kind("worker"));
  made[0].onerror({ message: "again" });
  assert.equal(await client.ask("b"), "re: b");
});

test("many calls at once start one worker", async () => {
  const { spawn, made } = workers(echo);
  const client = new Client(spawn, limits);
  await Promise.all([client.start(), client.ask("a"), client.start(), client.ask("b")]);
  assert.equal(made.length, 1);
});
