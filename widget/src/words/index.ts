/** Which language the widget speaks. */

import { en } from "./en.ts";
import { lv } from "./lv.ts";
import { pl } from "./pl.ts";
import { ru } from "./ru.ts";
import { uk } from "./uk.ts";
import type { Words } from "./words.ts";

export const LANGUAGES: Readonly<Record<string, Words>> = { en, lv, pl, ru, uk };

/** The first of the tags (BCP 47) whose language is spoken here, else English. */
export function chooseLanguage(tags: readonly (string | null | undefined)[]): string {
  return tags.find((tag) => tag && primary(tag) in LANGUAGES) ?? "en";
}

/** The locale of dates and prices: these shops are European, and so is English without a country. */
export function localeFor(tag: string): string {
  return tag.toLowerCase() === "en" ? "en-GB" : tag;
}

export function wordsFor(tag: string): Words {
  return LANGUAGES[primary(tag)] ?? en;
}

export function primary(tag: string): string {
  return tag.toLowerCase().split(/[-_]/)[0] ?? "";
}
