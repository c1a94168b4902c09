"""What a whole column proves about how its dates and numbers are written.

`03/04/2025` and `1,234` mean two things each. One value cannot tell; another value of the same
column can (`25/04/2025`, `12,50`). Without such proof the file is refused, never guessed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from crm.errors import BadInputError
from crm.sources.parsing import DAY_FIRST, MONTH_FIRST, YEAR_FIRST, compact
from crm.sources.readers.staging import INPUT
from crm.warehouse.connection import quoted

YEAR_LAST = r"(\d{1,2})[./-](\d{1,2})[./-]\d{4}([ T].*)?"
PROVES_COMMA = (
    r"[+-]?(\d{1,3}(\.\d{3})+,\d+|\d+,(\d{1,2}|\d{4,})|0\d*,\d+|\d{4,},\d+|\d{1,3}(\.\d{3}){2,})"
)
PROVES_POINT = (
    r"[+-]?(\d{1,3}(,\d{3})+\.\d+|\d*\.(\d{1,2}|\d{4,})|0\d*\.\d+|\d{4,}\.\d+|\d{1,3}(,\d{3}){2,})"
)
COMMA_TELLS_NOTHING = r"[+-]?[1-9]\d{0,2},\d{3}"


class Proofs:
    """Answers how a column of the staged file is written, by asking the data."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, place: str) -> None:
        self._connection, self._path, self._place = connection, path, place

    def decimal_sign(self, sql: str, header: str) -> str:
        """Return the decimal sign of a text column over `input_rows`.

        Where values prove both signs, the more frequent one holds and the others, which cannot
        be read with it, are rejected row by row.

        Raises
        ------
        BadInputError
            Commas could be decimal signs or thousands, and nothing in the column tells which.
        """
        digits = compact(sql)
        commas, points, undecided = self._ask(
            f"count(*) filter (regexp_full_match({digits}, {quoted(PROVES_COMMA)})),"
            f" count(*) filter (regexp_full_match({digits}, {quoted(PROVES_POINT)})),"
            f" min(_line) filter (regexp_full_match({digits}, {quoted(COMMA_TELLS_NOTHING)}))",
            f"contains({digits}, ',') or contains({digits}, '.')",
        )
        if undecided is not None and not commas and not points:
            raise BadInputError(
                "{file}, {place} {undecided}, column '{header}': a comma before three digits can "
                "be a decimal sign or thousands, and no other value of the column tells; say "
                "`decimal: ','` or `decimal: '.'` in a mapping.",
                file=self._path,
                place=self._place,
                undecided=undecided,
                header=header,
            )
        return "," if commas > points else "."

    def date_formats(self, sql: str, header: str) -> tuple[str, ...]:
        """Return the formats of a text column's dates, day first or month first.

        Raises
        ------
        BadInputError
            Day and month could be either way round, and nothing in the column tells, or its
            values contradict each other.
        """
        first, second = (
            f"try_cast(regexp_extract({sql}, {quoted(YEAR_LAST)}, {group}) as integer)"
            for group in (1, 2)
        )
        day_first, month_first, undecided = self._ask(
            f"min(_line) filter ({first} between 13 and 31 and {second} between 1 and 12),"
            f" min(_line) filter ({second} between 13 and 31 and {first} between 1 and 12),"
            f" min(_line) filter ({first} <= 12 and {second} <= 12 and {first} <> {second})",
            f"regexp_full_match({sql}, {quoted(YEAR_LAST)})",
        )
        if day_first and month_first:
            raise BadInputError(
                "{file}, column '{header}': {place} {day_first} writes the day first and {place} "
                "{month_first} the month; say `formats:` in a mapping.",
                file=self._path,
                header=header,
                place=self._place,
                day_first=day_first,
                month_first=month_first,
            )
        if undecided and not day_first and not month_first:
            raise BadInputError(
                "{file}, {place} {undecided}, column '{header}': day and month can be either way "
                "round, and no other value of the column tells; say `formats: ['%d/%m/%Y']` or "
                "`formats: ['%m/%d/%Y']` in a mapping.",
                file=self._path,
                place=self._place,
                undecided=undecided,
                header=header,
            )
        return YEAR_FIRST + (MONTH_FIRST if month_first else DAY_FIRST)

    def _ask(self, aggregates: str, condition: str) -> tuple[Any, ...]:
        found = self._connection.execute(
            f"select {aggregates} from {INPUT} where {condition}"
        ).fetchone()
        return found or ()
