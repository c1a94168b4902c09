"""How `make words` finds the app's texts: Babel's own reader of Python takes keys for texts."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import IO, Any


def marked_texts(
    source: IO[bytes], marks: Collection[str], comments: Any, options: Any
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Yield what Babel asks of an extractor: line, mark, the literal texts given to it, comments.

    In `_(STAGES[row["stage"]])` the text is what `STAGES` holds, marked there; "stage" is none.
    """
    for call in ast.walk(ast.parse(source.read())):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in marks:
            literals = (one.value for one in call.args if isinstance(one, ast.Constant))
            texts = tuple(text for text in literals if isinstance(text, str))
            if texts:
                yield call.lineno, call.func.id, texts, []
