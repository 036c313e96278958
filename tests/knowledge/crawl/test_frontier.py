from knowledge.crawl.address import Site
from knowledge.crawl.frontier import Frontier, Place
from knowledge.crawl.limits import Limits

ROOT = "https://s.pl/"


def frontier(**limits) -> Frontier:
    return Frontier(Site.of(ROOT), Limits(**limits))


def addresses(of: Frontier) -> list[str]:
    found = []
    while place := of.next():
        found.append(place.address.removeprefix(ROOT))
    return found


def test_every_page_is_visited_once_whatever_it_is_called():
    pages = frontier()
    for name in ("a", "a#top", "a?utm_source=x", "./a", "b"):
        pages.add(Place(name), ROOT)

    assert addresses(pages) == ["a", "b"]


def test_a_calendar_has_an_end():
    pages = frontier()
    for year in range(2000, 2100):
        for month in range(12):
            pages.add(Place(f"{ROOT}calendar?year={year}&month={month}", depth=1))
            pages.add(Place(f"{ROOT}calendar/{year}/{month}", depth=1))

    assert len(pages) == 100
    assert "links that go on without end" in pages.left_out


def test_listed_pages_are_believed_however_alike():
    pages = frontier()
    for number in range(500):
        pages.add(Place(f"{ROOT}p/{number}"))

    assert len(pages) == 500


def test_pages_with_names_of_their_own_are_no_calendar():
    pages = frontier()
    for number in range(200):
        pages.add(
            Place(
                f"{ROOT}help/{'abcdefghij'[number % 10]}{'klmnopqrstuvwxyzabcd'[number // 10]}", 1
            )
        )

    assert len(pages) == 200


def test_what_the_shop_leaves_out_is_left_out_and_said():
    pages = frontier(include=("/pl/*",), exclude=("*/blog/*",), pages=2)
    for name in ("pl/a", "lv/a", "pl/blog/x", "pl/b", "pl/c", "pl/a.jpg", "https://o.example/"):
        pages.add(Place(name), ROOT)

    assert addresses(pages) == ["pl/a", "pl/b"]
    assert pages.foreign == ["https://o.example/"]
    assert {why: len(some) for why, some in pages.left_out.items()} == {
        "left out by the configuration": 2,
        "pictures, scripts and archives": 1,
        "beyond the limit of 2 pages": 1,
    }
