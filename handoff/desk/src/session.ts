/** The desk without a page: the lists, the watched conversations and the connection. */

import { Connection, browserWorld, type Status, type World } from "../../../widget/src/connection.ts";
import { emptyBoard, entered, find, gone, looked, welcomed, type Board } from "./board.ts";
import { known, VERSION, type DeskEvent, type ErrorFrame, type Frame, type Move } from "./protocol.ts";
import * as talks from "./talk.ts";
import type { Talk } from "./talk.ts";

export interface DeskSettings {
  url: string;
  session: string;
  newKey(): string;
  onChange(): void;
  /** Something was refused that belongs to no conversation. */
  onError(error: ErrorFrame): void;
}

// Beyond this, the connection rather than the server is to blame: a commit takes milliseconds.
const UNHEARD_MS = 15_000;

export class DeskSession {
  board: Board = emptyBoard;
  /** The conversation on the screen. */
  open: string | null = null;
  readonly talks = new Map<string, Talk>();
  readonly connection: Connection<{ type: string }>;
  private readonly settings: DeskSettings;
  private readonly world: World;
  private ready = false;
  private visible = true;
  /** Keys sent on the present connection. */
  private sent = new Set<string>();
  private callOff: () => void = () => {};

  constructor(settings: DeskSettings, world: World = browserWorld) {
    this.settings = settings;
    this.world = world;
    this.connection = new Connection(
      {
        url: settings.url,
        hello: () => ({ type: "hello", v: VERSION, session: settings.session }),
        onFrame: (frame) => this.onFrame(frame),
        onStatus: (status) => this.onStatus(status),
      },
      world,
    );
  }

  get current(): Talk | null {
    return this.open === null ? null : (this.talks.get(this.open) ?? null);
  }

  /** Puts a conversation on the screen, or none. */
  show(conversation: string | null): void {
    if (conversation === this.open) return;
    const before = this.open;
    this.open = conversation;
    if (before !== null) this.release(before);
    if (conversation !== null) this.follow(conversation);
    this.changed();
  }

  /**
   * Whether anybody looks at the page. The shopper is told "seen" of what the agent watches,
   * so what is on a hidden screen is not watched.
   */
  look(visible: boolean): void {
    this.visible = visible;
    const talk = this.current;
    if (talk && this.ready) {
      if (visible) this.watch(talk);
      else if (!this.isDone(talk.conversation)) this.unwatch(talk);
    }
    this.changed();
  }

  /** Writes to the shopper: kept until it is heard, sent again under its key after a cut. */
  say(conversation: string, text: string): void {
    const key = this.settings.newKey();
    this.change(conversation, (talk) =>
      talks.says(talk, { type: "say", conversation, key, text }, this.world.now()),
    );
    this.flush();
  }

  retry(conversation: string, key: string): void {
    this.sent.delete(key);
    this.change(conversation, (talk) => talks.again(talk, key));
    this.flush();
  }

  /** Asks for a conversation to move; false while not connected. */
  move(move: Move): boolean {
    if (!this.ready || !this.connection.send(move)) return false;
    this.follow(move.conversation);
    this.change(move.conversation, (talk) => talks.moving(talk, move.type));
    return true;
  }

  private onFrame(raw: { type: string }): void {
    const frame = known(raw);
    if (!frame) return;
    this.receive(frame);
    for (const conversation of this.talks.keys())
      if (conversation !== this.open) this.release(conversation);
    this.changed();
  }

  private receive(frame: Frame): void {
    switch (frame.type) {
      case "welcome":
        this.board = welcomed(this.board, frame);
        this.ready = true;
        for (const talk of this.talks.values())
          if (this.visible || talk.conversation !== this.open) this.watch(talk);
        return this.flush();
      case "entry":
        this.board = entered(this.board, frame);
        return;
      case "gone":
        this.board = gone(this.board, frame.conversation, frame.agent ?? null);
        return;
      case "presence":
        return this.onPresence(frame.conversation, (talk) =>
          talks.present(talk, frame, this.world.now()),
        );
      case "error":
        return this.onError(frame);
      case "event":
        return this.onEvent(frame.event);
    }
  }

  private onEvent(event: DeskEvent): void {
    const before = this.talks.get(event.conversation);
    if (!before) return;
    const talk = talks.receive(before, event);
    if (talk === before) return;
    this.talks.set(event.conversation, talk);
    // The log has a hole: from its edge on once more, over the same connection.
    if (talk.log.gap && !before.log.gap) this.watch(talk);
    else this.flush();
  }

  private onPresence(conversation: string, change: (talk: Talk) => Talk): void {
    this.change(conversation, change);
    const { typingUntil = 0 } = this.talks.get(conversation) ?? {};
    const ms = typingUntil - this.world.now();
    if (ms > 0) this.world.later(ms, () => this.settings.onChange());
  }

  private onError(error: ErrorFrame): void {
    const conversation = error.conversation ?? this.conversationOf(error.key);
    if (!conversation || !this.talks.has(conversation)) return this.settings.onError(error);
    this.change(conversation, (talk) => talks.failed(talk, error));
    if (error.code === "already_claimed")
      this.board = gone(this.board, conversation, error.agent ?? null);
  }

  private conversationOf(key: string | null | undefined): string | null {
    for (const talk of this.talks.values())
      if (talk.log.outbox.some((o) => o.request.key === key)) return talk.conversation;
    return null;
  }

  private onStatus(status: Status): void {
    if (status.is !== "online") {
      this.ready = false;
      this.sent.clear();
      this.callOff();
      for (const [conversation, talk] of this.talks) this.talks.set(conversation, talks.cut(talk));
    }
    this.changed();
  }

  private follow(conversation: string): void {
    if (this.talks.has(conversation)) return;
    const talk = talks.newTalk(conversation);
    this.talks.set(conversation, talk);
    if (this.ready) this.watch(talk);
  }

  /** Stops following what is not open, unless a rating may come or something of ours is on its way. */
  private release(conversation: string): void {
    const talk = this.talks.get(conversation);
    if (!talk || talk.log.outbox.length || this.isDone(conversation)) return;
    this.talks.delete(conversation);
    this.unwatch(talk);
  }

  private isDone(conversation: string): boolean {
    return this.board.done.some((e) => e.conversation === conversation);
  }

  private unwatch({ conversation }: Talk): void {
    if (this.ready) this.connection.send({ type: "unwatch", conversation });
  }

  private watch(talk: Talk): void {
    const { conversation, log } = talk;
    this.connection.send({ type: "watch", conversation, after: log.last });
  }

  /** Sends what is due; each watch went out before, so the past arrives before the answers. */
  private flush(): void {
    if (!this.ready) return;
    for (const { log } of this.talks.values())
      for (const { request, status } of log.outbox) {
        if (status !== "sending" || this.sent.has(request.key)) continue;
        if (!this.connection.send(request)) return;
        this.sent.add(request.key);
        this.expect(request.key);
      }
  }

  private expect(key: string): void {
    this.callOff();
    this.callOff = this.world.later(UNHEARD_MS, () => {
      const due = [...this.talks.values()].some((t) =>
        t.log.outbox.some((o) => o.status === "sending" && o.request.key === key),
      );
      if (due) this.connection.restart();
    });
  }

  private change(conversation: string, change: (talk: Talk) => Talk): void {
    const talk = this.talks.get(conversation);
    if (talk) this.talks.set(conversation, change(talk));
    this.changed();
  }

  private changed(): void {
    if (this.open !== null && this.visible) this.board = looked(this.board, this.open);
    this.settings.onChange();
  }

  /** Where a conversation stands in the lists, or null. */
  entry(conversation: string): ReturnType<typeof find> {
    return find(this.board, conversation);
  }
}
