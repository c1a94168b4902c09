"""A part that reruns alone does so in the role of the moment; an act of another does nothing."""

from __future__ import annotations

import ast

import pytest
from streamlit.testing.v1 import AppTest

from streamlit_app.shell import visitors
from streamlit_app.shell.moment import is_still
from tests.streamlit_app.marked_texts import called, calls, trees
from tests.streamlit_app.test_login import LogIn, log_in, mapped

__all__ = ["log_in", "mapped"]
PAGE = """
import streamlit as st
from types import SimpleNamespace
from streamlit_app.shell.acting import act
from streamlit_app.shell.moment import of_the_moment

runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
before = SimpleNamespace(role="steward")
now = SimpleNamespace(role=st.session_state["role"])

@st.fragment
@of_the_moment
def part(session):
    st.text(f"{session.role} in run {runs}")

act(before, lambda: st.session_state.update(written=True), done="Written.")
part(before if runs == 1 else now)
"""


def test_a_part_drawn_for_another_role_runs_the_page_and_an_act_of_it_does_nothing() -> None:
    app = AppTest.from_string(PAGE)
    app.session_state["role"] = "viewer"
    app.run()

    assert not app.exception
    assert [text.value for text in app.text] == ["viewer in run 2"]
    assert "nothing was done" in app.error[0].value
    assert "written" not in app.session_state


def test_a_login_that_ended_or_lost_its_role_is_noticed_between_two_runs(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = log_in(email="ion@teatru.ro").session_state["crm_session"]
    claims = {"is_logged_in": True, "iat": 2_000_000_000, "email": "ion@teatru.ro"}
    monkeypatch.setattr("streamlit_app.shell.moment.has_login", lambda: True)
    monkeypatch.setattr(visitors.st, "user", _User(claims))

    assert is_still(session)
    monkeypatch.setattr(visitors.st, "user", _User({**claims, "iat": 1_000_000_000}))
    assert not is_still(session)
    monkeypatch.setattr(visitors.st, "user", _User(claims))
    monkeypatch.setenv("CRM_LOGIN_ROLES", '{"@teatru.ro": "viewer"}')
    assert not is_still(session)


def test_whatever_reruns_alone_asks_for_the_moment() -> None:
    forgotten = []
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef) or not node.args.args:
                continue
            marks = [ast.unparse(mark) for mark in node.decorator_list]
            takes_a_visit = node.args.args[0].arg == "session"
            if any("fragment" in mark for mark in marks) and takes_a_visit:
                forgotten += [] if "of_the_moment" in marks else [f"{file}:{node.name}"]
        if not file.endswith("shell/moment.py"):
            forgotten += [
                f"{file}:{call.lineno}"
                for call in calls(tree)
                if called(call) == "dialog" and isinstance(call.func, ast.Attribute)
            ]

    assert forgotten == [], "decorate it with of_the_moment, open it with shell.moment.dialog"


class _User:
    """What the identity provider says, as `st.user` tells it."""

    def __init__(self, claims: dict[str, object]) -> None:
        self._claims = claims

    def to_dict(self) -> dict[str, object]:
        return self._claims
