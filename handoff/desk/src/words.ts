/** The desk's own words, in English, and how it writes times. Pure. */

import type { State } from "./protocol.ts";

const REASONS: Readonly<Record<string, string>> = {
  explicit: "Asked for a person",
  frustration: "Upset",
  repeat: "Asked the same again",
  unknown: "Two questions without an answer",
  complaint: "Complaint",
  order: "About an order",
  payment: "Payment dispute",
  legal: "Legal threat",
  safety: "Danger to a person",
  abuse: "Abuse",
  rule: "Shop's own rule",
  started: "Started",
  claimed: "Claimed",
  assigned: "Assigned",
  transferred: "Transferred",
  left_queue: "Left the queue",
  agent_lost: "Agent went offline",
  returned: "Returned to the bot",
  resolved: "Resolved",
  ended: "Ended by the shopper",
  idle: "Closed after a long silence",
  reopened: "Reopened",
};

/** Reasons that should catch the eye of whoever chooses what to take next. */
export const URGENT: ReadonlySet<string> = new Set(["safety", "legal", "agent_lost"]);

const STATES: Readonly<Record<State, string>> = {
  bot: "With the bot",
  waiting: "Waiting",
  human: "With an agent",
  closed: "Closed",
};

const REFUSALS: Readonly<Record<string, string>> = {
  too_long: "Too long to send. Shorten it, or send it in two parts.",
  rate_limited: "Too many messages at once. Wait a moment and send it again.",
  wrong_state: "The conversation has moved on, so this could not be done.",
  not_found: "There is no such conversation any more.",
  not_available: "This server does not offer that yet.",
  busy: "The server is busy. Try again in a moment.",
  internal: "Something went wrong on the server. Try again.",
};

export const RESOLUTIONS: readonly string[] = [
  "Question answered",
  "Order or delivery looked up",
  "Return or exchange arranged",
  "Complaint taken",
  "Passed to another team",
  "No reply from the shopper",
  "Spam or abuse",
];

export const KEYS: readonly (readonly [string, string])[] = [
  ["j", "next conversation"],
  ["k", "previous conversation"],
  ["Enter", "open it; in the reply box: send"],
  ["Shift + Enter", "new line in the reply box"],
  ["c", "claim"],
  ["r", "write a reply"],
  ["s", "go to the summary"],
  ["Esc", "leave the reply box, close a window"],
  ["?", "this help"],
];

export function reason(code: string | null): string {
  return code ? (REASONS[code] ?? code.replaceAll("_", " ")) : "";
}

export function stateName(state: State): string {
  return STATES[state];
}

/** What to tell of a refusal: ours where we have a sentence, else the server's. */
export function refusal(code: string, text: string): string {
  return REFUSALS[code] ?? (text || "That did not work. Try again.");
}

const names = new Intl.DisplayNames("en", { type: "language", fallback: "code" });

/** "Polish" for "pl"; what is no language tag is given back. */
export function languageName(code: string): string {
  try {
    return code ? (names.of(code) ?? code) : "";
  } catch {
    return code;
  }
}

/** A time that passes: "0:42", "12:05", "2 h 03". Never negative: clocks differ. */
export function elapsed(fromIso: string, now: number): string {
  const from = Date.parse(fromIso);
  if (Number.isNaN(from)) return "";
  const seconds = Math.max(0, Math.floor((now - from) / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))}`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** "14:05" today, "21 Nov, 14:05" on another day. */
export function clock(iso: string, now: number): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const today = new Date(now).toDateString() === at.toDateString();
  return at.toLocaleString("en-GB", {
    ...(today ? {} : { day: "numeric", month: "short" }),
    hour: "2-digit",
    minute: "2-digit",
  });
}

export function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
