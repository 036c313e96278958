from pathlib import Path

from handoff.protocol import document


def test_the_page_about_the_protocol_says_what_the_code_does():
    page = Path(__file__).parents[2] / "docs" / "protocol.md"
    assert page.read_text("utf-8") == document(), "python -m handoff.protocol > docs/protocol.md"
