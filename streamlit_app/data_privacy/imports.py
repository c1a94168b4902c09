"""Imports: a file in four steps (look, map, say whose consent, try), then loaded; loads undone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crm.errors import BadInputError
from crm.sources.importing import Import
from crm.sources.readers.kinds import EXTENSIONS
from crm.sources.uploads import MOST_MEGABYTES, Look, keep_upload, look_into
from streamlit_app.data_privacy.forbidden import is_forbidden
from streamlit_app.data_privacy.import_columns import (
    choose_columns,
    missing_columns,
    say_what_is_missing,
)
from streamlit_app.data_privacy.import_consent import ask_consent
from streamlit_app.data_privacy.import_outcome import draw_outcome
from streamlit_app.data_privacy.loads import draw_loads
from streamlit_app.shell.access import Action
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, n_
from streamlit_app.wording.plain import plain
from streamlit_app.wording.refusals import refusal_words

UPLOAD, LOOK, KEPT = "data_upload", "data_look", "data_kept"
UPLOADS = "data_uploads"
"""How many files were finished in this visit: the next one gets a fresh box."""


def draw_imports(session: Session) -> None:
    """Draw the wizard as far as its answers go, then the loads so far."""
    if is_forbidden(session, Action.IMPORT_FILES, _("Import a file")):
        return
    with st.container(border=True):
        file = _upload(session)
        if file is not None:
            _wizard(session, file)
    draw_loads(session)


def _upload(session: Session) -> Path | None:
    st.markdown("## " + _("1 · The file"), anchors=False)
    number = st.session_state.setdefault(UPLOADS, 0)
    given = st.file_uploader(
        _("A table as CSV, Excel, JSON or Parquet; delimiter and encoding are found out"),
        type=sorted(ending.removeprefix(".") for ending in EXTENSIONS),
        key=f"{UPLOAD}_{number}",
        max_upload_size=MOST_MEGABYTES,
    )
    if given is None:
        st.caption(
            _(
                "The file is kept privately while you decide, and removed when it is loaded. "
                "Nothing is written before the last step."
            )
        )
        return None
    return _kept_once(session, given)


def _kept_once(session: Session, given: UploadedFile) -> Path:
    """Return where a file handed over lies; it is written by the first run that sees it."""
    written: tuple[str, Path] | None = st.session_state.get(KEPT)
    if written is None or written[0] != given.file_id or not written[1].exists():
        written = given.file_id, keep_upload(session.settings, given.name, given.getvalue())
        st.session_state[KEPT] = written
    return written[1]


def _wizard(session: Session, file: Path) -> None:
    try:
        look = _look(session, file)
    except BadInputError as refusal:
        st.error(
            refusal_words(refusal).replace(plain(f"{file.parent}/"), ""), icon=":material/block:"
        )
        return
    _show(session, look)
    st.markdown("## " + _("2 · What its columns mean"), anchors=False)
    table, columns = choose_columns(file, look)
    say_what_is_missing(table, columns, look)
    st.markdown("## " + _("3 · Whose consent"), anchors=False)
    consent, is_answered = ask_consent(table, look, file.parent.name)
    st.markdown("## " + _("4 · Try it, then load it"), anchors=False)
    source = st.text_input(
        _("System that delivers"),
        "shop",
        key="data_source",
        help=_("Ids of two systems never mix; lower-case letters, digits, - and _."),
        width=320,
    )
    wanted = Import(file, table, columns, source.strip(), consent)
    is_whole = is_answered and not missing_columns(table, columns)
    draw_outcome(session, wanted, is_whole=is_whole)


def _look(session: Session, file: Path) -> Look:
    kept = st.session_state.get(LOOK)
    if kept is None or kept[0] != file:
        kept = (file, look_into(session.settings, file))
        st.session_state[LOOK] = kept
    look: Look = kept[1]
    return look


def _show(session: Session, look: Look) -> None:
    count = session.formats.count
    st.markdown(
        n_(
            "{count} row, {columns} columns; the first rows:",
            "{count} rows, {columns} columns; the first rows:",
            look.rows,
            count=count(look.rows),
            columns=count(len(look.headers)),
        )
    )
    for notice in look.notices:
        st.info(notice, icon=":material/info:")
    frame = pd.DataFrame(look.sample, columns=list(look.headers))
    table_view(
        frame, {header: header for header in look.headers}, alt_text=_("First rows of the file")
    )
