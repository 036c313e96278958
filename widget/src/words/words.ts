/** All sentences the widget itself says; a language is a file of this type. */

import type { Refusal } from "../protocol.ts";

export interface Words {
  /** The launcher's name. */
  open: string;
  /** The panel's name for screen readers. */
  chatWith(shop: string): string;
  assistant: string;
  team: string;
  you: string;
  greeting: string;
  machine: string;
  askHuman: string;
  minimise: string;
  end: string;
  endQuestion: string;
  endYes: string;
  endNo: string;
  placeholder: string;
  send: string;
  charactersLeft(n: number): string;
  charactersOver(n: number): string;
  sending: string;
  sent: string;
  seen: string;
  failed: string;
  retry: string;
  discard: string;
  whereFrom: string;
  openPage: string;
  originalLanguage(language: string): string;
  availability: Record<"in_stock" | "out_of_stock" | "preorder" | "backorder", string>;
  asOf(date: string): string;
  answering: string;
  writing(name: string): string;
  place(n: number): string;
  wait(time: string): string;
  underAMinute: string;
  leaveQueue: string;
  noteWaiting: string;
  noteAgentLost: string;
  noteHuman(name: string): string;
  noteLeftQueue: string;
  noteReturned: string;
  noteClosed: string;
  noteReopened: string;
  rate: string;
  scores: readonly [string, string, string, string, string];
  comment: string;
  sendRating: string;
  thanks: string;
  reconnecting: string;
  offline: string;
  notHere: string;
  reload: string;
  unread(n: number): string;
  errors: { too_long: string; rate_limited: string; busy: string; other: string };
}

// Of a limit only the server knows how long it lasts; it says so in the shopper's language.
const TOLD_BY_SERVER = new Set(["rate_limited", "flood"]);

/** What the shopper reads of a refusal. */
export function refusal({ errors }: Words, { code, text }: Refusal): string {
  if (text && TOLD_BY_SERVER.has(code)) return text;
  return errors[code as keyof typeof errors] ?? errors.other;
}

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** The form of a phrase that goes with a number, the number in front. */
export function counted(lang: string, n: number, forms: Forms): string {
  return `${n} ${forms[new Intl.PluralRules(lang).select(n)] ?? forms.other}`;
}
