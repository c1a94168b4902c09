"""What the figures mean: the metric catalogue as it was published with the build."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm.warehouse.lineage import Lineage, Table, behind, read_lineage
from streamlit_app.queries.warehouse import Row, fetch, records
from streamlit_app.shell.session import Session


def metric_definitions(session: Session, metrics: Sequence[str]) -> list[Row]:
    """Return the named metrics in the order asked for; what the catalogue lacks is left out."""
    known = _catalogue(str(session.build.folder), session.build.build_id, session)
    return [known[name] for name in metrics if name in known]


def all_metrics(session: Session) -> list[Row]:
    """Return the whole catalogue."""
    known = _catalogue(str(session.build.folder), session.build.build_id, session)
    return list(known.values())


def lineage(session: Session, table: str) -> Lineage | None:
    """Return what a table is made of; None where the build is older than that or knows it not."""
    known = _tables(str(session.build.folder), session.build.build_id, session)
    return behind(known, table) if table in known else None


@st.cache_resource(max_entries=4, show_spinner=False)
def _tables(folder: str, build_id: str, _session: Session) -> dict[str, Table]:
    """Keep a build's lineage, the same for every role."""
    return read_lineage(_session.settings, _session.build)


@st.cache_resource(max_entries=4, show_spinner=False)
def _catalogue(folder: str, build_id: str, _session: Session) -> dict[str, Row]:
    """Keep a build's catalogue by name, the same for every role; every tile asks it."""
    return {row["metric"]: row for row in records(fetch(_session, _METRICS))}


_METRICS = "select * from meta_metrics order by metric"
