from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm.segments.language.behaviours import BehaviourEvent
from crm.segments.language.catalogue import Catalogue
from crm.segments.language.fields import Field
from crm.segments.language.rules import parse_rule
from crm.segments.wording.phrases import LANGUAGES, PHRASES, Language, counted
from crm.segments.wording.words import Words

GENRE = Field("genre", "text", "Genre", "Gen", "bought")
MOVES = tuple(Field(name, "text", name, name, "moved") for name in ("from_segment", "to_segment"))
CATALOGUE = Catalogue(
    (
        Field("total_spent_net", "money", "Spent, net", "Cheltuit, net", "bought"),
        Field("orders_count", "number", "Orders", "Comenzi", "bought"),
        Field("last_order_at", "timestamp", "Last order", "Ultima comandă", "bought"),
        Field("city", "text", "City", "Orașul", "is"),
        Field("may_email", "boolean", "May e-mail", "Poate primi e-mail", "consented"),
        Field("churn", "probability", "Churn probability", "Probabilitatea de pierdere", "scored"),
    ),
    (
        BehaviourEvent(
            "order_completed",
            "orders",
            "at",
            "customer_id",
            "order_id",
            "Ordered",
            "A comandat",
            "bought",
            "order_id",
            properties=(GENRE,),
        ),
        BehaviourEvent(
            "rfm_changed",
            "moves",
            "at",
            "customer_id",
            "at",
            "Moved between RFM groups",
            "A trecut în alt grup RFM",
            "moved",
            properties=MOVES,
        ),
    ),
)
ORDERED = {"did": "order_completed", "in_last": "P180D"}


def say(rule: dict[str, Any], language: Language = "en", **more: Any) -> str:
    return Words(CATALOGUE, language, **more).line(parse_rule(rule, CATALOGUE))


@pytest.mark.parametrize(
    ("count", "said"),
    [
        *[(0, "0 zile"), (1, "1 zi"), (2, "2 zile"), (19, "19 zile"), (20, "20 de zile")],
        *[(100, "100 de zile"), (101, "101 zile"), (119, "119 zile"), (120, "120 de zile")],
    ],
)
def test_romanian_counts_with_de_from_twenty_on(count: int, said: str) -> None:
    assert counted(count, "D", "ro") == said


@pytest.mark.parametrize(
    ("rule", "english", "romanian"),
    [
        (
            {"field": "total_spent_net", "op": "gte", "value": 1500.5},
            "Spent, net is at least 1,500.5 RON",
            "Cheltuit, net: cel puțin 1.500,5 RON",
        ),
        (
            {"field": "last_order_at", "op": "not_in_last", "value": "P180D"},
            "Last order is not within the last 180 days",
            "Ultima comandă: nu în ultimele 180 de zile",
        ),
        (
            {"field": "last_order_at", "op": "in_last", "value": "PT1H"},
            "Last order is within the last hour",
            "Ultima comandă: în ultima oră",
        ),
        (
            {"field": "last_order_at", "op": "after", "value": "2026-03-29T18:30:00+03:00"},
            "Last order is after 2026-03-29 18:30",
            "Ultima comandă: după 2026-03-29 18:30",
        ),
        (
            {"field": "churn", "op": "gte", "value": 0.7},
            "Churn probability is at least 70 %",
            "Probabilitatea de pierdere: cel puțin 70 %",
        ),
        (
            {"field": "total_spent_net", "op": "percentile_gte", "value": 0.9},
            "Spent, net is at or above percentile 90",
            "Cheltuit, net: la sau peste percentila 90",
        ),
        ({"field": "may_email", "op": "is_true"}, "May e-mail is true", "Poate primi e-mail: da"),
        (
            {**ORDERED, "times": {"gte": 2}},
            "Ordered: at least 2 times within the last 180 days",
            "A comandat: de cel puțin 2 ori în ultimele 180 de zile",
        ),
        (
            {"did": "order_completed", "times": {"lte": 20}, "distinct_by": "days"},
            "Ordered: at most 20 times, different days counted",
            "A comandat: de cel mult 20 de ori, numărând zile diferite",
        ),
        (
            {**ORDERED, "where": {"field": "genre", "op": "in", "value": ["rock", "jazz"]}},
            "Ordered: at least once within the last 180 days, where Genre is one of rock, jazz",
            "A comandat: cel puțin o dată în ultimele 180 de zile, unde Gen: una dintre valorile "
            "rock, jazz",
        ),
        ({"did_not": "order_completed"}, "Ordered: never", "A comandat: niciodată"),
        (
            {"stopped": "order_completed", "in_last": "P3M"},
            "Ordered: before, but not within the last 3 months",
            "A comandat: înainte, dar nu în ultimele 3 luni",
        ),
        (
            {
                "did": "rfm_changed",
                "where": {
                    "all": [
                        {"field": "to_segment", "op": "eq", "value": "At Risk"},
                        {"field": "from_segment", "op": "eq", "value": "Champions"},
                    ]
                },
            },
            "Moved between RFM groups: at least once, from Champions to At Risk",
            "A trecut în alt grup RFM: cel puțin o dată, din Champions în At Risk",
        ),
        (
            {"segment": "vip", "op": "was_in", "as_of": "2026-01-31"},
            "was in the segment Best people on 2026-01-31",
            "era în segmentul Best people la 2026-01-31",
        ),
    ],
)
def test_a_condition_reads_as_people_say_it(
    rule: dict[str, Any], english: str, romanian: str
) -> None:
    known: dict[str, Any] = {
        "segments": {"vip": "Best people"},
        "zone": ZoneInfo("Europe/Bucharest"),
        "currency": "RON",
    }
    assert say(rule, "en", **known) == english
    assert say(rule, "ro", **known) == romanian


NESTED = {
    "all": [
        {"field": "total_spent_net", "op": "gte", "value": 500},
        {"any": [{"field": "last_order_at", "op": "in_last", "value": "P90D"}]},
        {"not": {"field": "city", "op": "in", "value": ["Cluj", "Iași_*x*"]}},
    ]
}


def test_a_rule_reads_as_a_list_with_its_groups_indented() -> None:
    words = Words(CATALOGUE, is_markdown=True)

    assert words.outline(parse_rule(NESTED, CATALOGUE)).splitlines() == [
        "- Everyone who meets **all** of:",
        "    - Spent, net is at least **500**",
        "    - meets **any** of:",
        "        - Last order is within the last **90 days**",
        "    - **not**:",
        r"        - City is one of **Cluj**, **Iași\_\*x\***",
    ]


def test_a_rule_fits_one_line_with_its_groups_in_brackets() -> None:
    assert say(NESTED, "ro") == (
        "Cheltuit, net: cel puțin 500 și (Ultima comandă: în ultimele 90 de zile) "
        "și nu (Orașul: una dintre valorile Cluj, Iași_*x*)"
    )


def test_both_languages_have_every_word() -> None:
    english, romanian = (PHRASES[language] for language in LANGUAGES)
    for part in ("operators", "memberships", "times", "windows", "words", "units"):
        assert getattr(english, part).keys() == getattr(romanian, part).keys()


def test_a_field_that_is_gone_keeps_its_name() -> None:
    rule = parse_rule({"field": "city", "op": "is_set"}, CATALOGUE)
    assert Words(Catalogue(())).line(rule) == "city is known"
