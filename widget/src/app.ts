/** The app: fetched on first use, it puts the panel beside the launcher and the session behind it. */

import { unread } from "./chat.ts";
import { followPage } from "./connection.ts";
import { h, setText, sheet } from "./dom.ts";
import { liveName, openName, type App, type Host } from "./host.ts";
import { BrowserMemory, usable } from "./memory.ts";
import { Session } from "./session.ts";
import css from "./panel.css";
import type { Actions } from "./view/context.ts";
import { Panel } from "./view/panel.ts";
import { chooseLanguage, localeFor, wordsFor } from "./words/index.ts";

export function mount(host: Host): App {
  return new Widget(host);
}

class Widget implements App {
  private readonly host: Host;
  private readonly lang: string;
  private readonly words;
  private readonly memory: BrowserMemory;
  private readonly session: Session;
  private readonly panel: Panel;
  private readonly badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
  private readonly tab = usable(() => sessionStorage);
  private readonly shared = usable(() => localStorage);
  private readonly unfollow: () => void;
  private due = false;

  constructor(host: Host) {
    this.host = host;
    const tag = chooseLanguage([host.lang]);
    this.lang = localeFor(tag);
    this.words = wordsFor(tag);
    this.memory = new BrowserMemory(host.shop);
    const url = new URL("../ws/chat", host.base);
    url.protocol = url.protocol.replace("http", "ws");
    this.session = new Session({
      url: url.href,
      shop: host.shop,
      locale: tag,
      page: () => ({ url: location.href.slice(0, 2_048), title: document.title.slice(0, 512) }),
      memory: this.memory,
      onChange: () => this.soon(),
    });
    this.panel = new Panel({ host, words: this.words, lang: this.lang, actions: this.actions() });
    host.element.lang = tag;
    host.root.adoptedStyleSheets = [...host.root.adoptedStyleSheets, sheet(css)];
    host.root.append(this.panel.node);
    host.launcher.append(this.badge);
    this.unfollow = followPage(this.session.connection);
    this.fitKeyboard();
    void this.session.open();
    if (this.tab.getItem(openName(host.shop))) this.reveal();
    this.show();
  }

  open(): void {
    this.reveal();
    // On a phone the keyboard would cover the greeting before it is read.
    const touch = matchMedia("(pointer: coarse)").matches;
    (touch ? this.panel.node : this.panel.composer.input).focus();
  }

  close(): void {
    this.unfollow();
    this.session.close();
  }

  private reveal(): void {
    this.panel.node.hidden = false;
    this.host.launcher.hidden = true;
    this.host.launcher.setAttribute("aria-expanded", "true");
    this.tab.setItem(openName(this.host.shop), "1");
    this.panel.composer.grow();
    this.show();
    this.panel.toEnd();
  }

  private minimise(): void {
    this.panel.node.hidden = true;
    this.host.launcher.hidden = false;
    this.host.launcher.setAttribute("aria-expanded", "false");
    this.tab.removeItem(openName(this.host.shop));
    this.host.launcher.focus();
    this.soon();
  }

  private actions(): Actions {
    const session = () => this.session;
    return {
      say: (text) => session().ask({ type: "say", text }),
      choose: (option) => session().ask({ type: "choose", option }),
      askHuman: () => session().ask({ type: "ask_human" }),
      leaveQueue: () => session().ask({ type: "leave_queue" }),
      rate: (score, comment) => session().ask({ type: "rate", score, ...(comment ? { comment } : {}) }),
      end: () => session().ask({ type: "end" }),
      retry: (key) => session().retry(key),
      discard: (key) => session().discard(key),
      typing: () => session().typing(),
      minimise: () => this.minimise(),
    };
  }

  /** A replay is a hundred frames in one breath: shown once. A timer, as frames do not come to hidden tabs. */
  private soon(): void {
    if (this.due) return;
    this.due = true;
    setTimeout(() => this.show(), 16);
  }

  private show(): void {
    this.due = false;
    const { chat, connection } = this.session;
    this.panel.show(chat, connection.status, Date.now());
    if (!this.panel.node.hidden && document.visibilityState === "visible") {
      this.session.read();
      if (chat.log.last) this.memory.set("read", String(chat.log.last));
    }
    const waiting = unread(chat, Number(this.memory.get("read") ?? 0));
    this.badge.hidden = !waiting;
    setText(this.badge, String(waiting));
    const { open } = this.words;
    this.host.launcher.setAttribute("aria-label", waiting ? `${open}, ${this.words.unread(waiting)}` : open);
    // The next page loads the app by itself only while somebody may be about to answer.
    const live = chat.state === "waiting" || chat.state === "human" || chat.log.outbox.length > 0;
    if (!chat.welcomed && !live) return;
    if (live) this.shared.setItem(liveName(this.host.shop), "1");
    else this.shared.removeItem(liveName(this.host.shop));
  }

  /** Telephones lay the keyboard over the page: follow the part that is still to be seen. */
  private fitKeyboard(): void {
    const view = window.visualViewport;
    if (!view) return;
    const fit = () => {
      // Pinch zoom shrinks the visual viewport too, and must not shrink the panel.
      const covered = view.scale === 1 && innerHeight - view.height > 1;
      const { style } = this.panel.node;
      style.setProperty("--height", covered ? `${view.height}px` : null);
      style.setProperty("--top", covered ? `${view.offsetTop}px` : null);
    };
    view.addEventListener("resize", fit);
    view.addEventListener("scroll", fit);
  }
}
