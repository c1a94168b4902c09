"""What is chosen on a page stands in its URL, and the URL restores it for whoever opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import getclosurevars
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.config import Settings
from streamlit_app.shell import navigation, url_state
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.wire import contact_values, contacts_among

Choices = dict[str, dict[str, Any]]
"""Of each key of a page's URL: what a link may say, and the option that it means."""
PAGES = [entry.path for entry in navigation.PAGES]
PARTS = {
    "value": ("value_tab", ("churn", "risk", "trust")),
    "events": ("events_tab", ("events", "lookalikes")),
    "data": ("data_tab", ("quality", "imports", "duplicates", "consent", "requests", "audit")),
}


@pytest.fixture
def choices(monkeypatch: pytest.MonkeyPatch) -> Choices:
    """What the keys of the pages opened in this test may say, filled as pages are drawn."""
    found: Choices = {}
    recall = url_state._recall

    def noticed(key: str, default: Any, parse: Callable[[str], Any]) -> None:
        means = getclosurevars(parse).nonlocals
        if "options" in means:
            found[key] = {means["written"](one): one for one in means["options"]}
        recall(key, default, parse)

    monkeypatch.setattr(url_state, "_recall", noticed)
    return found


def _places() -> list[Any]:
    parts = [(page, {key: part}) for page, (key, names) in PARTS.items() for part in names]
    return [
        *(pytest.param(page, {}, id=page) for page in PAGES),
        *(
            pytest.param(page, url, id="-".join((page, *url.values())), marks=pytest.mark.slow)
            for page, url in parts
        ),
    ]


def _last_options(choices: Choices, kept: Mapping[str, str]) -> dict[str, str]:
    """Choose the last option of every key, but for what leads to another part of the page."""
    chosen = {key: list(means)[-1] for key, means in choices.items() if means}
    stays = {key: text for key, text in chosen.items() if not key.endswith(("_tab", "_cid"))}
    return {**stays, **kept}


@pytest.mark.parametrize(("page", "url"), _places())
def test_a_link_restores_every_choice_and_names_nobody(
    open_page: OpenPage, full: Settings, choices: Choices, page: str, url: dict[str, str]
) -> None:
    open_page("full", page, "steward", **url)
    link = _last_options(choices, url)
    app = open_page("full", page, "steward", **link)

    assert [error.value for error in (*app.exception, *app.error)] == []
    assert [toast.value for toast in app.toast] == []
    drawn = {key: text for key, text in link.items() if key in app.session_state}
    assert {key: app.session_state[key] for key in drawn} == {
        key: choices[key][text] for key, text in drawn.items()
    }
    said = " ".join(text for means in choices.values() for text in means)
    assert contacts_among([said.encode()], contact_values(full)) == set()


@pytest.mark.parametrize("page", PAGES)
def test_what_a_link_names_and_the_build_lacks_is_said_and_forgotten(
    open_page: OpenPage, choices: Choices, page: str
) -> None:
    open_page("full", page, "steward")
    link = dict.fromkeys(choices, "no such thing")
    app: AppTest = open_page("full", page, "steward", **link)

    assert [error.value for error in (*app.exception, *app.error)] == []
    told = [toast.value for toast in app.toast if "no such thing" in toast.value]
    assert len(told) == len(choices)
    assert "no such thing" not in app.query_params.values()
