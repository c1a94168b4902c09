"""JSON and JSON lines: every value becomes the text it was written as."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from crm.errors import BadInputError
from crm.sources.readers.encoding import survey_text
from crm.sources.readers.staging import (
    Broken,
    Input,
    ReaderOptions,
    Stage,
    add_broken,
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
    broken: list[Broken] = []
    blank = 0

    def objects() -> Iterator[tuple[int, dict[str, Any]]]:
        nonlocal blank
        broken.clear()
        blank = 0
        errors = "surrogateescape" if survey.has_broken_bytes else "strict"
        with path.open(encoding=survey.encoding, errors=errors, newline="\n") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    blank += 1
                    continue
                found = _object(number, line)
                if isinstance(found, Broken):
                    broken.append(found)
                else:
                    yield number, found

    stage = _stage(connection, objects)
    add_broken(connection, broken)
    return Input(stage.columns, survey.lines - blank, "line", survey.notices)


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
            f"{path} is a JSON document of more than {MAX_JSON_BYTES >> 20} MB; "
            "export it as JSON lines (.jsonl), which streams."
        )
    survey = survey_text(path, options.encoding, locale)
    try:
        document = _parse(path.read_text(encoding=survey.encoding))
    except json.JSONDecodeError as error:
        raise BadInputError(
            f"{path}, line {error.lineno}, column {error.colno}: {error.msg}; the file is not "
            "whole JSON: ask the source for it again."
        ) from None
    rows = _rows_of(path, document)
    broken = [
        Broken(number, "not_an_object", "the element is no JSON object", "broken line")
        for number, row in enumerate(rows, start=1)
        if not isinstance(row, dict)
    ]
    objects = [(number, row) for number, row in enumerate(rows, 1) if isinstance(row, dict)]
    stage = _stage(connection, lambda: iter(objects))
    add_broken(connection, broken)
    return Input(stage.columns, len(rows), "row", survey.notices)


def _stage(
    connection: duckdb.DuckDBPyConnection,
    objects: Callable[[], Iterator[tuple[int, dict[str, Any]]]],
) -> Stage:
    """Read twice: once for the names of the columns, once for the values."""
    names: dict[str, None] = {}
    for _, row in objects():
        names.update(dict.fromkeys(row))
    stage = Stage(connection, distinct_headers(list(names)))
    for number, row in objects():
        stage.add(number, [_text(row.get(name)) for name in names])
    stage.flush()
    return stage


def _parse(text: str) -> Any:
    return json.loads(text, parse_float=WrittenFloat, parse_constant=WrittenFloat)


def _object(number: int, line: str) -> dict[str, Any] | Broken:
    try:
        found = _parse(line)
    except (json.JSONDecodeError, RecursionError):
        return Broken(number, "not_json", "the line is not JSON", "broken line")
    if not isinstance(found, dict):
        return Broken(number, "not_an_object", "the line is no JSON object", "broken line")
    if "\x00" in line or "\\u0000" in line:
        return Broken(number, "nul_character", "the line holds a NUL character", "broken line")
    return found


def _rows_of(path: Path, document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    lists = [value for value in document.values() if isinstance(value, list)] if document else []
    if isinstance(document, dict) and len(lists) == 1:
        return lists[0]
    raise BadInputError(
        f"{path} holds no list of rows; it must be a JSON array of objects, or an object with "
        "one such array in it."
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
