import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyBoard, entered, gone, looked, rows, welcomed, type Board } from "../src/board.ts";
import type { Entry } from "../src/protocol.ts";

const maya = { id: "maya", name: "Maya" };
const ivo = { id: "ivo", name: "Ivo" };

function entry(conversation: string, more: Partial<Entry> = {}): Entry {
  return {
    type: "entry",
    conversation,
    shop: "ziemelis",
    state: "waiting",
    position: 1,
    since: "2026-11-21T10:00:00Z",
    reason: "explicit",
    language: "pl",
    wish: null,
    last: "Dzień dobry",
    ...more,
  };
}

function board(queue: Entry[], mine: Entry[] = []): Board {
  return welcomed(emptyBoard, { type: "welcome", v: 1, agent: maya, queue, mine, agents: [] });
}

const ids = (entries: readonly Entry[]) => entries.map((e) => e.conversation);

test("the queue stands in order of place, whatever order entries come in", () => {
  const start = board([entry("b", { position: 2 }), entry("a", { position: 1 })]);

  const later = entered(start, entry("c", { position: 3 }));
  const overtaken = entered(entered(later, entry("c", { position: 1 })), entry("a", { position: 2 }));

  assert.deepEqual(ids(later.queue), ["a", "b", "c"]);
  assert.equal(overtaken.queue[0]?.conversation, "c");
});

test("what I claim leaves the queue and is mine, whichever frame comes first", () => {
  const start = board([entry("a")]);
  const byGone = gone(start, "a", maya);
  const byEntry = entered(start, entry("a", { state: "human", agent: maya, position: null }));
  const byBoth = entered(byGone, entry("a", { state: "human", agent: maya, position: null }));

  for (const after of [byGone, byEntry, byBoth]) {
    assert.deepEqual(ids(after.queue), []);
    assert.deepEqual(ids(after.mine), ["a"]);
  }
});

test("what a colleague claims only leaves the queue", () => {
  const after = gone(board([entry("a")]), "a", ivo);

  assert.deepEqual(rows(after), []);
});

test("what I resolve is kept among the done, and comes back when reopened", () => {
  const mine = board([], [entry("a", { state: "human", agent: maya })]);

  const done = gone(mine, "a", null);
  const back = entered(done, entry("a", { state: "waiting" }));

  assert.deepEqual([ids(done.mine), ids(done.done)], [[], ["a"]]);
  assert.deepEqual([ids(back.queue), ids(back.done)], [["a"], []]);
});

test("a new welcome forgets nobody who was mine and has ended meanwhile", () => {
  const before = board([entry("q")], [entry("a", { state: "human", agent: maya })]);

  const after = welcomed(before, { type: "welcome", v: 1, agent: maya, queue: [], mine: [], agents: [] });

  assert.deepEqual([ids(after.queue), ids(after.mine), ids(after.done)], [[], [], ["a"]]);
});

test("what was said in a chat of mine is news until it is looked at", () => {
  const mine = entry("a", { state: "human", agent: maya, last: "one" });
  const said = entered(board([], [mine]), { ...mine, last: "two" });
  const after = welcomed(said, { type: "welcome", v: 1, agent: maya, queue: [], mine: [mine], agents: [] });

  assert.deepEqual([...board([], [mine]).fresh], []);
  assert.deepEqual([...said.fresh], ["a"]);
  assert.deepEqual([...after.fresh], ["a"], "a reconnect is no look");
  assert.deepEqual([...looked(said, "a").fresh], []);
});

test("the done are not kept without end", () => {
  let now = board([]);
  for (let i = 0; i < 30; i++) {
    now = entered(now, entry(`c${i}`, { state: "human", agent: maya }));
    now = gone(now, `c${i}`, null);
  }

  assert.ok(now.done.length <= 8);
  assert.equal(now.done[0]?.conversation, "c29");
});
