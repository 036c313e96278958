/** One message, as a bubble with its author, time and delivery. */

import { fill, h, setText } from "../dom.ts";
import { pieces, type Piece } from "../links.ts";
import type { Author, MessageFrame, Refusal } from "../protocol.ts";
import { refusal } from "../words/words.ts";
import { optionsOf, outside, productsOf, sourcesOf } from "./cards.ts";
import { clock, type Context } from "./context.ts";

/** Text with its addresses made links. The shopper's own words are left as they are. */
export function prose(text: string, linked: boolean): HTMLElement {
  const body = h("p", { class: "text" });
  const parts = linked ? pieces(text) : [{ text }];
  body.append(...parts.map(inline));
  return body;
}

function inline({ text, href, whole }: Piece): Node | string {
  if (href) return outside(href, text);
  return whole ? h("span", { class: "whole" }, text) : text;
}

export function bubble(
  context: Context,
  author: Author,
  text: string,
  at: string | number,
  message: MessageFrame | null,
): HTMLElement {
  const mine = author === "shopper";
  return h(
    "div",
    { class: `message ${author}`, lang: message?.lang },
    h(
      "p",
      { class: "meta" },
      h("span", { class: mine ? "hidden" : "author" }, name(context, author, message)),
      " ",
      h("time", { datetime: typeof at === "string" ? at : null }, clock(context.lang, at)),
      mine && h("span", { class: "delivery" }),
    ),
    h(
      "div",
      { class: "bubble" },
      prose(text, !mine),
      message && productsOf(context, message.products ?? []),
      message && sourcesOf(context, message.sources ?? []),
    ),
    message && optionsOf(context, message),
  );
}

export function updateDelivery(node: Element, text: string): void {
  const delivery = node.querySelector(".delivery");
  if (delivery) setText(delivery, text ? ` · ${text}` : "");
}

/** Under a message that was refused: why, and what can be done. */
export function updateRefusal(
  { words, actions }: Context,
  node: Element,
  refused: (Refusal & { key: string }) | null,
): void {
  const shown = node.querySelector(".refusal");
  node.classList.toggle("failed", Boolean(refused));
  if (!refused) return shown?.remove();
  if (shown) return;
  const { key, code } = refused;
  const why = refusal(words, refused);
  const box = h("div", { class: "refusal" });
  fill(
    box,
    h("p", {}, why),
    code === "too_long"
      ? null
      : h("button", { type: "button", class: "link", onclick: () => actions.retry(key) }, words.retry),
    h("button", { type: "button", class: "link", onclick: () => actions.discard(key) }, words.discard),
  );
  node.append(box);
}

function name({ words, host }: Context, author: Author, message: MessageFrame | null): string {
  if (author === "shopper") return words.you;
  if (author === "agent") return message?.agent?.name ?? host.name;
  return author === "bot" ? words.assistant : host.name;
}
