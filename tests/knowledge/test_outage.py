"""A service that is away costs two shoppers a wait, not every one."""

from __future__ import annotations

import logging

import pytest

from knowledge.outage import Outage


@pytest.fixture
def now():
    return [100.0]


@pytest.fixture
def outage(now):
    return Outage("The service", clock=lambda: now[0])


def test_one_failure_may_be_the_questions_fault(outage):
    outage.failed(TimeoutError())

    assert not outage.resting()


def test_after_two_failures_it_is_left_alone_for_half_a_minute(outage, now):
    outage.failed(TimeoutError())
    outage.failed(TimeoutError())

    assert outage.resting()
    now[0] += 31
    assert not outage.resting()


def test_when_it_answers_all_is_as_before(outage):
    outage.failed(TimeoutError())
    outage.failed(TimeoutError())
    outage.answered()
    outage.failed(TimeoutError())

    assert not outage.resting()


def test_the_log_hears_of_the_beginning_and_the_end_only(outage, caplog):
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            outage.failed(TimeoutError("no route"))
        outage.answered()
        outage.answered()

    assert len(caplog.messages) == 2
    assert "no route" in caplog.messages[0]
    assert "back" in caplog.messages[1]
