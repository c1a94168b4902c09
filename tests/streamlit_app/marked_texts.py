"""Texts in the app's code: those marked for translation, and those that somebody forgot to mark."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm.config import PROJECT_ROOT
from streamlit_app.wording.collecting import (
    CONTRACTS,
    built_in_segments,
    descriptions,
    is_spoken,
    templates,
)

APP = PROJECT_ROOT / "streamlit_app"
MARKS = {"_": 1, "N_": 1, "n_": 2}
"""What marks a text, and how many texts it marks."""
SAID_BY_KEYWORD = {
    *("label", "help", "placeholder", "title", "subtitle", "sentence", "reason", "way_out"),
    *("alt", "alt_text", "delta_description", "compared", "meaning", "text", "done", "name_hint"),
}
SAID_FIRST = {
    *("title", "header", "subheader", "markdown", "caption", "text", "write", "button", "metric"),
    *(
        "info",
        "warning",
        "error",
        "success",
        "toast",
        "badge",
        "popover",
        "expander",
        "link_button",
    ),
    *("selectbox", "multiselect", "radio", "pills", "segmented_control", "toggle", "checkbox"),
    *("text_input", "text_area", "number_input", "date_input", "slider", "select_slider"),
    *("link_button", "file_uploader", "download_button", "form_submit_button", "menu_button"),
    *("TextColumn", "NumberColumn", "DatetimeColumn", "DateColumn", "CheckboxColumn"),
    *("ProgressColumn", "LinkColumn", "SelectboxColumn", "ListColumn", "dialog", "choice"),
    *("empty_card", "chart_card", "metric_tile"),
}
"""Calls whose first argument a person reads."""
NOT_WORDS = re.compile(
    r"^\w+:[NQOT]$|:[a-z]+/[a-z_]+:|\{[^}]*\}|`[^`]*`|<[^>]*>|:[a-z]+\[|[*#_·–|/().,:;%\d\s\[\]-]"
)
"""What may stand in a text without being language: icons, places for values, code, signs."""


@dataclass(frozen=True)
class Marked:
    """A text and its plural, with the names that fill its places."""

    texts: tuple[str, ...]
    names: frozenset[str]
    place: str


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Return every module of the app, read."""
    for file in sorted(APP.rglob("*.py")):
        yield str(file.relative_to(PROJECT_ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def spoken() -> Iterator[tuple[str, ast.Module]]:
    """Return every module of `crm` whose sentences pages show, read."""
    for file in sorted((PROJECT_ROOT / "crm").rglob("*.py")):
        if is_spoken(str(file)):
            yield str(file.relative_to(PROJECT_ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def sentences() -> Iterator[Marked]:
    """Return every sentence of `crm` that pages show, and its descriptions of what is its own."""
    for file, tree in spoken():
        for line, text in templates(tree):
            yield Marked((text,), frozenset(), f"{file}:{line}")
    for name in CONTRACTS:
        for line, text in descriptions(
            ast.parse((PROJECT_ROOT / name).read_text(encoding="utf-8"))
        ):
            yield Marked((text,), frozenset(), f"{name}:{line}")
    for file in sorted((PROJECT_ROOT / "crm/segments/catalog").glob("*.yaml")):
        with file.open("rb") as built_in:
            for line, _mark, (text,), _comments in built_in_segments(built_in, (), (), None):
                yield Marked((text,), frozenset(), f"{file.name}:{line}")


def called(call: ast.Call) -> str:
    """Return the bare name of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Return every call of a module."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def marked(call: ast.Call, place: str) -> Marked | None:
    """Read a marking call; None when it marks a name, which was marked where it was made.

    Raises
    ------
    ValueError
        It marks what is no plain text.
    """
    given = call.args[: MARKS[called(call)]]
    if any(isinstance(one, ast.JoinedStr | ast.BinOp) for one in given):
        raise ValueError(f"{place}: a text made of pieces cannot be found in a catalogue")
    texts = tuple(one.value for one in given if isinstance(one, ast.Constant))
    if not texts:
        return None
    return Marked(texts, frozenset(word.arg for word in call.keywords if word.arg), place)


def unmarked(tree: ast.Module, file: str) -> Iterator[str]:
    """Return every text that a call shows and that nobody marked."""
    for call in calls(tree):
        shown = [word.value for word in call.keywords if word.arg in SAID_BY_KEYWORD]
        if called(call) in SAID_FIRST and call.args:
            shown.append(call.args[0])
        for value in shown:
            for text in _texts(value):
                if len(NOT_WORDS.sub("", text)) > 1:
                    yield f"{file}:{call.lineno} {text!r}"


def _texts(value: ast.expr) -> Iterator[str]:
    """Return the plain texts of an expression that are shown as they stand."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        yield "".join(str(part.value) for part in value.values if isinstance(part, ast.Constant))
    elif isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    elif isinstance(value, ast.BinOp):
        yield from (*_texts(value.left), *_texts(value.right))
