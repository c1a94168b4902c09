"""The ten pages: where each lives, what it is called, what people come to it for."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from streamlit_app.wording.language import N_, _

SEE, ACT, TRUST = N_("See"), N_("Act"), N_("Trust")


@dataclass(frozen=True)
class PageEntry:
    """One page as the navigation lists it; `path` is its URL, its file and its exposure."""

    path: str
    title: str
    icon: str
    section: str


PAGES = (
    PageEntry("overview", N_("Overview"), ":material/dashboard:", SEE),
    PageEntry("customers", N_("Customers"), ":material/person_search:", SEE),
    PageEntry("rfm", N_("RFM"), ":material/grid_on:", SEE),
    PageEntry("cohorts", N_("Cohorts & LTV"), ":material/stacked_line_chart:", SEE),
    PageEntry("value", N_("Value & churn"), ":material/trending_down:", SEE),
    PageEntry("events", N_("Events & patterns"), ":material/confirmation_number:", SEE),
    PageEntry("segments", N_("Segments"), ":material/group_work:", ACT),
    PageEntry("campaigns", N_("Campaigns"), ":material/campaign:", ACT),
    PageEntry("loyalty", N_("Loyalty"), ":material/loyalty:", ACT),
    PageEntry("data", N_("Data & privacy"), ":material/verified_user:", TRUST),
)
"""In the order of the sidebar; paths are stable and never translated."""


def title_of(page: str) -> str:
    """Return a page's title in the reader's language."""
    return _(next(entry.title for entry in PAGES if entry.path == page))


def pages_to_visit() -> dict[str, list[Page]]:
    """List every page under its section, and the bare address, which leads to the Overview."""
    sections: dict[str, list[Page]] = {}
    for entry in PAGES:
        sections.setdefault(_(entry.section), []).append(
            st.Page(
                f"app_pages/{entry.path}.py",
                title=_(entry.title),
                icon=entry.icon,
                url_path=entry.path,
            )
        )
    overview = next(iter(sections.values()))[0]

    def home() -> None:
        st.switch_page(overview)

    return {"": [st.Page(home, title=_("Home"), default=True, visibility="hidden")], **sections}
