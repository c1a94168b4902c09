"""Who answers for a segment and when it is looked at again: the log's fold, and the days."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotPermittedError, UsageError
from crm.ops.log import OperationalLog
from crm.segments.language.moments import Clock
from crm.segments.life.care import Care, entrust, read_care, review_day
from crm.segments.life.definitions import create, find_segment
from crm.segments.life.retirement import retire

ANA = Actor("ana", "analyst")
ION = Actor("ion", "analyst")

RULE = {"field": "orders_count", "op": "gte", "value": 2}
MARCH = date(2027, 3, 1)


def test_care_is_kept_beside_the_definition_and_makes_no_version(settings: Settings) -> None:
    create(settings, "loyal", RULE, actor=ANA)
    entrust(settings, "loyal", Care("  Ana   Pop ", MARCH), actor=ION)
    events = OperationalLog(settings).head().sequence
    entrust(settings, "loyal", Care("Ana Pop", MARCH), actor=ION)

    assert read_care(settings) == {"loyal": Care("Ana Pop", MARCH)}
    assert OperationalLog(settings).head().sequence == events
    assert find_segment(settings, "loyal").version == 1


def test_what_is_left_out_is_nobodys_again(settings: Settings) -> None:
    create(settings, "loyal", RULE, actor=ANA)
    entrust(settings, "loyal", Care("Ana", MARCH), actor=ION)
    entrust(settings, "loyal", Care("", None), actor=ION)

    assert read_care(settings)["loyal"] == Care()


def test_retiring_a_segment_ends_its_care(settings: Settings) -> None:
    create(settings, "loyal", RULE, actor=ANA)
    entrust(settings, "loyal", Care("Ana", MARCH), actor=ION)
    retire(settings, "loyal", actor=Actor("ana", "marketer"), reason="over", other_users=[])
    create(settings, "loyal", RULE, actor=ANA)

    assert read_care(settings) == {}


def test_only_a_segment_can_be_entrusted_and_only_to_a_name(settings: Settings) -> None:
    create(settings, "loyal", RULE, actor=ANA)
    with pytest.raises(UsageError, match="no segment 'gone'"):
        entrust(settings, "gone", Care("Ana"), actor=ION)
    with pytest.raises(UsageError, match="longer than 120"):
        entrust(settings, "loyal", Care("A" * 121), actor=ION)
    with pytest.raises(NotPermittedError, match="may not say who answers"):
        entrust(settings, "loyal", Care("Ana"), actor=Actor("vera", "viewer"))


@pytest.mark.parametrize(
    ("today", "typed", "day"),
    [
        (date(2026, 8, 31), "P6M", date(2027, 2, 28)),
        (date(2027, 8, 31), "P6M", date(2028, 2, 29)),
        (date(2028, 2, 29), "P1Y", date(2029, 2, 28)),
        (date(2026, 12, 31), "P1M", date(2027, 1, 31)),
        (date(2026, 11, 21), "90d", date(2027, 2, 19)),
        (date(2026, 11, 21), "P2W", date(2026, 12, 5)),
        (date(2026, 11, 21), "2026-11-22", date(2026, 11, 22)),
        (date(2026, 11, 21), "never", None),
    ],
)
def test_the_day_of_a_review_counts_from_today(today: date, typed: str, day: date | None) -> None:
    assert review_day(typed, Clock(today, ZoneInfo("Europe/Bucharest"))) == day


@pytest.mark.parametrize("typed", ["2026-11-21", "2020-01-01", "PT24H", "soon", "", "P0D"])
def test_a_review_is_on_a_day_to_come(typed: str) -> None:
    with pytest.raises(UsageError, match="review"):
        review_day(typed, Clock(date(2026, 11, 21), ZoneInfo("Europe/Bucharest")))


def test_a_review_is_due_on_its_day_and_after() -> None:
    care = Care("Ana", MARCH)
    assert [care.is_due(date(2027, 2, 28)), care.is_due(MARCH), care.is_due(date(2028, 1, 1))] == [
        False,
        True,
        True,
    ]
    assert not Care("Ana").is_due(date(2999, 1, 1))
