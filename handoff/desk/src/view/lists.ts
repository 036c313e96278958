/** The column of conversations: the queue, mine, and what is done. */

import { h, setAttribute, setText } from "../../../../widget/src/dom.ts";
import type { Entry } from "../protocol.ts";
import type { DeskSession } from "../session.ts";
import { rating, type Talk } from "../talk.ts";
import { elapsed, languageName, reason, URGENT } from "../words.ts";
import { Rows, type Row } from "./rows.ts";

export interface ListActions {
  open(conversation: string): void;
  claim(conversation: string): void;
}

interface Section {
  element: HTMLElement;
  rows: Rows<Entry>;
  render(items: readonly Entry[]): void;
}

export class Lists {
  readonly element: HTMLElement;
  private readonly session: DeskSession;
  private readonly actions: ListActions;
  private readonly queue: Section;
  private readonly mine: Section;
  private readonly done: Section;
  private readonly waits = new Map<HTMLElement, string>();

  constructor(session: DeskSession, actions: ListActions) {
    this.session = session;
    this.actions = actions;
    this.queue = this.section("Queue", "Nobody is waiting.", (e) => this.row(e, true));
    this.mine = this.section("My chats", "Claim a conversation to begin.", (e) => this.row(e, false));
    this.done = this.section("Done", "", (e) => this.row(e, false));
    this.element = h(
      "nav",
      { class: "lists", "aria-label": "Conversations" },
      this.queue.element,
      this.mine.element,
      this.done.element,
    );
  }

  render(): void {
    const { queue, mine, done } = this.session.board;
    this.queue.render(queue);
    this.mine.render(mine);
    this.done.render(done);
    this.done.element.hidden = done.length === 0;
    this.tick();
  }

  /** The waiting times go on without anything happening. */
  tick(): void {
    const now = Date.now();
    for (const [element, since] of this.waits)
      if (element.isConnected) setText(element, elapsed(since, now));
      else this.waits.delete(element);
  }

  private section(title: string, empty: string, make: (entry: Entry) => Row<Entry>): Section {
    const count = h("span", { class: "count" });
    const list = h("ul", { class: "rows" });
    const nothing = h("p", { class: "nothing" }, empty);
    const heading = `heading-${title.toLowerCase().replaceAll(" ", "-")}`;
    const element = h(
      "section",
      { class: "section", "aria-labelledby": heading },
      h("h2", { id: heading }, title, " ", count),
      list,
      nothing,
    );
    const rows = new Rows(list, (entry: Entry) => entry.conversation, make);
    const render = (items: readonly Entry[]) => {
      rows.render(items);
      setText(count, items.length ? String(items.length) : "");
      nothing.hidden = items.length > 0;
    };
    return { element, rows, render };
  }

  private row(first: Entry, waiting: boolean): Row<Entry> {
    const { conversation } = first;
    const place = h("span", { class: "place" });
    const why = h("span", { class: "why" });
    const tongue = h("span", { class: "tongue" });
    const wait = h("span", { class: "wait" });
    const wish = h("span", { class: "wish" });
    const mark = h("span", { class: "mark" });
    const open = h(
      "button",
      { class: "open", type: "button", onclick: () => this.actions.open(conversation) },
      place,
      h("span", { class: "line" }, why, wait),
      h("span", { class: "line" }, tongue, wish, mark),
    );
    const claim = waiting
      ? h(
          "button",
          { class: "claim small", type: "button", onclick: () => this.actions.claim(conversation) },
          "Claim",
        )
      : null;
    const element = h("li", { class: "row", "data-conversation": conversation }, open, claim);
    const update = (entry: Entry) => {
      const talk = this.session.talks.get(conversation) ?? null;
      setText(place, waiting && entry.position ? String(entry.position) : "");
      setText(why, reason(entry.reason));
      setText(tongue, languageName(entry.language));
      setText(wish, entry.wish || entry.last);
      const fresh = this.session.board.fresh.has(conversation);
      setText(mark, fresh ? "New" : stars(talk));
      setAttribute(wish, "lang", entry.language || null);
      setAttribute(element, "data-urgent", URGENT.has(entry.reason ?? "") || null);
      setAttribute(element, "data-unread", fresh);
      setAttribute(open, "aria-current", this.session.open === conversation ? "true" : null);
      if (claim) {
        claim.disabled = talk?.pending === "claim" || !this.session.board.me;
        setAttribute(claim, "aria-label", `Claim: ${entry.wish || entry.last}`);
      }
      if (entry.state !== "closed") this.waits.set(wait, entry.since);
    };
    return { element, update };
  }
}

function stars(talk: Talk | null): string {
  const rated = talk && rating(talk);
  return rated ? `★ ${rated.score}` : "";
}
