"""A written export: what it is, where it is logged, and the buttons that hand it over."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from crm.exports.export import ExportResult
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, n_
from streamlit_app.wording.plain import plain_but_code
from streamlit_app.wording.refusals import sentence_words

NOBODY = ":material/group_off:"
RESULT = "segment_export_result"
MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
}


def draw_file(session: Session, segment: Row) -> None:
    """Offer the file that this visit wrote for the segment, to those who may take it out."""
    of_segment, result = st.session_state.get(RESULT, (None, None))
    if of_segment != segment["segment_id"] or refusal(session, Action.EXPORT_PEOPLE):
        return
    if result.path is None:
        st.warning(result.sentence, icon=NOBODY)
        return
    _download(session, result)


def _download(session: Session, result: ExportResult) -> None:
    with st.container(border=True, key="export_written"):
        st.markdown("## " + _("The file is written"), anchors=False)
        manifest = result.manifest or {}
        st.markdown(
            n_(
                "**{count}** row in {files}; delete it by **{day}**. The operational log says who "
                "wrote it, when and why: entry `{entry}`.",
                "**{count}** rows in {files}; delete it by **{day}**. The operational log says who "
                "wrote it, when and why: entry `{entry}`.",
                result.rows,
                count=session.formats.count(result.rows),
                files=", ".join(f"`{path.name}`" for path in result.files),
                day=manifest["delete_by"],
                entry=manifest["export_id"],
            )
        )
        for warning in result.warnings:
            st.warning(plain_but_code(sentence_words(warning)), icon=":material/schedule:")
        with st.container(horizontal=True):
            for number, path in enumerate(result.files):
                _offer(path, number)
            name = result.manifest_path.name if result.manifest_path else "manifest.json"
            st.download_button(
                _("Download its manifest"),
                data=json.dumps(manifest, ensure_ascii=False, indent=2),
                file_name=name,
                mime="application/json",
                on_click="ignore",
                icon=":material/description:",
                key="export_manifest",
            )
        with st.expander(_("Manifest")):
            st.json(manifest, expanded=1)


def _offer(path: Path, number: int) -> None:
    """Draw the button of one file; it is read when it is pressed."""
    label = _("Download the file") if number == 0 else _("Download part {n}", n=number + 1)
    st.download_button(
        label,
        data=path.read_bytes,
        file_name=path.name,
        mime=MIME[path.suffix.removeprefix(".")],
        on_click="ignore",
        type="primary" if number == 0 else "secondary",
        icon=":material/download:",
        key="export_download" if number == 0 else f"export_download_{number}",
    )
