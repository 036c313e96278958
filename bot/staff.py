"""What staff do to a shop's knowledge: curated answers, gaps, lint. Run where the data folder is.

A job is a word and what it needs, as JSON, so that a command does the same here and through
the server that holds the folder.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.errors import BadInput
from bot.privacy import masked
from knowledge.curated import Curated, Wording, as_json, changed, made, parsed
from knowledge.curated_store import CuratedStore
from knowledge.errors import NoSuchCurated
from knowledge.gaps import as_json as cluster_json
from knowledge.gaps import to_fill_in
from knowledge.library import Library
from knowledge.lint import severities

Job = dict[str, Any]
Result = dict[str, Any]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class AgentReply:
    """An agent's message, and what the shopper had written before it."""

    text: str
    question: str
    agent: str
    lang: str | None


# Shop, conversation and n -> that message of an agent, None for anything else.
FindReply = Callable[[str, str, int], AgentReply | None]


class Curation:
    """The curated answers of one shop, as the commands see them."""

    def __init__(
        self,
        shop: str,
        library: Library,
        store: CuratedStore,
        reply: FindReply,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._shop = shop
        self._library = library
        self._store = store
        self._reply = reply
        self._now = now

    def add(self, job: Job) -> Result:
        """A new entry, approved unless `draft`."""
        lang = self._lang(job, job["answer"])
        return self._saved(
            made(
                self._shop,
                _new_id(),
                (Wording(text, self._lang(job, text, lang)) for text in job["questions"]),
                {lang: job["answer"]},
                by=job["by"],
                at=self._now(),
                state="draft" if job["draft"] else "approved",
                valid_from=_day(job["since"]),
                valid_until=_day(job["until"]),
            )
        )

    def take(self, job: Job) -> Result:
        """A draft from an agent's message and the shopper's question before it, masked."""
        found = self._reply(self._shop, job["conversation"], job["n"])
        if found is None:
            raise BadInput(
                f"Message {job['n']} of conversation {job['conversation']} is no agent's reply to "
                "a shopper. The numbers stand in the desk's transcript."
            )
        lang = found.lang or self._lang(job, found.text)
        return self._saved(
            made(
                self._shop,
                _new_id(),
                [Wording(masked(found.question)[:500], lang)],
                {lang: masked(found.text)},
                by=job["by"],
                at=self._now(),
                state="draft",
                what=f"taken from a reply of {found.agent}",
                conversation=job["conversation"],
                n=job["n"],
            )
        )

    def edit(self, job: Job) -> Result:
        """More wordings, another answer or language, other dates."""
        entry = self._store.get(self._shop, job["id"])
        lang = job["lang"] or entry.answers[0][0]
        fields: dict[str, Any] = {}
        dropped = set(job["drop"])
        kept = [q for q in entry.questions if q.text not in dropped]
        if len(kept) + len(dropped) > len(entry.questions):
            raise BadInput(
                "--drop must repeat a wording exactly; see it with: shopbell curate show"
            )
        new = [Wording(text, self._lang(job, text, lang)) for text in job["questions"]]
        if new or dropped:
            fields["questions"] = (*kept, *new)
        if job["answer"] is not None:
            fields["answers"] = tuple({**dict(entry.answers), lang: job["answer"]}.items())
        for name, key in (("valid_from", "since"), ("valid_until", "until")):
            if job[key] is not None:
                fields[name] = _day(job[key])
        if not fields:
            raise BadInput("Say what to change: --question, --drop, --answer, --since or --until.")
        what = f"changed {', '.join(sorted(fields))}"
        return self._saved(changed(entry, by=job["by"], at=self._now(), what=what, **fields))

    def approve(self, job: Job) -> Result:
        """From now on shoppers get it."""
        return self._moved(job, "approved")

    def retire(self, job: Job) -> Result:
        """From now on nobody gets it; it is kept."""
        return self._moved(job, "retired")

    def erase(self, job: Job) -> Result:
        """Gone, with its history and vectors."""
        self._store.delete(self._shop, job["id"])
        return {"erased": job["id"]}

    def show(self, job: Job) -> Result:
        """One entry whole."""
        return as_json(self._store.get(self._shop, job["id"]))

    def list(self, job: Job) -> Result:
        """All entries, or those of a state."""
        found = self._store.all(self._shop, job["state"])
        today = self._now().date()
        return {"curated": [{**as_json(e), "serves": e.serves(today)} for e in found]}

    def load(self, job: Job) -> Result:
        """Entries of a file, all or none; an id that is there already is replaced."""
        entries: list[Curated] = []
        for line in job["lines"]:
            try:
                before = self._store.get(self._shop, line["id"]) if line.get("id") else None
            except NoSuchCurated:
                before = None
            entries.append(
                parsed(
                    line,
                    self._shop,
                    line.get("id") or _new_id(),
                    by=job["by"],
                    at=self._now(),
                    before=before,
                    approve=job["approve"],
                )
            )
        self._store.save(entries)
        self._library.curated.prepare(self._shop)
        return {"imported": len(entries), "ids": [entry.id for entry in entries]}

    def _lang(self, job: Job, text: str, known: str = "") -> str:
        """The language that was given, else that of the text."""
        return job.get("lang") or self._library.language_of(self._shop, text, known)

    def _moved(self, job: Job, state: str) -> Result:
        entry = self._store.get(self._shop, job["id"])
        return self._saved(changed(entry, by=job["by"], at=self._now(), what=state, state=state))

    def _saved(self, entry: Curated) -> Result:
        self._store.save([entry])
        # Embedded now, so that no shopper waits for it.
        self._library.curated.prepare(self._shop)
        return as_json(entry)


def _new_id() -> str:
    return secrets.token_hex(4)


def _day(text: str | None) -> date | None:
    """`YYYY-MM-DD`; the word `never` takes a date away."""
    if text is None or text == "never":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is no date: write it as 2026-12-31.") from None


class Staff:
    """Every job of staff on the shops of one data folder."""

    def __init__(self, library: Library, store: CuratedStore, reply: FindReply) -> None:
        self._library = library
        self._store = store
        self._reply = reply

    def do(self, shop: str, verb: str, job: Job, progress: Progress) -> Result:
        """The result of a job; `verb` is `curate.add`, `gaps`, `lint` and so on."""
        area, _, what = verb.partition(".")
        if area == "gaps":
            return self._gaps(shop, job, progress)
        if area == "lint":
            return self._lint(shop, job, progress)
        curation = Curation(shop, self._library, self._store, self._reply)
        jobs: dict[str, Callable[[Job], Result]] = {
            "add": curation.add,
            "from": curation.take,
            "edit": curation.edit,
            "approve": curation.approve,
            "retire": curation.retire,
            "erase": curation.erase,
            "show": curation.show,
            "list": curation.list,
            "import": curation.load,
        }
        return jobs[what](job)

    def _gaps(self, shop: str, job: Job, progress: Progress) -> Result:
        since = datetime.fromisoformat(job["since"]) if job["since"] else None
        found = self._library.gaps.clusters(shop, since, job["lang"], progress)
        return {
            "shop": shop,
            "since": job["since"],
            "gaps": sum(len(cluster.gaps) for cluster in found),
            "clusters": [cluster_json(c) for c in found],
            "export": [to_fill_in(c) for c in found],
        }

    def _lint(self, shop: str, job: Job, progress: Progress) -> Result:
        found = self._library.lint(shop, date.fromisoformat(job["today"]), progress)
        return {
            "shop": shop,
            "today": job["today"],
            "counts": severities(found),
            "findings": [finding.as_json() for finding in found],
        }
