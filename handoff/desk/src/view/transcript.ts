/** The transcript: grows at the end, stays where the agent is reading, shows evidence on demand. */

import type { Outgoing } from "../../../../widget/src/log.ts";
import { fill, h } from "../../../../widget/src/dom.ts";
import type { Say } from "../protocol.ts";
import type { Talk } from "../talk.ts";
import { refusal } from "../words.ts";
import { eventElement, prose } from "./event.ts";

const NEAR_PX = 80;

export class Transcript {
  readonly element: HTMLElement;
  private readonly log: HTMLElement;
  private readonly events = h("div", { class: "events" });
  private readonly outbox = h("div", { class: "outbox" });
  private readonly typing = h("p", { class: "typing", hidden: true }, "Shopper is writing…");
  private readonly seen = h("span", { class: "seen" }, "Seen");
  private readonly below: HTMLButtonElement;
  private readonly retry: (key: string) => void;
  private conversation: string | null = null;
  private count = 0;
  private sending: readonly Outgoing<Say>[] = [];
  /** The agent is reading the end: new messages and a shrinking pane keep it in view. */
  private atEnd = true;

  constructor(retry: (key: string) => void) {
    this.retry = retry;
    this.log = h(
      "div",
      {
        class: "log",
        role: "log",
        "aria-label": "Messages",
        tabindex: "0",
        onscroll: () => {
          this.atEnd = this.near();
          if (this.atEnd) this.below.hidden = true;
        },
      },
      this.events,
      this.outbox,
      this.typing,
    );
    this.below = h(
      "button",
      { class: "below small", type: "button", hidden: true, onclick: () => this.toEnd() },
      "New messages ↓",
    );
    this.element = h("div", { class: "transcript" }, this.log, this.below);
    new ResizeObserver(() => {
      if (this.atEnd) this.toEnd();
    }).observe(this.log);
  }

  render(talk: Talk, now: number): void {
    if (talk.conversation !== this.conversation) this.begin(talk.conversation);
    const fresh = talk.log.events.slice(this.count);
    this.count = talk.log.events.length;
    for (const event of fresh) {
      const element = eventElement(event, now);
      if (element) this.events.append(element);
    }
    const wrote = talk.log.outbox.length > this.sending.length;
    if (talk.log.outbox !== this.sending) this.renderOutbox(talk.log.outbox);
    this.markSeen(talk);
    this.typing.hidden = talk.typingUntil <= now;
    if (this.atEnd || wrote) this.toEnd();
    else if (fresh.some((e) => e.type === "message")) this.below.hidden = false;
  }

  /** Scrolls to the messages and marks them for a moment; the first gets the focus. */
  reveal(evidence: readonly number[]): void {
    const found = evidence.flatMap((n) => [
      ...this.events.querySelectorAll<HTMLElement>(`[data-n="${n}"]`),
    ]);
    const first = found[0];
    if (!first) return;
    for (const old of this.events.querySelectorAll(".lit")) old.classList.remove("lit");
    // Read, so that the same mark can be seen to begin anew.
    void this.events.offsetHeight;
    for (const element of found) element.classList.add("lit");
    first.scrollIntoView({ block: "center" });
    first.focus({ preventScroll: true });
  }

  /** The mark stands at the last of the agent's messages that the shopper has seen. */
  private markSeen(talk: Talk): void {
    const last = talk.log.events.findLast(
      (e) => e.type === "message" && e.author === "agent" && (e.seq ?? Infinity) <= talk.read,
    );
    const message = last && this.events.querySelector(`[data-n="${last.n}"] > header`);
    if (!message) this.seen.remove();
    else if (this.seen.parentElement !== message) message.append(this.seen);
  }

  private begin(conversation: string): void {
    this.conversation = conversation;
    this.count = 0;
    this.atEnd = true;
    this.below.hidden = true;
    fill(this.events);
  }

  private renderOutbox(outbox: readonly Outgoing<Say>[]): void {
    this.sending = outbox;
    fill(
      this.outbox,
      ...outbox.map(({ request, status, code }) => {
        const failed = status === "failed";
        return h(
          "article",
          { class: `message agent ${status}` },
          h("header", {}, h("b", {}, "You"), h("span", { class: "kind" }, failed ? "not sent" : "sending…")),
          prose(request.text, null),
          failed && h("p", { class: "why", role: "alert" }, refusal(code ?? "", "")),
          failed &&
            h(
              "button",
              { class: "small", type: "button", onclick: () => this.retry(request.key) },
              "Send again",
            ),
        );
      }),
    );
  }

  private near(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  private toEnd(): void {
    this.log.scrollTop = this.log.scrollHeight;
    this.atEnd = true;
    this.below.hidden = true;
  }
}
