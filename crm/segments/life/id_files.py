"""Files of customer ids that people bring: an id a line, or CSV with a column `customer_id`.

Nothing is guessed: a line that holds no id is an error that names the line, and only blank ones are
passed over. What stands in such a line is not repeated, for it may be somebody's address.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm.errors import BadInputError, Sentence, UsageError

SIZE_LIMIT = 100_000_000
SHOWN_LINES = 10
HEADERS = ("customer_id", "customer id", "customer", "id")
DELIMITERS = (",", ";", "\t")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}")
NOT_TEXT = {
    b"PK\x03\x04": Sentence("a workbook or an archive"),
    b"PAR1": Sentence("a Parquet file"),
    b"\xff\xfe": Sentence("UTF-16 text"),
    b"\xfe\xff": Sentence("UTF-16 text"),
}
Record = tuple[int, list[str]]


@dataclass(frozen=True)
class IdFile:
    """The ids of a file, each with the number of the first line it stands on."""

    path: Path
    lines: dict[str, int]

    def refuse_unknown(self, known: Container[str]) -> None:
        """Refuse ids that nobody has.

        Raises
        ------
        BadInputError
            It names the first of them and their lines.
        """
        unknown = [(line, one) for one, line in self.lines.items() if one not in known]
        if unknown:
            named = [f"{one[:40]} (line {line:,})" for line, one in unknown]
            raise BadInputError(
                "{file}: there is no customer {people}; use ids of `dim_customers`. Nobody was "
                "listed.",
                file=self.path,
                people=_some(named),
            )


def read_customer_ids(path: Path) -> IdFile:
    """Read the ids of a file.

    Parameters
    ----------
    path : Path
        UTF-8 text of at most 100 MB. A header is known by its name `customer_id`; where there are
        several columns, separated by `,`, `;` or tab, one of them has to be called so.

    Raises
    ------
    UsageError
        The file cannot be read, or is too large.
    BadInputError
        It holds no ids, or lines that are none; the message names the lines.
    """
    records = _records(_text(path), path)
    number, first = next(records, (1, []))
    names = [name.lower() for name in first]
    position = next((names.index(header) for header in HEADERS if header in names), None)
    if position is None and len(first) > 1:
        raise BadInputError(
            "{file}, line {number:,}: there are {columns} columns and none is called customer_id; "
            "name the column, or keep one id in each line.",
            file=path,
            number=number,
            columns=len(first),
        )
    found: dict[str, int] = {}
    bad: list[str] = []
    for line, cells in records if position is not None else _with_first(number, first, records):
        one = cells[position or 0] if len(cells) == len(first) else ""
        if ID.fullmatch(one):
            found.setdefault(one, line)
        else:
            bad.append(f"{line:,}")
    if bad:
        raise BadInputError(
            "{file}: no customer id stands in line {lines}; keep one id of `dim_customers` in "
            "each. Nobody was listed.",
            file=path,
            lines=_some(bad),
        )
    if not found:
        raise BadInputError("{file} holds no customer ids; put one in each line.", file=path)
    return IdFile(path, found)


def _with_first(number: int, first: list[str], records: Iterator[Record]) -> Iterator[Record]:
    if first:
        yield number, first
    yield from records


def _records(text: str, path: Path) -> Iterator[Record]:
    """Yield the number and the cells of every line that is not blank."""
    lines = text.splitlines(keepends=False)
    sample = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise BadInputError(
            "{file}, line {line:,}: {error}; save it as CSV again. Nobody was listed.",
            file=path,
            line=reader.line_num,
            error=error,
        ) from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise UsageError(
                "{file} is larger than {size_limit:,} bytes; import it in several files.",
                file=path,
                size_limit=SIZE_LIMIT,
            )
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            "{file} cannot be read ({reason}); check the path.", file=path, reason=error.strerror
        ) from None
    for start, what in NOT_TEXT.items():
        if content.startswith(start):
            raise BadInputError(
                "{file} is {what}; save the ids as CSV in UTF-8.", file=path, what=what
            )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInputError(
            "{file}, line {line:,}: this is not UTF-8; save it so.", file=path, line=line
        ) from None


def _some(names: Sequence[str]) -> str:
    shown, more = ", ".join(names[:SHOWN_LINES]), len(names) - SHOWN_LINES
    return f"{shown} and {more:,} more" if more > 0 else shown
