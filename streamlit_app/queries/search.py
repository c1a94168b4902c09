"""What the search beside the navigation finds that is not a person: segments, events, metrics."""

from __future__ import annotations

from crm.identity.names import folded_name
from crm.segments.language.nearest import nearest
from streamlit_app.queries.definitions import all_metrics
from streamlit_app.queries.segments import segment_names
from streamlit_app.queries.warehouse import Row, fetch, records
from streamlit_app.shell.session import Session

FOUND_AT_MOST = 5
NAMES_READ = 2_000


def segments_like(session: Session, text: str) -> dict[str, str]:
    """Return segments by a piece of their name or slug: slug to name."""
    wanted = folded_name(text)
    found = [
        (slug, name)
        for slug, name in segment_names(session).items()
        if wanted in folded_name(name) or wanted in slug
    ]
    return dict(found[:FOUND_AT_MOST])


def events_like(session: Session, text: str) -> list[Row]:
    """Return events by a piece of their name, venue or artist, the newest first."""
    return records(fetch(session, _EVENTS, text=folded_name(text), most=FOUND_AT_MOST))


def metrics_like(session: Session, text: str) -> list[Row]:
    """Return metrics by a piece of their name in either language."""
    wanted = folded_name(text)
    found = [
        entry
        for entry in all_metrics(session)
        if wanted in folded_name(f"{entry['name_en']} {entry['name_ro']}")
    ]
    return found[:FOUND_AT_MOST]


def meant_by(session: Session, text: str) -> list[str]:
    """Return names of segments, events and metrics near a word that finds none of them.

    A name that another one finds too is left out.
    """
    known = {name: name for name in (*segment_names(session).values(), *_event_names(session))}
    for entry in all_metrics(session):
        name = str(entry["name_en"])
        known |= {name: name, str(entry["name_ro"]): name}
    found: list[str] = []
    for name in nearest(text, known):
        if not any(folded_name(other) in folded_name(name) for other in found):
            found.append(name)
    return found


def _event_names(session: Session) -> list[str]:
    answer = fetch(session, _NAMES, most=NAMES_READ)
    return [str(name) for name in answer["name"]]


_NAMES = """
select name from dim_events where name is not null
group by name order by max(starts_date) desc nulls last, name limit $most
"""

_EVENTS = """
select event_id, name, starts_date from dim_events
where contains(strip_accents(lower(concat_ws(' ', name, artist, venue))), $text)
order by starts_date desc nulls last, event_id limit $most
"""
