"""Whether the models have anything to say: a rule on a value nobody was given is not ready.

A model abstains where the data is too small for it, and nothing is offered where nothing serves.
Rules on such values would match nobody, or with `not` everybody, without a word; they say why
instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import duckdb

from crm.errors import NotReadyError, Sentence
from crm.segments.language.catalogue import PEOPLE, Catalogue
from crm.segments.language.tree import Leaf, Membership, Rule, conditions
from crm.warehouse.gates import closed_gate

MODELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"churn": ("churn",), "clv": ("clv",), "value_at_risk": ("churn", "clv")}
)
"""The kinds of model that a prediction needs."""

OFFERS = "offer"
NOTHING_SERVES = """
select any_value(verdict_en) from rpt_recommendation_quality
where cutoff_date is null having not bool_or(is_served)
"""
"""Why nobody is offered anything; no row where something is offered to those who lack it."""


def unready_fields(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> dict[str, str]:
    """Name the predicted fields that nobody has in a published build, with the reason."""
    predicted = {field.name: field.prediction for field in catalogue.fields if field.prediction}
    if not predicted:
        return {}
    counted = ", ".join(f'count("{name}")' for name in predicted)
    everybody, *known = connection.execute(f"select count(*), {counted} from {PEOPLE}").fetchall()[
        0
    ]
    if not everybody:
        return {}
    missing = [name for name, people in zip(predicted, known, strict=True) if not people]
    reasons = {name: _reason(connection, str(predicted[name])) for name in missing}
    return {name: reason for name, reason in reasons.items() if reason is not None}


def _reason(connection: duckdb.DuckDBPyConnection, prediction: str) -> str | None:
    """Say why nobody has a prediction; None where nobody is meant to."""
    if prediction == OFFERS:
        found = connection.execute(NOTHING_SERVES).fetchone()
        return f"{found[0][:1].lower()}{found[0][1:]}" if found else None
    kinds = MODELS[prediction]
    closed = closed_gate(connection, kinds)
    return closed or f"no {' or '.join(kinds)} model has scored anybody yet"


def why_not_ready(
    rule: Rule,
    unready: Mapping[str, str],
    rule_of: Callable[[str], Rule | None] = lambda _: None,
) -> str | None:
    """Say which prediction a rule waits for; None when it waits for none.

    Parameters
    ----------
    rule : Rule
        As parsed.
    unready : mapping of str to str
        From `unready_fields`.
    rule_of : callable
        The rule of a segment that the rule depends on; None when it has none.
    """
    return _why(rule, unready, rule_of, set())


def _why(
    rule: Rule,
    unready: Mapping[str, str],
    rule_of: Callable[[str], Rule | None],
    seen: set[str],
) -> Sentence | None:
    for one in conditions(rule):
        if isinstance(one, Leaf) and one.field in unready:
            return Sentence(
                "{field} is not ready: {reason}", field=one.field, reason=unready[one.field]
            )
        if isinstance(one, Membership) and one.op != "was_in" and one.segment not in seen:
            seen.add(one.segment)
            inner = rule_of(one.segment)
            found = _why(inner, unready, rule_of, seen) if inner else None
            if found:
                return Sentence("segment '{slug}': {found}", slug=one.segment, found=found)
    return None


def check_ready(
    rule: Rule, unready: Mapping[str, str], rule_of: Callable[[str], Rule | None]
) -> None:
    """Refuse to answer a rule that waits for a prediction.

    Raises
    ------
    NotReadyError
        With the field and the reason.
    """
    found = why_not_ready(rule, unready, rule_of)
    if found:
        raise NotReadyError("{found}; no people are counted until it is.", found=found.rstrip("."))
