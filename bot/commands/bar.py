"""How far a command is: a bar with the time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from bot.work import Progress

# A log need not hear of every batch, nor of what takes no time.
_LINE_SECONDS = 5.0


@contextmanager
def progress_bar() -> Iterator[tuple[Console, Progress]]:
    """Progress on standard error: it shows itself with the first step and goes when all is done.

    Texts are counted by their characters, because the time goes with those.
    """
    from rich.console import Console

    console = Console(stderr=True)
    if console.is_terminal:
        with _bar(console) as step:
            yield console, step
    else:
        yield console, Lines(lambda text: console.print(text, highlight=False, soft_wrap=True))


@contextmanager
def _bar(console: Console) -> Iterator[Progress]:
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        # A batch takes seconds: judged by the last few alone the time left would jump about.
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True, speed_estimate_period=120) as bar:
        tasks: dict[str, Any] = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)
            if done >= total:
                bar.update(tasks.pop(what), visible=False)

        yield step


class Lines:
    """Progress as plain lines, one every few seconds: how much, and how long it will take."""

    def __init__(
        self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._say = say
        self._clock = clock
        self._begun: dict[str, tuple[float, int]] = {}
        self._said = clock()

    def __call__(self, what: str, done: int, total: int) -> None:
        """A step is so far."""
        now = self._clock()
        since, already = self._begun.setdefault(what, (now, done))
        if done >= total:
            del self._begun[what]
        elif now - max(self._said, since) >= _LINE_SECONDS:
            self._said = now
            share = f"{what}: {100 * done // max(total, 1)} %"
            if done > already:
                left = (now - since) / (done - already) * (total - done)
                share += f", about {_duration(left)} left"
            self._say(share)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
