"""What the operational log says of segments now: definitions, who wrote them, what left of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from crm.config import Settings
from crm.exports.record.register import made_exports
from crm.exports.scheduling.uses import scheduled_exports_of
from crm.ops.log import OperationalLog
from crm.segments.life.care import Care, read_care
from crm.segments.life.overview import Overview, overview
from crm.segments.stored.store import DEFINING, Definition, versions_in
from crm.segments.stored.uses import users_among
from streamlit_app.shell.session import Session


@dataclass(frozen=True)
class Exported:
    """How often people of a segment left in files, and when last."""

    count: int
    last_at: datetime


@dataclass(frozen=True)
class Said:
    """Segments as the log tells them now.

    Parameters
    ----------
    current
        The latest definition of every segment that was not retired.
    ever
        Every slug there ever was.
    exported
        Segments whose people left in files.
    cares
        Who answers for a segment, and when to look at it again.
    """

    current: Mapping[str, Definition] = field(default_factory=dict)
    ever: frozenset[str] = frozenset()
    exported: Mapping[str, Exported] = field(default_factory=dict)
    cares: Mapping[str, Care] = field(default_factory=dict)


def said(session: Session) -> Said:
    """Read the log; read again when somebody wrote to it."""
    settings = session.settings
    return _said(str(settings.paths.workspace), OperationalLog(settings).head().sequence, settings)


def remarks(session: Session) -> Mapping[str, Overview]:
    """Say of each current segment what keeps it from being counted, by slug."""
    settings = session.settings
    head = OperationalLog(settings).head().sequence
    return _remarks(str(settings.paths.workspace), session.build.build_id, head, settings)


def users_of(session: Session, slug: str) -> list[str]:
    """Name what would break without a segment: segments that ask for it, scheduled exports."""
    return users_of_each(session, [slug])[slug]


def users_of_each(session: Session, slugs: Iterable[str]) -> dict[str, list[str]]:
    """Name the users of many segments, asking the log once."""
    current = said(session).current
    return {
        slug: [*users_among(current, slug), *scheduled_exports_of(session.settings, slug)]
        for slug in slugs
    }


@st.cache_data(max_entries=8, show_spinner=False)
def _said(workspace: str, head: int, _settings: Settings) -> Said:
    current: dict[str, Definition] = {}
    ever: set[str] = set()
    for logged in OperationalLog(_settings).read(DEFINING):
        for slug, found in versions_in([logged]):
            ever.add(slug)
            current.pop(slug, None)
            if found is not None:
                current[slug] = found
    exported: dict[str, Exported] = {}
    for made in made_exports(_settings):
        before = exported.get(made.event.segment)
        exported[made.event.segment] = Exported(1 + (before.count if before else 0), made.made_at)
    return Said(current, frozenset(ever), exported, read_care(_settings))


@st.cache_data(max_entries=8, show_spinner=False)
def _remarks(
    workspace: str, build_id: str, head: int, _settings: Settings
) -> Mapping[str, Overview]:
    return {one.definition.slug: one for one in overview(_settings)}
