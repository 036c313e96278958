import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection, pause, type Status } from "../src/connection.ts";
import { FakeWorld, welcome } from "./world.ts";

function connected(onBadToken?: () => boolean) {
  const world = new FakeWorld();
  const frames: { type: string }[] = [];
  const statuses: Status[] = [];
  const connection = new Connection<{ type: string }>(
    {
      url: "ws://shop/ws/chat",
      hello: () => ({ type: "hello", v: 1 }),
      onFrame: (frame) => frames.push(frame),
      onStatus: (status) => statuses.push(status),
      ...(onBadToken ? { onBadToken } : {}),
    },
    world,
  );
  connection.start();
  world.server.accept();
  return { world, connection, frames, statuses };
}

test("every connection begins with a hello, and is online once the server has spoken", () => {
  const { world, connection, frames } = connected();
  assert.deepEqual(world.server.heard, [{ type: "hello", v: 1 }]);
  assert.equal(connection.send({ type: "typing" }), false);
  world.server.say(welcome());
  assert.equal(connection.status.is, "online");
  assert.equal(frames.length, 1);
  assert.equal(connection.send({ type: "typing" }), true);
});

test("it comes back for ever, ever more patiently", () => {
  const { world } = connected();
  world.server.say(welcome());
  const waits: number[] = [];
  for (let i = 0; i < 50; i++) {
    const before = world.now();
    const sockets = world.sockets.length;
    world.server.drop();
    while (world.sockets.length === sockets) world.pass(50);
    waits.push(world.now() - before);
  }
  assert.ok(waits[0]! <= 500);
  assert.ok(waits[3]! > waits[0]!);
  assert.ok(Math.max(...waits) <= 30_050);
  world.server.accept();
  assert.equal(world.server.heard[0]?.["type"], "hello");
});

test("the pauses are spread, so that shoppers do not all return at once", () => {
  assert.notEqual(pause(1006, 3, 0.1), pause(1006, 3, 0.9));
  assert.ok(pause(1012, 0, 0.999) <= 2_000);
  assert.ok(pause(4429, 0, 0) >= 30_000);
  assert.ok(pause(1006, 1_000, 0.999) <= 30_000);
});

test("when the network is back nobody waits for the next attempt", () => {
  const { world, connection } = connected();
  world.server.say(welcome());
  connection.lost();
  assert.equal(connection.status.is, "waiting");
  connection.wake();
  assert.equal(world.sockets.length, 2);
});

test("a socket that slept with the computer is replaced on waking, a live one is not", () => {
  const { world, connection } = connected();
  world.server.say(welcome());
  connection.wake();
  assert.equal(world.sockets.length, 1);
  world.pass(60_000);
  connection.wake();
  assert.equal(world.sockets.length, 2);
});

test("a foreign page or another version ends it, and says so", () => {
  for (const code of [4400, 4403]) {
    const { world, connection } = connected();
    world.server.drop(code);
    world.pass(600_000);
    assert.deepEqual(connection.status, { is: "stopped", code });
    assert.equal(world.sockets.length, 1);
  }
});

test("a bad token ends it unless a fresh hello may help", () => {
  const desk = connected();
  desk.world.server.drop(4401);
  assert.deepEqual(desk.connection.status, { is: "stopped", code: 4401 });
  const shopper = connected(() => true);
  shopper.world.server.drop(4401);
  shopper.world.pass(1_000);
  assert.equal(shopper.world.sockets.length, 2);
});

test("a server that accepts and then says nothing is left", () => {
  const { world } = connected();
  world.pass(17_000);
  assert.equal(world.sockets[0]?.left, true);
  assert.equal(world.sockets.length, 2);
});

test("what an abandoned socket still says is not heard", () => {
  const { world, connection, frames } = connected();
  const old = world.server;
  connection.restart();
  old.say(welcome());
  old.drop(4403);
  assert.equal(frames.length, 0);
  assert.equal(connection.status.is, "connecting");
});

test("an error before the close does not reset the patience", () => {
  const { world } = connected();
  for (let i = 0; i < 6; i++) {
    const sockets = world.sockets.length;
    world.server.say({ type: "error", code: "internal", text: "" });
    world.server.drop(1011);
    while (world.sockets.length === sockets) world.pass(100);
  }
  const before = world.now();
  world.server.drop(1011);
  const sockets = world.sockets.length;
  while (world.sockets.length === sockets) world.pass(100);
  assert.ok(world.now() - before > 5_000);
});

test("rubbish from the wire is passed over", () => {
  const { world, frames } = connected();
  world.server.onmessage?.({ data: "not json" });
  world.server.onmessage?.({ data: new ArrayBuffer(2) });
  world.server.say([], { kind: "no type" });
  assert.deepEqual(frames, []);
});
