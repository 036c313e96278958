/** The lists beside the conversation, pure: who waits, whom I have, who was mine. */

import type { AgentRef, AgentState, Entry, Welcome } from "./protocol.ts";

export interface Board {
  readonly me: AgentRef | null;
  readonly agents: readonly AgentState[];
  /** In order: the first is to be taken next. */
  readonly queue: readonly Entry[];
  readonly mine: readonly Entry[];
  /** Were mine and are done; the latest first. Watched on, because the rating comes afterwards. */
  readonly done: readonly Entry[];
  /** Of mine: where something was said that nobody has looked at. */
  readonly fresh: ReadonlySet<string>;
}

const DONE_KEPT = 8;

export const emptyBoard: Board = { me: null, agents: [], queue: [], mine: [], done: [], fresh: new Set() };

/** The desk as the server sees it; what is done is only ours to remember. */
export function welcomed(board: Board, frame: Welcome): Board {
  const alive = new Set([...frame.queue, ...frame.mine].map((e) => e.conversation));
  const ended = board.mine.filter((e) => !alive.has(e.conversation));
  const { agent: me, queue, mine, agents } = frame;
  return {
    me,
    agents,
    queue: inOrder(queue),
    mine,
    done: [...ended, ...board.done].filter((e) => !alive.has(e.conversation)).slice(0, DONE_KEPT),
    fresh: new Set(mine.filter((e) => isNews(board, e)).map((e) => e.conversation)),
  };
}

/** What is on the screen is no news. */
export function looked(board: Board, conversation: string): Board {
  if (!board.fresh.has(conversation)) return board;
  return { ...board, fresh: new Set([...board.fresh].filter((c) => c !== conversation)) };
}

/** An entry is new or has changed. */
export function entered(board: Board, entry: Entry): Board {
  if (entry.state === "waiting")
    return {
      ...without(board, entry.conversation),
      queue: inOrder([...rest(board.queue, entry.conversation), entry]),
    };
  if (entry.state === "human" && entry.agent && entry.agent.id === board.me?.id)
    return taken(isNews(board, entry) ? heardOf(board, entry.conversation) : board, entry);
  return left(board, entry.conversation);
}

/** No longer in its list: somebody took it, perhaps I, or it has ended. */
export function gone(board: Board, conversation: string, agent: AgentRef | null): Board {
  const byMe = agent !== null && agent.id === board.me?.id;
  const entry = find(board, conversation);
  if (byMe && entry) return taken(board, { ...entry, state: "human", agent, position: null });
  return left(board, conversation);
}

export function find(board: Board, conversation: string): Entry | null {
  return rows(board).find((e) => e.conversation === conversation) ?? null;
}

/** All rows in the order they are shown. */
export function rows(board: Board): readonly Entry[] {
  return [...board.queue, ...board.mine, ...board.done];
}

function isNews(board: Board, entry: Entry): boolean {
  const before = board.mine.find((e) => e.conversation === entry.conversation);
  return board.fresh.has(entry.conversation) || (before !== undefined && before.last !== entry.last);
}

function heardOf(board: Board, conversation: string): Board {
  return { ...board, fresh: new Set([...board.fresh, conversation]) };
}

function taken(board: Board, entry: Entry): Board {
  const known = board.mine.some((e) => e.conversation === entry.conversation);
  const mine = known
    ? board.mine.map((e) => (e.conversation === entry.conversation ? entry : e))
    : [...board.mine, entry];
  return { ...without(board, entry.conversation), mine };
}

function left(board: Board, conversation: string): Board {
  const mine = board.mine.find((e) => e.conversation === conversation);
  const out = { ...board, queue: rest(board.queue, conversation), mine: rest(board.mine, conversation) };
  if (!mine) return out;
  const done = [{ ...mine, position: null }, ...rest(board.done, conversation)];
  return looked({ ...out, done: done.slice(0, DONE_KEPT) }, conversation);
}

function without(board: Board, conversation: string): Board {
  return {
    ...board,
    queue: rest(board.queue, conversation),
    mine: rest(board.mine, conversation),
    done: rest(board.done, conversation),
  };
}

function rest(entries: readonly Entry[], conversation: string): readonly Entry[] {
  return entries.filter((e) => e.conversation !== conversation);
}

function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return [...entries].sort(
    (a, b) => (a.position ?? Infinity) - (b.position ?? Infinity) || a.since.localeCompare(b.since),
  );
}
