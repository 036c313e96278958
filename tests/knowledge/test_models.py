"""A model's folder is looked at before anything in it is loaded."""

from __future__ import annotations

import json

import pytest

from knowledge.embedders.sentences import prefixes
from knowledge.errors import NoModel
from knowledge.models import check, fingerprint, prompts
from tests.knowledge.shops import write

MODULES = [
    {"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "path": "1_Dense", "type": "sentence_transformers.models.Dense"},
]


@pytest.fixture
def model(tmp_path):
    return write(
        tmp_path / "model",
        {
            "modules.json": json.dumps(MODULES),
            "config.json": "{}",
            "model.safetensors": b"weights",
            "1_Dense/model.safetensors": b"more weights",
        },
    )


def test_a_whole_model_passes(model):
    check(model)


def test_pickled_weights_are_refused(model):
    (model / "1_Dense/model.safetensors").rename(model / "1_Dense/pytorch_model.bin")

    with pytest.raises(NoModel, match="pickle is a program"):
        check(model)


def test_what_training_left_beside_safe_weights_does_no_harm(model):
    write(model, {"training_args.bin": b"pickle", "optimizer.pt": b"pickle"})

    check(model)


def test_a_model_with_code_of_its_own_is_refused(model):
    own = [*MODULES, {"idx": 2, "path": "2", "type": "custom_st.Transformer"}]
    write(model, {"modules.json": json.dumps(own)})

    with pytest.raises(NoModel, match=r"own code \(custom_st"):
        check(model)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"notes.txt": "hello"}, "no model"),
        ({"config.json": "{}"}, "no weights"),
        ({"modules.json": "{ cut"}, "cannot be read"),
        ({"modules.json": '{"a": 1}'}, "not a list"),
        ({"config.json": "{}", "pytorch_model.bin": b"x"}, "pickle"),
    ],
)
def test_a_folder_that_is_no_model_says_what_is_missing(tmp_path, files, why):
    with pytest.raises(NoModel, match=why):
        check(write(tmp_path / "model", files))


def test_the_fingerprint_follows_the_weights_not_the_place(model, tmp_path):
    here = fingerprint(model)
    moved = model.rename(tmp_path / "elsewhere")

    assert fingerprint(moved) == here
    (moved / "README.md").write_text("Now with a description.", "utf-8")
    assert fingerprint(moved) == here
    (moved / "model.safetensors").write_bytes(b"other w")
    assert fingerprint(moved) != here


def test_large_weights_are_sampled_to_the_end(tmp_path):
    weights = bytearray(5_000_000)
    model = write(tmp_path / "model", {"config.json": "{}", "model.safetensors": bytes(weights)})
    before = fingerprint(model)
    weights[-1] = 1
    (model / "model.safetensors").write_bytes(bytes(weights))

    assert fingerprint(model) != before


def test_the_models_own_prompts_are_used(model):
    write(
        model,
        {"config_sentence_transformers.json": '{"prompts": {"query": "ask: ", "document": ""}}'},
    )

    assert prefixes("any", prompts(model)) == ("ask: ", "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("intfloat/multilingual-e5-small", ("query: ", "passage: ")),
        ("/models/e5-base-v2", ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", ("", "")),
        ("sentence-transformers/all-MiniLM-L6-v2", ("", "")),
        ("theme5-model", ("", "")),
    ],
)
def test_e5_models_get_the_words_they_were_trained_with(name, expected):
    assert prefixes(name, {"query": "", "document": ""}) == expected
