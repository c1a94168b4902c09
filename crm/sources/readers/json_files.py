"""JSON and JSON lines: every value becomes the text it was written as."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from crm.errors import BadInputError
from crm.sources.readers.encoding import TextSurvey, holds_broken_bytes, survey_text
from crm.sources.readers.staging import (
    Broken,
    Input,
    ReaderOptions,
    Stage,
    distinct_headers,
)

MAX_JSON_BYTES = 512 << 20


class WrittenFloat(float):
    """A number that remembers its digits: 19.90 stays 19.90, 1e400 stays 1e400."""

    written: str

    def __new__(cls, written: str) -> WrittenFloat:
        """Keep the text beside the number."""
        number = super().__new__(cls, written)
        number.written = written
        return number


def stage_jsonl(
    connection: duckdb.DuckDBPyConnection, path: Path, options: ReaderOptions, locale: str
) -> Input:
    """Stage a file with one JSON object a line; other lines are kept as broken."""
    survey = survey_text(path, options.encoding, locale)
    lines = _JsonLines(path, survey)
    stage = _stage(connection, lines)
    if not stage.columns:
        broken = next(line for _, line in lines if isinstance(line, Broken))
        raise BadInputError(
            "{file}, line {line}: {message}, and no other line is a JSON object; JSON lines hold "
            "one object a line, a whole JSON document ends in .json.",
            file=path,
            line=broken.line,
            message=broken.message,
        )
    return Input(stage.columns, survey.lines - lines.blank_lines, "line", survey.notices)


class _JsonLines:
    """The lines of a file, numbered and parsed; iterating again reads the file again."""

    def __init__(self, path: Path, survey: TextSurvey) -> None:
        self._path, self._survey = path, survey
        self.blank_lines = 0

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any] | Broken]]:
        self.blank_lines = 0
        errors = "surrogateescape" if self._survey.has_broken_bytes else "strict"
        encoding = self._survey.encoding
        with self._path.open(encoding=encoding, errors=errors, newline="") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, _object(number, line)
                else:
                    self.blank_lines += 1


def stage_json(
    connection: duckdb.DuckDBPyConnection, path: Path, options: ReaderOptions, locale: str
) -> Input:
    """Stage an array of objects, or an object that holds one.

    Raises
    ------
    BadInputError
        The file is not JSON, holds no list of objects, or is too large to hold in memory.
    """
    if path.stat().st_size > MAX_JSON_BYTES:
        raise BadInputError(
            "{file} is a JSON document of more than {limit} MB; export it as JSON lines (.jsonl), "
            "which streams.",
            file=path,
            limit=MAX_JSON_BYTES >> 20,
        )
    survey = survey_text(path, options.encoding, locale)
    try:
        document = _parse(path.read_text(encoding=survey.encoding))
    except json.JSONDecodeError as error:
        raise BadInputError(
            "{file}, line {lineno}, column {colno}: {reason}; the file is not whole JSON: ask the "
            "source for it again.",
            file=path,
            lineno=error.lineno,
            colno=error.colno,
            reason=error.msg,
        ) from None
    rows = _rows_of(path, document)
    elements = [(number, _element(number, row)) for number, row in enumerate(rows, start=1)]
    stage = _stage(connection, elements)
    return Input(stage.columns, len(rows), "row", survey.notices)


def _stage(
    connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[int, dict[str, Any] | Broken]]
) -> Stage:
    """Read twice: once for the names of the columns, once for the values."""
    names: dict[str, None] = {}
    for _, row in rows:
        if isinstance(row, dict):
            names.update(dict.fromkeys(row))
    stage = Stage(connection, distinct_headers(list(names)))
    for number, row in rows:
        if isinstance(row, dict):
            stage.add(number, [_text(row.get(name)) for name in names])
        else:
            stage.reject(row)
    stage.flush()
    return stage


def _element(number: int, row: Any) -> dict[str, Any] | Broken:
    if isinstance(row, dict):
        return row
    return Broken(number, "not_an_object", "the element is no JSON object", "broken line")


def _parse(text: str) -> Any:
    return json.loads(text, parse_float=WrittenFloat, parse_constant=WrittenFloat)


def _object(number: int, line: str) -> dict[str, Any] | Broken:
    try:
        found = _parse(line)
    except (json.JSONDecodeError, RecursionError):
        return Broken(number, "not_json", "the line is not JSON", "broken line")
    if not isinstance(found, dict):
        return Broken(number, "not_an_object", "the line is no JSON object", "broken line")
    if holds_broken_bytes(line):
        return Broken(
            number, "broken_encoding", "the line holds bytes that are no UTF-8", "broken line"
        )
    if "\x00" in line or "\\u0000" in line:
        return Broken(number, "nul_character", "the line holds a NUL character", "broken line")
    return found


def _rows_of(path: Path, document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    values = document.values() if isinstance(document, dict) else ()
    lists = [value for value in values if isinstance(value, list)]
    if len(lists) == 1:
        return lists[0]
    raise BadInputError(
        "{file} holds no list of rows; it must be a JSON array of objects, or an object with one "
        "such array in it.",
        file=path,
    )


def _text(value: Any) -> str | None:
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case WrittenFloat():
            return value.written
        case int():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False)
