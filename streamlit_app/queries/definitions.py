"""What the figures mean: the metric catalogue as it was published with the build."""

from __future__ import annotations

from collections.abc import Sequence

from streamlit_app.queries.warehouse import Row, fetch, records
from streamlit_app.shell.session import Session


def metric_definitions(session: Session, metrics: Sequence[str]) -> list[Row]:
    """Return the named metrics in the order asked for; what the catalogue lacks is left out."""
    if not metrics:
        return []
    known = {row["metric"]: row for row in all_metrics(session)}
    return [known[name] for name in metrics if name in known]


def all_metrics(session: Session) -> list[Row]:
    """Return the whole catalogue."""
    return records(fetch(session, _METRICS))


_METRICS = "select * from meta_metrics order by metric"
