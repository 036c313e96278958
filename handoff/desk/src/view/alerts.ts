/** What tells an agent who looks elsewhere: the title, a spoken line, a sound if wanted. */

import { h, setText } from "../../../../widget/src/dom.ts";
import type { Entry } from "../protocol.ts";
import { languageName, reason } from "../words.ts";

const SOUND = "shopbell.desk.sound";

export class Alerts {
  /** Read out by screen readers, seen by nobody. */
  readonly element = h("p", { class: "hidden", role: "status" });
  readonly switch: HTMLElement;
  private known: Set<string> | null = null;
  private sound = localStorage.getItem(SOUND) === "on";
  private audio: AudioContext | null = null;

  constructor() {
    const box = h("input", { type: "checkbox" });
    box.checked = this.sound;
    box.addEventListener("change", () => {
      this.sound = box.checked;
      localStorage.setItem(SOUND, this.sound ? "on" : "off");
      if (this.sound) this.chime();
    });
    this.switch = h("label", { class: "sound" }, box, " Sound");
  }

  /** `unread`: messages in my chats that I have not looked at. */
  render(queue: readonly Entry[], unread: number): void {
    const waiting = queue.length + unread;
    const title = "Desk · Shopbell";
    document.title = waiting ? `(${waiting}) ${title}` : title;
    // What stood there when the desk was opened is no news.
    const fresh = this.known === null ? [] : queue.filter((e) => !this.known?.has(e.conversation));
    this.known = new Set(queue.map((e) => e.conversation));
    const newest = fresh.at(-1);
    if (!newest) return;
    setText(this.element, `New in the queue: ${languageName(newest.language)}, ${reason(newest.reason)}`);
    if (this.sound) this.chime();
  }

  /** Two soft notes, made here: nothing to load. */
  private chime(): void {
    this.audio ??= new AudioContext();
    const { audio } = this;
    const gain = audio.createGain();
    gain.connect(audio.destination);
    gain.gain.setValueAtTime(0.06, audio.currentTime);
    gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.6);
    for (const [hertz, after] of [
      [660, 0],
      [880, 0.15],
    ] as const) {
      const tone = audio.createOscillator();
      tone.frequency.value = hertz;
      tone.connect(gain);
      tone.start(audio.currentTime + after);
      tone.stop(audio.currentTime + 0.6);
    }
  }
}
