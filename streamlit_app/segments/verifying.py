"""A file from outside: is it ours and unchanged, and who in it has changed their mind since."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crm.errors import CrmError
from crm.exports.proof.verify import Verified, verify_export
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain, plain_but_code
from streamlit_app.wording.refusals import refusal_words, sentence_words
from streamlit_app.wording.vocabulary import words


def draw_verifying(session: Session) -> None:
    """Draw the box that takes a file, and what the log knows of it."""
    with st.expander(_("Is a file ours, and still right?"), icon=":material/verified:"):
        reason = refusal(session, Action.SEE_PEOPLE)
        if reason is not None:
            st.info(reason, icon=":material/lock:")
            return
        st.caption(
            _("Its bytes are compared with the log; nobody needs to have kept its name. The file "
              "is looked at and forgotten.")
        )  # fmt: skip
        held = st.file_uploader(
            _("An exported file or its manifest"), key="export_verify",
            type=["xlsx", "csv", "parquet", "jsonl", "json"],
        )  # fmt: skip
        if held is not None:
            _draw_found(session, held)


def _draw_found(session: Session, held: UploadedFile) -> None:
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / Path(held.name).name
            path.write_bytes(held.getbuffer())
            found = verify_export(session.settings, path)
    except CrmError as problem:
        st.error(refusal_words(problem), icon=":material/gpp_bad:")
        return
    _say(session, found)


def _say(session: Session, found: Verified) -> None:
    made, formats = found.export, session.formats
    for problem in found.problems:
        st.error(plain_but_code(sentence_words(problem)), icon=":material/gpp_bad:")
    if found.is_genuine:
        st.success(
            _("It is what was exported: {rows} rows of the segment {segment}, made by {who} at "
              "{when}, to be deleted by {day}.",
              rows=formats.count(made.event.rows_count), segment=plain(made.event.segment),
              who=plain(made.made_by.removeprefix("app:")), when=formats.moment(made.made_at),
              day=made.event.delete_by or "–"),
            icon=":material/verified:",
        )  # fmt: skip
    changed = {reason: people for reason, people in found.since.items() if people}
    if changed:
        parts = ", ".join(
            f"{words(reason).lower()}: {formats.count(people)}"
            for reason, people in changed.items()
        )
        st.warning(
            _("Changed since it was made: {reasons}. Take them off wherever the file went.",
              reasons=parts),
            icon=":material/person_off:",
        )  # fmt: skip
    elif found.is_genuine:
        st.caption(_("Nobody in it has withdrawn, asked for privacy or been merged since."))
    for note in found.notes:
        st.caption(plain_but_code(sentence_words(note)))
