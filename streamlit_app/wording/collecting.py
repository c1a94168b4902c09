"""How `make words` finds the app's texts: Babel's own reader of Python takes keys for texts.

A text of the app is marked where it stands. `crm` knows no languages: its texts are the templates
of its refusals and sentences, which `wording.refusals` says.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any

import yaml

from crm import errors
from crm.config import PROJECT_ROOT

TERMINAL_ONLY = (
    "crm/cli",
    "crm/config",
    "crm/exports/scheduling",
    "crm/ops/backup.py",
    "crm/ops/checkpoint.py",
    "crm/ops/events",
    "crm/ops/keys.py",
    "crm/ops/records.py",
    "crm/ops/redaction.py",
    "crm/ops/restore.py",
    "crm/ops/workspace.py",
    "crm/segments/language/behaviours.py",
    "crm/segments/language/catalogue.py",
    "crm/segments/language/fields.py",
    "crm/segments/language/files.py",
    "crm/segments/life/documents.py",
    "crm/sources/databases.py",
    "crm/sources/readers/queries.py",
    "crm/sources/sample",
    "crm/warehouse/copying.py",
    "crm/warehouse/parquet_copies.py",
    "crm/warehouse/publish.py",
)
"""Parts of `crm` that speak in the terminal, to whoever runs it, and on no page."""
CONTRACTS = (
    "crm/sources/columns.py",
    "crm/sources/contract_tables/activity.py",
    "crm/sources/contract_tables/campaigns.py",
    "crm/sources/contract_tables/finance.py",
    "crm/sources/contract_tables/shop.py",
    "crm/sources/contract_tables/ticketing.py",
)
"""Where the tables that files are imported into are described."""
SAID = {
    name
    for name, one in vars(errors).items()
    if isinstance(one, type) and issubclass(one, errors.CrmError | errors.Sentence)
}
"""What `crm` makes of a template; the acts that a role is refused stand in `require`."""


def marked_texts(
    source: IO[bytes], marks: Collection[str], comments: Any, options: Any
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Yield what Babel asks of an extractor: line, mark, the literal texts given to it, comments.

    In `_(STAGES[row["stage"]])` the text is what `STAGES` holds, marked there; "stage" is none.
    """
    tree = ast.parse(source.read())
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in marks:
            texts = _literals(call.args)
            if texts:
                yield call.lineno, call.func.id, texts, []
    if is_spoken(getattr(source, "name", "")):
        for line, text in templates(tree):
            yield line, "_", (text,), []
    if any(map(_place(getattr(source, "name", "")).is_relative_to, CONTRACTS)):
        for line, text in descriptions(tree):
            yield line, "_", (text,), []


def built_in_segments(
    source: IO[bytes], marks: Collection[str], comments: Any, options: Any
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Yield what a built-in segment's file says it is for."""
    yield 1, "_", (yaml.safe_load(source)["description"],), []


def is_spoken(file: str) -> bool:
    """Tell whether a module of `crm` says something that pages show."""
    path = _place(file)
    return path.parts[:1] == ("crm",) and not any(map(path.is_relative_to, TERMINAL_ONLY))


def templates(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the templates of a module of `crm`, each with its line."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Name) and call.func.id in SAID:
            yield from ((call.lineno, text) for text in _literals(call.args[:1]))
        if isinstance(call.func, ast.Attribute) and call.func.attr == "require":
            yield from ((call.lineno, text) for text in _literals(call.args[1:]))


def descriptions(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield what a module of contracts says of its tables and columns: whole sentences."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            yield from ((call.lineno, one) for one in _literals(call.args) if one.endswith("."))


def _place(file: str) -> Path:
    path = Path(file)
    is_ours = path.is_absolute() and path.is_relative_to(PROJECT_ROOT)
    return path.relative_to(PROJECT_ROOT) if is_ours else path


def _literals(given: list[ast.expr]) -> tuple[str, ...]:
    values = (one.value for one in given if isinstance(one, ast.Constant))
    return tuple(value for value in values if isinstance(value, str))
