/** How one event of a conversation looks. Everything in it is text, whoever wrote it. */

import { h } from "../../../../widget/src/dom.ts";
import { pieces, safeHref } from "../../../../widget/src/links.ts";
import type { DeskEvent, Form, Message, ProductCard, Source } from "../protocol.ts";
import { clock, counted, languageName, reason, stateName } from "../words.ts";

const AUTHORS = { shopper: "Shopper", bot: "Bot", agent: "Agent", system: "Shop" } as const;
const KINDS: Readonly<Record<string, string>> = {
  unsure: "not sure",
  unknown: "had no answer",
  clarify: "asked back",
};

/** The element of an event, or null for one that is told elsewhere or not known. */
export function eventElement(event: DeskEvent, now: number): HTMLElement | null {
  switch (event.type) {
    case "message":
      return message(event, now);
    case "state":
      if (event.reason === "started") return mark(event, now, "state", "Conversation started", "");
      return mark(event, now, "state", stateName(event.state), detail(event.reason, event.agent?.name));
    case "decision": {
      const { action, reason: why, score } = event.decision;
      const what = action === "transfer" ? "Handed over" : "Offered a person";
      return mark(event, now, "decision", what, `${reason(why).toLowerCase()}, ${score.toFixed(2)}, by #${event.about}`);
    }
    case "note":
      return mark(event, now, "note", `Note by ${event.agent.name}`, event.text);
    case "form":
      return mark(event, now, "form", ...form(event));
    case "notice":
      return mark(event, now, "notice", "Told that this is a machine", "");
    case "summary":
      return mark(event, now, "renewed", event.part === "human" ? "Summed up for the bot" : "Summary made", "");
    case "clock":
    case "unknown":
      return null;
  }
}

/** Text with its addresses made clickable. */
export function prose(text: string, lang: string | null | undefined): HTMLElement {
  const parts = pieces(text).map((piece) =>
    piece.href
      ? h("a", { href: piece.href, target: "_blank", rel: "noopener noreferrer" }, piece.text)
      : piece.text,
  );
  return h("p", { class: "text", lang: lang || null, dir: "auto" }, ...parts);
}

function message(event: Message, now: number): HTMLElement {
  const name = event.author === "agent" ? (event.agent?.name ?? AUTHORS.agent) : AUTHORS[event.author];
  const kind = event.kind ? KINDS[event.kind] : undefined;
  const { sources = [], products = [], options = [] } = event;
  return h(
    "article",
    { class: `event message ${event.author}`, "data-n": event.n, tabindex: "-1" },
    h(
      "header",
      {},
      h("b", {}, name),
      kind && h("span", { class: "kind" }, kind),
      h("time", { datetime: event.at }, clock(event.at, now)),
      h("span", { class: "n" }, `#${event.n}`),
    ),
    prose(event.text, event.lang),
    products.length > 0 && h("ul", { class: "products" }, ...products.map(product)),
    sources.length > 0 &&
      h(
        "details",
        { class: "sources" },
        h("summary", {}, counted(sources.length, "source", "sources")),
        ...sources.map(source),
      ),
    options.length > 0 && h("p", { class: "options" }, "Buttons: ", options.map((o) => o.label).join(" · ")),
  );
}

function source(source: Source): HTMLElement {
  const href = safeHref(source.url);
  const title = source.title || source.path;
  return h(
    "figure",
    {},
    h(
      "figcaption",
      {},
      href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, title) : title,
      h("span", { class: "path" }, [source.path, languageName(source.lang ?? "")].filter(Boolean).join(" · ")),
    ),
    h("blockquote", { lang: source.lang ?? null }, source.text),
  );
}

function product(card: ProductCard): HTMLElement {
  const href = safeHref(card.url);
  const price = card.price ? `${card.price} ${card.currency ?? ""}`.trim() : "";
  const stock = (card.availability ?? "").replaceAll("_", " ");
  return h(
    "li",
    {},
    href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, card.title) : card.title,
    h("span", { class: "path" }, [price, stock, card.id].filter(Boolean).join(" · ")),
  );
}

function mark(event: DeskEvent, now: number, look: string, what: string, more: string): HTMLElement {
  return h(
    "p",
    { class: `event mark ${look}`, "data-n": event.n, tabindex: "-1" },
    h("b", {}, what),
    more && h("span", {}, more),
    h("time", { datetime: event.at }, clock(event.at, now)),
  );
}

function form(event: Form): [string, string] {
  const { score, comment } = event.fields;
  if (event.form === "rating" && typeof score === "number")
    return [`Rated ${score} of 5`, typeof comment === "string" ? comment : ""];
  const fields = Object.entries(event.fields).map(([name, value]) => `${name}: ${String(value)}`);
  return [`Form: ${event.form}`, fields.join("; ")];
}

function detail(why: string, name: string | undefined): string {
  return name ? `${reason(why).toLowerCase()}, ${name}` : reason(why).toLowerCase();
}
