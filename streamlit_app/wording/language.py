"""What the pages say, in the reader's language; what the data says is never translated.

English is the source: the words in the code are its catalogue. Every other language is one
`locale/<language>.po` beside this file, read by gettext's rules, plurals included.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from streamlit.runtime.scriptrunner import get_script_run_ctx

LANGUAGES = {"en": "English", "ro": "Română"}
"""What a reader may choose, each in its own words."""
SOURCE = "en"
CATALOGUES = Path(__file__).parent / "locale"
CHOSEN = "language"
"""Where a visit keeps its language."""
_spoken: ContextVar[str | None] = ContextVar("language", default=None)
_settled: ContextVar[str | None] = ContextVar("language_of_this_run", default=None)
"""A page says a thousand texts a run, and asking the session for each costs a fifth of the run."""


def _(text: str, **values: object) -> str:
    """Say a text in the reader's language, `{names}` filled with the values."""
    said = _catalogue(language()).gettext(text)
    return said.format(**values) if values else said


def n_(one: str, many: str, number: float, **values: object) -> str:
    """Say the form of a text that the number asks for; `{names}` as in `_`."""
    return _catalogue(language()).ngettext(one, many, int(number)).format(**values)


def N_(text: str) -> str:  # noqa: N802  gettext's own name
    """Mark a text for the catalogues; it is said later, through `_`."""
    return text


def language() -> str:
    """Return the language in force: the one somebody is `speaking`, else the visit's."""
    spoken = _spoken.get() or _settled.get()
    if spoken is not None:
        return spoken
    return _of_the_visit()


def settle_language() -> None:
    """Look up the visit's language once for all texts of a run; the frame calls it every run.

    What runs alone, a fragment or a callback in a new thread, asks for itself.
    """
    _settled.set(_of_the_visit())


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak one language whatever the visit's is: for the letter, for files, for tests."""
    token = _spoken.set(chosen)
    try:
        yield
    finally:
        _spoken.reset(token)


def _of_the_visit() -> str:
    if get_script_run_ctx(suppress_warning=True) is None:
        return SOURCE
    chosen = st.session_state.get(CHOSEN, SOURCE)
    return chosen if chosen in LANGUAGES else SOURCE


@lru_cache
def _catalogue(chosen: str) -> NullTranslations:
    file = CATALOGUES / f"{chosen}.po"
    if not file.exists():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as written:
        write_mo(compiled, read_po(written, locale=chosen))
    compiled.seek(0)
    return GNUTranslations(compiled)
