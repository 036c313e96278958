/** The summary: who this is and what they want, readable in five seconds; each line leads to its evidence. */

import { fill, h } from "../../../../widget/src/dom.ts";
import type { Labels } from "../labels.ts";
import type { Line, Summary } from "../protocol.ts";
import { clock, languageName } from "../words.ts";

/** Shows the messages a line rests on. */
export type Reveal = (evidence: readonly number[]) => void;

/** Lines that quote carry the shopper's language, words of ours do not. */
type Group = readonly [
  title: string,
  lines: readonly (Line | null | undefined)[],
  look?: string,
  quotes?: boolean,
];

export class SummaryView {
  readonly element: HTMLElement;
  private readonly body = h("dl", { class: "facts" });
  private readonly reveal: Reveal;
  private readonly labels: Labels;
  private shown: Summary | null = null;
  private due: string | null = null;

  constructor(reveal: Reveal, labels: Labels) {
    this.reveal = reveal;
    this.labels = labels;
    this.element = h(
      "details",
      { class: "summary", open: true },
      h("summary", {}, labels.summary),
      this.body,
    );
  }

  /** `due`: when the clock of the hand-over runs out, ISO; null where none runs. */
  render(summary: Summary | null, due: string | null): void {
    this.element.hidden = summary === null;
    if (summary === this.shown && due === this.due) return;
    this.shown = summary;
    this.due = due;
    fill(this.body, ...(summary ? this.groups(summary) : []));
  }

  focus(): void {
    this.element.setAttribute("open", "");
    this.element.querySelector<HTMLElement>("button, summary")?.focus();
  }

  private groups(summary: Summary): HTMLElement[] {
    const { mood } = summary;
    const { labels } = this;
    const coded = (line: Line | null | undefined) => line && { ...line, text: this.named(line.text) };
    const groups: Group[] = [
      [labels.wish, [summary.wish], "wide first", true],
      [labels.orders, summary.orders ?? []],
      [labels.contact, summary.contact ?? []],
      [labels.products, summary.products ?? [], "", true],
      [labels.answered, summary.answered ?? [], "long", true],
      [labels.tried, summary.tried ?? [], "long", true],
      [labels.promises, summary.promises ?? [], "long", true],
      [labels.mood, [coded(mood?.start), coded(mood?.now), word(this.named(mood?.trend ?? ""))]],
      [labels.language, [word(languageName(summary.language ?? ""))]],
      [labels.serviceClass, [word(this.named(summary.service_class ?? ""))]],
      [labels.due, [word(this.due ? clock(this.due, Date.now()) : "")]],
      [labels.nextStep, [summary.next_step], "wide next"],
    ];
    return groups.flatMap(([title, lines, look, quotes]) => {
      const said = lines.filter((line): line is Line => Boolean(line?.text));
      if (!said.length) return [];
      const lang = quotes ? summary.language || null : null;
      return [
        h(
          "div",
          { class: `fact ${look ?? ""}` },
          h("dt", {}, title),
          ...said.map((line) => this.line(line, lang)),
        ),
      ];
    });
  }

  private named(code: string): string {
    return this.labels.codes[code] ?? code;
  }

  private line(line: Line, lang: string | null): HTMLElement {
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
        h("span", { lang }, line.text),
        h("span", { class: "numbers" }, numbers),
      ),
    );
  }
}

function word(text: string | undefined): Line | null {
  return text ? { text, evidence: [] } : null;
}
