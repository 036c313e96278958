/**
 * A socket that comes back for ever. Knows nothing of pages or of what frames mean:
 * it says hello on every new connection and hands on what it hears.
 */

/** What is used of a browser's WebSocket. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

/** The world outside, handed in so that tests need neither network nor waiting. */
export interface World {
  open(url: string): Socket;
  /** Milliseconds, of any epoch. */
  now(): number;
  /** Runs `then` after `ms`; the returned function calls it off. */
  later(ms: number, then: () => void): () => void;
  /** 0 <= x < 1 */
  random(): number;
}

/**
 * `connecting`: a socket is being opened; `online`: the server has spoken;
 * `waiting`: the next attempt is due at `retryAt`; `stopped`: only `start` goes on,
 * `code` is the close code that ended it, 0 for `stop()`.
 */
export type Status =
  | { is: "connecting" }
  | { is: "online" }
  | { is: "waiting"; retryAt: number }
  | { is: "stopped"; code: number };

export interface Settings<In> {
  url: string;
  /** The first frame of every new connection, e.g. `hello` with the latest `after`. */
  hello(): object;
  onFrame(frame: In): void;
  onStatus(status: Status): void;
  /** Closed with 4401. True: a fresh `hello` may help, try again; false or absent: stop. */
  onBadToken?(): boolean;
}

export const CLOSED = {
  goingAway: 1012,
  badVersion: 4400,
  badToken: 4401,
  badOrigin: 4403,
  flood: 4429,
} as const;

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const FLOOD_MS = 30_000;
// A server that accepts the socket and then says nothing is as good as none.
const SILENT_MS = 15_000;
// After this long without a word a socket may be dead without knowing it (sleep, changed network).
const STALE_MS = 45_000;

export const browserWorld: World = {
  open: (url) => new WebSocket(url) as Socket,
  now: () => Date.now(),
  later(ms, then) {
    const id = setTimeout(then, ms);
    return () => clearTimeout(id);
  },
  random: () => Math.random(),
};

/** Milliseconds until attempt number `attempt` (from 0) after a close with `code`. */
export function pause(code: number, attempt: number, random: number): number {
  if (code === CLOSED.flood) return FLOOD_MS * (1 + random);
  // Spread, so that a restarted server is not met by everybody at once.
  if (code === CLOSED.goingAway && attempt === 0) return 200 + 1_800 * random;
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + (ceiling / 2) * random;
}

export class Connection<In extends { type: string }> {
  status: Status = { is: "stopped", code: 0 };
  private readonly settings: Settings<In>;
  private readonly world: World;
  private socket: Socket | null = null;
  private attempt = 0;
  private heardAt = 0;
  private callOff: () => void = () => {};

  constructor(settings: Settings<In>, world: World = browserWorld) {
    this.settings = settings;
    this.world = world;
  }

  /** Connects unless it already is or is about to. */
  start(): void {
    if (this.status.is === "stopped") this.connect();
  }

  /** Ends it for good; `start` begins again. */
  stop(): void {
    this.leave();
    this.turn({ is: "stopped", code: 0 });
  }

  /** Sends a frame if online; false where it has to be sent after the next welcome. */
  send(frame: object): boolean {
    if (this.status.is !== "online" || !this.socket) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** Drops the connection and says hello anew at once: after a gap, or when no acknowledgement came. */
  restart(): void {
    if (this.status.is === "stopped") return;
    this.connect();
  }

  /** The network or the page is back: no use in waiting any longer. */
  wake(): void {
    const quiet = this.world.now() - this.heardAt > STALE_MS;
    if (this.status.is === "waiting" || (this.status.is === "online" && quiet)) this.connect();
  }

  /** The network is known to be gone: wait for `wake` or the next attempt. */
  lost(): void {
    if (this.status.is === "online" || this.status.is === "connecting") this.closed(1006);
  }

  private connect(): void {
    this.leave();
    this.turn({ is: "connecting" });
    const socket = this.world.open(this.settings.url);
    this.socket = socket;
    // A late event of a socket we have left must not touch its successor.
    const mine = (then: () => void) => {
      if (this.socket === socket) then();
    };
    socket.onopen = () => mine(() => socket.send(JSON.stringify(this.settings.hello())));
    socket.onmessage = (event) => mine(() => this.receive(event.data));
    socket.onclose = (event) => mine(() => this.closed(event.code));
    this.callOff = this.world.later(SILENT_MS, () => mine(() => this.closed(1006)));
  }

  private receive(data: unknown): void {
    const frame = parse<In>(data);
    if (!frame) return;
    this.heardAt = this.world.now();
    // Errors come before a close as well, so they do not prove that we were let in.
    if (this.status.is === "connecting" && frame.type !== "error") {
      this.callOff();
      this.attempt = 0;
      this.turn({ is: "online" });
    }
    this.settings.onFrame(frame);
  }

  private closed(code: number): void {
    this.leave();
    const final = code === CLOSED.badVersion || code === CLOSED.badOrigin;
    if (final || (code === CLOSED.badToken && !this.settings.onBadToken?.())) {
      this.turn({ is: "stopped", code });
      return;
    }
    const ms = pause(code, this.attempt++, this.world.random());
    this.callOff = this.world.later(ms, () => this.connect());
    this.turn({ is: "waiting", retryAt: this.world.now() + ms });
  }

  private leave(): void {
    this.callOff();
    this.callOff = () => {};
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private turn(status: Status): void {
    this.status = status;
    this.settings.onStatus(status);
  }
}

function parse<In extends { type: string }>(data: unknown): In | null {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    const typed = typeof frame === "object" && frame !== null && "type" in frame;
    return typed && typeof frame.type === "string" ? (frame as In) : null;
  } catch {
    return null;
  }
}

/** Ties a connection to the page's network and visibility; the returned function unties it. */
export function followPage(connection: Pick<Connection<never>, "wake" | "lost">): () => void {
  const wake = () => {
    if (document.visibilityState === "visible") connection.wake();
  };
  const lost = () => connection.lost();
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", wake);
  addEventListener("offline", lost);
  return () => {
    removeEventListener("online", wake);
    removeEventListener("pageshow", wake);
    document.removeEventListener("visibilitychange", wake);
    removeEventListener("offline", lost);
  };
}
