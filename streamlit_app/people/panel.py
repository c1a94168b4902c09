"""The people behind a mark: how many, what they are worth, who they are, and the ways on."""

from __future__ import annotations

import streamlit as st

from crm.errors import CrmError
from streamlit_app.people.listing import list_people
from streamlit_app.people.saving import save_and_export
from streamlit_app.people.selection import Selection
from streamlit_app.queries import people as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING, Formats
from streamlit_app.wording.language import _, n_
from streamlit_app.wording.refusals import refusal_words

LONG_RULE = 400
"""Letters of a rule that may stand under the title."""


def people_panel(session: Session, selection: Selection, *, key: str) -> None:
    """Draw a selection: its figures, its people as the role may see them, save and export.

    Parameters
    ----------
    session : Session
        Who looks, at which build.
    selection : Selection
        Whom the page means.
    key : str
        The page's prefix and a name; no two panels of a page have the same.
    """
    with st.container(border=True, key=f"{key}_panel"):
        card_title(selection.title)
        try:
            found = ask.figures(session, selection)
            _rule(_told(session, selection))
        except CrmError as error:
            st.info(refusal_words(error), icon=":material/info:")
            return
        if found["people_count"] == 0:
            st.markdown(_("Nobody, as of this build."))
            return
        _figures(session.formats, found, key)
        save_and_export(session, selection, key=key)
        list_people(session, selection, found["people_count"], key=key)


def _told(session: Session, selection: Selection) -> str:
    """Say the rule; of a list, that the rule alone does not find these people."""
    words = ask.rule_in_words(session, selection)
    if selection.ids is None:
        return words
    return _("A fixed list; what holds of all of them: {rule}", rule=words)


def _rule(words: str) -> None:
    """Say the rule; a long one waits until somebody asks."""
    if len(words) <= LONG_RULE:
        st.caption(words)
        return
    with st.expander(_("The rule in words"), type="compact"):
        st.caption(words)


def _figures(formats: Formats, found: Row, key: str) -> None:
    """Draw the figures in one row; what a viewer's small group hides is a dash."""
    people, spent = found["people_count"], found["spent"]
    with st.container(horizontal=True, gap="medium", key=f"figures_{key}"):
        st.metric(
            _("People"),
            formats.people(people),
            _("{share} of all customers", share=_share(formats, people, found["everyone_count"])),
            delta_color="off",
            delta_arrow="off",
            width="content",
        )
        st.metric(
            _("Net spend"),
            formats.short_money(spent),
            _("{share} of all net spend", share=_share(formats, spent, found["everyone_spent"])),
            delta_color="off",
            delta_arrow="off",
            width="content",
        )
        st.metric(
            _("Median spend of a buyer"), formats.money(found["median_spent"]), width="content"
        )
        st.metric(_("Median days since last order"), _days(found), width="content")
    email, sms = formats.people(found["email_count"]), formats.people(found["sms_count"])
    st.markdown(
        _(
            ":material/mail: **{email}** may be written to by e-mail, "
            ":material/sms: **{sms}** by SMS. Unknown consent is never yes.",
            email=email,
            sms=sms,
        )
    )


def _share(formats: Formats, part: float, whole: float) -> str:
    return formats.percent(part / whole) if whole and whole > 0 else MISSING


def _days(found: Row) -> str:
    days = found["median_recency_days"]
    if days is None or days != days:
        return MISSING
    return n_("{count} day", "{count} days", days, count=f"{days:.0f}")
