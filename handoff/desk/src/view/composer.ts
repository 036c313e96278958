/** Where the agent writes. What was begun stays with its conversation. */

import { h, setAttribute, setText } from "../../../../widget/src/dom.ts";

export class Composer {
  readonly element: HTMLElement;
  private readonly box: HTMLTextAreaElement;
  private readonly hint = h("span", { class: "hint" });
  private readonly send: (text: string) => void;
  private readonly drafts = new Map<string, string>();
  private conversation: string | null = null;

  constructor(send: (text: string) => void) {
    this.send = send;
    this.box = h("textarea", {
      rows: 2,
      maxlength: 4000,
      "aria-label": "Reply to the shopper",
      placeholder: "Write a reply…",
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.submit();
        } else if (event.key === "Escape") this.box.blur();
      },
    });
    this.element = h(
      "form",
      {
        class: "composer",
        onsubmit: (event: Event) => {
          event.preventDefault();
          this.submit();
        },
      },
      this.box,
      h("div", { class: "foot" }, this.hint, h("button", { class: "main", type: "submit" }, "Send")),
    );
  }

  render(conversation: string, lang: string, online: boolean): void {
    if (conversation !== this.conversation) {
      if (this.conversation !== null) this.drafts.set(this.conversation, this.box.value);
      this.conversation = conversation;
      this.box.value = this.drafts.get(conversation) ?? "";
    }
    setAttribute(this.box, "lang", lang || null);
    setText(
      this.hint,
      online ? "Enter sends, Shift + Enter is a new line" : "Not connected: it will be sent as soon as we are",
    );
  }

  focus(): void {
    this.box.focus();
  }

  private submit(): void {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.send(text);
    this.box.focus();
  }
}
