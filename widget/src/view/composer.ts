/** Where the shopper writes. The text is never lost: it stays until it stands in the outbox. */

import { h, setText } from "../dom.ts";
import { icons } from "../icons.ts";
import { usable } from "../memory.ts";
import type { Context } from "./context.ts";

// The server's default limit, in characters as people and Python count them.
const LONGEST = 4_000;
const WARN_BELOW = 200;

export class Composer {
  readonly node: HTMLFormElement;
  readonly input: HTMLTextAreaElement;
  private readonly context: Context;
  private readonly counter: HTMLElement;
  private readonly button: HTMLButtonElement;
  private readonly drafts = usable(() => sessionStorage);
  private readonly draft: string;

  constructor(context: Context) {
    this.context = context;
    this.draft = `shopbell:${context.host.shop}:draft`;
    const { words } = context;
    this.input = h("textarea", {
      rows: 1,
      placeholder: words.placeholder,
      "aria-label": words.placeholder.replace("…", ""),
      "aria-describedby": "counter",
      enterkeyhint: "send",
      autocomplete: "off",
      oninput: () => this.changed(true),
      onkeydown: (event: KeyboardEvent) => this.key(event),
    });
    this.counter = h("p", { class: "counter", id: "counter", "aria-live": "polite" });
    this.button = h("button", { type: "submit", class: "send", "aria-label": words.send }, icons.send());
    this.node = h(
      "form",
      { class: "composer", onsubmit: (event: Event) => this.submit(event) },
      this.input,
      this.button,
      this.counter,
    );
    this.input.value = this.drafts.getItem(this.draft) ?? "";
    this.changed(false);
  }

  /** After the panel became visible: only then can heights be measured. */
  grow(): void {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }

  private changed(byShopper: boolean): void {
    const { words, actions } = this.context;
    const text = this.input.value;
    const left = LONGEST - Array.from(text.trim()).length;
    this.button.disabled = left < 0 || !text.trim();
    setText(
      this.counter,
      left < 0 ? words.charactersOver(-left) : left < WARN_BELOW ? words.charactersLeft(left) : "",
    );
    this.counter.classList.toggle("over", left < 0);
    this.input.setAttribute("aria-invalid", String(left < 0));
    if (text) this.drafts.setItem(this.draft, text);
    else this.drafts.removeItem(this.draft);
    this.grow();
    if (byShopper && text.trim()) actions.typing();
  }

  private key(event: KeyboardEvent): void {
    // While an input method is composing, Enter chooses a word; Safari says so by 229 only.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.node.requestSubmit();
  }

  private submit(event: Event): void {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text || this.button.disabled) return;
    this.context.actions.say(text);
    this.input.value = "";
    this.changed(false);
    this.input.focus();
  }
}
