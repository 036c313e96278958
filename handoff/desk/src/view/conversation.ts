/** The open conversation: who it is, what can be done, the summary, the transcript, the reply. */

import { h, setAttribute, setText } from "../../../../widget/src/dom.ts";
import type { State } from "../protocol.ts";
import type { DeskSession } from "../session.ts";
import { language, rating, type Talk } from "../talk.ts";
import { languageName, reason, refusal, stateName } from "../words.ts";
import { Composer } from "./composer.ts";
import { askResolution, askReturn } from "./dialogs.ts";
import { labelsFor } from "../labels.ts";
import { SummaryView } from "./summary.ts";
import { Transcript } from "./transcript.ts";

export interface ConversationActions {
  back(): void;
  claim(conversation: string): void;
  /** The server could not be asked. */
  offline(): void;
}

export class ConversationView {
  readonly element: HTMLElement;
  private readonly session: DeskSession;
  private readonly actions: ConversationActions;
  private readonly title = h("h2", { tabindex: "-1" });
  private readonly state = h("span", { class: "pill" });
  private readonly tongue = h("span", { class: "tongue" });
  private readonly others = h("span", { class: "others", "aria-live": "polite" });
  private readonly claim = this.button("Claim", "main", (id) => this.actions.claim(id));
  private readonly back = this.button("Return to bot", "", (id) => this.askReturn(id));
  private readonly resolve = this.button("Resolve", "", (id) => this.askResolve(id));
  private readonly bar = h("p", { class: "bar", role: "status" });
  private readonly summary: SummaryView;
  private readonly transcript: Transcript;
  private readonly composer: Composer;

  constructor(session: DeskSession, actions: ConversationActions) {
    this.session = session;
    this.actions = actions;
    this.transcript = new Transcript((key) => {
      if (session.open) session.retry(session.open, key);
    });
    this.summary = new SummaryView(
      (evidence) => this.transcript.reveal(evidence),
      labelsFor(navigator.languages),
    );
    this.composer = new Composer((text) => {
      if (session.open) session.say(session.open, text);
    });
    const leave = h(
      "button",
      { class: "back", type: "button", "aria-label": "Back to the lists", onclick: actions.back },
      "←",
    );
    this.element = h(
      "section",
      { class: "talk", "aria-label": "Conversation" },
      h(
        "header",
        { class: "head" },
        leave,
        h("div", { class: "who" }, this.title, h("p", {}, this.state, this.tongue, this.others)),
        h("div", { class: "moves" }, this.claim, this.back, this.resolve),
      ),
      this.summary.element,
      this.transcript.element,
      this.bar,
      this.composer.element,
    );
  }

  render(): void {
    const talk = this.session.current;
    this.element.hidden = talk === null;
    if (!talk) return;
    const now = Date.now();
    const entry = this.session.entry(talk.conversation);
    const state = talk.state ?? entry?.state ?? null;
    const lang = language(talk) || entry?.language || "";
    const me = this.session.board.me;
    const holder = talk.agent ?? entry?.agent ?? null;
    const mine = state === "human" && Boolean(me && holder?.id === me.id);
    // The summary says what the shopper wants; above it stands why a person is needed.
    setText(this.title, reason(entry?.reason ?? null) || "Conversation");
    setText(this.state, state ? stateName(state) : "Opening…");
    setAttribute(this.state, "data-state", state);
    setText(this.tongue, languageName(lang));
    setText(this.others, this.alsoHere(talk));
    this.renderMoves(talk, state, mine);
    this.summary.render(talk.summary, talk.due);
    this.transcript.render(talk, now);
    this.renderBar(talk, state, mine, holder?.name ?? null, entry?.reason ?? null);
    this.composer.element.hidden = !mine;
    this.composer.render(talk.conversation, lang, this.online);
  }

  focusReply(): void {
    if (!this.composer.element.hidden) this.composer.focus();
  }

  focusSummary(): void {
    if (!this.summary.element.hidden) this.summary.focus();
  }

  focusTitle(): void {
    this.title.focus();
  }

  private get online(): boolean {
    return this.session.connection.status.is === "online";
  }

  private renderMoves(talk: Talk, state: State | null, mine: boolean): void {
    this.claim.hidden = state !== "waiting";
    this.back.hidden = !mine;
    this.resolve.hidden = !mine;
    for (const button of [this.claim, this.back, this.resolve])
      button.disabled = talk.pending !== null || !this.online;
    setText(this.claim, talk.pending === "claim" ? "Claiming…" : "Claim");
  }

  private renderBar(
    talk: Talk,
    state: State | null,
    mine: boolean,
    holder: string | null,
    why: string | null,
  ): void {
    const said = talk.refusal ? refused(talk.refusal) : told(talk, state, mine, holder, why);
    this.bar.hidden = said === "";
    setAttribute(this.bar, "data-look", talk.refusal ? "refused" : null);
    setText(this.bar, said);
  }

  private alsoHere(talk: Talk): string {
    const names = talk.viewing.filter((a) => a.id !== this.session.board.me?.id).map((a) => a.name);
    return names.length ? `Also here: ${names.join(", ")}` : "";
  }

  private askReturn(conversation: string): void {
    askReturn((note) => {
      const asked = this.session.move({ type: "return", conversation, ...(note ? { note } : {}) });
      if (!asked) this.actions.offline();
    });
  }

  private askResolve(conversation: string): void {
    askResolution((why) => {
      if (!this.session.move({ type: "resolve", conversation, reason: why })) this.actions.offline();
    });
  }

  private button(text: string, look: string, press: (conversation: string) => void): HTMLButtonElement {
    const onclick = () => {
      if (this.session.open) press(this.session.open);
    };
    return h("button", { class: look, type: "button", onclick }, text);
  }
}

function refused(why: NonNullable<Talk["refusal"]>): string {
  if (why.code === "already_claimed")
    return why.agent ? `${why.agent.name} has it already.` : "Another agent has it already.";
  return refusal(why.code, why.text);
}

function told(
  talk: Talk,
  state: State | null,
  mine: boolean,
  holder: string | null,
  why: string | null,
): string {
  switch (state) {
    case "waiting":
      return `Waiting for an agent${why ? `: ${reason(why).toLowerCase()}` : ""}. Claim it to reply.`;
    case "human":
      return mine ? "" : `${holder ?? "Another agent"} has this conversation.`;
    case "bot":
      return "The bot is answering. You can read along.";
    case "closed": {
      const rated = rating(talk);
      if (!rated) return "Closed. No rating yet.";
      const stars = "★".repeat(rated.score) + "☆".repeat(5 - rated.score);
      return `Closed. Rated ${stars} ${rated.score} of 5${rated.comment ? `: “${rated.comment}”` : ""}`;
    }
    case null:
      return "";
  }
}
