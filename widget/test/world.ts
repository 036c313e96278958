/** A world without network or waiting: sockets a test plays the server on, a clock it turns. */

import type { Socket, World } from "../src/connection.ts";
import type { Outgoing } from "../src/log.ts";
import type { ChatEvent, Keyed } from "../src/protocol.ts";
import type { Memory } from "../src/session.ts";

export class FakeSocket implements Socket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly heard: Record<string, unknown>[] = [];
  left = false;

  send(data: string): void {
    this.heard.push(JSON.parse(data));
  }
  close(): void {
    this.left = true;
  }
  accept(): void {
    this.onopen?.(undefined as never);
  }
  say(...frames: object[]): void {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drop(code = 1006): void {
    this.onclose?.({ code });
  }
  /** The types of what was sent after `hello`. */
  asked(): string[] {
    return this.heard.slice(1).map((f) => String(f["type"]));
  }
}

export class FakeWorld implements World {
  readonly sockets: FakeSocket[] = [];
  private time = 0;
  private due: { at: number; then: () => void }[] = [];

  open(): FakeSocket {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }
  now(): number {
    return this.time;
  }
  later(ms: number, then: () => void): () => void {
    const entry = { at: this.time + ms, then };
    this.due.push(entry);
    return () => void (this.due = this.due.filter((e) => e !== entry));
  }
  random(): number {
    return 0.5;
  }
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.due.filter((e) => e.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.due = this.due.filter((e) => e !== next);
      this.time = next.at;
      next.then();
    }
    this.time = end;
  }
  get server(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("nobody has connected");
    return last;
  }
}

export class FakeMemory implements Memory {
  kept: string | null = null;
  box = new Map<string, Outgoing<Keyed>>();
  otherTab: (token: string) => void = () => {};
  private keys = 0;

  token(): string | null {
    return this.kept;
  }
  keepToken(token: string | null): void {
    this.kept = token;
  }
  async outbox(): Promise<Outgoing<Keyed>[]> {
    return [...this.box.values()];
  }
  keep(outgoing: Outgoing<Keyed>): void {
    this.box.set(outgoing.request.key, outgoing);
  }
  forget(key: string): void {
    this.box.delete(key);
  }
  alone(begin: (done: () => void) => void): void {
    begin(() => {});
  }
  onToken(changed: (token: string) => void): () => void {
    this.otherTab = changed;
    return () => {};
  }
  newKey(): string {
    return `k${++this.keys}`;
  }
}

export const AT = "2026-11-21T10:00:00Z";

export function welcome(seq = 0, more: object = {}): object {
  return { type: "welcome", v: 1, token: "t1", state: "bot", seq, machine: true, ...more };
}

export function message(seq: number, text: string, more: object = {}): ChatEvent {
  return { type: "message", seq, at: AT, author: "bot", text, ...more } as ChatEvent;
}

export function state(seq: number, now: string, reason: string, more: object = {}): ChatEvent {
  return { type: "state", seq, at: AT, state: now, reason, ...more } as ChatEvent;
}
