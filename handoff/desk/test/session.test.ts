import assert from "node:assert/strict";
import { test } from "node:test";
import type { Socket, World } from "../../../widget/src/connection.ts";
import { DeskSession } from "../src/session.ts";

const maya = { id: "maya", name: "Maya" };
const AT = "2026-11-21T10:00:00Z";

/** A network and a clock in a test's hands. */
class Stage implements World {
  sockets: (Socket & { sent: Record<string, unknown>[] })[] = [];
  private clock = 0;
  private due: { at: number; then: () => void }[] = [];

  open(): Socket {
    const sent: Record<string, unknown>[] = [];
    const socket = {
      sent,
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (data: string) => void sent.push(JSON.parse(data)),
      close: () => {},
    };
    this.sockets.push(socket);
    return socket;
  }
  now = () => this.clock;
  random = () => 0.5;
  later(ms: number, then: () => void): () => void {
    const item = { at: this.clock + ms, then };
    this.due.push(item);
    return () => void (this.due = this.due.filter((d) => d !== item));
  }
  pass(ms: number): void {
    this.clock += ms;
    const ripe = this.due.filter((d) => d.at <= this.clock);
    this.due = this.due.filter((d) => d.at > this.clock);
    for (const { then } of ripe) then();
  }
  get socket() {
    const last = this.sockets.at(-1);
    assert.ok(last);
    return last;
  }
  accept(mine: string[] = [], queue: string[] = []): void {
    this.socket.onopen?.(undefined as never);
    const entry = (state: string) => (conversation: string) => ({
      type: "entry", conversation, state, shop: "z", position: 1, since: AT,
      reason: "explicit", language: "pl", wish: null, last: "", agent: state === "human" ? maya : null,
    });
    this.hear({
      type: "welcome", v: 1, agent: maya, agents: [],
      queue: queue.map(entry("waiting")), mine: mine.map(entry("human")),
    });
  }
  hear(frame: object): void {
    this.socket.onmessage?.({ data: JSON.stringify(frame) });
  }
  sent(type: string): Record<string, unknown>[] {
    return this.socket.sent.filter((f) => f["type"] === type);
  }
}

function desk() {
  const stage = new Stage();
  const errors: string[] = [];
  let keys = 0;
  const session = new DeskSession(
    { url: "ws://x", session: "s", newKey: () => `k${++keys}`, onChange: () => {}, onError: (e) => errors.push(e.code) },
    stage,
  );
  session.connection.start();
  return { stage, session, errors };
}

const message = (n: number, more: object = {}) => ({
  type: "message", conversation: "c", n, seq: n, at: AT, author: "shopper", text: "x", ...more,
});

test("after a cut every chat is followed on from its last event and the reply sent again, once", () => {
  const { stage, session } = desk();
  stage.accept(["c"]);
  session.show("c");
  stage.hear(message(1));
  session.say("c", "Hello");
  stage.socket.onclose?.({ code: 1006 });
  stage.pass(60_000);
  stage.accept(["c"]);

  assert.deepEqual(stage.sent("hello"), [{ type: "hello", v: 1, session: "s" }]);
  assert.deepEqual(stage.sent("watch"), [{ type: "watch", conversation: "c", after: 1 }]);
  assert.deepEqual(stage.sent("say"), [{ type: "say", conversation: "c", key: "k1", text: "Hello" }]);
  stage.hear(message(2, { author: "agent", key: "k1" }));
  assert.deepEqual(session.talks.get("c")?.log.outbox, []);
});

test("what is written while offline waits for the connection", () => {
  const { stage, session } = desk();
  stage.accept(["c"]);
  session.show("c");
  stage.socket.onclose?.({ code: 1006 });
  session.say("c", "Later");
  assert.equal(session.move({ type: "claim", conversation: "c" }), false);
  stage.pass(60_000);
  stage.accept(["c"]);

  assert.equal(stage.sent("say").length, 1);
});

test("a hole in the log is asked for again over the same connection", () => {
  const { stage, session } = desk();
  stage.accept(["c"]);
  session.show("c");
  stage.hear(message(1));
  stage.hear(message(4));
  stage.hear(message(5));

  assert.equal(stage.sockets.length, 1);
  assert.deepEqual(stage.sent("watch").map((w) => w["after"]), [0, 1]);
});

test("only what is on a visible screen is watched, so that no shopper is told a false seen", () => {
  const { stage, session } = desk();
  stage.accept(["c"], ["q"]);
  session.show("q");
  session.show("c");
  session.look(false);
  session.look(true);

  assert.deepEqual(stage.sent("watch").map((w) => w["conversation"]), ["q", "c", "c"]);
  assert.deepEqual(stage.sent("unwatch").map((w) => w["conversation"]), ["q", "c"]);
  assert.equal(session.talks.has("q"), false);
});

test("what I resolved is watched on for its rating", () => {
  const { stage, session } = desk();
  stage.accept(["c"]);
  session.show("c");
  stage.hear({ type: "state", conversation: "c", n: 1, at: AT, state: "closed", reason: "resolved" });
  stage.hear({ type: "gone", conversation: "c" });
  session.show(null);

  assert.deepEqual(stage.sent("unwatch"), []);
  assert.equal(session.board.done.length, 1);
});

test("the past of a conversation does not move it in the lists", () => {
  const { stage, session } = desk();
  stage.accept([], ["q"]);
  session.show("q");
  stage.hear({ type: "state", conversation: "q", n: 1, at: AT, state: "bot", reason: "started" });

  assert.equal(session.board.queue.length, 1);
});

test("a silent server is left for a new connection when a reply is not heard", () => {
  const { stage, session } = desk();
  stage.accept(["c"]);
  session.show("c");
  session.say("c", "Hello");
  stage.pass(20_000);

  assert.equal(stage.sockets.length, 2);
});

test("a session that has ended is not tried again", () => {
  const { stage, session, errors } = desk();
  stage.socket.onopen?.(undefined as never);
  stage.hear({ type: "error", code: "bad_token", text: "" });
  stage.socket.onclose?.({ code: 4401 });
  stage.pass(120_000);

  assert.deepEqual(session.connection.status, { is: "stopped", code: 4401 });
  assert.equal(stage.sockets.length, 1);
  assert.deepEqual(errors, ["bad_token"]);
});

test("an error finds its conversation by the key where it names none", () => {
  const { stage, session, errors } = desk();
  stage.accept(["c"]);
  session.show("c");
  session.say("c", "x".repeat(5000));
  stage.hear({ type: "error", code: "too_long", text: "", key: "k1" });

  assert.equal(session.talks.get("c")?.log.outbox[0]?.status, "failed");
  assert.deepEqual(errors, []);
});
