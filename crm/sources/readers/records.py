"""Lines into records: quotes, line breaks inside quotes, and lines that are no record.

A record that cannot be read costs its own line only: reading goes on at the next line. So an
unclosed quote never swallows the good rows behind it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from crm.sources.readers.encoding import holds_broken_bytes
from crm.sources.readers.staging import Broken

MAX_LINES_OF_A_RECORD = 500
WHITESPACE = "whitespace"
BLANKS = " \t\r\n\v\f\u00a0\u202f\ufeff\u200b"


class Record(NamedTuple):
    """One record: the line it starts on and its fields."""

    line: int
    fields: list[str]


class MalformedLineError(ValueError):
    """Text follows a closing quote."""


class RecordReader:
    """Iterate over the records of a text file, broken lines among them.

    Parameters
    ----------
    lines : iterator of str
        Lines with their ends.
    delimiter : str
        One character, or `whitespace`.
    width : int, optional
        Number of fields a record must have; None takes any (to look at a header).
    first_line : int
        Number of the first line.

    Attributes
    ----------
    blank_lines, continuation_lines : int
        Lines so far that are no record, and lines after the first of records that span several.
    """

    def __init__(
        self,
        lines: Iterator[str],
        delimiter: str,
        width: int | None = None,
        *,
        first_line: int = 1,
        has_broken_bytes: bool = False,
    ) -> None:
        self.blank_lines = 0
        self.continuation_lines = 0
        self._lines, self._delimiter, self._width = lines, delimiter, width
        self._waiting: deque[str] = deque()
        self._next_line = first_line
        self._has_broken_bytes = has_broken_bytes

    def __iter__(self) -> Iterator[Record | Broken]:
        while (line := self._take()) is not None:
            if not line.strip(BLANKS):
                self.blank_lines += 1
                continue
            yield self._record(line)

    def _take(self) -> str | None:
        line = self._waiting.popleft() if self._waiting else next(self._lines, None)
        self._next_line += line is not None
        return line

    def _give_back(self, lines: list[str]) -> None:
        self._waiting.extendleft(reversed(lines))
        self._next_line -= len(lines)

    def _record(self, line: str) -> Record | Broken:
        number = self._next_line - 1
        if self._delimiter == WHITESPACE:
            return self._checked(number, line, line.split())
        if '"' not in line:
            return self._checked(number, line, line.rstrip("\r\n").split(self._delimiter))
        return self._quoted_record(number, line)

    def _quoted_record(self, number: int, line: str) -> Record | Broken:
        text, more = line, list[str]()
        problem = Broken(number, "unclosed_quote", "a quote opens and never closes", "broken line")
        while len(more) < MAX_LINES_OF_A_RECORD:
            try:
                fields = split_quoted(text.rstrip("\r\n"), self._delimiter)
            except MalformedLineError:
                if not more:
                    problem = Broken(
                        number, "malformed_quote", "text follows a closing quote", "broken line"
                    )
                break
            if fields is not None:
                outcome = self._checked(number, text, fields)
                if more and isinstance(outcome, Broken):
                    break
                self.continuation_lines += len(more)
                return outcome
            if not self._extend(more):
                break
            text = line + "".join(more)
        self._give_back(more)
        return problem

    def _extend(self, more: list[str]) -> bool:
        """Take lines up to the next one with a quote: only that one can close the record."""
        while len(more) < MAX_LINES_OF_A_RECORD and (line := self._take()) is not None:
            more.append(line)
            if '"' in line:
                return True
        return False

    def _checked(self, number: int, text: str, fields: list[str]) -> Record | Broken:
        if "\x00" in text:
            return Broken(number, "nul_character", "the line holds a NUL character", "broken line")
        if self._has_broken_bytes and holds_broken_bytes(text):
            return Broken(
                number, "broken_encoding", "the line holds bytes that are no UTF-8", "broken line"
            )
        width = self._width
        if width is None or len(fields) == width:
            return Record(number, fields)
        if len(fields) > width and not any(fields[width:]):
            return Record(number, fields[:width])
        return _wrong_width(number, len(fields), width)


def _wrong_width(number: int, found: int, width: int) -> Broken:
    reason = "too_many_fields" if found > width else "too_few_fields"
    message = f"the line has {found} fields where the header has {width}"
    return Broken(number, reason, message, "broken line")


def split_quoted(text: str, delimiter: str) -> list[str] | None:
    """Split one record; None when a quote is still open at the end.

    A quote counts only at the start of a field; inside one it is an ordinary character.

    Raises
    ------
    MalformedLineError
        Text follows a closing quote.

    Examples
    --------
    >>> split_quoted('1,"a ""b"", c",7" record', ",")
    ['1', 'a "b", c', '7" record']
    """
    fields, start = [], 0
    while True:
        if text.startswith('"', start):
            end = _closing_quote(text, start + 1)
            if end is None:
                return None
            fields.append(text[start + 1 : end].replace('""', '"'))
            if end + 1 == len(text):
                return fields
            if text[end + 1] != delimiter:
                raise MalformedLineError
            start = end + 2
            continue
        end_of_field = text.find(delimiter, start)
        if end_of_field < 0:
            return [*fields, text[start:]]
        fields.append(text[start:end_of_field])
        start = end_of_field + 1


def _closing_quote(text: str, start: int) -> int | None:
    while (place := text.find('"', start)) >= 0:
        if not text.startswith('"', place + 1):
            return place
        start = place + 2
    return None
