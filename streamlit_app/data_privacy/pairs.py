"""Candidate pairs and what merging one would change, kept until somebody writes or builds."""

from __future__ import annotations

import streamlit as st

from crm.config import Settings
from crm.identity.candidates import Candidate, candidates_file, read_candidates
from crm.identity.effects import Effect, preview_merge
from crm.ops.log import head
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session


def open_pairs(session: Session) -> list[Candidate]:
    """Return the pairs that nobody has decided, the surest first; read anew after every write.

    Raises
    ------
    NotPermittedError
        The role decides nothing about duplicates.
    """
    require(session, Action.DECIDE_DUPLICATES)
    file = candidates_file(session.settings)
    compared = file.stat().st_mtime_ns if file.exists() else 0
    return _pairs(*_state(session), compared, session.settings)


def effect_of(session: Session, pair: Candidate) -> Effect:
    """Return what merging a pair would change.

    Raises
    ------
    NotPermittedError
        The role decides nothing about duplicates.
    UsageError
        The merge would be refused.
    """
    require(session, Action.DECIDE_DUPLICATES)
    ids = (pair.customer_id, pair.other_customer_id)
    return _effect(*_state(session), ids, session)


def _state(session: Session) -> tuple[str, str, str, str]:
    """Name what an answer depends on: workspace, build, everything written since, and the role."""
    settings = session.settings
    written = head(settings).hash
    return str(settings.paths.workspace), session.build.build_id, written, session.role.value


@st.cache_data(max_entries=4, show_spinner=False)
def _pairs(
    workspace: str, build_id: str, written: str, role: str, compared: int, _settings: Settings
) -> list[Candidate]:
    return read_candidates(_settings)


@st.cache_data(max_entries=64, show_spinner=False)
def _effect(
    workspace: str,
    build_id: str,
    written: str,
    role: str,
    ids: tuple[str, ...],
    _session: Session,
) -> Effect:
    return preview_merge(_session.settings, ids, actor=_session.actor)
