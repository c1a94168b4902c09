"""The door: a login where an identity provider is set up, a choice of roles where none is."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from crm.config import Settings
from streamlit_app.shell.roles import MEANING, NAMES, Role, roles_on_offer
from streamlit_app.shell.visitors import (
    Visitor,
    has_login,
    is_local,
    is_long_ago,
    local_name,
    logged_in,
)
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain


def enter(settings: Settings) -> Visitor | None:
    """Return who is looking, with their box in the sidebar; None when the door stays shut.

    Then the page says why, and how to come in.
    """
    if has_login():
        visitor = logged_in(settings)
        if visitor is None:
            _login_page(settings)
        else:
            _login_box(visitor)
        return visitor
    if not is_local():
        _closed()
        return None
    return Visitor(local_name(), _local_box(settings))


def _login_page(settings: Settings) -> None:
    st.title(_("Customer intelligence"), anchor=False)
    if _is_stranger(settings):
        st.warning(
            _(
                "You are logged in as {name}, and nobody gave this account a role here.",
                name=plain(str(st.user.get("email") or st.user.get("name") or "?")),
            ),
            icon=":material/person_off:",
        )
        st.button(_("Log out"), on_click=st.logout, icon=":material/logout:")
        return
    st.markdown(_("Log in to see your organisation's audience."))
    for provider in _providers():
        label = _("Log in with {provider}", provider=provider) if provider else _("Log in")
        st.button(
            label, on_click=st.login, args=(provider,), type="primary", icon=":material/login:"
        )


def _is_stranger(settings: Settings) -> bool:
    claims = st.user.to_dict()
    return bool(claims.get("is_logged_in")) and not is_long_ago(settings, claims)


def _providers() -> list[str | None]:
    """Return the names of the providers; None stands for the one without a name."""
    section = st.secrets.get("auth", {})
    named = [
        name
        for name, value in section.items()
        if isinstance(value, Mapping) and name != "client_kwargs"
    ]
    return [None] if "client_id" in section or not named else [*named]


def _closed() -> None:
    st.title(_("No login is set up"), anchor=False)
    st.error(
        _(
            "Without a login the app opens on its own machine only. Open it there, or set up a "
            "login: the README says how."
        ),
        icon=":material/lock:",
    )


def _login_box(visitor: Visitor) -> None:
    with st.sidebar, st.container(border=True, gap="small", key="visitor"):
        name = visitor.name.removeprefix("login:")
        st.markdown(f":material/person: **{plain(name)}**  \n{_(NAMES[visitor.role])}")
        st.caption(_(MEANING[visitor.role]))
        st.button(_("Log out"), on_click=st.logout, icon=":material/logout:")


def _local_box(settings: Settings) -> Role:
    """Say that nobody logged in, and let the person at this machine choose a role."""
    with st.sidebar, st.container(border=True, gap="small", key="local_mode"):
        st.markdown(":red[:material/lock_open: **" + _("Local mode") + "**]")
        st.caption(_("No login: this machine only."))
        role = st.selectbox(
            _("Look as"),
            roles_on_offer(settings),
            index=1,
            format_func=lambda role: _(NAMES[role]),
            key="role",
            persist_state="session",
        )
        st.caption(_(MEANING[Role(role)]))
    return Role(role)
