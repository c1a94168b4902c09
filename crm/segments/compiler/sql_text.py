"""Writing an expression as text of an engine."""

from __future__ import annotations

import threading

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.generator import Generator

_of_this_thread = threading.local()


def sql_text(expression: exp.Expr, dialect: str) -> str:
    """Write an expression; a generator is kept, since making one costs more than using it."""
    return _generator(dialect).generate(expression)


def _generator(dialect: str) -> Generator:
    kept: dict[str, Generator] = _of_this_thread.__dict__.setdefault("generators", {})
    if dialect not in kept:
        kept[dialect] = Dialect.get_or_raise(dialect).generator()
    return kept[dialect]
