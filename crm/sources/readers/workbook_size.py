"""How large a workbook becomes once it is opened, found out before it is.

The reader lays a sheet out as a full rectangle: one cell in its last corner, in a file of a
kilobyte, asks for half a terabyte and takes the whole process down with it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from crm.errors import BadInputError

MOST_BYTES = 2 << 30
MOST_CELLS = 30_000_000
"""About a gigabyte while a sheet is read."""
CHUNK, LONGEST_TAG = 1 << 20, 1 << 20
CELL = re.compile(rb"\br\s*=\s*[\"']\s*\$?([A-Za-z]{1,6})\$?(\d{1,12})")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"']\s*(\d{1,12})")


def check_workbook_size(path: Path) -> None:
    """Refuse a workbook that is too large to be opened.

    Raises
    ------
    BadInputError
        It unpacks to too many bytes, or a sheet of it spans too many cells. What is no workbook
        at all is left to the reader to say.
    """
    try:
        with ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
                raise BadInputError(
                    "{file} unpacks to more than {limit} MB; save the sheet as CSV, which is read "
                    "bit by bit.",
                    file=path,
                    limit=MOST_BYTES >> 20,
                )
            for part in parts.infolist():
                with parts.open(part) as content:
                    _check_span(path, content)
    except BadZipFile:
        return
    except (zlib.error, EOFError, RuntimeError, NotImplementedError):  # damaged, or locked
        raise _no_workbook(path) from None


def _check_span(path: Path, content: IO[bytes]) -> None:
    rows = columns = 1
    for tags in _whole_tags(path, content):
        cells = CELL.findall(tags)
        columns = max([columns, *map(_number, {letters.upper() for letters, _ in cells})])
        rows = max([rows, *map(int, {row for _, row in cells}), *map(int, ROW.findall(tags))])
    if rows * columns > MOST_CELLS:
        raise BadInputError(
            "{file} has a sheet of {rows:,} rows and {columns:,} columns, counted to the last cell "
            "that holds something; delete what stands far outside the table, or save the sheet "
            "as CSV.",
            file=path,
            rows=rows,
            columns=columns,
        )


def _whole_tags(path: Path, content: IO[bytes]) -> Iterator[bytes]:
    """Yield a part of the file in pieces that cut no tag in two."""
    held = b""
    while chunk := content.read(CHUNK):
        held += chunk
        end = held.rfind(b"<")
        if end > 0:
            yield held[:end]
            held = held[end:]
        elif len(held) > LONGEST_TAG and held.startswith(b"<"):
            raise _no_workbook(path)
    yield held


def _number(letters: bytes) -> int:
    """Return which column letters name: A is 1, XFD is the last a sheet may have."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _no_workbook(path: Path) -> BadInputError:
    return BadInputError("{file} is no whole Excel workbook; save it again.", file=path)
