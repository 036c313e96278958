/** One watched conversation as the desk shows it, pure: events in, what is to be seen out. */

import { asked, emptyLog, heard, refused, resumed, retried, type Log } from "../../../widget/src/log.ts";
import type {
  AgentRef,
  DeskEvent,
  ErrorFrame,
  Form,
  Message,
  Presence,
  Say,
  State,
  Summary,
} from "./protocol.ts";

export interface Refusal {
  readonly code: string;
  readonly text: string;
  readonly agent: AgentRef | null;
}

export interface Talk {
  readonly conversation: string;
  readonly log: Log<DeskEvent, Say>;
  readonly state: State | null;
  /** Who has it, while a person has. */
  readonly agent: AgentRef | null;
  readonly summary: Summary | null;
  /** When the clock of the hand-over runs out, ISO; null while none runs. */
  readonly due: string | null;
  readonly viewing: readonly AgentRef[];
  /** The shopper is writing, as far as we were told, until this time (ms). */
  readonly typingUntil: number;
  /** A move of ours that has not been answered yet. */
  readonly pending: "claim" | "return" | "resolve" | null;
  readonly refusal: Refusal | null;
  /** `seq` of the last message the shopper has seen. */
  readonly read: number;
}

const TYPING_MS = 8_000;

export function newTalk(conversation: string): Talk {
  return {
    conversation,
    log: emptyLog(),
    state: null,
    agent: null,
    summary: null,
    due: null,
    viewing: [],
    typingUntil: 0,
    pending: null,
    refusal: null,
    read: 0,
  };
}

/** The talk after an event; one already known changes nothing. */
export function receive(talk: Talk, event: DeskEvent): Talk {
  const log = heard(talk.log, event.n, event);
  if (log === talk.log || log.gap) return log === talk.log ? talk : { ...talk, log };
  const next = { ...talk, log };
  switch (event.type) {
    case "state":
      return {
        ...next,
        state: event.state,
        agent: event.state === "human" ? (event.agent ?? next.agent) : null,
        pending: null,
        refusal: null,
      };
    case "summary":
      // What a colleague did is told in its place; the summary stays that of the whole.
      return event.part === "human" ? next : { ...next, summary: event.summary };
    case "clock":
      if (event.clock !== "chat") return next;
      return { ...next, due: event.step === "stopped" ? null : event.due_at };
    case "message":
      return event.author === "shopper" ? { ...next, typingUntil: 0 } : next;
    default:
      return next;
  }
}

/** Who looks on and whether the shopper writes; `now` in ms. */
export function present(talk: Talk, frame: Presence, now: number): Talk {
  const typing = frame.typing.includes("shopper");
  return { ...talk, viewing: frame.viewing, typingUntil: typing ? now + TYPING_MS : 0, read: frame.read ?? talk.read };
}

/** The server refused something of ours about this conversation. */
export function failed(talk: Talk, error: ErrorFrame): Talk {
  const { code, text, key } = error;
  if (key) return { ...talk, log: refused(talk.log, key, code) };
  return { ...talk, pending: null, refusal: { code, text, agent: error.agent ?? null } };
}

/** We write to the shopper. */
export function says(talk: Talk, say: Say, now: number): Talk {
  return { ...talk, log: asked(talk.log, say, now) };
}

/** Once more, under the same key. */
export function again(talk: Talk, key: string): Talk {
  return { ...talk, log: retried(talk.log, key) };
}

/** We asked for it to move. */
export function moving(talk: Talk, move: NonNullable<Talk["pending"]>): Talk {
  return { ...talk, pending: move, refusal: null };
}

/** The connection is gone: what was not answered never will be, except what has a key. */
export function cut(talk: Talk): Talk {
  return { ...talk, log: resumed(talk.log), pending: null, viewing: [], typingUntil: 0 };
}

/** The shopper's rating since the conversation was last closed, or null. */
export function rating(talk: Talk): { score: number; comment: string } | null {
  const closing = talk.log.events.findLastIndex((e) => e.type === "state" && e.state === "closed");
  if (closing < 0) return null;
  const form = talk.log.events
    .slice(closing)
    .findLast((e): e is Form => e.type === "form" && e.form === "rating");
  const score = form?.fields["score"];
  if (typeof score !== "number") return null;
  const comment = form?.fields["comment"];
  return { score, comment: typeof comment === "string" ? comment : "" };
}

/** The language the shopper writes, as far as it is known. */
export function language(talk: Talk): string {
  const last = talk.log.events.findLast(
    (e): e is Message => e.type === "message" && e.author === "shopper" && Boolean(e.lang),
  );
  return talk.summary?.language || last?.lang || "";
}
