"""A model's folder or hub name -> the model, loaded. The only file that imports torch's world.

Weights come as safetensors only, because a pickle is a program, and no code that lies
beside a model is run. torch is imported when a model is loaded, never before (5 s).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import NoModel

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
_TEXTS = (".json", ".txt", ".model")
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
# What is fetched from a hub: no pickle, no code, no other framework's weights.
_FETCHED = ["*.json", "*.txt", "*.model", "*.safetensors"]
# Of the weights only the head and a few blocks are hashed: 2 GB take seconds at every start.
_BLOCK, _BLOCKS = 65_536, 16
# Where a model does not say how much it reads.
_TOKENS = 512


def folder_of(name: str, revision: str | None = None) -> Path:
    """The folder with that model's files, checked; `name` is a folder or a name on the hub.

    A hub's model is fetched once and then read from the machine's cache. Raises `NoModel`.
    """
    if not _installed():
        raise NoModel(f"The model {name!r} needs the extra models: pip install 'shopbell[models]'.")
    folder = Path(name).expanduser()
    if folder.is_dir():
        check(folder)
        return folder
    if not _HUB_NAME.fullmatch(name):
        raise NoModel(f"There is no model folder {name}. Check the path in the configuration.")
    return _from_hub(name if "/" in name else f"sentence-transformers/{name}", revision)


def check(folder: Path) -> None:
    """Refuse, as `NoModel`, what is no model, has pickled weights or brings its own code."""
    places = [folder]
    modules = folder / "modules.json"
    if modules.is_file():
        for module in _list(modules):
            kind = str(module.get("type"))
            if not kind.startswith("sentence_transformers."):
                raise NoModel(
                    f"The model in {folder} brings its own code ({kind}), which is not run."
                )
            places.append(folder / str(module.get("path", "")))
    elif not (folder / "config.json").is_file():
        raise NoModel(f"There is no model in {folder}: neither modules.json nor config.json.")
    for place in places:
        held = [path.name for path in place.glob("*") if path.suffix in _PICKLES]
        if held and not any(place.glob("*.safetensors")):
            raise NoModel(
                f"The weights in {place} are pickled ({sorted(held)[0]}), and a pickle is "
                "a program. Save the model again as safetensors, or take a revision that has them."
            )
    if not any(folder.rglob("*.safetensors")):
        raise NoModel(f"The model in {folder} has no weights (*.safetensors).")


def fingerprint(folder: Path) -> str:
    """Twelve letters that change with the model's settings, tokens or weights, not its place."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (*_TEXTS, ".safetensors"):
            found.update(str(path.relative_to(folder)).encode())
            for block in _blocks(path):
                found.update(block)
    return found.hexdigest()[:12]


def prompts(folder: Path) -> dict[str, str]:
    """The model's own prompts by name (`query`, `document`, …)."""
    file = folder / "config_sentence_transformers.json"
    said = _mapping(file).get("prompts") if file.is_file() else None
    return {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {}


class Encoder:
    """A sentence-transformers model, loaded. One call at a time: its tokenizer is not shared.

    `threads` are torch's, for the whole process. Raises `NoModel`.
    """

    def __init__(self, folder: Path, threads: int, tokens: int | None) -> None:
        self._lock = Lock()
        self._model = _loaded(folder, threads)
        self._model.max_seq_length = min(
            tokens or _TOKENS * 16, self._model.max_seq_length or _TOKENS
        )

    @property
    def dim(self) -> int:
        """Length of a vector; 0 where the model does not say."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        """Shape (texts, dim); texts are cut at the model's length."""
        with self._lock:
            return np.asarray(
                self._model.encode(
                    list(texts),
                    prompt=prompt or None,
                    batch_size=max(len(texts), 1),
                    show_progress_bar=False,
                ),
                dtype=np.float32,
            )


class PairScorer:
    """A cross-encoder, loaded: how well a passage answers a question. Raises `NoModel`."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._lock = Lock()
        self._model = _loaded_pairs(folder, threads)

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (texts,), each 0..1."""
        with self._lock:
            found = self._model.predict(
                [(question, text) for text in texts], batch_size=len(texts), show_progress_bar=False
            )
        return np.asarray(found, dtype=np.float32)


def _loaded(folder: Path, threads: int) -> SentenceTransformer:
    _prepare(threads)
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), **_SAFELY)
    except Exception as error:
        raise NoModel(_UNREADABLE.format(folder, type(error).__name__)) from error


def _loaded_pairs(folder: Path, threads: int) -> CrossEncoder:
    _prepare(threads)
    import torch
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(
            str(folder), max_length=_TOKENS, activation_fn=torch.nn.Sigmoid(), **_SAFELY
        )
    except Exception as error:
        raise NoModel(_UNREADABLE.format(folder, type(error).__name__)) from error
    if model.num_labels != 1:
        raise NoModel(
            f"The model in {folder} gives {model.num_labels} labels a pair, not one score."
        )
    return model


_SAFELY: dict[str, Any] = {
    "local_files_only": True,
    "trust_remote_code": False,
    "model_kwargs": {"use_safetensors": True},
}
_UNREADABLE = "The model in {} cannot be loaded ({}). Is it whole, and of the kind asked for?"


def _installed() -> bool:
    return importlib.util.find_spec("sentence_transformers") is not None


def _prepare(threads: int) -> None:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.set_num_threads(threads)


def _from_hub(name: str, revision: str | None) -> Path:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import snapshot_download

    # First what the machine has: the same model at every start, and no network.
    for here in (True, False):
        try:
            folder = Path(
                snapshot_download(
                    name, revision=revision, allow_patterns=_FETCHED, local_files_only=here
                )
            )
            check(folder)
        except Exception as error:
            if here:
                continue
            if isinstance(error, NoModel):
                raise
            raise NoModel(
                f"The model {name} is neither a folder nor on this machine, and fetching it "
                f"from the hub did not work ({type(error).__name__}). Fetch it where there is a "
                "network, and name its folder."
            ) from error
        return folder
    raise AssertionError


def _blocks(path: Path) -> Iterator[bytes]:
    size = path.stat().st_size
    yield str(size).encode()
    if path.suffix in _TEXTS or size <= _BLOCK * _BLOCKS:
        yield path.read_bytes()
        return
    with path.open("rb") as file:
        for place in range(_BLOCKS):
            file.seek(place * (size - _BLOCK) // (_BLOCKS - 1))
            yield file.read(_BLOCK)


def _list(file: Path) -> list[dict[str, Any]]:
    found = _json(file)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise NoModel(f"{file} is not a list of modules.")
    return found


def _mapping(file: Path) -> dict[str, Any]:
    found = _json(file)
    return found if isinstance(found, dict) else {}


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise NoModel(f"{file} cannot be read.") from error
