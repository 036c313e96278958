/** The desk on the page: builds the views around a session and keeps them up to date. */

import { fill, h, setAttribute, setText } from "../../../widget/src/dom.ts";
import { CLOSED, followPage } from "../../../widget/src/connection.ts";
import { DeskSession } from "./session.ts";
import { unread } from "./talk.ts";
import { counted, refusal } from "./words.ts";
import { Alerts } from "./view/alerts.ts";
import { ConversationView } from "./view/conversation.ts";
import { showKeys } from "./view/dialogs.ts";
import { followKeys } from "./view/keys.ts";
import { Lists } from "./view/lists.ts";
import { StatusLine } from "./view/status.ts";

const TOAST_MS = 6_000;

/** Runs the desk in `root` until the session ends; `ended` gets the sentence to tell. */
export function runDesk(root: HTMLElement, token: string, ended: (why: string) => void): void {
  let due = false;
  let over = false;
  // Many frames in one tick, as after a reconnect, are one picture.
  const onChange = () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      render();
    });
  };
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const session = new DeskSession({
    url: `${scheme}//${location.host}/ws/desk`,
    session: token,
    newKey: () => crypto.randomUUID(),
    onChange,
    onError: (error) => toast(refusal(error.code, error.text)),
  });
  const claim = (conversation: string) => {
    show(conversation);
    if (!session.move({ type: "claim", conversation })) offline();
  };
  const offline = () => toast("Not connected just now. Try again when the connection is back.");
  const show = (conversation: string | null) => {
    session.show(conversation);
    history.replaceState(null, "", conversation === null ? location.pathname : `#c=${encodeURIComponent(conversation)}`);
  };
  const lists = new Lists(session, {
    open: (conversation) => {
      show(conversation);
      render();
      talk.focusTitle();
    },
    claim,
  });
  const talk = new ConversationView(session, { back: () => show(null), claim, offline });
  const alerts = new Alerts();
  const status = new StatusLine(() => session.connection.wake());
  const me = h("span", { class: "me" });
  const colleagues = h("span", { class: "colleagues" });
  const toasts = h("p", { class: "toast", role: "alert", hidden: true });
  const nothing = h("p", { class: "choose" }, "Choose a conversation. Press ? for the keys.");
  let quiet = 0;

  function toast(text: string): void {
    setText(toasts, text);
    toasts.hidden = false;
    clearTimeout(quiet);
    quiet = window.setTimeout(() => (toasts.hidden = true), TOAST_MS);
  }

  function render(): void {
    const { board, connection } = session;
    if (over) return;
    if (connection.status.is === "stopped" && connection.status.code === CLOSED.badToken)
      return end("Your session has ended. Log in again.");
    status.render(connection.status);
    setText(me, board.me?.name ?? "");
    const others = board.agents.filter((a) => a.status === "online" && a.id !== board.me?.id);
    setText(colleagues, others.length ? `${counted(others.length, "colleague", "colleagues")} online` : "");
    setAttribute(colleagues, "title", others.map((a) => a.name).join(", ") || null);
    lists.render();
    talk.render();
    nothing.hidden = session.open !== null;
    setAttribute(root, "data-open", session.open !== null);
    const mine = new Set(board.mine.map((e) => e.conversation));
    const fresh = [...session.talks.values()].filter((t) => mine.has(t.conversation)).map(unread);
    if (board.me) alerts.render(board.queue, fresh.reduce((a, b) => a + b, 0));
  }

  const clock = window.setInterval(() => lists.tick(), 1000);
  const untie = followPage(session.connection);
  const unkey = followKeys(lists.element, {
    claim: (row) => {
      const wanted = row ?? session.open;
      if (wanted && session.board.queue.some((e) => e.conversation === wanted)) claim(wanted);
    },
    reply: () => talk.focusReply(),
    summary: () => talk.focusSummary(),
    help: showKeys,
  });
  const onVisible = () => session.look(document.visibilityState === "visible");
  document.addEventListener("visibilitychange", onVisible);

  function end(why: string): void {
    over = true;
    clearInterval(clock);
    untie();
    unkey();
    document.removeEventListener("visibilitychange", onVisible);
    session.connection.stop();
    document.title = "Desk · Shopbell";
    ended(why);
  }

  const logout = h("button", { class: "small", type: "button", onclick: () => end("") }, "Log out");
  const help = h(
    "button",
    { class: "small", type: "button", "aria-label": "Keys", onclick: showKeys },
    "?",
  );
  fill(
    root,
    h(
      "header",
      { class: "top" },
      h("h1", {}, "Desk"),
      status.element,
      h("span", { class: "space" }),
      colleagues,
      alerts.switch,
      help,
      me,
      logout,
    ),
    h("main", { class: "panes" }, lists.element, talk.element, nothing),
    toasts,
    alerts.element,
  );
  session.connection.start();
  const opened = new URLSearchParams(location.hash.slice(1)).get("c");
  if (opened) session.show(opened);
  render();
}
