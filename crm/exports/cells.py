"""What stands in one cell: by the kind of its column, the same in every format."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from crm.exports.safe_text import guarded, printable

Kind = Literal["text", "phone", "number", "money", "date", "timestamp", "boolean"]
Typed = Decimal | int | float | date | datetime | bool
Cell = str | Typed | None

E164 = re.compile(r"\+[1-9][0-9]{5,14}")
EXACT_IN_A_SPREADSHEET = 10**15


@dataclass(frozen=True)
class Column:
    """A column of a file: its header, the kind of its cells and what they mean."""

    header: str
    kind: Kind = "text"
    meaning: str = ""


def cell(value: object, kind: Kind) -> Cell:
    """Return the value typed as its column promises, or else as text; never raw.

    Numbers that a spreadsheet would round, NaN and infinities are no numbers here.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return value if kind == "boolean" else str(value)
    if kind in ("number", "money") and isinstance(value, int | float | Decimal):
        return _number(value)
    if kind == "timestamp" and isinstance(value, datetime):
        return value
    if kind == "date" and isinstance(value, date) and not isinstance(value, datetime):
        return value
    return printable(str(value))


def _number(value: int | float | Decimal) -> Cell:
    if -EXACT_IN_A_SPREADSHEET < value < EXACT_IN_A_SPREADSHEET:
        return value
    return str(value) if isinstance(value, int) or math.isfinite(value) else None


def csv_cell(value: object, kind: Kind, decimal_sign: str) -> str:
    """Write one cell of a CSV file; text that could run is guarded."""
    found = cell(value, kind)
    if found is None:
        return ""
    if isinstance(found, str):
        is_phone = kind == "phone" and E164.fullmatch(found)
        return found if is_phone else guarded(found)
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, datetime):
        return found.isoformat(sep=" ", timespec="seconds")
    if isinstance(found, date):
        return found.isoformat()
    return format(Decimal(str(found)), "f").replace(".", decimal_sign)
