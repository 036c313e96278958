"""What leaves the bot is text: nothing in it runs, loads or leads elsewhere."""

from __future__ import annotations

import pytest

from bot.outgoing import harmless, outgoing
from bot.turn import Card, Choice, Citation, Reply

OWN = {"lamps.example"}


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("A <script>alert(1)</script>lamp", "A lamp"),
        ("A lamp <img src=x onerror=alert(1)>", "A lamp "),
        ("A lamp <img src=x onerror=alert(1)", "A lamp "),
        ("<b onmouseover='x()'>bright</b><br>and warm", "bright\nand warm"),
        ("![see](https://evil.example/p.gif?c=1) here", "see here"),
        ("[track](javascript:alert(1)) it", "track) it"),
        ("[track](https://evil.example/a) it", "track (evil.example/a) it"),
        ("[track](https://lamps.example/a) it", "track (https://lamps.example/a) it"),
        ("see https://www.lamps.example/a and HTTPS://evil.example/b", None),
        ("https://lamps.example@evil.example/", "lamps.example@evil.example/"),
        ("https://evil.example/a?secret=1#b is it", "evil.example/a is it"),
        ("https://lamps.example.evil.example/", "lamps.example.evil.example/"),
        ("data:text/html;base64,AAAA", ""),
        ("say\u200b it\U000e0041 \u202eplainly", "say it plainly"),
    ],
)
def test_nothing_runs_loads_or_leads_elsewhere(written: str, left: str | None):
    if left is None:
        left = "see https://www.lamps.example/a and evil.example/b"
    assert harmless(written, OWN) == left


@pytest.mark.parametrize(
    "said",
    [
        "Below 5 kg <3, from 2 < 4, a<b and x>y.",
        "Data: 22.11.2026, godz. 12:00",
        "Write to help@lamps.example or call +48 22 123 45 67.",
        "Size [M] (40) or [L] (42).",
        "{lead} ${7*7} {{config}}",
    ],
)
def test_what_a_shop_writes_stays(said: str):
    assert harmless(said, OWN) == said


def test_cards_and_sources_lead_to_pages_only_and_their_own_site_counts_as_the_shops():
    reply = Reply(
        "answer",
        "See https://lamps.example/p/1.",
        "en",
        sources=(Citation("a.md", "A", "<b>text</b>", "javascript:x()"),),
        products=(
            Card("1", "Lamp", url="https://lamps.example/p/1", image="data:image/svg+xml,x"),
        ),
        options=(Choice("q1", "<i>" + "Why? " * 100),),
    )
    left = outgoing(reply, ())
    assert left.text == "See https://lamps.example/p/1."
    assert (left.sources[0].text, left.sources[0].url) == ("text", None)
    assert (left.products[0].url, left.products[0].image) == ("https://lamps.example/p/1", None)
    assert left.options[0].label.startswith("Why?")
    assert len(left.options[0].label) <= 120
