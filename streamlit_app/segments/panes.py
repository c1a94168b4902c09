"""Under the draft: some of its people, who just misses it, and the rule in four spellings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlglot
import streamlit as st
from streamlit.column_config import DateColumn, TextColumn

from crm.errors import CrmError
from crm.segments.figures.steps import Funnel, Missed, Step
from crm.segments.language.files import parse_document
from crm.segments.language.rules import parse_rule, print_rule
from crm.segments.life.documents import print_yaml
from streamlit_app.queries import drafts as ask
from streamlit_app.queries.segments import rule_words
from streamlit_app.segments import draft as tree
from streamlit_app.segments.bench import Bench
from streamlit_app.segments.counting import steps_of
from streamlit_app.segments.draft import draft_of
from streamlit_app.segments.url import choice_in_url
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.columns import count_column, money_column
from streamlit_app.wording.language import N_, _, n_
from streamlit_app.wording.refusals import refusal_words
from streamlit_app.wording.vocabulary import STAGES

PANES: Mapping[str, str] = {
    "people": N_("Some of them"),
    "missed": N_("Just missed"),
    "words": N_("In words"),
    "json": "JSON",
    "yaml": "YAML",
    "sql": "SQL",
}
MISSED_SHOWN = 10


def draw_panes(bench: Bench, found: Funnel) -> None:
    """Draw the chosen pane."""
    chosen = choice_in_url(_("What to see of the draft"), PANES, "segment_pane", "people")
    rule = tree.rule_of(bench.draft.root)
    if chosen == "people":
        _people(bench, ask.sample_of(bench.session, rule))
    elif chosen == "missed":
        _missed(bench, found)
    elif chosen == "words":
        parsed = parse_rule(rule, bench.catalogue)
        st.markdown(rule_words(bench.session, is_markdown=True).outline(parsed))
    elif chosen == "sql":
        st.caption(_("For analysts, against the published build; values are bound as literals."))
        query = ask.sql_of(bench.session, rule)
        st.code(sqlglot.transpile(query, "duckdb", "duckdb", pretty=True)[0], language="sql")
    else:
        _text(bench, rule, chosen)


def _people(bench: Bench, ids: list[str]) -> None:
    if not ids:
        st.caption(_("Nobody to show."))
        return
    st.caption(_("Chosen by chance, the same people every time: look whether you meant them."))
    _table(bench, ask.people_rows(bench.session, ids), _("Some people who meet the rule"), {})


def _missed(bench: Bench, found: Funnel) -> None:
    near = [(one, step) for step in steps_of(found.root) for one in step.nearest]
    if not near:
        st.caption(_("Nobody fails one condition alone."))
        return
    near.sort(key=lambda pair: (pair[0].gap is None, pair[0].gap or 0.0))
    chosen = near[:MISSED_SHOWN]
    st.caption(_("They meet every condition but one, and come closest to that."))
    said = pd.DataFrame(
        {
            "customer_id": [one.customer_id for one, _step in chosen],
            "misses": [bench.words.line(step.rule) for _one, step in chosen],
            "gap": [_gap(bench, one, step) for one, step in chosen],
        }
    )
    rows = ask.people_rows(bench.session, said["customer_id"].tolist())
    more = {
        "misses": TextColumn(_("Misses"), width=280),
        "gap": TextColumn(_("Short by"), width=80),
    }
    _table(bench, said.merge(rows, on="customer_id"), _("People who just miss the rule"), more)


def _gap(bench: Bench, one: Missed, step: Step) -> str:
    if not one.gap:
        return ""
    amount = bench.session.formats.number(one.gap, 0 if float(one.gap).is_integer() else 2)
    if step.unit == "days":
        return n_("{count} day", "{count} days", one.gap, count=amount)
    if step.unit == "times":
        return n_("{count} time", "{count} times", one.gap, count=amount)
    return amount


def _table(bench: Bench, rows: pd.DataFrame, alt_text: str, more: Mapping[str, Any]) -> None:
    unit = bench.session.formats.unit
    table_view(
        rows.assign(stage=[_(STAGES[one]) for one in rows["lifecycle_stage"]]),
        {
            "customer_id": TextColumn(_("Customer"), width=190),
            **more,
            "stage": TextColumn(_("Lifecycle")),
            "rfm_segment": TextColumn(_("RFM group")),
            "city": TextColumn(_("City")),
            "orders_count": count_column(_("Orders")),
            "total_spent_net": money_column(_("Spend ({unit})", unit=unit)),
            "last_order_date": DateColumn(_("Last order"), format="YYYY-MM-DD"),
        },
        alt_text=alt_text,
    )


def _text(bench: Bench, rule: dict[str, object], kind: str) -> None:
    """Draw the rule as text that can be edited or pasted over, in any shape that is understood."""
    printed = print_rule(parse_rule(rule, bench.catalogue))
    text = print_yaml({"rule": printed}) if kind == "yaml" else _json(printed)
    st.code(text, language=kind)
    with st.popover(_("Paste a rule"), icon=":material/content_paste:"):
        pasted = st.text_area(
            _("JSON or YAML, also in the shapes of other tools"), key="segment_pasted", height=240
        )
        st.button(_("Use it"), key="segment_paste", on_click=_paste, args=(bench, pasted))
    if problem := st.session_state.pop("segment_paste_problem", None):
        st.error(problem, icon=":material/error:")


def _paste(bench: Bench, text: str) -> None:
    try:
        document = parse_document(text, _("The rule"), is_json=text.lstrip().startswith("{"))
        if isinstance(document, dict) and "rule" in document:
            document = document["rule"]
        rule = print_rule(parse_rule(document, bench.catalogue, segments=bench.names))
    except CrmError as refusal:
        st.session_state["segment_paste_problem"] = refusal_words(refusal)
        return
    bench.draft.root = draft_of(rule).root


def _json(rule: dict[str, object]) -> str:
    return json.dumps(rule, indent=2, ensure_ascii=False)
