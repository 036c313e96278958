/** The three windows over the desk: resolve, return to the bot, and the keys. */

import { h } from "../../../../widget/src/dom.ts";
import { KEYS, RESOLUTIONS } from "../words.ts";

const OTHER = "";
const LONGEST_REASON = 200;

/** Asks why it is resolved; `done` gets the reason. */
export function askResolution(done: (reason: string) => void): void {
  const choice = h(
    "select",
    { id: "resolution" },
    ...RESOLUTIONS.map((text) => h("option", { value: text }, text)),
    h("option", { value: OTHER }, "Other…"),
  );
  const other = h("input", { id: "resolution-other", maxlength: LONGEST_REASON, autocomplete: "off" });
  const field = h("p", { class: "field", hidden: true }, h("label", { for: other.id }, "In a few words"), other);
  choice.addEventListener("change", () => {
    field.hidden = choice.value !== OTHER;
    other.required = !field.hidden;
    if (!field.hidden) other.focus();
  });
  dialog(
    "Resolve the conversation",
    [
      h("p", {}, "The shopper is told that it is done and asked for a rating."),
      h("p", { class: "field" }, h("label", { for: choice.id }, "Reason"), choice),
      field,
    ],
    "Resolve",
    () => done(choice.value || other.value.trim()),
  );
}

/** Asks for a note for whoever looks next; `done` gets it, perhaps empty. */
export function askReturn(done: (note: string) => void): void {
  const note = h("textarea", { id: "return-note", rows: 3, maxlength: 1000 });
  dialog(
    "Return to the bot",
    [
      h("p", {}, "The bot answers again. The shopper can ask for a person at any time."),
      h("p", { class: "field" }, h("label", { for: note.id }, "Note for colleagues (optional)"), note),
    ],
    "Return",
    () => done(note.value.trim()),
  );
}

export function showKeys(): void {
  const lines = KEYS.map(([key, what]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)));
  dialog("Keys", [h("dl", { class: "keys" }, ...lines)], null, () => {});
}

function dialog(title: string, content: HTMLElement[], verb: string | null, done: () => void): void {
  const close = () => element.close();
  const buttons = h(
    "p",
    { class: "buttons" },
    h("button", { type: "button", onclick: close }, verb ? "Cancel" : "Close"),
    verb && h("button", { class: "main", type: "submit" }, verb),
  );
  const form = h(
    "form",
    {
      onsubmit: (event: Event) => {
        event.preventDefault();
        close();
        done();
      },
    },
    h("h2", { id: "dialog-title" }, title),
    ...content,
    buttons,
  );
  const element = h(
    "dialog",
    { "aria-labelledby": "dialog-title", onclose: () => element.remove() },
    form,
  );
  document.body.append(element);
  element.showModal();
}
