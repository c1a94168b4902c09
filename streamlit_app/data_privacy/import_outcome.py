"""Trying an import, what it would do, and doing it; rejected rows come back as a workbook."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
import streamlit as st

from crm.errors import CrmError
from crm.exports.rejected import write_rejections
from crm.sources.importing import Import, apply_import, try_import
from crm.sources.mapping_files import own_mappings, parse_document, remember_mapping
from crm.sources.rejections import rejected_rows_of
from crm.sources.results import LoadResult
from crm.sources.uploads import discard_upload
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.acting import act
from streamlit_app.shell.cards import metric_tile, table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.codes import FAULTS
from streamlit_app.wording.language import _, n_
from streamlit_app.wording.plain import plain
from streamlit_app.wording.refusals import refusal_words

TRIED = "data_tried"
UPLOADS = "data_uploads"


def draw_outcome(session: Session, wanted: Import, *, is_whole: bool) -> None:
    """Draw the trial and, once tried as it stands, the way to load it."""
    pressed = st.button(
        _("Try it (nothing is written)"),
        icon=":material/science:",
        disabled=not is_whole,
        key="data_try",
        type="primary",
    )
    if pressed:
        _try(session, wanted)
    tried, results = st.session_state.get(TRIED, (None, []))
    if tried != wanted:
        return
    _show(session, wanted, results)
    _load(session, wanted, results)


def _try(session: Session, wanted: Import) -> None:
    st.session_state.pop(TRIED, None)
    try:
        with st.spinner(_("Reading every row…")):
            st.session_state[TRIED] = (wanted, try_import(session.settings, wanted))
    except CrmError as refusal:
        st.error(
            refusal_words(refusal).replace(plain(f"{wanted.path.parent}/"), ""),
            icon=":material/block:",
        )


def _show(session: Session, wanted: Import, results: list[LoadResult]) -> None:
    main, formats = results[0], session.formats
    keys = main.keys
    if main.already_loaded:
        st.info(
            _("This very file was loaded before; loading it again changes nothing."),
            icon=":material/content_copy:",
        )
    figures = (
        (_("New"), keys.new if keys else None, _("Rows whose key was never delivered.")),
        (_("Changed"), keys.changed if keys else None, _("Known keys with other content.")),
        (_("Matched"), keys.unchanged if keys else None, _("Known keys that say the same.")),
        (_("Rejected"), main.rejected, _("Rows that break the contract; they are kept apart.")),
        (
            _("Superseded"),
            main.superseded,
            _("Valid rows that another row with the same key beats."),
        ),
    )
    for column, (label, value, meaning) in zip(st.columns(5, gap="small"), figures, strict=True):
        with column:
            metric_tile(label, "–" if value is None else formats.count(value), meaning=meaning)
    for notice in main.notices:
        st.info(notice, icon=":material/info:")
    if main.reasons:
        _reasons(session, wanted, main)
    for consent in results[1:]:
        st.markdown(
            n_(
                "Consent: {count} statement, {rejected} not readable.",
                "Consent: {count} statements, {rejected} not readable.",
                consent.accepted,
                count=formats.count(consent.accepted),
                rejected=formats.count(consent.rejected),
            )
        )


def _reasons(session: Session, wanted: Import, main: LoadResult) -> None:
    frame = pd.DataFrame(
        {
            "column": [reason.column for reason in main.reasons],
            "what": [_(FAULTS.get(one.reason, one.message)) for one in main.reasons],
            "rows": [reason.rows for reason in main.reasons],
            "first": [reason.first_line for reason in main.reasons],
        }
    )
    count = st.column_config.NumberColumn
    table_view(
        frame,
        {
            "column": _("Column"),
            "what": _("What is wrong"),
            "rows": count(_("Rows"), format="localized"),
            "first": count(_("First at line"), format="localized"),
        },
        alt_text=_("Why rows would be rejected"),
    )
    settings, mapping = session.settings, parse_document(wanted.document, wanted.name)

    def as_workbook() -> bytes:
        found = rejected_rows_of(settings, wanted.path, mapping=mapping, source=wanted.source)
        target = BytesIO()
        write_rejections(found, target, locale=settings.locale)
        return target.getvalue()

    action_button(
        session,
        Action.IMPORT_FILES,
        n_(
            "{count} rejected row, to mend (XLSX)",
            "{count} rejected rows, to mend (XLSX)",
            main.rejected,
            count=session.formats.count(main.rejected),
        ),
        draw=st.download_button,
        data=as_workbook,
        file_name=f"rejected-{wanted.path.stem}.xlsx",
        icon=":material/download:",
        on_click="ignore",
        key="data_rejected",
    )


def _load(session: Session, wanted: Import, results: list[LoadResult]) -> None:
    main = results[0]
    rows = main.accepted + main.superseded
    if not rows or main.already_loaded:
        return
    known = [mapping.name for mapping in own_mappings(session.settings)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            _("Remember the columns as"),
            key="data_remember",
            placeholder=_("leave empty to forget them"),
            help=_(
                "The next file with these columns needs no questions. Known: {names}.",
                names=plain(", ".join(known)) or "–",
            ),
            width=300,
        )
        pressed = action_button(
            session,
            Action.IMPORT_FILES,
            n_(
                "Load {count} row",
                "Load {count} rows",
                rows,
                count=session.formats.count(rows),
            ),
            type="primary",
            icon=":material/upload_file:",
            key="data_load",
        )
    if pressed:
        act(
            session,
            lambda: _apply(session, wanted, name.strip()),
            done=_("Loaded. The next build shows it; Imports lists it, and can take it back."),
            redraw=True,
        )


def _apply(session: Session, wanted: Import, name: str) -> None:
    if name:
        remember_mapping(session.settings, name, wanted.document)
    apply_import(session.settings, wanted, actor=session.actor)
    discard_upload(session.settings, wanted.path)
    st.session_state.pop(TRIED, None)
    st.session_state[UPLOADS] += 1
