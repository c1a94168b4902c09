"""Every text is marked, said whole, and said in every language the app offers."""

from __future__ import annotations

import ast
from datetime import date
from string import Formatter

import altair as alt
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from streamlit_app.charts.frame import kept
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import CATALOGUES, LANGUAGES, SOURCE, speaking
from streamlit_app.wording.language import language as language_now
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.marked_texts import (
    MARKS,
    Marked,
    called,
    calls,
    marked,
    sentences,
    trees,
    unmarked,
)

TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
NOT_YET_MARKED: set[str] = set()
"""Rooms and pages whose texts are still English only."""


@pytest.fixture(scope="module")
def texts() -> list[Marked]:
    """Every marked text of the app, and every sentence of `crm` that it says."""
    read = (
        marked(call, f"{file}:{call.lineno}")
        for file, tree in trees()
        for call in calls(tree)
        if called(call) in MARKS
    )
    return [*(text for text in read if text), *sentences()]


def catalogue(language: str) -> Catalog:
    """Read the texts of a language; skipped with a word while there is no catalogue."""
    file = CATALOGUES / f"{language}.po"
    if not file.exists():
        pytest.skip(f"{file.name} is not written yet: `make words` begins it")
    with file.open("rb") as written:
        return read_po(written, locale=language)


def places(text: str) -> set[str]:
    """Return the names in a text that values are put in the place of."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def complaints(catalogue: Catalog, texts: list[Marked]) -> list[str]:
    """Return what is wrong with a language: missing, empty, uncertain, obsolete, other places."""
    wanted = {text.texts if len(text.texts) > 1 else text.texts[0] for text in texts}
    known = {message.id for message in catalogue if message.id}
    found = [f"missing: {text}" for text in wanted - known]
    found += [f"obsolete: {text}" for text in known - wanted]
    found += [f"obsolete: {text}" for text in catalogue.obsolete]
    for message in catalogue:
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        if not message.id:
            continue
        if message.fuzzy or not all(said):
            found.append(f"not translated: {message.id}")
        own = message.id if isinstance(message.id, tuple) else (message.id,)
        if isinstance(message.id, tuple) and len(said) != catalogue.num_plurals:
            found.append(f"plural forms: {message.id}")
        allowed = set().union(*map(places, own))
        found += [f"places: {one}" for one in said if one and not places(one) <= allowed]
        found += [f"places: {one}" for one in said if one and allowed - places(one) - {"count"}]
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_is_complete_and_says_nothing_besides(
    language: str, texts: list[Marked]
) -> None:
    assert complaints(catalogue(language), texts) == []


def test_what_is_wrong_with_a_catalogue_is_seen() -> None:
    texts = [
        Marked(("Save",), frozenset(), "a:1"),
        Marked(("{count} order", "{count} orders"), frozenset({"count"}), "a:2"),
        Marked(("From {city}",), frozenset({"city"}), "a:3"),
    ]
    romanian = Catalog(locale="ro")
    romanian.add("From {city}", "Din {oras}")
    romanian.add(("{count} order", "{count} orders"), ("{count} comandă", "{count} comenzi"))
    romanian.add("Gone", "Dus")

    seen = {one.partition(":")[0] for one in complaints(romanian, texts)}
    assert seen == {"missing", "obsolete", "places", "plural forms"}


def test_values_fill_every_place_of_a_text_and_no_other(texts: list[Marked]) -> None:
    for text in texts:
        named = set().union(*map(places, text.texts))
        if text.names:
            assert text.names == named, text.place


def test_no_text_that_a_person_reads_is_unmarked() -> None:
    found = [
        line
        for file, tree in trees()
        if not any(room in file for room in NOT_YET_MARKED)
        for line in unmarked(tree, file)
    ]

    assert found == []


def test_an_unmarked_text_is_seen() -> None:
    page = """
st.button("Save")
st.caption(f":material/group: {n} people")
st.title(_("Save"))
st.button(":material/delete:")
"""

    assert len(list(unmarked(ast.parse(page), "page.py"))) == 2


def test_months_are_the_readers_and_figures_the_tenants() -> None:
    tenant = Formats("ro_RO", "RON", "Europe/Bucharest")

    for language, month in (("en", "30 Jun 2025"), ("ro", "30 iun. 2025")):
        with speaking(language):
            assert tenant.day(date(2025, 6, 30)) == month
            assert tenant.count(12345) == "12.345"


def test_a_chart_kept_in_one_language_is_not_shown_in_another() -> None:
    drawn = kept(lambda: alt.Chart().mark_point().properties(title=language_now()))

    said = []
    for language in ("en", "ro", "en"):
        with speaking(language):
            said.append(drawn()["title"])
    assert said == ["en", "ro", "en"]


@pytest.mark.parametrize("page", ["overview", "segments"])
def test_a_page_is_drawn_in_every_language_and_the_switch_stays(
    open_page: OpenPage, page: str
) -> None:
    app = open_page("full", page)
    for language in LANGUAGES:
        app.session_state["language"] = language
        assert not app.run().exception
        assert app.session_state["language"] == language
