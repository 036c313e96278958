import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, dropped, emptyLog, heard, refused, retried, type Log } from "../src/log.ts";

interface Said {
  key?: string | null;
  text: string;
}
type SaidLog = Log<Said, { key: string }>;

const empty = (): SaidLog => emptyLog();
const texts = (log: SaidLog) => log.events.map((e) => e.text);

test("events are applied once and in order", () => {
  let log = heard(empty(), 1, { text: "a" });
  log = heard(log, 2, { text: "b" });
  log = heard(log, 1, { text: "a again" });
  assert.deepEqual(texts(log), ["a", "b"]);
  assert.equal(log.last, 2);
});

test("a skipped number is a gap, and nothing after it is shown until it is filled", () => {
  let log = heard(empty(), 1, { text: "a" });
  log = heard(log, 3, { text: "c" });
  assert.ok(log.gap);
  assert.deepEqual(texts(log), ["a"]);
  log = heard(heard(log, 2, { text: "b" }), 3, { text: "c" });
  assert.ok(!log.gap);
  assert.deepEqual(texts(log), ["a", "b", "c"]);
});

test("a message is sending until its own event comes back", () => {
  let log = asked(empty(), { key: "k1" }, 5);
  assert.equal(log.outbox[0]?.status, "sending");
  log = heard(log, 1, { text: "somebody else's", key: "k9" });
  assert.equal(log.outbox.length, 1);
  log = heard(log, 2, { text: "mine", key: "k1" });
  assert.deepEqual(log.outbox, []);
});

test("a refused message can be sent again under the same key, or thrown away", () => {
  let log = refused(asked(empty(), { key: "k1" }, 5), "k1", "too_long");
  assert.deepEqual(log.outbox[0], { request: { key: "k1" }, at: 5, status: "failed", code: "too_long" });
  log = retried(log, "k1");
  assert.deepEqual(log.outbox[0], { request: { key: "k1" }, at: 5, status: "sending" });
  assert.deepEqual(dropped(log, "k1").outbox, []);
});

test("the same key asked twice is one request", () => {
  const log = asked(asked(empty(), { key: "k1" }, 5), { key: "k1" }, 6);
  assert.equal(log.outbox.length, 1);
});

test("any order and repetition of arrival, with resuming, ends in the same log", () => {
  const events: Said[] = Array.from({ length: 30 }, (_, i) => ({ text: `m${i + 1}` }));
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let round = 0; round < 200; round++) {
    let log = empty();
    while (log.last < events.length) {
      // A server resumes after `last`; the network loses and repeats as it likes.
      for (let n = log.last + 1; n <= events.length; n++) {
        if (random() < 0.15) continue;
        log = heard(log, n, events[n - 1]!);
        if (random() < 0.3) log = heard(log, n, events[n - 1]!);
        if (log.gap) break;
      }
      log = { ...log, gap: false };
    }
    assert.deepEqual(log.events, events);
  }
});
