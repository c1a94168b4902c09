"""One person's visit: whose workspace, which build, in which role.

A visit stays on the build it began with, so two charts never come from two builds; when a newer one
is published the visit is told and may move on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import streamlit as st

from crm.actors import Actor
from crm.config import Settings, settings_of_now
from crm.errors import NotBuiltError
from crm.warehouse.connection import PublishedBuild, published_build
from crm.warehouse.status import WorkspaceStatus, workspace_status
from streamlit_app.queries.warehouse import build_facts
from streamlit_app.shell.pinned_build import pinned_build
from streamlit_app.shell.roles import Role
from streamlit_app.shell.visitors import Visitor, local_name
from streamlit_app.wording.formats import Formats

KEPT = "crm_session"


@dataclass(frozen=True)
class Session:
    """What every page needs to know before it asks anything.

    `as_of`, `built_at` and `data_through` are the visit's build's; `status` is the workspace's.
    """

    settings: Settings
    build: PublishedBuild
    newer_build_id: str | None
    role: Role
    status: WorkspaceStatus
    formats: Formats
    as_of: date
    built_at: datetime
    data_through: datetime | None
    name: str = field(default_factory=local_name)
    """Whom the operational log names."""

    @property
    def actor(self) -> Actor:
        """Who asks the services, in the role that was logged in with or chosen."""
        return Actor(self.name, self.role.value)


def open_session(settings: Settings, visitor: Visitor) -> Session | None:
    """Start or continue the visit; None while the workspace has no published build."""
    try:
        newest = published_build(settings)
    except NotBuiltError:
        return None
    build = pinned_build(newest)
    status, facts = status_of(settings, build.build_id), build_facts(build)
    session = Session(
        settings=visitor.settings_of(settings),
        build=build,
        newer_build_id=newest.build_id if newest != build else None,
        role=visitor.role,
        name=visitor.name,
        status=status,
        formats=Formats(settings.locale, facts["base_currency"], settings.timezone),
        as_of=facts["as_of_date"].date(),
        built_at=facts["built_at"],
        data_through=facts["data_through"],
    )
    st.session_state[KEPT] = session
    return session


def current_session() -> Session:
    """Return the visit that `app.py` opened for this run."""
    session: Session = st.session_state[KEPT]
    return session


def settings_of_this_process() -> Settings:
    """Read the settings; one process serves one tenant."""
    return settings_of_now()


def status_of(settings: Settings, build_id: str | None) -> WorkspaceStatus:
    """Describe the workspace; looked up at most once a minute, it opens files."""
    return _status(str(settings.paths.workspace), build_id, settings)


def forget_status() -> None:
    """Look at the workspace anew at the next question; something was written."""
    _status.clear()


@st.cache_data(ttl=60, max_entries=16, show_spinner=False)
def _status(workspace: str, build_id: str | None, _settings: Settings) -> WorkspaceStatus:
    return workspace_status(_settings)
