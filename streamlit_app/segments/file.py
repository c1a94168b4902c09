"""A written export: what it is, where it is logged, and the buttons that hand it over."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from crm.exports.export import ExportResult
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.session import Session

NOBODY = ":material/group_off:"
RESULT = "segment_export_result"
MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def draw_file(session: Session, segment: Row) -> None:
    """Offer the file that this visit wrote for the segment, to those who may take it out."""
    of_segment, result = st.session_state.get(RESULT, (None, None))
    if of_segment != segment["segment_id"] or not session.role.may_export:
        return
    if result.path is None:
        st.warning(result.sentence, icon=NOBODY)
        return
    _download(session, result, result.path)


def _download(session: Session, result: ExportResult, path: Path) -> None:
    with st.container(border=True):
        st.markdown("#### The file is written", anchors=False)
        manifest = result.manifest or {}
        st.markdown(
            f"**{session.formats.count(result.rows)}** people in `{path.name}`; delete it by "
            f"**{manifest['delete_by']}**. The operational log says who wrote it, when and why: "
            f"entry `{manifest['export_id']}`."
        )
        for warning in result.warnings:
            st.warning(warning, icon=":material/schedule:")
        with st.container(horizontal=True):
            st.download_button(
                "Download the file",
                data=path.read_bytes,
                file_name=path.name,
                mime=MIME[path.suffix.removeprefix(".")],
                on_click="ignore",
                type="primary",
                icon=":material/download:",
                key="export_download",
            )
            st.download_button(
                "Download its manifest",
                data=json.dumps(manifest, ensure_ascii=False, indent=2),
                file_name=f"{path.name}.manifest.json",
                mime="application/json",
                on_click="ignore",
                icon=":material/description:",
                key="export_manifest",
            )
        with st.expander("Manifest"):
            st.json(manifest, expanded=1)
