import assert from "node:assert/strict";
import { test } from "node:test";
import { awaiting, choosable, messages, ratable, unread } from "../src/chat.ts";
import { Session } from "../src/session.ts";
import { FakeMemory, FakeWorld, message, state, welcome } from "./world.ts";

async function opened(memory = new FakeMemory()) {
  const world = new FakeWorld();
  const session = new Session(
    {
      url: "ws://shop/ws/chat",
      shop: "amber",
      locale: "lv",
      page: () => ({ url: "https://shop/lamp", title: "Lamp" }),
      memory,
      onChange: () => {},
    },
    world,
  );
  await session.open();
  world.server.accept();
  return { world, session, memory };
}

/** Cut off, and connected again. */
function reconnect(world: FakeWorld): void {
  world.server.drop();
  world.pass(1_000);
  world.server.accept();
}

test("the first hello names shop, language and page, and the token is remembered", async () => {
  const { world, memory } = await opened();
  assert.deepEqual(world.server.heard[0], {
    type: "hello",
    v: 1,
    shop: "amber",
    locale: "lv",
    page: { url: "https://shop/lamp", title: "Lamp" },
  });
  world.server.say(welcome());
  assert.equal(memory.kept, "t1");
});

test("a message is sending until it comes back, and then stands once", async () => {
  const { world, session, memory } = await opened();
  world.server.say(welcome());
  session.ask({ type: "say", text: "Sveiki" });
  assert.equal(memory.box.size, 1);
  assert.deepEqual(world.server.heard[1], { type: "say", text: "Sveiki", key: "k1" });
  world.server.say(message(1, "Sveiki", { author: "shopper", key: "k1" }));
  assert.deepEqual(session.chat.log.outbox, []);
  assert.equal(memory.box.size, 0);
  assert.equal(messages(session.chat).length, 1);
  assert.ok(awaiting(session.chat));
});

test("what is written offline goes out in order after the past is known, once", async () => {
  const { world, session } = await opened();
  world.server.say(welcome());
  session.connection.lost();
  session.ask({ type: "say", text: "one" });
  session.ask({ type: "say", text: "two" });
  session.connection.wake();
  world.server.accept();
  world.server.say(welcome(1));
  assert.deepEqual(world.server.asked(), []);
  world.server.say(message(1, "hello"));
  assert.deepEqual(world.server.heard.slice(1).map((f) => f["text"]), ["one", "two"]);
});

test("an acknowledgement lost with the connection is found in the past, and nothing is sent twice", async () => {
  const { world, session } = await opened();
  world.server.say(welcome());
  session.ask({ type: "say", text: "one" });
  reconnect(world);
  world.server.say(welcome(1), message(1, "one", { author: "shopper", key: "k1" }));
  assert.deepEqual(world.server.asked(), []);
  assert.deepEqual(session.chat.log.outbox, []);
});

test("after a cut the conversation goes on after the last event it has", async () => {
  const { world, session } = await opened();
  world.server.say(welcome(), message(1, "a"), message(2, "b"));
  reconnect(world);
  assert.equal(world.server.heard[0]?.["after"], 2);
  assert.equal(world.server.heard[0]?.["token"], "t1");
  world.server.say(welcome(3), message(3, "c"));
  assert.deepEqual(messages(session.chat).map((m) => m.text), ["a", "b", "c"]);
});

test("a gap is filled by resuming", async () => {
  const { world } = await opened();
  world.server.say(welcome(), message(1, "a"), message(3, "c"));
  assert.equal(world.sockets.length, 2);
  world.server.accept();
  assert.equal(world.server.heard[0]?.["after"], 1);
});

test("frames of a later server are counted though not shown", async () => {
  const { world, session } = await opened();
  world.server.say(welcome(), { type: "hologram", seq: 1, at: "" }, { type: "shimmer" }, message(2, "b"));
  assert.equal(session.chat.log.last, 2);
  assert.equal(world.sockets.length, 1);
});

test("a forgotten token begins a new conversation, and unsent words are kept", async () => {
  const memory = new FakeMemory();
  memory.kept = "old";
  const { world, session } = await opened(memory);
  session.ask({ type: "say", text: "still here" });
  session.ask({ type: "leave_queue" });
  world.server.say({ type: "error", code: "bad_token", text: "" });
  world.server.drop(4401);
  assert.equal(memory.kept, null);
  world.pass(1_000);
  world.server.accept();
  assert.equal("token" in world.server.heard[0]!, false);
  world.server.say(welcome(0, { token: "new" }));
  assert.equal(memory.kept, "new");
  assert.deepEqual(world.server.asked(), ["say"]);
});

test("a new welcome with another token empties the log", async () => {
  const { world, session, memory } = await opened();
  world.server.say(welcome(), message(1, "long ago"));
  session.ask({ type: "say", text: "hello again" });
  world.server.say(welcome(0, { token: "t2" }), message(1, "hello again", { author: "shopper", key: "k1" }));
  assert.deepEqual(messages(session.chat).map((m) => m.text), ["hello again"]);
  assert.equal(memory.kept, "t2");
});

test("a server put back from a backup is asked for everything again", async () => {
  const { world, session } = await opened();
  world.server.say(welcome(), message(1, "a"), message(2, "b"));
  reconnect(world);
  world.server.say(welcome(1));
  assert.equal(world.sockets.length, 3);
  world.server.accept();
  assert.equal(world.server.heard[0]?.["after"], 0);
  world.server.say(welcome(1), message(1, "a"));
  assert.deepEqual(messages(session.chat).map((m) => m.text), ["a"]);
});

test("the other tab's token is taken over", async () => {
  const { world, memory } = await opened();
  world.server.say(welcome());
  memory.kept = "t9";
  memory.otherTab("t9");
  world.server.accept();
  assert.equal(world.server.heard[0]?.["token"], "t9");
});

test("a message nobody acknowledges is sent again on a fresh connection, under its key", async () => {
  const { world, session } = await opened();
  world.server.say(welcome());
  session.ask({ type: "say", text: "anyone?" });
  world.pass(16_000);
  assert.equal(world.sockets.length, 2);
  world.server.accept();
  world.server.say(welcome());
  assert.deepEqual(world.server.heard[1], { type: "say", text: "anyone?", key: "k1" });
});

test("a refused message keeps its words and can be tried again", async () => {
  const { world, session, memory } = await opened();
  world.server.say(welcome());
  session.ask({ type: "say", text: "fast" });
  world.server.say({ type: "error", code: "rate_limited", text: "", key: "k1" });
  assert.equal(session.chat.log.outbox[0]?.code, "rate_limited");
  assert.equal(memory.box.size, 1);
  session.retry("k1");
  assert.deepEqual(world.server.asked(), ["say", "say"]);
});

test("an unsent message of a closed page is delivered by the next", async () => {
  const memory = new FakeMemory();
  memory.keep({ request: { type: "say", key: "k7", text: "from the train" }, at: 1, status: "sending" });
  const { world } = await opened(memory);
  world.server.say(welcome());
  assert.equal(world.server.heard[1]?.["key"], "k7");
});

test("the way to a person and back is shown as it happens", async () => {
  const { world, session } = await opened();
  world.server.say(welcome(), message(1, "A person, please", { author: "shopper", key: "x" }));
  world.server.say(state(2, "waiting", "explicit"), { type: "queue", position: 2, eta: [60, 180] });
  assert.equal(session.chat.state, "waiting");
  assert.deepEqual(session.chat.queue, { position: 2, eta: [60, 180] });
  assert.ok(!awaiting(session.chat));
  world.server.say(state(3, "human", "claimed", { agent: { id: "m", name: "Maya" } }));
  assert.equal(session.chat.queue, null);
  assert.equal(session.chat.agent?.name, "Maya");
  world.server.say(message(4, "Hello", { author: "agent" }), state(5, "closed", "resolved"));
  assert.ok(ratable(session.chat));
  session.ask({ type: "rate", score: 5 });
  assert.ok(!ratable(session.chat));
  world.server.say({ type: "form", form: "rating", seq: 6, at: "", fields: { score: 5 }, key: "k1" });
  assert.ok(!ratable(session.chat));
});

test("on return the state is the present one, not those that are replayed", async () => {
  const { world, session } = await opened();
  world.server.say(welcome(3, { state: "human", agent: { id: "m", name: "Maya" } }));
  world.server.say(message(1, "a"), state(2, "waiting", "explicit"));
  assert.equal(session.chat.state, "human");
});

test("only the last reply's options can be chosen, and only once", async () => {
  const options = [{ id: "human", label: "A person" }];
  const { world, session } = await opened();
  world.server.say(welcome(), message(1, "a", { options }));
  assert.equal(choosable(session.chat), 1);
  session.ask({ type: "choose", option: "human" });
  assert.equal(choosable(session.chat), null);
  world.server.say(message(2, "A person", { author: "shopper", key: "k1" }));
  assert.equal(choosable(session.chat), null);
});

test("typing is told rarely, reading once", async () => {
  const { world, session } = await opened();
  world.server.say(welcome(), message(1, "a"));
  session.typing();
  session.typing();
  session.read();
  session.read();
  assert.deepEqual(world.server.asked(), ["typing", "read"]);
  assert.equal(unread(session.chat, 0), 1);
  assert.equal(unread(session.chat, 1), 0);
});

test("a request that came too late is let go without a word", async () => {
  const { world, session } = await opened();
  world.server.say(welcome());
  session.ask({ type: "leave_queue" });
  world.server.say({ type: "error", code: "wrong_state", text: "", key: "k1" });
  assert.deepEqual(session.chat.log.outbox, []);
  assert.equal(session.chat.notice, null);
});
