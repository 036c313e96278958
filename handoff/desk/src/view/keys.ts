/** The desk by keyboard. Single letters are ours only while nothing is being written. */

export interface KeyActions {
  claim(conversation: string | null): void;
  reply(): void;
  summary(): void;
  help(): void;
}

/**
 * Listens on the document; j and k move through the rows of `lists`, Enter is the row's own.
 * The returned function ends it.
 */
export function followKeys(lists: HTMLElement, actions: KeyActions): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (writing(event.target) || document.querySelector("dialog[open]")) return;
    const act: Record<string, () => void> = {
      j: () => step(lists, 1),
      k: () => step(lists, -1),
      c: () => actions.claim(focusedRow(lists)),
      r: actions.reply,
      s: actions.summary,
      "?": actions.help,
    };
    const chosen = act[event.key];
    if (!chosen) return;
    event.preventDefault();
    chosen();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("textarea, select, input:not([type=checkbox])");
}

function rows(lists: HTMLElement): HTMLElement[] {
  return [...lists.querySelectorAll<HTMLElement>(".row .open")];
}

function step(lists: HTMLElement, by: number): void {
  const all = rows(lists);
  const focused = all.findIndex((row) => row.closest(".row")?.contains(document.activeElement));
  const from = focused >= 0 ? focused : all.findIndex((row) => row.hasAttribute("aria-current"));
  const to = from < 0 ? 0 : Math.min(all.length - 1, Math.max(0, from + by));
  all[to]?.focus();
}

function focusedRow(lists: HTMLElement): string | null {
  const row = lists.contains(document.activeElement) && document.activeElement?.closest<HTMLElement>(".row");
  return row ? (row.dataset["conversation"] ?? null) : null;
}
