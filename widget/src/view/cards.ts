/** What hangs on a reply: where it is from, products, quick replies. */

import { fill, h, setAttribute } from "../dom.ts";
import { icons } from "../icons.ts";
import { safeHref } from "../links.ts";
import type { MessageFrame, ProductCard, Source } from "../protocol.ts";
import { traits } from "../traits.ts";
import { foreignLanguage, money, shortDay, type Context } from "./context.ts";

export function sourcesOf(context: Context, sources: readonly Source[]): HTMLElement | null {
  if (!sources.length) return null;
  const { words } = context;
  return h(
    "details",
    { class: "sources" },
    h("summary", {}, icons.page(), h("span", {}, words.whereFrom)),
    ...sources.map((source) => figure(context, source)),
  );
}

function figure({ words, lang, host }: Context, source: Source): HTMLElement {
  const href = safeHref(source.url, host.base);
  const foreign = foreignLanguage(lang, source.lang);
  return h(
    "figure",
    {},
    h("figcaption", { lang: source.lang }, source.title || source.path),
    h("blockquote", { lang: source.lang }, source.text),
    foreign ? h("p", { class: "small" }, words.originalLanguage(foreign)) : null,
    href ? h("p", { class: "small" }, outside(href, words.openPage)) : null,
  );
}

/** A link out of the chat; the shop's page stays open behind it. */
export function outside(href: string, text: string): HTMLAnchorElement {
  const web = href.startsWith("http");
  return h("a", { href, rel: "noopener noreferrer", target: web ? "_blank" : null }, text);
}

export function productsOf(context: Context, products: readonly ProductCard[]): HTMLElement | null {
  if (!products.length) return null;
  return h("ul", { class: "products" }, ...products.map((product) => card(context, product)));
}

function card(context: Context, product: ProductCard): HTMLElement {
  const { words, lang, host } = context;
  const href = safeHref(product.url, host.base);
  const price = product.price ? money(lang, product.price, product.currency) : null;
  const key = (product.availability ?? "").toLowerCase().replace(/ /g, "_");
  const availability = words.availability[key as keyof typeof words.availability] ?? null;
  const attributes = traits(product.attributes ?? {}).join(" · ");
  const title = href ? outside(href, product.title) : h("span", {}, product.title);
  title.classList.add("product-title");
  return h(
    "li",
    { class: "product" },
    picture(context, product),
    h(
      "div",
      { class: "product-text" },
      title,
      attributes ? h("p", { class: "small" }, attributes) : null,
      h(
        "p",
        { class: "product-facts" },
        price ? h("strong", {}, price) : null,
        availability ? h("span", { class: `availability ${key}` }, availability) : null,
      ),
      product.as_of ? h("p", { class: "small" }, words.asOf(shortDay(lang, product.as_of))) : null,
    ),
  );
}

/** The picture, from the shop's own origins only: no third party learns who looks at what. */
function picture({ host }: Context, product: ProductCard): HTMLElement {
  const frame = h("div", { class: "picture" }, icons.box());
  const src = safeHref(product.image, host.base);
  const ours = [location.origin, new URL(host.base).origin, ...host.images];
  if (!src || !ours.includes(new URL(src).origin)) return frame;
  const image = h("img", { alt: "", loading: "lazy", decoding: "async", referrerpolicy: "no-referrer" });
  image.onload = () => fill(frame, image);
  image.loading = "eager";
  image.src = src;
  return frame;
}

/** Quick replies. Once one was chosen, or the talk went on, they can no longer be pressed. */
export function optionsOf({ actions }: Context, message: MessageFrame): HTMLElement | null {
  const options = message.options ?? [];
  if (!options.length) return null;
  return h(
    "div",
    { class: "options" },
    ...options.map((option) =>
      h(
        "button",
        { type: "button", class: "chip", disabled: true, onclick: () => actions.choose(option.id) },
        option.label,
      ),
    ),
  );
}

export function updateOptions(node: Element, open: boolean, chosen: string | null): void {
  const box = node.querySelector<HTMLElement>(".options");
  if (!box) return;
  const buttons = [...box.querySelectorAll("button")];
  for (const button of buttons) {
    button.disabled = !open;
    setAttribute(button, "data-chosen", button.textContent === chosen);
  }
  // Of replies long passed only the one that was pressed is worth its room.
  box.hidden = !open && !buttons.some((button) => button.textContent === chosen);
}
