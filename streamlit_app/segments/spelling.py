"""Values of a rule that nobody has, told under it with the ones that were perhaps meant."""

from __future__ import annotations

from typing import Any

import streamlit as st
from babel.lists import format_list

from streamlit_app.queries.drafts import strange_in
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, language
from streamlit_app.wording.plain import plain


def draw_strange(session: Session, rule: dict[str, Any]) -> None:
    """Draw a line for every value of a rule that nothing in the build has."""
    for one in strange_in(session, rule):
        label = one.field.label_ro if language() == "ro" else one.field.label_en
        value, field = plain(one.value), plain(label)
        if not one.nearest:
            text = _(
                ":material/spellcheck: Nobody has **{value}** as {field}.", value=value, field=field
            )
        else:
            near = format_list(
                [f"**{plain(name)}**" for name in one.nearest], style="or", locale=language()
            )
            text = _(
                ":material/spellcheck: Nobody has **{value}** as {field}. Did you mean {near}?",
                value=value, field=field, near=near,
            )  # fmt: skip
        st.caption(text)
