/** The shopper's wire, as docs/protocol.md describes it: what goes out, what comes in. */

export const VERSION = 1;

export type State = "bot" | "waiting" | "human" | "closed";
export type Author = "shopper" | "bot" | "agent" | "system";
export type ReplyKind = "answer" | "unsure" | "clarify" | "unknown" | "smalltalk" | "handoff";

export interface Source {
  path: string;
  title: string;
  text: string;
  url?: string | null;
  lang?: string | null;
}

export interface ProductCard {
  id: string;
  title: string;
  price?: string | null;
  currency?: string | null;
  availability?: string | null;
  url?: string | null;
  image?: string | null;
  attributes?: Readonly<Record<string, string>>;
  as_of?: string | null;
}

export interface Option {
  id: string;
  label: string;
}

export interface AgentRef {
  id: string;
  name: string;
}

// --- what the shopper's client sends -----------------------------------------------

export interface Hello {
  type: "hello";
  v: number;
  shop?: string;
  token?: string;
  after?: number;
  locale?: string;
  page?: { url: string; title: string };
}

/** Requests that are kept until the server has acknowledged their `key`. */
export type Keyed =
  | { type: "say"; key: string; text: string }
  | { type: "choose"; key: string; option: string }
  | { type: "ask_human"; key: string }
  | { type: "leave_queue"; key: string }
  | { type: "rate"; key: string; score: number; comment?: string }
  | { type: "end"; key: string };

export type Request = Hello | Keyed | { type: "typing" } | { type: "read"; seq: number };

// --- what the server sends ----------------------------------------------------------

export interface Welcome {
  type: "welcome";
  v: number;
  token: string;
  state: State;
  seq: number;
  agent?: AgentRef | null;
  machine: true;
}

interface Numbered {
  seq: number;
  at: string;
  key?: string | null;
}

export interface MessageFrame extends Numbered {
  type: "message";
  author: Author;
  text: string;
  kind?: ReplyKind | null;
  lang?: string | null;
  sources?: readonly Source[];
  products?: readonly ProductCard[];
  options?: readonly Option[];
  attachments?: readonly string[];
  agent?: AgentRef | null;
  answering?: string | null;
}

export interface StateFrame extends Numbered {
  type: "state";
  state: State;
  reason: string;
  agent?: AgentRef | null;
  receipt?: string | null;
}

export interface FormFrame extends Numbered {
  type: "form";
  form: string;
  fields: Readonly<Record<string, unknown>>;
}

/** A numbered frame of a later server: counted, not shown. */
export interface UnknownEvent extends Numbered {
  type: "unknown";
}

export type ChatEvent = MessageFrame | StateFrame | FormFrame | UnknownEvent;

export interface ErrorFrame {
  type: "error";
  code: string;
  text: string;
  key?: string | null;
}

/** Why something did not go through: a code, and the server's sentence. */
export type Refusal = Pick<ErrorFrame, "code" | "text">;

export type Frame =
  | Welcome
  | ChatEvent
  | { type: "partial"; answering: string; text: string }
  | { type: "typing" }
  | { type: "seen"; seq: number }
  | { type: "queue"; position: number; eta?: readonly [number, number] | null }
  | ErrorFrame;

const NUMBERED = new Set(["message", "state", "form"]);
const PASSING = new Set(["welcome", "partial", "typing", "seen", "queue", "error"]);

/** A received frame, or null for an unnumbered one this version does not know. */
export function known(frame: { type: string; seq?: unknown }): Frame | null {
  if (NUMBERED.has(frame.type) || PASSING.has(frame.type)) return frame as Frame;
  if (typeof frame.seq !== "number") return null;
  const at = (frame as { at?: unknown }).at;
  const key = (frame as { key?: unknown }).key;
  return {
    type: "unknown",
    seq: frame.seq,
    at: typeof at === "string" ? at : "",
    key: typeof key === "string" ? key : null,
  };
}
