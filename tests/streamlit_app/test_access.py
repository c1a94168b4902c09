"""Who may do what: the table, the reasons, and buttons that a browser cannot talk round."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from crm.config import Settings
from crm.errors import NotPermittedError
from streamlit_app.shell.access import MATRIX, Action, refusal, require
from streamlit_app.shell.roles import Role
from streamlit_app.wording.language import speaking
from tests.streamlit_app.test_queries import visit

BUTTON = """
import streamlit as st
from types import SimpleNamespace
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.roles import Role

session = SimpleNamespace(role=Role(st.session_state["as_role"]))
note = lambda: st.session_state.update(called=True)
if action_button(session, Action.EXPORT_PEOPLE, "Export", key="export", on_click=note):
    st.session_state["pressed"] = True
"""


def test_every_act_is_in_the_table() -> None:
    assert set(MATRIX) == set(Action)


def test_what_a_role_may_do_every_higher_role_may_do() -> None:
    order = list(Role)
    for action, allowed in MATRIX.items():
        assert allowed == set(order[order.index(min(allowed, key=order.index)) :]), action


def test_viewers_may_do_nothing_beyond_looking_at_groups() -> None:
    assert not [action for action, allowed in MATRIX.items() if Role.VIEWER in allowed]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_refusing_and_saying_why_agree(full: Settings, action: Action, role: Role) -> None:
    session = visit(full, role)

    if role in MATRIX[action]:
        assert refusal(session, action) is None
        require(session, action)
    else:
        with pytest.raises(NotPermittedError, match=str(action)):
            require(session, action)


def test_what_is_not_in_the_table_is_nobodys(
    full: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(MATRIX, Action.EXPORT_PEOPLE)  # type: ignore[arg-type]

    assert refusal(visit(full, Role.STEWARD), Action.EXPORT_PEOPLE) == "Nobody may do this."


def test_the_reason_names_who_may(full: Settings) -> None:
    with speaking("en"):
        reason = refusal(visit(full, Role.VIEWER), Action.EXPORT_PEOPLE)

    assert reason == "Your role is Viewer; this needs Marketer or Steward."


def test_a_refused_button_is_grey_says_why_and_does_nothing_when_pressed_all_the_same() -> None:
    app = AppTest.from_string(BUTTON)
    app.session_state["as_role"] = "analyst"
    button = app.run().button(key="export")

    assert button.disabled
    assert "Marketer" in button.help
    button._value = True  # a browser that does not keep to what it was told
    app.run()
    assert not app.exception
    assert "called" not in app.session_state
    assert "pressed" not in app.session_state


def test_a_permitted_button_works() -> None:
    app = AppTest.from_string(BUTTON)
    app.session_state["as_role"] = "marketer"
    app.run().button(key="export").click().run()

    assert app.session_state["called"]
    assert app.session_state["pressed"]
