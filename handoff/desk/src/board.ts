/** The lists beside the conversation, pure: who waits, whom I have, who was mine. */

import type { AgentRef, AgentState, Entry, StateChange, Welcome } from "./protocol.ts";

export interface Board {
  readonly me: AgentRef | null;
  readonly agents: readonly AgentState[];
  /** In order: the first is to be taken next. */
  readonly queue: readonly Entry[];
  readonly mine: readonly Entry[];
  /** Were mine and are done; the latest first. Watched on, because the rating comes afterwards. */
  readonly done: readonly Entry[];
}

const DONE_KEPT = 8;

export const emptyBoard: Board = { me: null, agents: [], queue: [], mine: [], done: [] };

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
  };
}

/** An entry is new or has changed. */
export function entered(board: Board, entry: Entry): Board {
  if (entry.state === "waiting")
    return {
      ...without(board, entry.conversation),
      queue: inOrder([...rest(board.queue, entry.conversation), entry]),
    };
  if (entry.state === "human" && entry.agent && entry.agent.id === board.me?.id)
    return taken(board, entry);
  return left(board, entry.conversation);
}

/** No longer in the queue: somebody took it, perhaps I. */
export function gone(board: Board, conversation: string, agent: AgentRef | null): Board {
  const entry = board.queue.find((e) => e.conversation === conversation);
  if (entry && agent && agent.id === board.me?.id)
    return taken(board, { ...entry, state: "human", agent, position: null });
  return { ...board, queue: rest(board.queue, conversation) };
}

/** A watched conversation moved: the lists follow without waiting for an entry. */
export function moved(board: Board, event: StateChange): Board {
  const { conversation, state, agent } = event;
  const here = find(board, conversation);
  if (state === "waiting" || !here) return board;
  if (state === "human" && agent && agent.id === board.me?.id)
    return taken(board, { ...here, state, agent, position: null, since: event.at });
  return left(board, conversation);
}

export function find(board: Board, conversation: string): Entry | null {
  return rows(board).find((e) => e.conversation === conversation) ?? null;
}

/** All rows in the order they are shown. */
export function rows(board: Board): readonly Entry[] {
  return [...board.queue, ...board.mine, ...board.done];
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
  return { ...out, done: done.slice(0, DONE_KEPT) };
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
