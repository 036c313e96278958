/** What of a feed's fields a product card tells, pure. */

// Codes, and what feeds tell other machines: nobody chooses by them.
const UNTOLD =
  /^(gtin|ean|upc|isbn|mpn|sku|id|condition|gender|age[_ ]group|tags?|.*category|.*identifier.*|(product|shipping)[_ ]weight)$/i;
const MOST = 5;

/** What a product is like, in the words of its feed. */
export function traits(attributes: Readonly<Record<string, string>>): string[] {
  return Object.entries(attributes)
    .filter(([name, value]) => value && !UNTOLD.test(name))
    .map(([, value]) => value)
    .slice(0, MOST);
}
