/** Whether the desk is connected, and what is being done about it if not. */

import { fill, h, setAttribute, setText } from "../../../../widget/src/dom.ts";
import { CLOSED, type Status } from "../../../../widget/src/connection.ts";

export class StatusLine {
  readonly element = h("span", { class: "connection", role: "status" });
  private readonly text = h("span");
  private readonly now: HTMLButtonElement;
  private readonly reload: HTMLButtonElement;
  private status: Status = { is: "connecting" };

  constructor(again: () => void) {
    this.now = h("button", { class: "small", type: "button", hidden: true, onclick: again }, "Now");
    this.reload = h(
      "button",
      { class: "small", type: "button", hidden: true, onclick: () => location.reload() },
      "Reload",
    );
    fill(this.element, h("span", { class: "dot" }), this.text, this.now, this.reload);
  }

  render(status: Status): void {
    this.status = status;
    setAttribute(this.element, "data-is", status.is);
    this.now.hidden = status.is !== "waiting";
    this.reload.hidden = !(status.is === "stopped" && status.code === CLOSED.badVersion);
    this.tick();
  }

  tick(): void {
    setText(this.text, words(this.status));
  }
}

// Said without the seconds: a status that changes every second would be read out every second.
function words(status: Status): string {
  switch (status.is) {
    case "online":
      return "Connected";
    case "connecting":
      return "Connecting…";
    case "waiting":
      return "Connection lost, trying again";
    case "stopped":
      if (status.code === CLOSED.badVersion) return "The desk was updated";
      if (status.code === CLOSED.badOrigin) return "This address may not open the desk";
      return "Not connected";
  }
}
