/**
 * What the browser remembers, in localStorage alone: no cookie. Each undelivered
 * request is an item of its own, so that two tabs never overwrite each other.
 */

import type { Outgoing } from "./log.ts";
import type { Keyed } from "./protocol.ts";
import type { Memory } from "./session.ts";

type Kept = Outgoing<Keyed> & { tab: string };

// A tab that cannot get the lock begins all the same: waiting for ever would be worse.
const LOCK_MS = 3_000;

export class BrowserMemory implements Memory {
  private readonly prefix: string;
  private readonly storage: Storage;
  private readonly tab = randomId();

  constructor(shop: string) {
    this.prefix = `shopbell:${shop}:`;
    this.storage = usable(() => localStorage);
    // Held as long as this tab lives, so that others know who will deliver its requests.
    navigator.locks?.request(this.prefix + this.tab, () => new Promise<never>(() => {})).catch(() => {});
  }

  token(): string | null {
    return this.get("token");
  }

  keepToken(token: string | null): void {
    this.set("token", token);
    // It counts the messages of one conversation.
    this.set("read", null);
  }

  /** A small remembered value, shared by the tabs. */
  get(name: string): string | null {
    return this.storage.getItem(this.prefix + name);
  }

  set(name: string, value: string | null): void {
    try {
      if (value === null) this.storage.removeItem(this.prefix + name);
      else this.storage.setItem(this.prefix + name, value);
    } catch {
      // Full storage: the conversation goes on, it is only not remembered.
    }
  }

  async outbox(): Promise<Outgoing<Keyed>[]> {
    const living = await this.livingTabs();
    const kept: Outgoing<Keyed>[] = [];
    for (const name of Object.keys(this.storage)) {
      if (!name.startsWith(this.prefix + "out:")) continue;
      const entry = read(this.storage.getItem(name));
      if (!entry || living.has(entry.tab)) continue;
      const { tab: _, ...outgoing } = entry;
      this.keep(outgoing);
      kept.push(outgoing);
    }
    return kept.sort((a, b) => a.at - b.at);
  }

  keep(outgoing: Outgoing<Keyed>): void {
    const kept: Kept = { ...outgoing, tab: this.tab };
    this.set("out:" + outgoing.request.key, JSON.stringify(kept));
  }

  forget(key: string): void {
    this.set("out:" + key, null);
  }

  alone(begin: (done: () => void) => void): void {
    if (!navigator.locks) return begin(() => {});
    const work = () => new Promise<void>((done) => begin(done));
    navigator.locks
      .request(this.prefix + "begin", { signal: AbortSignal.timeout(LOCK_MS) }, work)
      .catch(() => begin(() => {}));
  }

  onToken(changed: (token: string) => void): () => void {
    const listen = (event: StorageEvent) => {
      if (event.key === this.prefix + "token" && event.newValue) changed(event.newValue);
    };
    addEventListener("storage", listen);
    return () => removeEventListener("storage", listen);
  }

  newKey(): string {
    return randomId();
  }

  private async livingTabs(): Promise<Set<string>> {
    const held = (await navigator.locks?.query().catch(() => null))?.held ?? [];
    const names = held.map((lock) => lock.name ?? "");
    return new Set(names.map((name) => name.slice(this.prefix.length)).filter((t) => t !== this.tab));
  }
}

/** An entry of the outbox; null where another hand has written there. */
function read(text: string | null): Kept | null {
  try {
    const entry = JSON.parse(text ?? "") as Partial<Kept> | null;
    return entry?.request?.key ? (entry as Kept) : null;
  } catch {
    return null;
  }
}

/** A storage that works, or one that forgets with the page where the browser allows none. */
export function usable(storage: () => Storage): Storage {
  try {
    const found = storage();
    found.setItem("shopbell", "");
    found.removeItem("shopbell");
    return found;
  } catch {
    return forgetful();
  }
}

function forgetful(): Storage {
  const items = new Map<string, string>();
  const methods = {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  };
  // Object.keys must list the items, as it does for a real Storage.
  return new Proxy(methods as unknown as Storage, {
    ownKeys: () => [...items.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
}

function randomId(): string {
  // Not randomUUID: that exists on https pages only.
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
