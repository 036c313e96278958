"""What a folder looks like from outside while people work in it."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from knowledge.watch import Alarm, Settling, look
from tests.knowledge.shops import write

A, B = (1, 1, 1, 1), (2, 2, 2, 2)


def test_a_file_is_held_until_it_has_been_still_for_a_while():
    settling = Settling(quiet=1.0)
    settling.start({"faq.md": A}, {"faq.md"}, at=0.0, clock_ns=10**18)
    assert settling.held(0.0) == frozenset()

    settling.see({"faq.md": B, "feed.xml": A}, at=5.0)
    assert settling.held(5.5) == {"faq.md", "feed.xml"}
    settling.see({"faq.md": B, "feed.xml": B}, at=5.9)

    # The shop's terms and its prices changed together: they are shown together.
    assert settling.held(6.2) == {"faq.md", "feed.xml"}
    assert settling.held(7.0) == frozenset()


def test_a_file_waits_only_so_long_for_others_to_come_to_rest():
    settling = Settling(quiet=1.0, together=3.0)
    settling.start({}, set(), at=0.0, clock_ns=10**18)

    for tenth in range(50, 100, 5):
        settling.see({"faq.md": A, "export.log": (tenth, tenth, 1, 1)}, at=tenth / 10)

    assert settling.held(7.9) == {"faq.md", "export.log"}
    assert settling.held(9.6) == {"export.log"}


def test_a_file_that_vanishes_for_a_moment_is_not_deleted():
    settling = Settling(quiet=1.0)
    settling.start({"faq.md": A}, {"faq.md"}, at=0.0, clock_ns=10**18)

    settling.see({}, at=5.0)
    settling.see({}, at=5.8)
    assert settling.held(5.8) == {"faq.md"}
    settling.see({"faq.md": B}, at=5.9)

    assert settling.held(6.5) == {"faq.md"}
    assert settling.held(7.0) == frozenset()


def test_a_file_that_was_looked_for_often_enough_is_gone():
    settling = Settling(quiet=1.0)
    settling.start({"faq.md": A}, {"faq.md"}, at=0.0, clock_ns=10**18)

    for looks in range(4):
        settling.see({}, at=1.0 + looks / 5)
        assert settling.held(1.0 + looks / 5) == {"faq.md"}
    settling.see({}, at=1.8)

    assert settling.held(1.8) == frozenset()


def test_what_was_being_written_when_the_server_started_is_held_too():
    settling = Settling(quiet=1.0)

    new = (1, 9 * 10**9, 9 * 10**9, 1)
    settling.start({"old.md": A, "new.md": new}, {"old.md", "moving.md"}, 0.0, 9_500_000_000)

    assert settling.held(0.0) == {"new.md", "moving.md"}
    settling.see({"old.md": A, "new.md": new, "moving.md": A}, 0.5)
    assert settling.held(1.2) == {"new.md", "moving.md"}
    assert settling.held(1.6) == frozenset()


def test_what_editors_leave_beside_a_document_is_no_document(tmp_path: Path):
    shop = write(tmp_path / "shop", {"faq.md": "# FAQ", "sub/prices.csv": "question,answer\n"})
    litter = (".faq.md.swp", "faq.md~", "#faq.md#", "~$faq.docx", "faq.md.tmp", "4913")
    write(shop, dict.fromkeys((*litter, "feed.xml.part", "feed.xml.crdownload"), "x"))

    assert set(look(shop) or {}) == {"faq.md", "sub/prices.csv"}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path):
    shop = write(tmp_path / "shop", {"faq.md": "# FAQ"})
    outside = write(tmp_path / "private", {"salaries.md": "# Salaries"})
    (shop / "salaries.md").symlink_to(outside / "salaries.md")
    (shop / "private").symlink_to(outside)
    (shop / "again.md").symlink_to(shop / "faq.md")

    assert set(look(shop) or {}) == {"faq.md", "again.md"}


def test_a_folder_that_is_gone_is_told_from_one_that_is_empty(tmp_path: Path):
    (tmp_path / "empty").mkdir()

    assert look(tmp_path / "empty") == {}
    assert look(tmp_path / "gone") is None


@pytest.mark.integration
def test_a_change_is_told_by_the_system_even_after_the_folder_was_made_anew(tmp_path: Path):
    shop = write(tmp_path / "shop", {"faq.md": "# FAQ"})
    wake = Event()
    alarm = Alarm(shop, "auto", wake)
    try:
        _changed_until(wake, shop)
        shop.rename(tmp_path / "old")
        shop.mkdir()
        _changed_until(wake, shop)
        assert alarm.how == "events"
    finally:
        alarm.stop()


def _changed_until(wake: Event, shop: Path) -> None:
    wake.clear()
    for number in range(40):
        write(shop, {"deep/new.md": f"# {number}"})
        if wake.wait(0.25):
            return
    raise AssertionError("nobody heard of it")
