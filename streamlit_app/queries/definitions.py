"""What the figures mean: the metric catalogue as it was published with the build."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

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


@st.cache_resource(max_entries=4, show_spinner=False)
def _catalogue(folder: str, build_id: str, _session: Session) -> dict[str, Row]:
    """Keep a build's catalogue by name, the same for every role; every tile asks it."""
    return {row["metric"]: row for row in records(fetch(_session, _METRICS))}


_METRICS = "select * from meta_metrics order by metric"
