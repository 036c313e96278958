import assert from "node:assert/strict";
import { test } from "node:test";
import { labelsFor } from "../src/labels.ts";
import { known, type DeskEvent } from "../src/protocol.ts";
import * as talks from "../src/talk.ts";
import { clock, elapsed, languageName, reason, refusal } from "../src/words.ts";

const AT = "2026-11-21T10:00:00Z";
const maya = { id: "maya", name: "Maya" };

function message(n: number, author: "shopper" | "agent", more: object = {}): DeskEvent {
  return { type: "message", conversation: "c", n, at: AT, author, text: `message ${n}`, ...more } as DeskEvent;
}

function state(n: number, to: string, more: object = {}): DeskEvent {
  return { type: "state", conversation: "c", n, at: AT, state: to, reason: "claimed", ...more } as DeskEvent;
}

function heard(...events: DeskEvent[]): talks.Talk {
  return events.reduce(talks.receive, talks.newTalk("c"));
}

test("events replayed after a cut are there once", () => {
  const talk = heard(message(1, "shopper"), message(2, "agent"));
  const after = [message(1, "shopper"), message(2, "agent"), message(3, "shopper")].reduce(talks.receive, talk);

  assert.deepEqual(after.log.events.map((e) => e.n), [1, 2, 3]);
});

test("a skipped event is noticed and nothing after it is shown", () => {
  const talk = heard(message(1, "shopper"), message(3, "shopper"));

  assert.equal(talk.log.gap, true);
  assert.equal(talk.log.last, 1);
});

test("a reply is on its way until its own event is heard", () => {
  const say = { type: "say", conversation: "c", key: "k", text: "Hello" } as const;
  const sending = talks.says(talks.newTalk("c"), say, 0);
  const refused = talks.failed(sending, { type: "error", code: "too_long", text: "", key: "k" });
  const sent = talks.receive(talks.again(refused, "k"), message(1, "agent", { key: "k" }));

  assert.equal(sending.log.outbox[0]?.status, "sending");
  assert.equal(refused.log.outbox[0]?.code, "too_long");
  assert.deepEqual(sent.log.outbox, []);
});

test("a cut takes back a claim but keeps a reply", () => {
  const say = { type: "say", conversation: "c", key: "k", text: "Hello" } as const;
  const talk = talks.cut(talks.moving(talks.says(talks.newTalk("c"), say, 0), "claim"));

  assert.equal(talk.pending, null);
  assert.equal(talk.log.outbox.length, 1);
});

test("who lost the race is told who has it, until the conversation moves on", () => {
  const lost = talks.failed(talks.moving(talks.newTalk("c"), "claim"), {
    type: "error",
    code: "already_claimed",
    text: "",
    conversation: "c",
    agent: maya,
  });
  const later = talks.receive(lost, state(1, "human", { agent: maya }));

  assert.deepEqual(lost.refusal?.agent, maya);
  assert.equal(lost.pending, null);
  assert.equal(later.refusal, null);
  assert.deepEqual(later.agent, maya);
});

test("what the shopper has seen is known from the presence", () => {
  const frame = { type: "presence", conversation: "c", viewing: [maya], typing: [] } as const;
  const seen = talks.present(talks.newTalk("c"), { ...frame, read: 4 }, 0);

  assert.equal(seen.read, 4);
  assert.equal(talks.present(seen, frame, 0).read, 4);
});

test("a rating counts for the closing it came after", () => {
  const rated = { type: "form", conversation: "c", n: 2, at: AT, form: "rating", fields: { score: 4 } } as DeskEvent;
  const talk = heard(state(1, "closed"), rated);
  const reopened = heard(state(1, "closed"), rated, state(3, "waiting"), state(4, "closed"));

  assert.deepEqual(talks.rating(talk), { score: 4, comment: "" });
  assert.equal(talks.rating(reopened), null);
  assert.equal(talks.rating(heard(state(1, "human"))), null);
});

test("the shopper's typing passes by itself and ends with the message", () => {
  const frame = { type: "presence", conversation: "c", viewing: [], typing: ["shopper"] } as const;
  const typing = talks.present(talks.newTalk("c"), frame, 1000);

  assert.ok(typing.typingUntil > 1000);
  assert.equal(talks.receive(typing, message(1, "shopper")).typingUntil, 0);
});

test("an event of a later server is counted, a passing frame of one is ignored", () => {
  assert.equal(known({ type: "sparkle" }), null);
  const frame = known({ type: "sparkle", n: 1, conversation: "c", at: AT } as { type: string });
  assert.ok(frame?.type === "event");
  assert.equal(heard(frame.event).log.last, 1);
});

test("waiting times are never negative and grow readable", () => {
  const from = Date.parse(AT);
  const after = (s: number) => elapsed(AT, from + s * 1000);
  assert.deepEqual([-5, 42, 725, 7380, 90_000].map(after), ["0:00", "0:42", "12:05", "2 h 03", "1 d 1 h"]);
  assert.equal(elapsed("nonsense", from), "");
});

test("words that are not known are told as they came", () => {
  assert.equal(reason("sun_spots"), "sun spots");
  assert.equal(languageName("uk"), "Ukrainian");
  assert.equal(languageName("no tag"), "no tag");
  assert.equal(refusal("odd", "The server's own words."), "The server's own words.");
  assert.equal(clock("nonsense", 0), "");
});

test("the time by which a hand-over is to be settled is known while its clock runs", () => {
  const ticks = (n: number, step: string, clock = "chat"): DeskEvent =>
    ({ type: "clock", conversation: "c", n, at: AT, clock, step, due_at: `2026-11-2${n}T10:00:00Z` }) as DeskEvent;
  const talk = heard(ticks(1, "started"), ticks(2, "started", "R-1"));

  assert.equal(talk.due, "2026-11-21T10:00:00Z");
  assert.equal(talks.receive(talk, ticks(3, "stopped")).due, null);
});

test("an agent reads the labels in the first of their languages that the desk knows", () => {
  assert.equal(labelsFor(["de-DE", "lv-LV", "en"]).wish, "Ko vēlas");
  assert.equal(labelsFor([]).wish, "Wants");
});
