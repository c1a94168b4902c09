"""What people say a person is, above what the sources deliver: kind, source, state, VIP, fields."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import get_args

import streamlit as st

from crm.customers.fields import clear_field, set_field
from crm.customers.standing import (
    clear_vip,
    set_account_state,
    set_acquisition_source,
    set_customer_type,
    set_vip,
)
from crm.customers.view import CustomerView
from crm.ops.events.customers import AccountState, CustomerType
from streamlit_app.customers.written import view_of
from streamlit_app.queries.customers import filter_choices
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.acting import act
from streamlit_app.shell.moment import dialog
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.vocabulary import words

Change = Callable[[], object]


def facts_dialog(session: Session, row: Row) -> None:
    """Ask what kind of customer this is, where they came from, whether they are a VIP."""
    dialog(_("Facts about this person"), icon=":material/edit:")(_form)(session, row)


def _form(session: Session, row: Row) -> None:
    view = view_of(session, row["customer_id"])
    with st.form("cust_facts_form", border=False):
        kind = _box(_("Kind of customer"), list(get_args(CustomerType)), row["customer_type"])
        sources = filter_choices(session, "source")
        source = _box(_("Came through"), sources, row["acquisition_source"], is_open=True)
        account = _box(_("Account"), list(get_args(AccountState)), row["account_state"])
        is_vip = st.toggle(
            _("VIP, whatever the rule says"),
            bool(view.state.is_vip),
            help=_("Switched off, the rule decides again."),
        )
        fields = {
            name: _field(view, name) for name in sorted(view.words.fields) if _shown(view, name)
        }
        if not st.form_submit_button(_("Save"), type="primary"):
            return
    changes = [
        *_standing(session, row, kind, source, account),
        *_vip(session, row["customer_id"], bool(view.state.is_vip), is_vip),
        *_fields(session, view, fields),
    ]

    def save() -> None:
        for change in changes:
            change()

    act(session, save, done=_("Saved. The next build folds it in."), redraw=True)


def _box(label: str, options: list[str], value: object, *, is_open: bool = False) -> str | None:
    known = [*options]
    if isinstance(value, str) and value not in known:
        known.insert(0, value)  # as delivered; saying nothing keeps it
    index = known.index(value) if isinstance(value, str) else None
    return st.selectbox(
        label,
        known,
        index,
        format_func=words,
        placeholder=_("Not known"),
        accept_new_options=is_open,
    )


def _shown(view: CustomerView, name: str) -> bool:
    return view.shows_text or not view.words.fields[name].is_personal


def _field(view: CustomerView, name: str) -> str:
    field = view.words.fields[name]
    value = view.state.fields.get(name, "")
    hint = ", ".join(field.choices) or field.type
    return st.text_input(field.label, value, placeholder=hint, key=f"cust_field_{name}").strip()


def _standing(
    session: Session, row: Row, kind: str | None, source: str | None, account: str | None
) -> list[Change]:
    settings, actor, customer_id = session.settings, session.actor, row["customer_id"]
    changes: list[Change] = []
    if kind and kind != row["customer_type"]:
        changes.append(lambda: set_customer_type(settings, customer_id, kind, actor=actor))
    if source and source != row["acquisition_source"]:
        changes.append(lambda: set_acquisition_source(settings, customer_id, source, actor=actor))
    if account and account != row["account_state"]:
        changes.append(lambda: set_account_state(settings, customer_id, account, actor=actor))
    return changes


def _vip(session: Session, customer_id: str, was: bool, wanted: bool) -> list[Change]:
    if was == wanted:
        return []
    change = set_vip if wanted else clear_vip
    return [lambda: change(session.settings, customer_id, actor=session.actor)]


def _fields(session: Session, view: CustomerView, wanted: dict[str, str]) -> list[Change]:
    return [
        partial(_set_field, session, view.customer_id, name, value)
        for name, value in wanted.items()
        if value != view.state.fields.get(name, "")
    ]


def _set_field(session: Session, customer_id: str, name: str, value: str) -> None:
    if value:
        set_field(session.settings, customer_id, name, value, actor=session.actor)
    else:
        clear_field(session.settings, customer_id, name, actor=session.actor)
