/**
 * The shopper's side of a conversation without a page: the chat, its connection and
 * what the browser remembers between pages and tabs.
 */

import { begunAnew, caughtUp, newChat, receive, type Chat } from "./chat.ts";
import { Connection, browserWorld, type Status, type World } from "./connection.ts";
import { asked, dropped, resumed, retried, type Outgoing } from "./log.ts";
import { known, VERSION, type Hello, type Keyed } from "./protocol.ts";

/** What outlives a page; shared by the tabs of one shop. */
export interface Memory {
  token(): string | null;
  keepToken(token: string | null): void;
  /** What is undelivered and no other living tab will deliver. */
  outbox(): Promise<Outgoing<Keyed>[]>;
  keep(outgoing: Outgoing<Keyed>): void;
  forget(key: string): void;
  /** Runs `begin` when no other tab is beginning a conversation; it calls `done` once begun. */
  alone(begin: (done: () => void) => void): void;
  /** Calls back when another tab has got another token. */
  onToken(changed: (token: string) => void): () => void;
  newKey(): string;
}

export interface SessionSettings {
  url: string;
  shop: string;
  locale: string;
  page(): { url: string; title: string };
  memory: Memory;
  onChange(): void;
}

type Wanted = Keyed extends infer R ? (R extends Keyed ? Omit<R, "key"> : never) : never;

// Beyond this, the connection rather than the server is to blame: a commit takes milliseconds.
const UNHEARD_MS = 15_000;
const TYPING_EVERY_MS = 3_000;

export class Session {
  chat: Chat;
  readonly connection: Connection<{ type: string }>;
  private readonly settings: SessionSettings;
  private readonly world: World;
  /** Keys sent on the present connection. */
  private sent = new Set<string>();
  private begun: () => void = () => {};
  private unwatch: () => void = () => {};
  private callOff: () => void = () => {};
  private typedAt = -Infinity;
  private readSent = 0;

  constructor(settings: SessionSettings, world: World = browserWorld) {
    this.settings = settings;
    this.world = world;
    this.chat = newChat(settings.memory.token());
    this.connection = new Connection(
      {
        url: settings.url,
        hello: () => this.hello(),
        onFrame: (frame) => this.onFrame(frame),
        onStatus: (status) => this.onStatus(status),
        onBadToken: () => this.onBadToken(),
      },
      world,
    );
  }

  /** Connects, for ever; takes over what earlier pages could not deliver. */
  async open(): Promise<void> {
    this.unwatch = this.settings.memory.onToken((token) => this.adopt(token));
    for (const outgoing of await this.settings.memory.outbox())
      if (!this.chat.log.outbox.some((o) => o.request.key === outgoing.request.key))
        this.change({
          ...this.chat,
          log: { ...this.chat.log, outbox: [...this.chat.log.outbox, outgoing] },
        });
    if (this.chat.token) return this.connection.start();
    this.settings.memory.alone((done) => {
      this.begun = done;
      const token = this.settings.memory.token();
      if (token) this.change(newChat(token, this.chat.log.outbox));
      this.connection.start();
    });
  }

  close(): void {
    this.unwatch();
    this.callOff();
    this.begun();
    this.connection.stop();
  }

  /** Asks the server for something; kept, also across pages, until it is acknowledged. */
  ask(wanted: Wanted): void {
    const request = { ...wanted, key: this.settings.memory.newKey() } as Keyed;
    this.change({ ...this.chat, notice: null, log: asked(this.chat.log, request, this.world.now()) });
    this.flush();
  }

  retry(key: string): void {
    this.sent.delete(key);
    this.change({ ...this.chat, log: retried(this.chat.log, key) });
    this.flush();
  }

  discard(key: string): void {
    this.change({ ...this.chat, log: dropped(this.chat.log, key) });
  }

  /** The shopper is writing; told to the server at most every three seconds. */
  typing(): void {
    const now = this.world.now();
    if (now - this.typedAt < TYPING_EVERY_MS || !caughtUp(this.chat)) return;
    if (this.connection.send({ type: "typing" })) this.typedAt = now;
  }

  /** The shopper has seen everything so far. */
  read(): void {
    const seq = this.chat.log.last;
    // While the past is being replayed every event would be worth a frame.
    if (caughtUp(this.chat) && seq > this.readSent && this.connection.send({ type: "read", seq })) this.readSent = seq;
  }

  private hello(): Hello {
    const { shop, locale, page } = this.settings;
    this.change({ ...this.chat, welcomed: false, log: resumed(this.chat.log) });
    const { token, log } = this.chat;
    return {
      type: "hello",
      v: VERSION,
      shop,
      locale,
      page: page(),
      ...(token ? { token, after: log.last } : {}),
    };
  }

  private onFrame(frame: { type: string; seq?: unknown }): void {
    const read = known(frame);
    if (!read) return;
    const before = this.chat.token;
    this.change(receive(this.chat, read, this.world.now()));
    if (read.type === "welcome") {
      if (this.chat.token !== before) this.settings.memory.keepToken(this.chat.token);
      if (this.chat.log.last === 0) this.readSent = 0;
      this.begun();
    }
    if (read.type === "typing") this.world.later(TYPING_EVERY_MS * 2, () => this.settings.onChange());
    if (this.chat.log.gap) this.connection.restart();
    else this.flush();
  }

  private onStatus(status: Status): void {
    if (status.is !== "online") {
      this.sent.clear();
      this.callOff();
      this.chat = { ...this.chat, welcomed: false };
    }
    this.settings.onChange();
  }

  private onBadToken(): boolean {
    const kept = this.settings.memory.token();
    // Another tab may already have begun anew: then its token is the one to go on with.
    const next = kept === this.chat.token ? null : kept;
    if (!next) this.settings.memory.keepToken(null);
    this.change(begunAnew(this.chat, next));
    return true;
  }

  private adopt(token: string): void {
    if (token === this.chat.token) return;
    this.change(begunAnew(this.chat, token));
    this.connection.restart();
  }

  /** Sends what is due, in order, once the past is known: it may hold the acknowledgement already. */
  private flush(): void {
    if (!caughtUp(this.chat)) return;
    for (const { request, status } of this.chat.log.outbox) {
      if (status !== "sending" || this.sent.has(request.key)) continue;
      if (!this.connection.send(request)) return;
      this.sent.add(request.key);
      this.watchFor(request.key);
    }
  }

  private watchFor(key: string): void {
    this.callOff();
    this.callOff = this.world.later(UNHEARD_MS, () => {
      const due = this.chat.log.outbox.some((o) => o.status === "sending" && o.request.key === key);
      if (due) this.connection.restart();
    });
  }

  private change(chat: Chat): void {
    const { memory } = this.settings;
    const before = this.chat.log.outbox;
    this.chat = chat;
    for (const o of before)
      if (!chat.log.outbox.some((p) => p.request.key === o.request.key)) memory.forget(o.request.key);
    for (const o of chat.log.outbox) if (!before.includes(o)) memory.keep(o);
    this.settings.onChange();
  }
}
