"""The first hits are read again with the question, in the time there is."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.errors import NoModel
from knowledge.rerank import RerankChoice, Reranker, make_reranker
from knowledge.search import Found, Hit
from tests.knowledge.models import PASSAGES, train_cross_encoder
from tests.knowledge.shops import passage, write

TEXTS = [f"passage {n}" for n in range(12)]


def hits(scores):
    return Found(
        tuple(
            Hit(passage(text), score=score, cosine=None, above=None, lemmas=0.0, grams=0.0)
            for text, score in zip(TEXTS, scores, strict=False)
        ),
        (),
    )


class Likes:
    """Gives one text 1 and the others 0; `clock` moves on by a second with each batch."""

    def __init__(self, text, clock=None, says=1.0):
        self.text, self.clock, self.says = text, clock if clock is not None else [0.0], says

    def scores(self, question, texts):
        self.clock[0] += 1.0
        return np.array([self.says if text == self.text else 0.0 for text in texts])


def reranker(scorer, **more):
    return Reranker(
        RerankChoice("sentence-transformers:x", **{"seconds": 10.0, **more}),
        lambda: scorer,
        clock=lambda: scorer.clock[0],
    )


def texts(found):
    return [hit.passage.text for hit in found.hits]


def test_what_the_model_likes_comes_first():
    found = reranker(Likes("passage 2")).better("q", hits([0.9, 0.8, 0.7]), k=3)

    assert texts(found) == ["passage 2", "passage 0", "passage 1"]
    assert [hit.score for hit in found.hits] == pytest.approx([0.85, 0.45, 0.4])


def test_the_weight_says_how_much_it_counts():
    found = reranker(Likes("passage 2"), weight=0.1).better("q", hits([0.9, 0.8, 0.7]), k=3)

    assert texts(found) == ["passage 0", "passage 2", "passage 1"]


def test_only_the_top_is_read_again_and_the_rest_stays_behind_it():
    found = reranker(Likes("passage 4"), top=3).better("q", hits([0.9, 0.8, 0.7, 0.6, 0.5]), k=5)

    assert texts(found) == TEXTS[:5]
    assert sorted((hit.score for hit in found.hits), reverse=True) == [
        hit.score for hit in found.hits
    ]


def test_k_hits_come_back():
    found = reranker(Likes("passage 11")).better("q", hits([0.5] * 12), k=2)

    assert texts(found) == ["passage 11", "passage 0"]


def test_when_time_runs_out_the_first_order_stays():
    slow = reranker(Likes("passage 11"), seconds=1.5)

    found = slow.better("q", hits([0.9 - n / 100 for n in range(12)]), k=3)

    assert texts(found) == TEXTS[:3]
    assert found.hits[0].score == 0.9


@pytest.mark.parametrize("says", [float("nan"), float("inf")])
def test_scores_that_are_no_numbers_change_nothing(says):
    found = reranker(Likes("passage 2", says=says)).better("q", hits([0.9, 0.8, 0.7]), k=3)

    assert texts(found) == TEXTS[:3]


def test_nothing_found_stays_nothing():
    assert reranker(Likes("x")).better("q", Found((), ()), k=3).hits == ()


@pytest.mark.parametrize("name", ["cohere:v3", "sentence-transformers:", "x"])
def test_an_unknown_reranker_is_refused(name):
    with pytest.raises(NoModel, match="sentence-transformers:NAME_OR_FOLDER"):
        make_reranker(RerankChoice(name))


# Training takes ten seconds, on a busy machine a minute and more.
_TRAINED = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory):
    return train_cross_encoder(tmp_path_factory.mktemp("cross-encoder"))


@_TRAINED
@pytest.mark.integration
@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("may I send the boots back", "return"),
        ("how much does delivery cost", "shipping"),
        ("is Apple Pay possible", "payment"),
        ("how do I wash it", "care"),
    ],
)
def test_a_real_cross_encoder_puts_what_answers_first(cross_encoder, question, matter):
    model = make_reranker(RerankChoice(f"sentence-transformers:{cross_encoder}", seconds=30))
    order = sorted(PASSAGES, key=lambda other: other == matter)
    found = Found(
        tuple(
            Hit(passage(PASSAGES[each]), 0.5, cosine=None, above=None, lemmas=0.0, grams=0.0)
            for each in order
        ),
        (),
    )

    assert model.better(question, found, k=1).hits[0].passage.text == PASSAGES[matter]


@_TRAINED
@pytest.mark.integration
def test_a_shops_search_uses_it_and_says_how_long_it_took(opened, tmp_path, cross_encoder):
    choice = RerankChoice(f"sentence-transformers:{cross_encoder}", seconds=30, weight=1.0)
    document = "\n\n".join(f"# {matter}\n\n{text}" for matter, text in PASSAGES.items())
    library = opened(reranker=make_reranker(choice))
    library.sync("boots", write(tmp_path / "shop", {"faq.md": document}))
    library.warm("boots")

    found = library.search("boots", "may I send the boots back", "en", k=2)

    assert found.hits[0].passage.text == PASSAGES["return"]
    assert len(found.hits) <= 2
    assert found.timings_ms["rerank"] > 0


@_TRAINED
@pytest.mark.integration
def test_a_model_that_embeds_is_no_cross_encoder(tmp_path, cross_encoder):
    import json
    import shutil

    many = shutil.copytree(cross_encoder, tmp_path / "model")
    config = json.loads((many / "config.json").read_text("utf-8"))
    del config["id2label"], config["label2id"]
    write(many, {"config.json": json.dumps({**config, "num_labels": 3})})

    with pytest.raises(NoModel, match=r"3 labels|cannot be loaded"):
        make_reranker(RerankChoice(f"sentence-transformers:{many}")).warm()
