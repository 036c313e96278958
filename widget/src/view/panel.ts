/** The panel: header, the way to a person, the log, and where one writes. */

import { messages, ratable, type Chat } from "../chat.ts";
import { CLOSED, type Status } from "../connection.ts";
import { fill, h, setText } from "../dom.ts";
import { icons } from "../icons.ts";
import type { Refusal } from "../protocol.ts";
import { refusal } from "../words/words.ts";
import { Composer } from "./composer.ts";
import { minutes, type Context } from "./context.ts";
import { rating } from "./rating.ts";
import { Transcript, writingNow } from "./transcript.ts";

export class Panel {
  readonly node: HTMLElement;
  readonly composer: Composer;
  private readonly context: Context;
  private readonly transcript: Transcript;
  private readonly scroller: HTMLElement;
  private readonly subtitle = h("p", { class: "subtitle" });
  private readonly bar = h("div", { class: "bar" });
  private readonly banner = h("p", { class: "banner", role: "status", hidden: true });
  private readonly notice = h("p", { class: "notice", role: "alert", hidden: true });
  private readonly partial = h("div", { class: "message bot partial", "aria-live": "off", hidden: true });
  private readonly writing = h("div", { class: "writing", hidden: true });
  private readonly endButton: HTMLButtonElement;
  private rating: HTMLElement | null = null;
  private barShows = "";
  private confirming = false;
  private chat: Chat | null = null;

  constructor(context: Context) {
    this.context = context;
    const { words, actions, host } = context;
    this.transcript = new Transcript(context);
    this.composer = new Composer(context);
    this.endButton = h(
      "button",
      { type: "button", class: "icon", "aria-label": words.end, title: words.end, onclick: () => this.confirmEnd(true) },
      icons.end(),
    );
    this.scroller = h("div", { class: "scroller" }, this.transcript.node, this.partial, this.writing);
    this.node = h(
      "section",
      { class: "panel", role: "dialog", "aria-label": words.chatWith(host.name), tabindex: "-1", hidden: true },
      h(
        "header",
        {},
        h("div", { class: "avatar", "aria-hidden": "true" }, (host.name[0] ?? "").toLocaleUpperCase()),
        h("div", { class: "titles" }, h("h2", {}, host.name), this.subtitle),
        this.endButton,
        h(
          "button",
          { type: "button", class: "icon minimise", "aria-label": words.minimise, title: words.minimise, onclick: actions.minimise },
          icons.minimise(),
        ),
      ),
      this.bar,
      this.banner,
      this.scroller,
      this.notice,
      this.composer.node,
    );
    this.node.addEventListener("keydown", (event) => this.key(event));
    // What is pressed there goes away; a keyboard's focus (no click count) must not go with it.
    this.transcript.node.addEventListener("click", (event) => {
      if (!event.detail && (event.target as Element).closest("button")) this.composer.input.focus();
    });
    // A passage that was opened below the edge comes into view; "toggle" does not bubble.
    this.scroller.addEventListener(
      "toggle",
      (event) => (event.target as HTMLElement).scrollIntoView({ block: "nearest" }),
      true,
    );
  }

  show(chat: Chat, status: Status, now: number): void {
    this.chat = chat;
    const atEnd = this.atEnd();
    const online = status.is === "online";
    setText(this.subtitle, this.withWhom(chat));
    this.subtitle.classList.toggle("live", chat.state === "human");
    this.endButton.hidden = chat.state === "closed" || !chat.log.events.some((e) => e.type === "message");
    this.showBar(chat);
    this.showBanner(status);
    this.showNotice(chat.notice);
    const added = this.transcript.show(chat);
    this.showPartial(chat, online, now);
    this.showRating(chat);
    if (atEnd || added.some((node) => node.classList.contains("shopper"))) this.follow(added.at(-1));
  }

  /** Down to the newest, once there is more to see than the greeting. */
  toEnd(): void {
    if (!this.chat || !(messages(this.chat).length || this.chat.log.outbox.length)) return;
    const box = this.scrolling();
    box.scrollTop = box.scrollHeight;
  }

  private follow(newest: HTMLElement | undefined): void {
    const box = this.scrolling();
    // A long answer is read from its beginning.
    const long = newest && newest.offsetHeight > box.clientHeight;
    if (long && box === this.scroller) box.scrollTop = newest.offsetTop - 8;
    else this.toEnd();
  }

  /** On a very low screen it is the whole panel that scrolls. */
  private scrolling(): HTMLElement {
    return getComputedStyle(this.node).overflowY === "auto" ? this.node : this.scroller;
  }

  private atEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.scrolling();
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  private withWhom({ state, agent }: Chat): string {
    const { words } = this.context;
    return state === "human" ? (agent?.name ?? words.team) : words.assistant;
  }

  private showBar(chat: Chat): void {
    const { state, queue } = chat;
    if (state !== "bot" && state !== "waiting" && state !== "human") this.confirming = false;
    const shows = JSON.stringify([this.confirming, state, queue]);
    if (shows === this.barShows) return;
    this.barShows = shows;
    const hadFocus = this.bar.contains((this.node.getRootNode() as ShadowRoot).activeElement);
    const parts = this.confirming ? this.endParts() : this.barParts(chat);
    fill(this.bar, ...parts);
    this.bar.hidden = !parts.length;
    if (hadFocus && !this.confirming) (this.bar.querySelector("button") ?? this.transcript.node).focus();
  }

  private barParts({ state, queue }: Chat): HTMLElement[] {
    const { words, actions } = this.context;
    if (state === "bot")
      return [
        h("button", { type: "button", class: "wide", onclick: actions.askHuman }, icons.person(), words.askHuman),
      ];
    if (state !== "waiting") return [];
    const wait = queue?.eta && words.wait(minutes(this.context.lang, queue.eta) ?? words.underAMinute);
    return [
      h(
        "div",
        { class: "queue", role: "status" },
        h("strong", {}, queue ? words.place(queue.position) : words.noteWaiting),
        wait ? h("span", { class: "small" }, wait) : null,
      ),
      h("button", { type: "button", class: "quiet", onclick: actions.leaveQueue }, words.leaveQueue),
    ];
  }

  private endParts(): HTMLElement[] {
    const { words, actions } = this.context;
    const end = () => {
      actions.end();
      this.confirmEnd(false);
      this.composer.input.focus();
    };
    return [
      h("p", { class: "question" }, words.endQuestion),
      h("button", { type: "button", class: "quiet", onclick: () => this.confirmEnd(false) }, words.endNo),
      h("button", { type: "button", class: "primary", onclick: end }, words.endYes),
    ];
  }

  private confirmEnd(asking: boolean): void {
    this.confirming = asking;
    if (this.chat) this.showBar(this.chat);
    if (asking) this.bar.querySelector("button")?.focus();
    else this.endButton.focus();
  }

  private showBanner(status: Status): void {
    const { words } = this.context;
    let text = "";
    if (status.is === "stopped" && status.code) text = status.code === CLOSED.badVersion ? words.reload : words.notHere;
    else if (!navigator.onLine) text = words.offline;
    else if (status.is === "waiting") text = words.reconnecting;
    // While an attempt is under way the banner keeps what it said, so that it does not flicker.
    else if (status.is === "connecting" && !this.banner.hidden) return;
    setText(this.banner, text);
    this.banner.hidden = !text;
  }

  private showNotice(notice: Refusal | null): void {
    const { words } = this.context;
    // Said to a hello: this shop is not served here.
    const text = notice?.code === "not_found" ? words.notHere : notice ? refusal(words, notice) : "";
    setText(this.notice, text);
    this.notice.hidden = !text;
  }

  private showPartial(chat: Chat, online: boolean, now: number): void {
    this.partial.hidden = !chat.partial;
    if (chat.partial) fill(this.partial, h("div", { class: "bubble" }, h("p", { class: "text" }, chat.partial)));
    const text = writingNow(this.context, chat, online, now);
    this.writing.hidden = !text;
    if (!text || this.writing.dataset["text"] === text) return;
    this.writing.dataset["text"] = text;
    fill(this.writing, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), h("span", {}, text));
  }

  private showRating(chat: Chat): void {
    if (ratable(chat) === Boolean(this.rating)) return;
    if (this.rating) this.rating.remove();
    this.rating = this.rating ? null : rating(this.context);
    if (!this.rating) return this.composer.input.focus();
    this.scroller.append(this.rating);
    this.toEnd();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      if (this.confirming) this.confirmEnd(false);
      else this.context.actions.minimise();
    }
    if (event.key === "Tab" && this.coversPage()) this.keepFocus(event);
  }

  /** On a small screen nothing else is to be seen, so focus must not go where it cannot be seen. */
  private keepFocus(event: KeyboardEvent): void {
    const all = [...this.node.querySelectorAll<HTMLElement>("button, a[href], textarea, input, summary")];
    const reachable = all.filter((e) => !(e as HTMLButtonElement).disabled && e.offsetParent !== null);
    const [first, last] = event.shiftKey ? [reachable.at(-1), reachable[0]] : [reachable[0], reachable.at(-1)];
    if ((this.node.getRootNode() as ShadowRoot).activeElement !== last) return;
    event.preventDefault();
    first?.focus();
  }

  private coversPage(): boolean {
    return this.node.clientWidth >= innerWidth;
  }
}
