"""Acts that write: done by `crm`, refused in its own sentence, and shown at once.

What people write goes to the operational log; pages read the log beside the build, so nothing
waits for the next build to be seen. The build folds it in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from crm.errors import CrmError, sentence_of
from streamlit_app.shell.moment import is_still
from streamlit_app.shell.session import Session, forget_status
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain_but_code
from streamlit_app.wording.refusals import refusal_words, sentence_words

DONE = "acting_done"
"""Where a sentence waits for the run that shows it."""
WRITES = "acting_writes"
"""How often this visit wrote: part of the key of whatever is kept of the log."""

T = TypeVar("T")


def act(session: Session, do: Callable[[], T], *, done: str, redraw: bool = False) -> T | None:
    """Run one act of `crm` and say what came of it.

    Parameters
    ----------
    session : Session
        Whose visit; its workspace is looked at anew afterwards.
    do : callable
        Calls `crm`, nothing else; it checks the actor again.
    done : str
        What a toast says when it is done.
    redraw : bool
        Draw the page again from its top, where an act in the middle of a run (a submitted form,
        a dialog) leaves what stands above it as it was; then nothing is returned. A callback
        comes before the page and needs none.

    Returns
    -------
    T or None
        What the act returned; None when it was refused, the refusal being on the page.
    """
    if not is_still(session):  # a callback, or a form, of a page drawn for another role
        st.error(
            _("Your login or your role has changed meanwhile: nothing was done."),
            icon=":material/block:",
        )
        return None
    try:
        result = do()
    except CrmError as refusal:
        st.error(refusal_words(refusal), icon=":material/block:")
        return None
    except OSError as refusal:
        st.error(plain_but_code(sentence_words(sentence_of(refusal))), icon=":material/block:")
        return None
    forget_status()
    st.session_state[WRITES] = writes() + 1
    if redraw:
        st.session_state[DONE] = done  # a toast of this run would be lost with it
        st.rerun()
    st.toast(done, icon=":material/check:")
    return result


def writes() -> int:
    """Return how often this visit wrote; what was read before its last write is out of date."""
    return int(st.session_state.get(WRITES, 0))


def announce() -> None:
    """Say what the act before this run did; the frame calls it once a run."""
    if done := st.session_state.pop(DONE, None):
        st.toast(done, icon=":material/check:")
