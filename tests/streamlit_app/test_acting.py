"""Acts that write: a toast when done, the refusal's sentence when not, never both."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    """Offer one act of each kind, as a page would."""
    from types import SimpleNamespace
    from typing import Any

    import streamlit as st

    from crm.errors import UsageError
    from streamlit_app.shell.acting import act, announce

    def refuse() -> str:
        raise UsageError("There is no tag 'x'.")

    someone: Any = SimpleNamespace(role="analyst")
    announce()
    if st.button("now"):
        st.text(act(someone, lambda: "returned", done="Tagged.") or "nothing")
    if st.button("anew"):
        act(someone, lambda: "returned", done="Noted.", redraw=True)
        st.text("drawn by the run that acted")
    if st.button("refused"):
        st.text(act(someone, refuse, done="Tagged.", redraw=True) or "nothing")


def pressed(label: str) -> AppTest:
    """Return the page after a press of one button."""
    app = AppTest.from_function(page).run()
    return next(one for one in app.button if one.label == label).click().run()


def test_an_act_says_that_it_is_done_and_returns_its_result() -> None:
    app = pressed("now")

    assert [toast.value for toast in app.toast] == ["Tagged."]
    assert [text.value for text in app.text] == ["returned"]


def test_an_act_in_the_middle_of_a_run_is_announced_by_the_next() -> None:
    app = pressed("anew")

    assert [toast.value for toast in app.toast] == ["Noted."]
    assert not app.text
    assert not app.run().toast


def test_a_refusal_is_a_sentence_and_no_toast() -> None:
    app = pressed("refused")

    assert [error.value for error in app.error] == ["There is no tag 'x'."]
    assert [text.value for text in app.text] == ["nothing"]
    assert not app.toast
