"""Whatever things are called, their names are shown as text: no link, no colour, no formula."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.config import Settings
from tests.published_world import World, publish_world, query, workspace
from tests.streamlit_app.conftest import OpenPage

FORMATTED = " **x** [a](http://b) $y$ :red[z]"
NEVER_MARKDOWN = {
    *("arrow_data_frame", "arrow_vega_lite_chart", "vega_lite_chart", "code"),
    *("selectbox.options", "selectbox.raw_value", "multiselect.options", "multiselect.raw_values"),
    *("text_input.default", "text_area.default"),
}
"""Parts of a page that show what they are given letter by letter."""
VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "overview": ("overview", {}),
    "narrowed customers": ("customers", {"city": "city", "ch": "acquisition_source"}),
    "a customer": ("customers", {"id": "customer_id", "cust_tab": "=tastes"}),
    "a customer's segments": ("customers", {"id": "customer_id", "cust_tab": "=segments"}),
    "a cell of the grid": ("rfm", {"city": "city", "rfm_r": "=1", "rfm_fm": "=3"}),
    "patterns": ("events", {"events_g1": "genre", "events_g2": "genre"}),
    "an event": ("events", {"events_tab": "=events", "events_event": "=shop:e23"}),
    "a segment": ("segments", {"sid": "=one_timers", "segment_tab": "=profile"}),
    "an export": ("segments", {"sid": "=one_timers", "segment_tab": "=export"}),
    "campaigns": ("campaigns", {}),
    "a campaign": ("campaigns", {"campaign": "campaign_id"}),
    "loyalty": ("loyalty", {"loyalty_tier": "tier"}),
}
"""Page and choices; a choice is a word after `=`, or some value that the column has."""
COLUMNS = {
    "city": "dim_customers",
    "acquisition_source": "dim_customers",
    "customer_id": "dim_customers",
    "genre": "bridge_customer_genres",
    "campaign_id": "dim_campaigns",
    "tier": "dim_loyalty_tiers",
}


@pytest.fixture(scope="module")
def odd_names(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A world where every name is written to be more than a name."""
    settings = workspace(tmp_path_factory.mktemp("odd"), "odd")
    publish_world(settings, World(names_end=FORMATTED))
    return settings


@pytest.mark.parametrize("view", VIEWS)
def test_names_are_text(odd_names: Settings, open_page: OpenPage, view: str) -> None:
    page, choices = VIEWS[view]
    url = {key: _value(odd_names, wanted) for key, wanted in choices.items()}

    app = open_page(odd_names, page, "steward", **url)

    assert not app.exception
    read = [(place, text) for place, text in texts(app) if FORMATTED.strip() in text]
    assert read == [], "escape it with streamlit_app.wording.plain"
    assert any("\\*\\*x\\*\\*" in text for _, text in texts(app)), "no name is on the page"


def test_a_title_says_what_the_thing_is_called(odd_names: Settings, open_page: OpenPage) -> None:
    ((name,),) = query(odd_names, "select name from dim_events where event_id = 'shop:e23'")

    app = open_page(odd_names, "events", events_tab="events", events_event="shop:e23")

    titles = [text.value for text in app.markdown if text.value.startswith("## ")]
    assert titles[0].replace("\\", "") == f"## {name}"


def texts(app: AppTest) -> Iterator[tuple[str, str]]:
    """Return every text that a page sends to be read as Markdown, with its place."""
    for node in _nodes(app._tree):
        kind = getattr(node, "type", "")
        if kind not in NEVER_MARKDOWN and getattr(node, "proto", None) is not None:
            for name, text in _written(node.proto):
                if f"{kind}.{name}" not in NEVER_MARKDOWN:
                    yield f"{kind}.{name}", text


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _written(message: Any) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        for one in value if isinstance(value, list | tuple) or _is_repeated(value) else [value]:
            if isinstance(one, str):
                yield field.name, one
            elif hasattr(one, "ListFields"):
                yield from _written(one)


def _is_repeated(value: Any) -> bool:
    return hasattr(value, "append") or hasattr(value, "add")


def _value(settings: Settings, wanted: str) -> str:
    if wanted.startswith("="):
        return wanted[1:]
    ((value,),) = query(settings, f"select min({wanted}) from {COLUMNS[wanted]}")
    return str(value)
