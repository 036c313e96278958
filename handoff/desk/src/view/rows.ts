/** A list whose elements stay while their items change, so that focus and scrolling survive. */

export interface Row<T> {
  element: HTMLElement;
  update(item: T): void;
}

export class Rows<T> {
  readonly element: HTMLElement;
  private readonly keyOf: (item: T) => string;
  private readonly make: (item: T) => Row<T>;
  private readonly shown = new Map<string, Row<T>>();

  constructor(element: HTMLElement, keyOf: (item: T) => string, make: (item: T) => Row<T>) {
    this.element = element;
    this.keyOf = keyOf;
    this.make = make;
  }

  render(items: readonly T[]): void {
    const wanted = new Set(items.map(this.keyOf));
    for (const [key, row] of this.shown)
      if (!wanted.has(key)) {
        row.element.remove();
        this.shown.delete(key);
      }
    let before: Element | null = null;
    for (const item of items) {
      const key = this.keyOf(item);
      const row = this.shown.get(key) ?? this.make(item);
      this.shown.set(key, row);
      row.update(item);
      const place: Element | null = before ? before.nextElementSibling : this.element.firstElementChild;
      // Moving an element takes its focus away: only those out of place are moved.
      if (place !== row.element) this.element.insertBefore(row.element, place);
      before = row.element;
    }
  }
}
