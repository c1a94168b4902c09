"""Pipeline: what was built, what was delivered, what stopped, and whether a table shrank."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm.warehouse.builds import EndedBuild, ended_builds
from streamlit_app.data_privacy.volumes import draw_machine, draw_tables
from streamlit_app.queries import data_privacy as ask
from streamlit_app.shell.cards import empty_card, metric_tile, table_view
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain

STATES = {"published": N_("Published"), "failed": N_("Held back")}
DELIVERY_STATES = {"Fresh": N_("Fresh"), "Late": N_("Late"), "Stale": N_("Stale")}
BUILDS_SHOWN = 20


def draw_pipeline(session: Session) -> None:
    """Draw the gate, the last builds, the deliveries and the tables."""
    builds = ended_builds(session.settings)
    _tiles(session, builds)
    if session.status.message:
        _held_back(session)
    left, right = st.columns([5, 4], gap="small")
    with left:
        _deliveries(session)
    with right:
        _builds(session, builds)
    draw_tables(session, builds)
    draw_machine(session)


def _tiles(session: Session, builds: list[EndedBuild]) -> None:
    status, formats = session.status, session.formats
    late = sum(delivery["state"] != "Fresh" for delivery in status.deliveries)
    residual = ask.money_residual(session)
    last = next((build for build in builds if build.build_id == status.build_id), None)
    figures = (
        (
            _("Publish gate"),
            _("Held back") if status.message else _("Nothing held back"),
            _("A build is published only when every blocking check passes."),
        ),
        (_("Built"), formats.local_day(status.built_at), formats.moment(status.built_at)),
        (
            _("Took"),
            _duration(last) if last else "–",
            _("From the first step to publishing; known for builds of this version."),
        ),
        (
            _("Late deliveries"),
            formats.count(late),
            _("Tables of a source whose newest file is older than the workspace allows."),
        ),
        (
            _("Money bridge"),
            _("Closes") if not residual else formats.money(residual),
            _("Delivered money minus what is not counted equals counted money, to the cent."),
        ),
    )
    for column, (label, value, meaning) in zip(st.columns(5, gap="small"), figures, strict=True):
        with column:
            metric_tile(label, value, meaning=meaning)


def _duration(build: EndedBuild) -> str:
    minutes, seconds = divmod(int(build.seconds), 60)
    return _("{minutes} min {seconds} s", minutes=minutes, seconds=seconds)


def _held_back(session: Session) -> None:
    st.error(
        _(
            "The newest build was not published, so you look at the one before. {reason}",
            reason=plain(session.status.message),
        ),
        icon=":material/report:",
    )
    if session.status.failing:
        table_view(
            pd.DataFrame({"check": session.status.failing}),
            {"check": _("What stopped it")},
            alt_text=_("Checks that stopped the newest build"),
        )


def _deliveries(session: Session) -> None:
    title = _("What was delivered, and when last")
    if not session.status.deliveries:
        empty_card(
            title,
            _("No file was loaded yet."),
            _("Load one under **Imports**, or put it into the drop folder and run `crm build`."),
        )
        return
    frame = pd.DataFrame(session.status.deliveries)
    frame["state"] = [f"{_mark(one)} {_(DELIVERY_STATES[one])}" for one in frame["state"]]
    zone = session.formats.timezone
    columns = {
        **({"source": _("Source")} if frame["source"].nunique() > 1 else {}),
        "table": _("Table"),
        "state": _("State"),
        "loaded_at": st.column_config.DatetimeColumn(
            _("Last file"), format="YYYY-MM-DD HH:mm", timezone=zone
        ),
        "newest_row": st.column_config.DatetimeColumn(
            _("Newest row"), format="YYYY-MM-DD HH:mm", timezone=zone
        ),
        "files": st.column_config.NumberColumn(_("Files"), format="localized"),
    }
    with st.container(border=True, height="stretch"):
        card_title(title)
        st.caption(
            _(
                "Late after {late} hours without a file, stale after {stale}.",
                late=session.settings.stale_warn_hours,
                stale=session.settings.stale_error_hours,
            )
        )
        table_view(frame, columns, alt_text=title, height=380)


def _mark(state: str) -> str:
    return {"Fresh": "●", "Late": "▲"}.get(state, "■")


def _builds(session: Session, builds: list[EndedBuild]) -> None:
    title = _("How the last builds ended")
    if not builds:
        empty_card(
            title,
            _("Builds are remembered from this version on; none has ended since."),
            _("`crm build` makes one; a schedule makes one every day (`make dagster`)."),
        )
        return
    frame = pd.DataFrame(
        {
            "state": [_(STATES[build.state]) for build in builds],
            "finished_at": [build.finished_at for build in builds],
            "minutes": [build.seconds / 60 for build in builds],
            "rows": [sum(build.tables.values()) or None for build in builds],
            "why": [", ".join(build.failing) or build.message for build in builds],
        }
    ).head(BUILDS_SHOWN)
    columns = {
        "state": _("State"),
        "finished_at": st.column_config.DatetimeColumn(
            _("Ended"), format="YYYY-MM-DD HH:mm", timezone=session.formats.timezone
        ),
        "minutes": st.column_config.NumberColumn(_("Minutes"), format="%.1f"),
        "rows": st.column_config.NumberColumn(_("Rows published"), format="localized"),
        **({"why": _("What stopped it")} if frame["why"].fillna("").ne("").any() else {}),
    }
    with st.container(border=True, height="stretch"):
        card_title(title)
        st.caption(_("Newest first; rows are known while a build's files are kept."))
        table_view(frame, columns, alt_text=title, height=380 if len(frame) > 9 else None)
