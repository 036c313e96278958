import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseLanguage, LANGUAGES, localeFor, wordsFor } from "../src/words/index.ts";
import { foreignLanguage, minutes, money, shortDay } from "../src/view/context.ts";

test("the page's language is followed, with or without a country, else English", () => {
  assert.equal(chooseLanguage(["pl-PL"]), "pl-PL");
  assert.equal(chooseLanguage([null, "", "de", "uk"]), "uk");
  assert.equal(chooseLanguage(["de"]), "en");
  assert.equal(wordsFor("LV-lv"), LANGUAGES["lv"]);
});

test("numbers take the form their language asks for", () => {
  const said = (lang: string) => [1, 2, 5, 11, 21].map((n) => wordsFor(lang).unread(n));
  assert.deepEqual(said("lv"), ["1 jauna ziņa", "2 jaunas ziņas", "5 jaunas ziņas", "11 jaunu ziņu", "21 jauna ziņa"]);
  assert.deepEqual(said("pl"), [
    "1 nowa wiadomość",
    "2 nowe wiadomości",
    "5 nowych wiadomości",
    "11 nowych wiadomości",
    "21 nowych wiadomości",
  ]);
  assert.deepEqual(said("ru").slice(0, 3), ["1 новое сообщение", "2 новых сообщения", "5 новых сообщений"]);
  assert.deepEqual(said("uk").slice(0, 3), ["1 нове повідомлення", "2 нові повідомлення", "5 нових повідомлень"]);
});

test("prices, dates and waiting times are written as the reader writes them", () => {
  const plain = (text: string | null) => text?.replace(/\s/gu, " ") ?? null;
  assert.equal(plain(money("lv", "129.00", "EUR")), "129,00 €");
  assert.equal(plain(money("pl", "1249.5", "PLN")), "1249,50 zł");
  assert.equal(money(localeFor("en"), "89.00", "EUR"), "€89.00");
  assert.equal(money("lv", "about 5", "EUR"), "about 5");
  assert.equal(money("lv", "5.00", "no currency"), "5.00 no currency");
  assert.equal(shortDay("lv", "2026-11-21T04:00:00Z"), "21.11.2026");
  assert.equal(shortDay("lv", "some time"), "");
  assert.equal(plain(minutes("lv", [130, 290])), "2–5 minūtes");
  assert.equal(plain(minutes("pl", [0, 61])), "1–2 minuty");
  assert.equal(minutes("ru", [5, 50]), null);
});

test("a passage in another language is marked in the reader's words", () => {
  assert.equal(foreignLanguage("pl", "en"), "angielski");
  assert.equal(foreignLanguage("lv-LV", "lv"), null);
  assert.equal(foreignLanguage("lv", null), null);
  assert.equal(foreignLanguage("lv", "not a language!"), null);
});

test("no sentence says what a good shop would not", () => {
  const never =
    /unfortunate|impossible|\bproblem|niestety|niemożliw|diemžēl|neiespējam|problēm|к сожалению|невозможн|проблем|на жаль|неможлив/iu;
  for (const [lang, words] of Object.entries(LANGUAGES))
    for (const [name, text] of Object.entries(words))
      assert.doesNotMatch(typeof text === "function" ? String(text) : JSON.stringify(text), never, `${lang}.${name}`);
});
