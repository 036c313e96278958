/**
 * Building DOM without markup in strings: text is only ever text, so nothing a
 * shopper, bot or agent writes can become an element. Works under a strict
 * Content-Security-Policy and Trusted Types.
 */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** An element: `h("button", { class: "send", onclick: send }, "Send")`. Children that are text stay text. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else setAttribute(element, name, value);
  }
  fill(element, ...children);
  return element;
}

/** Sets, or with null, undefined or false removes, an attribute; touches the DOM only on a change. */
export function setAttribute(
  element: Element,
  name: string,
  value: string | number | boolean | null | undefined,
): void {
  const now = element.getAttribute(name);
  if (value === null || value === undefined || value === false) {
    if (now !== null) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (now !== text) element.setAttribute(name, text);
}

/** Replaces the children. */
export function fill(element: Element | DocumentFragment, ...children: Child[]): void {
  element.replaceChildren(...children.filter((c): c is Node | string => c !== null && c !== undefined && c !== false));
}

/** Sets text only where it differs, so that live regions do not speak twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon of stroked paths in a 24 × 24 box. */
export function icon(...paths: string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 24 24",
    width: "24",
    height: "24",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.75",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
    focusable: "false",
  }))
    svg.setAttribute(name, value);
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** A style sheet for `adoptedStyleSheets`: the one way that needs no 'unsafe-inline'. */
export function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}
