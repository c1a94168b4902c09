"""Figures of segments that `crm.segments` works out, kept per build, log and role."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from crm.config import Settings
from crm.ops.log import OperationalLog
from crm.segments.figures.backtest import BackTest, backtest_segment
from crm.segments.figures.growth import GrowthDay, growth
from crm.segments.figures.lookalikes import Lookalikes, lookalikes
from crm.segments.figures.overlap import Overlap, overlap
from crm.segments.figures.performance import Performance, performance
from crm.warehouse.connection import PublishedBuild
from streamlit_app.queries.warehouse import blurred_for
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session


def growth_of(session: Session, slug: str) -> tuple[GrowthDay, ...]:
    """Return the days on which a segment was judged."""
    return growth(session.settings, slug, session.build)


def performance_of(session: Session, slug: str) -> Performance:
    """Return what a segment's people are worth beside everybody, in digits their number bears."""
    found = performance(session.settings, slug, session.build)
    told = partial(blurred_for, session.role)
    measures = (
        replace(
            one,
            segment=told(one.segment, found.buyers),
            everybody=told(one.everybody, found.population),
        )
        for one in found.measures
    )
    share = told(found.revenue_share, found.buyers)
    return replace(found, revenue_share=share, measures=tuple(measures))


def overlap_of(session: Session, slugs: tuple[str, ...]) -> Overlap:
    """Return how far segments hold the same people."""
    return _overlap(session.build, slugs, _head(session), session.settings)


def backtest_of(session: Session, slug: str) -> BackTest:
    """Return how large a segment would have been at the last twelve month-ends."""
    return _backtest(session.build, slug, _head(session), session.settings)


def lookalikes_of(session: Session, slug: str, people: int) -> Lookalikes:
    """Return who is most like a segment's members without being one."""
    require(session, Action.SEE_PEOPLE)
    return _lookalikes(session.build, slug, people, _head(session), session.settings)


def _head(session: Session) -> int:
    return OperationalLog(session.settings).head().sequence


@st.cache_data(max_entries=32, show_spinner=False)
def _overlap(
    build: PublishedBuild, slugs: tuple[str, ...], head: int, _settings: Settings
) -> Overlap:
    return overlap(_settings, slugs, build=build)


@st.cache_data(max_entries=32, show_spinner=False)
def _backtest(build: PublishedBuild, slug: str, head: int, _settings: Settings) -> BackTest:
    return backtest_segment(_settings, slug, build=build)


@st.cache_data(max_entries=16, show_spinner=False)
def _lookalikes(
    build: PublishedBuild, slug: str, people: int, head: int, _settings: Settings
) -> Lookalikes:
    return lookalikes(_settings, slug, people, build)
