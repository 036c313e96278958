"""Which shop a command means."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.demo import card_at_home, citation_at_home
from bot.errors import BadInput
from bot.settings import Settings, load
from bot.shops import SAMPLE_ID, Indexed, choose, of_folder, sample
from bot.turn import Card, Citation


def test_without_anything_the_sample_shop_is_served() -> None:
    (shop,) = choose(None, Settings(), [])

    assert shop.id == SAMPLE_ID
    assert shop.folder is not None
    assert (shop.folder / "products.xml").is_file()


def test_the_only_indexed_shop_is_meant_and_several_must_be_told_apart(tmp_path: Path) -> None:
    soap, books = Indexed("soap", tmp_path), Indexed("books", tmp_path)

    assert [shop.id for shop in choose(None, Settings(), [soap])] == ["soap"]
    with pytest.raises(BadInput, match=r"books, soap.*--shop"):
        choose(None, Settings(), [soap, books])
    assert choose("books", Settings(), [soap, books])[0].id == "books"


def test_an_unknown_shop_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"'shoes'.*soap"):
        choose("shoes", Settings(), [Indexed("soap", tmp_path)])


def test_configured_shops_are_all_served_in_their_order(tmp_path: Path) -> None:
    config = tmp_path / "shopbell.toml"
    config.write_text(
        '[shops.books]\ndir = "b"\nname = "Книги"\norigins = ["https://books.example"]\n'
        '[shops.soap]\ndir = "s"\n',
        "utf-8",
    )
    settings = load(config)

    shops = choose(None, settings, [])

    assert [(shop.id, shop.name) for shop in shops] == [("books", "Книги"), ("soap", "soap")]
    assert shops[0].folder == tmp_path / "b"
    assert of_folder(tmp_path / "b", settings).id == "books"


@pytest.mark.parametrize("name", ["обувь & сумки", "veikals", "a b", "🙂"])
def test_a_folder_of_any_name_has_an_id_of_its_own(tmp_path: Path, name: str) -> None:
    one, other = tmp_path / "1" / name, tmp_path / "2" / name
    for folder in (one, other):
        folder.mkdir(parents=True, exist_ok=True)

    first = of_folder(one, Settings()).id

    assert first == of_folder(one, Settings()).id
    assert first != of_folder(other, Settings()).id
    assert of_folder(one, Settings(), "shoes").id == "shoes"


def test_a_name_that_cannot_be_an_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--name"):
        of_folder(tmp_path, Settings(), "a/b")


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "shopbell.toml"
    config.write_text("[server]\nport = 9000\n", "utf-8")
    monkeypatch.setenv("SHOPBELL_SERVER__PORT", "9100")

    assert load(config).server.port == 9100


def test_the_demos_links_lead_to_pages_that_are_served() -> None:
    shown = card_at_home(Card("T/2", "Tent", url="https://ziemelis.example/p/tent"))
    cited = citation_at_home(Citation("a.md", "A", "…", "https://ziemelis.example/faq#x", "lv"))

    assert (shown.url, shown.image) == ("/p/T%2F2", "/p/T%2F2/picture.svg")
    assert cited.url == "/?lang=lv#help"
    assert card_at_home(Card("1", "x", url="https://real.shop/1")).url == "https://real.shop/1"
    assert sample().name == "Ziemelis"
