"""Every answer from the marts is rounded or refused by role; what is not says why."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from crm.config import PROJECT_ROOT

QUERIES = PROJECT_ROOT / "streamlit_app" / "queries"
BY_ROLE = {"rounded_for", "rounded", "require"}
ASKING = {"fetch", "fetch_for"}
SAYS_NOTHING_OF_PEOPLE = {
    "audience.fetch_for": "asks for others, who are looked at themselves",
    "audience.audience_choices": "names of segments, channels, cities and genres",
    "cohorts.groups_of": "names of groups",
    "customers.filter_choices": "names to filter by",
    "customers.tags_in_use": "names of tags",
    "data_privacy.money_residual": "whether money adds up",
    "data_privacy.quality_by_month": "rows of deliveries",
    "data_privacy.quality_by_table": "rows of deliveries",
    "data_privacy.quality_measures": "rows of deliveries",
    "data_privacy.rejections": "rows of deliveries",
    "definitions.all_metrics": "the metric catalogue",
    "definitions.metric_definitions": "the metric catalogue",
    "drafts.event_names": "names of events",
    "drafts.known_values": "values that rules may name",
    "events.benchmark": "tickets of similar events",
    "events.names": "names of events",
    "events.offer_quality": "how well a model offers, over everybody",
    "events.sales": "tickets of an event",
    "events.similar": "tickets and seats of events",
    "overview.surprises": "leaves the sources out for viewers itself",
    "overview.value_curve": "leaves steps of few people out itself",
    "patterns.channels": "names of channels",
    "patterns.genres_of_tickets": "names of genres",
    "patterns.kinds": "names of kinds of pairs",
    "profile_links.genres_on_offer": "names of genres",
    "profile_outlook.scored_alike": "a bin of a model's backtest",
    "rfm.codes": "names of groups by score",
    "rfm_scores.bands": "where scores are cut",
    "search.events_like": "names of events",
    "segment_library.nearest_of": "names of segments",
    "segments.rule_now": "a rule",
    "segments.rule_words": "a rule",
    "segments.segment_names": "names of segments",
    "value_churn.thresholds": "two days of a curve over everybody",
    "search.meant_by": "names of segments, events and metrics",
    "value_trust.drift": "how a model's inputs moved, over everybody",
    "value_trust.gates": "a model's gates",
    "value_trust.judged": "a model's backtest",
    "value_trust.offers": "a model's backtest",
    "value_trust.totals": "a model's backtest",
}


def functions() -> Iterator[tuple[str, set[str]]]:
    """Return every public function that asks the marts, with all it calls in its module."""
    for file in sorted(QUERIES.glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        own = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name in own:
            reached = called_from(name, own)
            if not name.startswith("_") and reached & ASKING:
                yield f"{file.stem}.{name}", reached


def called_from(name: str, own: dict[str, ast.FunctionDef]) -> set[str]:
    """Return the names that a function mentions, itself and through others of its module."""
    mentioned: set[str] = set()
    waiting = [name]
    while waiting:
        for node in ast.walk(own[waiting.pop()]):
            if isinstance(node, ast.Name):
                if node.id in own and node.id not in mentioned:
                    waiting.append(node.id)
                mentioned.add(node.id)
    return mentioned


def test_what_is_said_of_people_is_said_by_role() -> None:
    forgotten = {
        name
        for name, called in functions()
        if not called & BY_ROLE and name not in SAYS_NOTHING_OF_PEOPLE
    }

    assert forgotten == set(), "round it with rounded_for, refuse it with require, or say why not"


def test_no_excuse_outlives_its_function() -> None:
    assert set(SAYS_NOTHING_OF_PEOPLE) <= {name for name, _ in functions()}
