"""Links in tables lead to their page wherever the app is served, and search leads to the thing."""

from __future__ import annotations

import ast

import pytest
import streamlit as st

from crm.config import Settings
from streamlit_app.shell.addresses import customer_address, event_address
from streamlit_app.shell.navigation import PAGES
from tests.published_world import query
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.marked_texts import trees


@pytest.mark.parametrize(("base", "prefix"), [("", ""), ("crm", "/crm"), ("/a/crm/", "/a/crm")])
def test_an_address_begins_where_the_app_is_served(
    monkeypatch: pytest.MonkeyPatch, base: str, prefix: str
) -> None:
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": base}.get)

    assert customer_address("c1") == f"{prefix}/customers?id=c1"
    assert event_address("shop:a&b") == (
        f"{prefix}/events?events_tab=events&events_event=shop%3Aa%26b"
    )


def test_no_module_writes_the_address_of_a_page_by_itself() -> None:
    roots = tuple(f"/{entry.path}" for entry in PAGES)
    written = [
        f"{file}:{node.lineno} {node.value}"
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(roots)
    ]

    assert written == []


def test_an_event_that_was_searched_for_is_opened(open_page: OpenPage, full: Settings) -> None:
    ((name,),) = query(full, "select name from dim_events where event_id = 'shop:e23'")
    app = open_page("full", "overview")
    app.text_input(key="global_search").set_value(name).run()

    links = {link.proto.query_string for link in app.get("page_link")}
    assert "events_tab=events&events_event=shop%3Ae23" in links
