"""The members of a segment as a selection, so that everything done with people works with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm.segments.language.rules import print_rule
from streamlit_app.people.selection import Selection
from streamlit_app.queries.segment_log import said
from streamlit_app.queries.segments import rule_now
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.session import Session


def members_of(session: Session, segment: Row) -> Selection:
    """Return who is in a segment; one that only the build knows is found by its published rule."""
    slug = segment["segment_id"]
    rule: Mapping[str, Any] = {"segment": slug, "op": "in"}
    if slug not in said(session).current:
        published = rule_now(session, slug)
        rule = print_rule(published) if published is not None else rule
    return Selection(segment["name"], rule, segment["name"])
