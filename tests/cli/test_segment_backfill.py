"""Which past days `crm segment backfill` judges, and which it refuses."""

from __future__ import annotations

from datetime import date

import pytest

from crm.cli.segment_backfill import days_between
from crm.errors import UsageError

NEW_YEAR, MARCH = date(2024, 1, 1), date(2024, 3, 1)


def test_months_are_their_ends_weeks_and_days_begin_with_the_first() -> None:
    assert days_between(NEW_YEAR, MARCH, "month") == [date(2024, 1, 31), date(2024, 2, 29)]
    assert days_between(NEW_YEAR, date(2024, 1, 15), "week") == [
        NEW_YEAR,
        date(2024, 1, 8),
        date(2024, 1, 15),
    ]
    assert days_between(NEW_YEAR, date(2024, 1, 2), "day") == [NEW_YEAR, date(2024, 1, 2)]
    assert days_between(NEW_YEAR, date(2024, 1, 30), "month") == []


@pytest.mark.parametrize(
    ("first", "last", "step", "said"),
    [(MARCH, NEW_YEAR, "day", "swap them"), (NEW_YEAR, MARCH, "year", "month, week, day")],
)
def test_what_names_no_days_is_refused(first: date, last: date, step: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        days_between(first, last, step)
