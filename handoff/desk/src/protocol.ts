/** The desk's wire, as docs/protocol.md describes it: what goes out, what comes in. */

import type { AgentRef, Author, Option, ProductCard, ReplyKind, Source, State } from "../../../widget/src/protocol.ts";

export type { AgentRef, Author, Option, ProductCard, ReplyKind, Source, State };

export const VERSION = 1;

// --- what the desk sends ------------------------------------------------------------

/** Kept until the server has acknowledged its `key`. */
export interface Say {
  type: "say";
  conversation: string;
  key: string;
  text: string;
}

export type Move =
  | { type: "claim"; conversation: string }
  | { type: "return"; conversation: string; note?: string }
  | { type: "resolve"; conversation: string; reason: string };

// --- what the server sends ----------------------------------------------------------

export interface AgentState extends AgentRef {
  status: "online" | "away" | "break" | "offline";
}

export interface Entry {
  type: "entry";
  conversation: string;
  shop: string;
  state: State;
  position: number | null;
  since: string;
  reason: string | null;
  language: string;
  wish: string | null;
  last: string;
  agent?: AgentRef | null;
}

export interface Welcome {
  type: "welcome";
  v: number;
  agent: AgentRef;
  queue: readonly Entry[];
  mine: readonly Entry[];
  agents: readonly AgentState[];
}

interface Stored {
  conversation: string;
  n: number;
  seq?: number | null;
  at: string;
  key?: string | null;
}

export interface Message extends Stored {
  type: "message";
  author: Author;
  text: string;
  lang?: string | null;
  kind?: ReplyKind | null;
  sources?: readonly Source[];
  products?: readonly ProductCard[];
  options?: readonly Option[];
  agent?: AgentRef | null;
}

export interface StateChange extends Stored {
  type: "state";
  state: State;
  reason: string;
  agent?: AgentRef | null;
}

export interface Form extends Stored {
  type: "form";
  form: string;
  fields: Readonly<Record<string, unknown>>;
}

export interface Decision extends Stored {
  type: "decision";
  decision: { action: "offer" | "transfer"; reason: string; score: number };
  about: number;
}

export interface Line {
  text: string;
  evidence: readonly number[];
}

export interface Summary {
  wish?: Line | null;
  orders?: readonly Line[];
  products?: readonly Line[];
  contact?: readonly Line[];
  answered?: readonly Line[];
  tried?: readonly Line[];
  mood?: { start?: Line | null; now?: Line | null; trend?: string };
  promises?: readonly Line[];
  language?: string;
  service_class?: string;
  next_step?: Line | null;
}

export interface SummaryMade extends Stored {
  type: "summary";
  summary: Summary;
  part?: "all" | "human";
}

export interface Note extends Stored {
  type: "note";
  agent: AgentRef;
  text: string;
}

export interface Notice extends Stored {
  type: "notice";
  notice: string;
}

/** A clock of a service class: of the hand-over (`chat`) or of a receipt. */
export interface ClockMoved extends Stored {
  type: "clock";
  clock: string;
  step: "started" | "warned" | "breached" | "stopped";
  due_at: string;
}

/** An event of a later server: counted, not shown. */
export interface UnknownEvent extends Stored {
  type: "unknown";
}

export type DeskEvent =
  | Message
  | StateChange
  | Form
  | Decision
  | SummaryMade
  | Note
  | Notice
  | ClockMoved
  | UnknownEvent;

export interface Presence {
  type: "presence";
  conversation: string;
  viewing: readonly AgentRef[];
  typing: readonly string[];
  /** The last `seq` the shopper has seen. */
  read?: number;
}

export interface ErrorFrame {
  type: "error";
  code: string;
  text: string;
  key?: string | null;
  conversation?: string | null;
  agent?: AgentRef | null;
}

export type Frame =
  | Welcome
  | Entry
  | { type: "gone"; conversation: string; agent?: AgentRef | null }
  | { type: "event"; event: DeskEvent }
  | Presence
  | ErrorFrame;

const PASSING = new Set(["welcome", "entry", "gone", "presence", "error"]);
const EVENTS = new Set(["message", "state", "form", "decision", "summary", "note", "notice", "clock"]);

/** A received frame, or null for an unnumbered one this version does not know. */
export function known(frame: { type: string }): Frame | null {
  if (PASSING.has(frame.type)) return frame as Frame;
  const { n, conversation } = frame as { n?: unknown; conversation?: unknown };
  if (typeof n !== "number" || typeof conversation !== "string") return null;
  const type = EVENTS.has(frame.type) ? frame.type : "unknown";
  return { type: "event", event: { ...frame, type } as DeskEvent };
}
