/** A sentence that passes by itself. */

import { h, setText } from "../../../../widget/src/dom.ts";

const SHOWN_MS = 6_000;

export class Toast {
  readonly element = h("p", { class: "toast", role: "alert", hidden: true });
  private timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    setText(this.element, text);
    this.element.hidden = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.element.hidden = true), SHOWN_MS);
  }
}
