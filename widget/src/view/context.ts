/** What every part of the view needs: the words, the locale's formats, and how to ask for things. */

import type { Host } from "../host.ts";
import { primary } from "../words/index.ts";
import type { Words } from "../words/words.ts";

export interface Context {
  host: Host;
  words: Words;
  lang: string;
  actions: Actions;
}

export interface Actions {
  say(text: string): void;
  choose(option: string): void;
  askHuman(): void;
  leaveQueue(): void;
  rate(score: number, comment: string): void;
  end(): void;
  retry(key: string): void;
  discard(key: string): void;
  typing(): void;
  minimise(): void;
}

export function clock(lang: string, at: string | number): string {
  return format(at, (date) => date.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" }));
}

export function day(lang: string, at: string | number): string {
  return format(at, (date) => date.toLocaleDateString(lang, { day: "numeric", month: "long", year: "numeric" }));
}

/** In figures, which need no declension: "21.11.2026" */
export function shortDay(lang: string, at: string): string {
  return format(at, (date) => date.toLocaleDateString(lang, { day: "2-digit", month: "2-digit", year: "numeric" }));
}

/** "129,00 €" in Latvian; the bare amount where the currency is not one we can name. */
export function money(lang: string, price: string, currency: string | null | undefined): string {
  const amount = Number(price);
  if (!Number.isFinite(amount)) return price;
  if (!currency) return amount.toLocaleString(lang);
  try {
    return amount.toLocaleString(lang, { style: "currency", currency });
  } catch {
    return `${price} ${currency}`;
  }
}

/** A range of waiting in whole minutes, in words; null where it is under one. */
export function minutes(lang: string, [low, high]: readonly [number, number]): string | null {
  if (high <= 60) return null;
  const from = Math.max(1, Math.floor(low / 60));
  const to = Math.max(from, Math.ceil(high / 60));
  const unit = new Intl.NumberFormat(lang, { style: "unit", unit: "minute", unitDisplay: "long" });
  return from === to ? unit.format(from) : unit.formatRange(from, to);
}

/** The name of a language, in words of `lang`; null where it is the reader's own or unknown. */
export function foreignLanguage(lang: string, of: string | null | undefined): string | null {
  if (!of || primary(of) === primary(lang)) return null;
  try {
    return new Intl.DisplayNames([lang], { type: "language", fallback: "none" }).of(of) ?? null;
  } catch {
    return null;
  }
}

function format(at: string | number, show: (date: Date) => string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : show(date);
}
