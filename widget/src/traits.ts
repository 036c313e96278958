/** What of a feed's fields a product card tells, pure. */

// Codes, and what feeds tell other machines: nobody chooses by them.
const UNTOLD =
  /^(gtin|ean|upc|isbn|mpn|sku|id|condition|gender|age[_ ]group|tags?|.*category|.*identifier.*|(product|shipping)[_ ]weight)$/i;
const MOST = 5;
// A figure says nothing without what it counts; a size does.
const FIGURE = /^\d(?![\d.,]*\s*%)/;
const SIZE = /^(size|rozmiar|izmērs|размер|розмір)/i;

/** What a product is like, in the words of its feed. */
export function traits(attributes: Readonly<Record<string, string>>): string[] {
  return Object.entries(attributes)
    .filter(([name, value]) => value && !UNTOLD.test(name))
    .map(([name, value]) => (FIGURE.test(value) && !SIZE.test(name) ? `${named(name)}: ${value}` : value))
    .slice(0, MOST);
}

/** A field's name as it is read: "wheel_size" is "Wheel size". */
function named(field: string): string {
  const plain = field.replace(/_/g, " ").trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
