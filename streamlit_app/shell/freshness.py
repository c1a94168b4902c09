"""How far the data may be trusted: the badge beside every title, and what stands behind it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import pandas as pd
import streamlit as st
from streamlit.column_config import DatetimeColumn, NumberColumn

from crm.warehouse.status import Freshness
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import words

BADGES = {
    Freshness.FRESH: (":material/check_circle:", "blue", N_("Fresh")),
    Freshness.LATE: (":material/schedule:", "orange", N_("Late")),
    Freshness.STALE: (":material/error:", "red", N_("Stale")),
    Freshness.FAILING: (":material/report:", "red", N_("Checks failing")),
    Freshness.NOT_BUILT: (":material/hourglass_empty:", "gray", N_("Not built")),
}
OLDER_BUILD = (":material/history:", "orange", N_("Older build"))
MANY_SOURCES, LONG_TABLE = 8, 300


def freshness_badge(session: Session) -> None:
    """Say how far the data may be trusted, in an icon, a word and a colour; details on click."""
    if session.settings.paths.truth.exists():
        st.badge(_("SAMPLE"), color="violet", help=_("Made by a simulation; nobody in it is real."))
    icon, colour, word = OLDER_BUILD if session.newer_build_id else BADGES[session.status.freshness]
    label = _(
        "{icon} :{colour}[**{word}**] · as of {day}",
        icon=icon,
        colour=colour,
        word=_(word),
        day=session.formats.day(session.as_of),
    )
    with st.popover(label, width="content", on_change="rerun", key="freshness") as opened:
        if opened.open:
            with st.container(width=620):
                _details(session)


def _details(session: Session) -> None:
    formats, status = session.formats, session.status
    facts = {
        _("As of"): _("{day}, the end of the local day", day=formats.day(session.as_of)),
        _("Data through"): formats.moment(session.data_through),
        _("Built"): formats.moment(session.built_at),
        _("Build"): f"`{session.build.build_id}`",
        _("App version"): f"`{_app_version()}`",
    }
    st.markdown("  \n".join(f"**{name}** {value}" for name, value in facts.items()))
    for check in status.failing:
        st.markdown(f":red[:material/report:] {check}")
    _sources(session)
    st.page_link(
        "app_pages/data.py",
        label=_("Runs, checks and sources"),
        icon=":material/verified_user:",
    )


def _sources(session: Session) -> None:
    """List per source and table when it last delivered, and whether that is late."""
    settings, deliveries = session.settings, pd.DataFrame(session.status.deliveries)
    if deliveries.empty:
        st.caption(_("No file was loaded into this workspace."))
        return
    st.caption(
        _(
            "Late after {late} hours without a delivery, stale after {stale}.",
            late=settings.stale_warn_hours,
            stale=settings.stale_error_hours,
        )
    )
    table_view(
        deliveries.assign(
            state=[_(BADGES[Freshness(state)][2]) for state in deliveries["state"]],
            table=deliveries["table"].map(words),
        ).sort_values(["source", "table"]),
        {
            "source": _("Source"),
            "table": _("Table"),
            "state": _("State"),
            "loaded_at": _moment(session, _("Last delivery")),
            "newest_row": _moment(session, _("Newest row")),
            "files": NumberColumn(_("Files"), format="localized"),
        },
        alt_text=_("Last delivery per source and table, and whether it is late"),
        height=LONG_TABLE if len(deliveries) > MANY_SOURCES else None,
    )


def _moment(session: Session, label: str) -> object:
    return DatetimeColumn(label, format="YYYY-MM-DD HH:mm", timezone=session.formats.timezone)


def _app_version() -> str:
    try:
        return version("crm-warehouse")
    except PackageNotFoundError:
        return "–"
