"""What a workspace without a published build says: the commands, and a button for SAMPLE data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import streamlit as st

from crm.config import Settings
from crm.errors import NotBuiltError
from crm.warehouse.connection import published_build
from crm.warehouse.lock import lock_holder
from crm.warehouse.status import WorkspaceStatus
from streamlit_app.shell.session import status_of
from streamlit_app.shell.visitors import Visitor
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain

STARTED = "sample_started"
"""Where a visit keeps the process that makes its sample."""
SAMPLE = (str(Path(sys.executable).with_name("crm")), "demo", "--no-app")


def first_run(settings: Settings, visitor: Visitor) -> None:
    """Name the commands that make a build; on this machine, make one of sample data."""
    status = status_of(settings, None)
    st.title(_("Nothing built yet"), anchor=False)
    st.markdown(
        _("The workspace `{folder}` has no published build.", folder=settings.paths.workspace)
    )
    sample, own = st.columns(2, gap="medium")
    with sample, st.container(border=True, height="stretch"):
        st.markdown("## " + _("SAMPLE data"), anchors=False)
        st.markdown(
            _("A synthetic audience of 5,000 people to look around in; nobody in it is real.")
        )
        st.code("crm demo", language="bash")
        if _may_make_sample(settings, status, visitor):
            st.button(
                _("Make SAMPLE data here"),
                icon=":material/science:",
                on_click=_start_sample,
                disabled=STARTED in st.session_state,
            )
    with own, st.container(border=True, height="stretch"):
        st.markdown("## " + _("Your own data"), anchors=False)
        st.markdown(_("Load files of customers and orders, then build:"))
        st.code("crm ingest FILE --mapping NAME\ncrm build", language="bash")
    _progress(settings)
    if status.message:
        st.error(
            _("The last build was not published: {reason}", reason=plain(status.message)),
            icon=":material/report:",
        )


def _may_make_sample(settings: Settings, status: WorkspaceStatus, visitor: Visitor) -> bool:
    """Only into a workspace that holds nothing, and only from this machine."""
    return not visitor.has_logged_in and not status.loads and lock_holder(settings) is None


def _start_sample() -> None:
    st.session_state[STARTED] = subprocess.Popen(
        SAMPLE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@st.fragment(run_every="3s")
def _progress(settings: Settings) -> None:
    """Say that somebody is at work, and open the pages when the first build is there."""
    try:
        published_build(settings)
    except NotBuiltError:
        pass
    else:
        st.rerun()
    process, holder = st.session_state.get(STARTED), lock_holder(settings)
    if holder:
        said = _(
            "At work: {what}, since {since}.", what=plain(holder["purpose"]), since=holder["since"]
        )
        st.info(said, icon=":material/hourglass_top:")
    elif process is not None and process.poll() is None:
        st.info(_("At work; it takes about two minutes."), icon=":material/hourglass_top:")
    elif process is not None and process.returncode:
        st.error(_("It ended without a build; `crm status` says why."), icon=":material/error:")
