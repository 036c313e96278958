/** The desk on the page: builds the views around a session and keeps them up to date. */

import { fill, h, setAttribute, setText } from "../../../widget/src/dom.ts";
import { CLOSED, followPage } from "../../../widget/src/connection.ts";
import { logOut } from "./login.ts";
import { DeskSession } from "./session.ts";
import { counted, refusal } from "./words.ts";
import { Alerts } from "./view/alerts.ts";
import { ConversationView } from "./view/conversation.ts";
import { showKeys } from "./view/dialogs.ts";
import { followKeys } from "./view/keys.ts";
import { Lists } from "./view/lists.ts";
import { StatusLine } from "./view/status.ts";
import { Toast } from "./view/toast.ts";

export class DeskApp {
  private readonly root: HTMLElement;
  private readonly token: string;
  private readonly ended: (why: string) => void;
  private readonly session: DeskSession;
  private readonly lists: Lists;
  private readonly talk: ConversationView;
  private readonly alerts = new Alerts();
  private readonly status: StatusLine;
  private readonly toast = new Toast();
  private readonly me = h("span", { class: "me" });
  private readonly colleagues = h("span", { class: "colleagues" });
  private readonly nothing = h("p", { class: "choose" }, "Choose a conversation. Press ? for the keys.");
  private readonly endings: (() => void)[] = [];
  private due = false;
  private over = false;

  /** Runs in `root` until the session ends; `ended` gets the sentence to tell, or an empty one. */
  constructor(root: HTMLElement, token: string, ended: (why: string) => void) {
    this.root = root;
    this.token = token;
    this.ended = ended;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.session = new DeskSession({
      url: `${scheme}//${location.host}/ws/desk`,
      session: token,
      newKey: () => crypto.randomUUID(),
      onChange: () => this.changed(),
      onError: (error) => this.toast.say(refusal(error.code, error.text)),
    });
    const claim = (conversation: string) => this.claim(conversation);
    this.lists = new Lists(this.session, { open: (conversation) => this.openRow(conversation), claim });
    this.talk = new ConversationView(this.session, {
      back: () => this.show(null),
      claim,
      offline: () => this.offline(),
    });
    this.status = new StatusLine(() => this.session.connection.wake());
    fill(this.root, this.top(), this.panes(), this.toast.element, this.alerts.element);
    this.follow();
    this.session.connection.start();
    this.session.show(new URLSearchParams(location.hash.slice(1)).get("c"));
    this.render();
  }

  /** Many frames in one tick, as after a reconnect, are one picture. */
  private changed(): void {
    if (this.due) return;
    this.due = true;
    queueMicrotask(() => {
      this.due = false;
      this.render();
    });
  }

  private render(): void {
    const { board, connection, open } = this.session;
    const { status } = connection;
    if (this.over) return;
    if (status.is === "stopped" && status.code === CLOSED.badToken)
      return this.end("Your session has ended. Log in again.");
    this.status.render(status);
    setText(this.me, board.me?.name ?? "");
    const others = board.agents.filter((a) => a.status === "online" && a.id !== board.me?.id);
    const count = counted(others.length, "colleague online", "colleagues online");
    setText(this.colleagues, others.length ? count : "");
    setAttribute(this.colleagues, "title", others.map((a) => a.name).join(", ") || null);
    this.lists.render();
    this.talk.render();
    this.nothing.hidden = open !== null;
    setAttribute(this.root, "data-open", open !== null);
    if (board.me) this.alerts.render(board.queue, board.fresh.size);
  }

  private show(conversation: string | null): void {
    this.session.show(conversation);
    const hash = conversation === null ? "" : `#c=${encodeURIComponent(conversation)}`;
    history.replaceState(null, "", location.pathname + hash);
  }

  private openRow(conversation: string): void {
    this.show(conversation);
    this.render();
    this.talk.focusTitle();
  }

  private claim(conversation: string): void {
    this.openRow(conversation);
    if (!this.session.move({ type: "claim", conversation })) this.offline();
  }

  private offline(): void {
    this.toast.say("Not connected just now. Try again when the connection is back.");
  }

  private follow(): void {
    const clock = setInterval(() => this.lists.tick(), 1000);
    const onVisible = () => this.session.look(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", onVisible);
    this.endings.push(
      () => clearInterval(clock),
      () => document.removeEventListener("visibilitychange", onVisible),
      followPage(this.session.connection),
      followKeys(this.lists.element, {
        claim: (row) => this.claimByKey(row ?? this.session.open),
        reply: () => this.talk.focusReply(),
        summary: () => this.talk.focusSummary(),
        help: showKeys,
      }),
    );
  }

  private claimByKey(wanted: string | null): void {
    if (wanted && this.session.board.queue.some((e) => e.conversation === wanted)) this.claim(wanted);
  }

  private end(why: string): void {
    this.over = true;
    for (const ending of this.endings) ending();
    this.session.connection.stop();
    document.title = "Desk · Shopbell";
    this.ended(why);
  }

  private top(): HTMLElement {
    const leave = () => {
      logOut(this.token);
      this.end("");
    };
    return h(
      "header",
      { class: "top" },
      h("h1", {}, "Desk"),
      this.status.element,
      h("span", { class: "space" }),
      this.colleagues,
      this.alerts.switch,
      h("button", { class: "small", type: "button", "aria-label": "Keys", onclick: showKeys }, "?"),
      this.me,
      h("button", { class: "small", type: "button", onclick: leave }, "Log out"),
    );
  }

  private panes(): HTMLElement {
    return h("main", { class: "panes" }, this.lists.element, this.talk.element, this.nothing);
  }
}
