/** The summary: who this is and what they want, readable in five seconds; each line leads to its evidence. */

import { fill, h } from "../../../../widget/src/dom.ts";
import type { Line, Summary } from "../protocol.ts";
import { languageName } from "../words.ts";

/** Shows the messages a line rests on. */
export type Reveal = (evidence: readonly number[]) => void;

type Group = readonly [title: string, lines: readonly (Line | null | undefined)[], look?: string];

export class SummaryView {
  readonly element: HTMLElement;
  private readonly body = h("dl", { class: "facts" });
  private readonly reveal: Reveal;
  private shown: Summary | null = null;

  constructor(reveal: Reveal) {
    this.reveal = reveal;
    this.element = h(
      "details",
      { class: "summary", open: true },
      h("summary", {}, "Summary"),
      this.body,
    );
  }

  render(summary: Summary | null): void {
    this.element.hidden = summary === null;
    if (summary === this.shown) return;
    this.shown = summary;
    fill(this.body, ...(summary ? this.groups(summary) : []));
  }

  focus(): void {
    this.element.setAttribute("open", "");
    this.element.querySelector<HTMLElement>("button, summary")?.focus();
  }

  private groups(summary: Summary): HTMLElement[] {
    const { mood } = summary;
    const groups: Group[] = [
      ["Wants", [summary.wish], "wide first"],
      ["Order", summary.orders ?? []],
      ["Contact", summary.contact ?? []],
      ["Product", summary.products ?? []],
      ["Answered so far", summary.answered ?? [], "long"],
      ["Tried", summary.tried ?? [], "long"],
      ["Promised", summary.promises ?? [], "long"],
      ["Mood", [mood?.start, mood?.now, word(mood?.trend)]],
      ["Language", [word(languageName(summary.language ?? ""))]],
      ["Service class", [word(summary.service_class)]],
      ["Next step", [summary.next_step], "wide next"],
    ];
    return groups.flatMap(([title, lines, look]) => {
      const said = lines.filter((line): line is Line => Boolean(line?.text));
      if (!said.length) return [];
      return [
        h("div", { class: `fact ${look ?? ""}` }, h("dt", {}, title), ...said.map((l) => this.line(l))),
      ];
    });
  }

  private line(line: Line): HTMLElement {
    if (!line.evidence.length) return h("dd", {}, h("span", {}, line.text));
    const numbers = line.evidence.map((n) => `#${n}`).join(" ");
    return h(
      "dd",
      {},
      h(
        "button",
        {
          class: "line",
          type: "button",
          title: `${line.text}\nShow ${numbers}`,
          onclick: () => this.reveal(line.evidence),
        },
        h("span", {}, line.text),
        h("span", { class: "numbers" }, numbers),
      ),
    );
  }
}

function word(text: string | undefined): Line | null {
  return text ? { text, evidence: [] } : null;
}
