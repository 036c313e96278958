/** After the conversation: how was it, from 1 to 5, and a word about it. */

import { h } from "../dom.ts";
import { icons } from "../icons.ts";
import type { Context } from "./context.ts";

export function rating({ words, actions }: Context): HTMLFormElement {
  const comment = h("textarea", { rows: 2, maxlength: 1000, class: "comment", id: "comment" });
  const send = h("button", { type: "submit", class: "primary", disabled: true }, words.sendRating);
  const chosen = h("p", { class: "score-word small", "aria-hidden": "true" }, "\u00a0");
  const form = h(
    "form",
    { class: "rating" },
    h("fieldset", {}, h("legend", {}, words.rate), h("div", { class: "scores" }, ...words.scores.map(star)), chosen),
    h("label", { for: "comment", class: "small" }, words.comment),
    comment,
    send,
  );
  form.addEventListener("change", () => {
    const score = scoreOf(form);
    send.disabled = !score;
    chosen.textContent = words.scores[score - 1] ?? "";
    for (const label of form.querySelectorAll<HTMLElement>(".score"))
      label.classList.toggle("lit", Number(label.dataset["score"]) <= score);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const score = scoreOf(form);
    if (score) actions.rate(score, comment.value.trim());
  });
  return form;
}

function star(name: string, index: number): HTMLElement {
  const input = h("input", { type: "radio", name: "score", value: index + 1, class: "hidden" });
  return h("label", { class: "score", "data-score": index + 1 }, input, icons.star(), h("span", { class: "hidden" }, name));
}

function scoreOf(form: HTMLFormElement): number {
  return Number(new FormData(form).get("score") ?? 0);
}
