/** The shopper's conversation as the widget shows it, pure: frames in, what is to be seen out. */

import {
  dropped,
  emptyLog,
  heard,
  refused,
  type Log,
  type Outgoing,
} from "./log.ts";
import type {
  AgentRef,
  ChatEvent,
  ErrorFrame,
  Frame,
  Keyed,
  MessageFrame,
  Option,
  Refusal,
  State,
  Welcome,
} from "./protocol.ts";

export interface Chat {
  readonly log: Log<ChatEvent, Keyed>;
  readonly token: string | null;
  /** `seq` of the last event at the welcome: until it is reached, the past is being replayed. */
  readonly target: number;
  readonly welcomed: boolean;
  readonly state: State;
  readonly agent: AgentRef | null;
  readonly partial: string | null;
  /** Somebody is writing, as far as we were told, until this time (ms). */
  readonly typingUntil: number;
  readonly queue: { readonly position: number; readonly eta: readonly [number, number] | null } | null;
  /** An agent has seen everything up to this `seq`. */
  readonly seen: number;
  /** The last refusal that belongs to no message. */
  readonly notice: Refusal | null;
}

const TYPING_MS = 6_000;

export function newChat(token: string | null, outbox: readonly Outgoing<Keyed>[] = []): Chat {
  return {
    log: emptyLog(outbox),
    token,
    target: 0,
    welcomed: false,
    state: "bot",
    agent: null,
    partial: null,
    typingUntil: 0,
    queue: null,
    seen: 0,
    notice: null,
  };
}

/** The chat after a frame; `now` in ms. */
export function receive(chat: Chat, frame: Frame, now: number): Chat {
  switch (frame.type) {
    case "welcome":
      return welcome(chat, frame);
    case "partial":
      return chat.state === "bot" ? { ...chat, partial: frame.text } : chat;
    case "typing":
      return { ...chat, typingUntil: now + TYPING_MS };
    case "seen":
      return frame.seq > chat.seen ? { ...chat, seen: frame.seq } : chat;
    case "queue":
      return { ...chat, queue: { position: frame.position, eta: frame.eta ?? null } };
    case "error":
      return failed(chat, frame);
    default:
      return event(chat, frame);
  }
}

/** All the past of the welcome has been received. */
export function caughtUp(chat: Chat): boolean {
  return chat.welcomed && !chat.log.gap && chat.log.last >= chat.target;
}

/** A new conversation that keeps what was written but not yet delivered. */
export function begunAnew(chat: Chat, token: string | null): Chat {
  return newChat(token, chat.log.outbox.filter((o) => survives(o.request)));
}

export function messages(chat: Chat): MessageFrame[] {
  return chat.log.events.filter((e): e is MessageFrame => e.type === "message");
}

/** The bot owes an answer: the shopper spoke last, delivered or not. */
export function awaiting(chat: Chat): boolean {
  if (chat.state !== "bot") return false;
  if (chat.log.outbox.some((o) => o.status === "sending" && spoken(o.request))) return true;
  return messages(chat).at(-1)?.author === "shopper";
}

/** `seq` of the message whose options can still be chosen, or null. */
export function choosable(chat: Chat): number | null {
  if (chat.state === "closed" || chat.log.outbox.some((o) => spoken(o.request))) return null;
  const last = messages(chat)
    .filter((m) => m.author !== "system")
    .at(-1);
  return last?.options?.length ? last.seq : null;
}

/** The words of an option the shopper pressed, by its id. */
export function label(chat: Chat, option: string): string {
  const offered = messages(chat).flatMap((m): readonly Option[] => m.options ?? []);
  return offered.findLast((o) => o.id === option)?.label ?? option;
}

/** Closed, and neither rated since nor being rated. */
export function ratable(chat: Chat): boolean {
  if (chat.state !== "closed" || chat.log.outbox.some((o) => o.request.type === "rate")) return false;
  const closing = chat.log.events.findLastIndex((e) => e.type === "state" && e.state === "closed");
  return closing >= 0 && !rated(chat, closing) && messages(chat).some((m) => m.author === "shopper");
}

/** How many messages of the shop's came after `read`. */
export function unread(chat: Chat, read: number): number {
  return messages(chat).filter((m) => m.seq > read && m.author !== "shopper").length;
}

function rated(chat: Chat, from: number): boolean {
  return chat.log.events.slice(from).some((e) => e.type === "form" && e.form === "rating");
}

function spoken(request: Keyed): boolean {
  return request.type === "say" || request.type === "choose";
}

function survives(request: Keyed): boolean {
  return request.type === "say" || request.type === "ask_human";
}

function welcome(chat: Chat, frame: Welcome): Chat {
  const another = chat.token !== null && chat.token !== frame.token;
  // A server put back from a backup knows less than we do: ask for everything again.
  const fewer = !another && frame.seq < chat.log.last;
  const base = another || fewer ? begunAnew(chat, frame.token) : chat;
  return {
    ...base,
    log: fewer ? { ...base.log, gap: true } : base.log,
    token: frame.token,
    target: frame.seq,
    welcomed: true,
    state: frame.state,
    agent: frame.agent ?? null,
    queue: null,
    partial: null,
    typingUntil: 0,
    notice: null,
  };
}

function event(chat: Chat, frame: ChatEvent): Chat {
  const log = heard(chat.log, frame.seq, frame);
  if (log === chat.log || log.gap) return { ...chat, log };
  const next = { ...chat, log };
  if (frame.type === "message" && frame.author !== "shopper")
    return { ...next, partial: null, typingUntil: 0, agent: frame.agent ?? next.agent };
  // The welcome has told the present state; replayed changes lie before it.
  if (frame.type !== "state" || frame.seq <= chat.target) return next;
  return {
    ...next,
    state: frame.state,
    agent: frame.state === "human" ? (frame.agent ?? next.agent) : null,
    queue: frame.state === "waiting" ? next.queue : null,
    partial: null,
    typingUntil: 0,
  };
}

// These say only that the conversation has moved on: nothing for the shopper to mend.
const MOVED_ON = new Set(["wrong_state", "not_found", "not_available"]);

function failed(chat: Chat, { code, text, key = null }: ErrorFrame): Chat {
  const sent = chat.log.outbox.find((o) => o.request.key === key);
  if (!sent || key === null) return { ...chat, notice: { code, text } };
  if (sent.request.type === "say") return { ...chat, log: refused(chat.log, key, code, text) };
  const notice = MOVED_ON.has(code) ? chat.notice : { code, text };
  return { ...chat, log: dropped(chat.log, key), notice };
}
