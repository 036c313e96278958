/**
 * A conversation's log on the client's side, pure: numbered events in, applied once
 * and in order; what we asked for waits in the outbox until its event comes back.
 * Generic, because the shopper's log counts `seq` and the desk's counts `n`.
 */

/** An event; one that was asked for by us carries our `key`. */
export interface Eventful {
  key?: string | null;
}

export interface Asking {
  key: string;
}

/** A request on its way. `sending` until its event is heard, `failed` with the code and words it was refused with. */
export interface Outgoing<R extends Asking> {
  readonly request: R;
  readonly at: number;
  readonly status: "sending" | "failed";
  readonly code?: string;
  readonly text?: string;
}

export interface Log<E extends Eventful, R extends Asking> {
  /** The number of the last event applied: what `after` says on resuming. */
  readonly last: number;
  readonly events: readonly E[];
  readonly outbox: readonly Outgoing<R>[];
  /** A number was skipped: resume after `last`. */
  readonly gap: boolean;
}

export function emptyLog<E extends Eventful, R extends Asking>(
  outbox: readonly Outgoing<R>[] = [],
): Log<E, R> {
  return { last: 0, events: [], outbox, gap: false };
}

/** An event was received. Applied only as the next one; an older one changes nothing. */
export function heard<E extends Eventful, R extends Asking>(
  log: Log<E, R>,
  number: number,
  event: E,
): Log<E, R> {
  if (number <= log.last) return log;
  if (number > log.last + 1) return log.gap ? log : { ...log, gap: true };
  return {
    last: number,
    events: [...log.events, event],
    outbox: event.key ? without(log.outbox, event.key) : log.outbox,
    gap: false,
  };
}

/** We asked for something: kept until it is heard. The same key twice is one request. */
export function asked<E extends Eventful, R extends Asking>(
  log: Log<E, R>,
  request: R,
  at: number,
): Log<E, R> {
  if (log.outbox.some((o) => o.request.key === request.key)) return log;
  return { ...log, outbox: [...log.outbox, { request, at, status: "sending" }] };
}

/** The server refused it, with a code and a sentence. */
export function refused<E extends Eventful, R extends Asking>(
  log: Log<E, R>,
  key: string,
  code: string,
  text?: string,
): Log<E, R> {
  const why = text ? { code, text } : { code };
  return withStatus(log, key, (o) => ({ ...o, status: "failed", ...why }));
}

/** Once more, under the same key, so that it can never count twice. */
export function retried<E extends Eventful, R extends Asking>(
  log: Log<E, R>,
  key: string,
): Log<E, R> {
  return withStatus(log, key, ({ request, at }) => ({ request, at, status: "sending" }));
}

/** No longer wanted. */
export function dropped<E extends Eventful, R extends Asking>(
  log: Log<E, R>,
  key: string,
): Log<E, R> {
  const outbox = without(log.outbox, key);
  return outbox.length === log.outbox.length ? log : { ...log, outbox };
}

/** A new connection will resume after `last`: what was missed is no longer missing. */
export function resumed<E extends Eventful, R extends Asking>(log: Log<E, R>): Log<E, R> {
  return log.gap ? { ...log, gap: false } : log;
}

function without<R extends Asking>(outbox: readonly Outgoing<R>[], key: string): readonly Outgoing<R>[] {
  return outbox.some((o) => o.request.key === key)
    ? outbox.filter((o) => o.request.key !== key)
    : outbox;
}

function withStatus<E extends Eventful, R extends Asking>(
  log: Log<E, R>,
  key: string,
  change: (o: Outgoing<R>) => Outgoing<R>,
): Log<E, R> {
  return { ...log, outbox: log.outbox.map((o) => (o.request.key === key ? change(o) : o)) };
}
