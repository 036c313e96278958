import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces, safeHref } from "../src/links.ts";

const links = (text: string) =>
  pieces(text).flatMap((p) => (p.href ? [[p.text, p.href]] : []));

test("addresses, e-mails and phones become links, their punctuation does not", () => {
  assert.deepEqual(links("Zob. https://shop.lv/buj?x=1. Vai info@shop.lv, +371 67 123 456!"), [
    ["https://shop.lv/buj?x=1", "https://shop.lv/buj?x=1"],
    ["info@shop.lv", "mailto:info@shop.lv"],
    ["+371 67 123 456", "tel:+37167123456"],
  ]);
});

test("order numbers, prices and dates are left alone", () => {
  assert.deepEqual(links("Order 1234567890, 129,00 EUR, 21.11.2026, +5 %"), []);
});

test("a receipt number stays in one piece", () => {
  const whole = pieces("Skarga R-93YS-365W, tel. 12.").filter((p) => p.whole);
  assert.deepEqual(whole, [{ text: "R-93YS-365W", whole: true }]);
});

test("nothing but web, mail and phone can be followed", () => {
  for (const url of ["javascript:alert(1)", "data:text/html,x", "vbscript:x", " javascript:x", "file:///etc", ""])
    assert.equal(safeHref(url), null);
  assert.equal(safeHref("/returns", "https://shop.lv/"), "https://shop.lv/returns");
});

test("the pieces are the text again", () => {
  for (const text of ["", "plain", "https://a.b", "a@b.lv b@c.pl", "x https://a.b) y +48 22 123 45 67."])
    assert.equal(pieces(text).map((p) => p.text).join(""), text);
});
