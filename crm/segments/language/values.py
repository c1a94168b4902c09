"""Typed values of a rule: read strictly, kept exactly, printed back as they were read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from crm.errors import RuleError

Scalar = Decimal | str | date | datetime

TEXT_LIMIT = 1_000
SIGNIFICANT_DIGITS = 15  # what a double holds exactly, so every engine compares the same number
LARGEST, SMALLEST_STEP = Decimal(10) ** 15, Decimal("1e-9")
YEARS_LIMIT = 100
PER_YEAR = {"H": 8784, "D": 366, "M": 12}

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""The key of a segment."""

_ISO = re.compile(r"P(?:([0-9]{1,6})([DWMY])|T([0-9]{1,6})(H))")
_SHORT = re.compile(r"([0-9]{1,6})\s?([hdwmy])")


@dataclass(frozen=True)
class Duration:
    """A length of time: whole local days or months, or hours as instants."""

    amount: int
    unit: Literal["H", "D", "M"]

    def __str__(self) -> str:
        return f"PT{self.amount}H" if self.unit == "H" else f"P{self.amount}{self.unit}"


def parse_duration(value: object, path: str) -> Duration:
    """Read an ISO 8601 duration of one unit, or the short form `90d`.

    Raises
    ------
    RuleError
        The text is no duration, is zero, or is longer than a century.
    """
    text = value.strip() if isinstance(value, str) else ""
    found = _ISO.fullmatch(text) or _SHORT.fullmatch(text.lower())
    if not found:
        raise RuleError(
            "{value} is no duration of one unit; write P90D, P6M, P1Y or PT24H.",
            path,
            value=shown(value),
        )
    amount, unit = (part for part in found.groups() if part is not None)
    duration = _normalised(int(amount), unit.upper())
    if not 0 < duration.amount <= YEARS_LIMIT * PER_YEAR[duration.unit]:
        raise RuleError(
            "{value} is not between one hour and {years_limit} years long.",
            path,
            value=shown(value),
            years_limit=YEARS_LIMIT,
        )
    return duration


def _normalised(amount: int, unit: str) -> Duration:
    if unit == "W":
        return Duration(amount * 7, "D")
    if unit == "Y":
        return Duration(amount * 12, "M")
    return Duration(amount, "H" if unit == "H" else "M" if unit == "M" else "D")


def parse_number(value: object, path: str) -> Decimal:
    """Read a finite number of at most 15 significant digits.

    Raises
    ------
    RuleError
        The value is a boolean, a text, NaN, infinite, or too large or too fine to compare exactly.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise RuleError("{value} is no number; write it without quotes.", path, value=shown(value))
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise RuleError("{value} is no finite number.", path, value=shown(value))
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    fits = len(digits) <= SIGNIFICANT_DIGITS and abs(number) < LARGEST
    if not fits or number % SMALLEST_STEP:
        raise RuleError(
            "{value} needs more than {significant_digits} digits or 9 decimals; round it, nothing "
            "is compared that finely.",
            path,
            value=shown(value),
            significant_digits=SIGNIFICANT_DIGITS,
        )
    return number.normalize() if number else Decimal(0)


def parse_probability(value: object, path: str) -> Decimal:
    """Read a number from 0 to 1."""
    number = parse_number(value, path)
    if not 0 <= number <= 1:
        raise RuleError("{value} is no probability; 70 % is written 0.7.", path, value=shown(value))
    return number


def parse_text(value: object, path: str) -> str:
    """Read a text that can match something: not blank, not endless, no NUL or half characters."""
    if not isinstance(value, str):
        raise RuleError("{value} is no text; put it in quotes.", path, value=shown(value))
    if not _folds_to_something(value):
        raise RuleError("an empty text matches nothing; use is_missing or is_set.", path)
    if len(value) > TEXT_LIMIT:
        raise RuleError(
            "the text has {value} characters; {text_limit} is the limit.",
            path,
            value=len(value),
            text_limit=TEXT_LIMIT,
        )
    if any(char == "\0" or unicodedata.category(char) == "Cs" for char in value):
        raise RuleError("the text holds a NUL or half a character; remove it.", path)
    return value


def _folds_to_something(text: str) -> bool:
    """Accents alone vanish when folded, and an empty text is contained in every other."""
    return any(not unicodedata.category(char).startswith("M") for char in text.strip())


def parse_date(value: object, path: str) -> date:
    """Read a local day, `YYYY-MM-DD`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return _within_reach(value, path)
    try:
        return _within_reach(datetime.strptime(_text(value), "%Y-%m-%d").date(), path)  # noqa: DTZ007
    except ValueError:
        raise RuleError("{value} is no date; write YYYY-MM-DD.", path, value=shown(value)) from None


def parse_moment(value: object, path: str) -> date | datetime:
    """Read a local day, a local time, or an instant with its offset (kept in UTC)."""
    if isinstance(value, str) and "T" not in value and " " not in value.strip():
        return parse_date(value, path)
    if isinstance(value, date) and not isinstance(value, datetime):
        return parse_date(value, path)
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))
    except ValueError:
        raise RuleError(
            "{value} is no date or time; write 2026-03-29 or 2026-03-29T18:00:00.",
            path,
            value=shown(value),
        ) from None
    _within_reach(moment.date(), path)
    if not moment.tzinfo:
        return moment
    instant = moment.astimezone(UTC)
    _within_reach(instant.date(), path)
    return instant


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _within_reach(day: date, path: str) -> date:
    if not 1900 <= day.year <= 2200:
        raise RuleError("{day} is not between the years 1900 and 2200.", path, day=day.isoformat())
    return day


PARSERS: dict[str, Callable[[object, str], Scalar]] = {
    "number": parse_number,
    "money": parse_number,
    "probability": parse_probability,
    "text": parse_text,
    "set": parse_text,
    "date": parse_date,
    "timestamp": parse_moment,
}


def print_scalar(value: Scalar | Duration) -> str | int | float:
    """Write a value as JSON holds it; reading it back gives the same value."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def shown(value: object) -> str:
    """Quote a value for a message, cut to one line."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # numbers of thousands of digits, lists without a bottom
        return "the value"
    return text if len(text) <= 60 else f"{text[:57]}..."
