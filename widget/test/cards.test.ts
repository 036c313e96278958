import assert from "node:assert/strict";
import { test } from "node:test";
import { traits } from "../src/traits.ts";

test("a card tells what a shopper chooses by, and no codes", () => {
  const attributes = {
    material: "100% polyester",
    gender: "female",
    age_group: "adult",
    condition: "new",
    Weight: "395 g",
    color: "plum, graphite",
    size: "XS, S, M",
    mpn: "NJ111-PLUM-XS, NJ111-PLUM-S",
  };
  assert.deepEqual(traits(attributes), ["100% polyester", "Weight: 395 g", "plum, graphite", "XS, S, M"]);
});

test("a product without a word about it has none", () => {
  assert.deepEqual(traits({}), []);
});
