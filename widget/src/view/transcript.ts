/** The list of what was said. Nodes are made once and kept, so that nothing is read aloud twice. */

import { awaiting, choosable, label, type Chat } from "../chat.ts";
import { h } from "../dom.ts";
import type { ChatEvent, Keyed, MessageFrame, StateFrame } from "../protocol.ts";
import { bubble, updateDelivery, updateRefusal } from "./bubble.ts";
import { updateOptions } from "./cards.ts";
import { day, type Context } from "./context.ts";

interface Item {
  id: string;
  build(): HTMLElement;
  update?(node: HTMLElement): void;
}

export class Transcript {
  readonly node: HTMLElement;
  private readonly context: Context;
  private readonly shown = new Map<string, HTMLElement>();

  constructor(context: Context) {
    this.context = context;
    this.node = h("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "-1" });
    this.node.setAttribute("aria-label", context.words.chatWith(context.host.name));
  }

  /** Brings the list up to the chat; returns the nodes that are new, in order. */
  show(chat: Chat): HTMLElement[] {
    const items = [intro(this.context), ...itemsOf(this.context, chat)];
    const wanted = new Set(items.map((item) => item.id));
    for (const [id, node] of this.shown)
      if (!wanted.has(id)) {
        node.remove();
        this.shown.delete(id);
      }
    const added: HTMLElement[] = [];
    let place: Element | null = this.node.firstElementChild;
    for (const item of items) {
      let node = this.shown.get(item.id);
      if (!node) {
        node = item.build();
        this.shown.set(item.id, node);
        added.push(node);
      }
      if (node === place) place = place.nextElementSibling;
      else this.node.insertBefore(node, place);
      item.update?.(node);
    }
    return added;
  }
}

/** Greeting and the notice that this is a machine: there at first contact, before any connection. */
function intro({ words }: Context): Item {
  return {
    id: "intro",
    build: () =>
      h(
        "div",
        { class: "intro" },
        h("p", { class: "greeting" }, words.greeting),
        h("p", { class: "machine" }, words.machine),
      ),
  };
}

function itemsOf(context: Context, chat: Chat): Item[] {
  const items: Item[] = [];
  const open = choosable(chat);
  const events = chat.log.events;
  let today = events[0] ? day(context.lang, events[0].at) : "";
  events.forEach((event, at) => {
    const date = event.at ? day(context.lang, event.at) : today;
    if (date !== today) items.push(note(`day ${date}`, date));
    today = date;
    const item = itemOf(context, chat, event, events.slice(at + 1), open);
    if (item) items.push(item);
  });
  for (const { request, at, status, code = "", text: why = "" } of chat.log.outbox) {
    const text = words(chat, request);
    if (text === null) continue;
    items.push({
      id: request.key,
      build: () => bubble(context, "shopper", text, at, null),
      update: (node) => {
        const failed = status === "failed";
        updateDelivery(node, failed ? context.words.failed : context.words.sending);
        updateRefusal(context, node, failed ? { key: request.key, code, text: why } : null);
      },
    });
  }
  return items;
}

function itemOf(
  context: Context,
  chat: Chat,
  event: ChatEvent,
  later: readonly ChatEvent[],
  open: number | null,
): Item | null {
  if (event.type === "state") {
    const next = later[0];
    // A notice of the shop's own that comes with the change says it better.
    const told = next?.type === "message" && next.author === "system";
    const text = told ? null : stateNote(context, event);
    return text ? note(`event ${event.seq}`, text) : null;
  }
  if (event.type === "form" && event.form === "rating") return note(`event ${event.seq}`, context.words.thanks);
  if (event.type !== "message") return null;
  const mine = event.author === "shopper";
  return {
    id: mine && event.key ? event.key : `event ${event.seq}`,
    build: () => bubble(context, event.author, event.text, event.at, event),
    update: (node) => {
      if (mine) {
        updateDelivery(node, event.seq <= chat.seen ? context.words.seen : context.words.sent);
        updateRefusal(context, node, null);
      } else if (event.options?.length) updateOptions(node, event.seq === open, chosenAfter(later, chat));
    },
  };
}

/** What the shopper said or pressed next: the option of that name is the one that was chosen. */
function chosenAfter(later: readonly ChatEvent[], chat: Chat): string | null {
  const next = later.find((e): e is MessageFrame => e.type === "message");
  if (next) return next.author === "shopper" ? next.text : null;
  const pending = chat.log.outbox.find((o) => o.request.type === "choose");
  return pending ? words(chat, pending.request) : null;
}

function words(chat: Chat, request: Keyed): string | null {
  if (request.type === "say") return request.text;
  return request.type === "choose" ? label(chat, request.option) : null;
}

function note(id: string, text: string): Item {
  return { id, build: () => h("p", { class: "note" }, text) };
}

function stateNote({ words }: Context, { state, reason, agent }: StateFrame): string | null {
  if (reason === "started") return null;
  if (reason === "reopened") return words.noteReopened;
  if (state === "waiting") return reason === "agent_lost" ? words.noteAgentLost : words.noteWaiting;
  if (state === "human") return words.noteHuman(agent?.name ?? words.team);
  if (state === "bot") return reason === "left_queue" ? words.noteLeftQueue : words.noteReturned;
  return words.noteClosed;
}

/** Whose answer is on its way, in words; null when nobody's. */
export function writingNow({ words }: Context, chat: Chat, online: boolean, now: number): string | null {
  if (!online) return null;
  if (chat.state === "human" && chat.typingUntil > now) return words.writing(chat.agent?.name ?? words.team);
  return awaiting(chat) ? words.answering : null;
}
