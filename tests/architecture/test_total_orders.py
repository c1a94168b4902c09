"""Where the order of rows decides, no two rows of a partition are equal in it."""

from __future__ import annotations

import re

from crm.config import PROJECT_ROOT

MODELS = PROJECT_ROOT / "dbt_project"
WINDOW = re.compile(
    r"(?:row_number|lag|lead|first_value|last_value)\s*\([^()]*\)\s*over\s*\(|as\s*\("
)
UNIQUE = re.compile(
    r"(\b|_)(id|key|sequence|slug|row_number|item_number|trait_number|demand_rank)$"
)
ONE_ROW_EACH = {
    # Days: one row per day of whatever the window is partitioned by.
    "int_activity_gaps_counted": "activity_date",
    "int_customer_states_chained": "as_of_date",
    "int_forecast_days_chosen": "as_of_date",
    "int_history_days_chosen": "as_of_date",
    "int_loyalty_lots_expired": "expiry_date",
    "int_loyalty_tiers_replayed": "change_date",
    "int_purchase_days_versioned": "known_date",
    "rpt_consent_months": "month_date",
    "rpt_loyalty_months": "month",
    "rpt_metric_surprises": "weeks_ago",
    "int_purchase_gaps_counted": "activity_date",
    "int_segment_days_gathered": "as_of_date",
    "int_segment_days_known": "as_of_date",
    "int_segment_memberships_past": "valid_from",
    "int_vip_marks_resolved_to_customers": "changed_date",
    "int_vip_spells_replayed": "changed_date",
    "fct_tier_changes": "change_date",
    "rfm_as_of": "purchase_date",
    "rpt_forecast_outcomes": "as_of_date",
    "rpt_kpi_days": "kpi_date",
    "rpt_model_drift": "as_of_date",
    "rpt_rfm_transitions": "as_of_date",
    "rpt_segment_days": "as_of_date",
    # Words and lengths of time: grouped by them before.
    "int_customers_described_by_first_order": "{{ kind }}",
    "int_customers_grouped_by_cohort": "breakdown_value",
    "int_customers_summarized_by_attendance": "venue",
    "int_customers_summarized_by_genre": "genre",
    "int_items_described": "description",
    "int_recommendations_chosen": "item_rank",
    "int_vips_chosen_by_day": "vip_source",
    "rpt_best_sellers": "name",
    "rpt_genre_paths": "genre",
    "rpt_purchase_gaps": "gap_days",
    "rpt_sales_curves": "lead_time_days",
    "rpt_value_hundredths": "hundredth",
    "stg_ops__loyalty_tiers": "tier_number",
}


def test_every_order_that_decides_ends_in_what_is_unique() -> None:
    found = list(_last_terms())
    assert len(found) > 30
    assert [
        (model, term)
        for model, term in found
        if not UNIQUE.search(term) and ONE_ROW_EACH.get(model) != term
    ] == []


def _last_terms() -> list[tuple[str, str]]:
    """Model and last term of the order of each window whose function depends on the order."""
    terms = []
    for folder in ("models", "macros"):
        for file in sorted((MODELS / folder).rglob("*.sql")):
            sql = file.read_text(encoding="utf-8")
            for begin in WINDOW.finditer(sql):
                window = _up_to_the_closing_bracket(sql, begin.end())
                if window.lstrip().startswith(("partition by", "order by")):
                    terms += [(file.stem, term) for term in _last_term(window)]
    return terms


def _last_term(window: str) -> list[str]:
    _, ordered, by = window.partition("order by")
    last = re.split(r",(?![^()]*\))", re.split(r"\brows between\b", by)[0])[-1]
    words = re.sub(r"\b(asc|desc|nulls (last|first))\b", "", last).split()
    return [" ".join(words).rpartition(".")[2]] if ordered else []


def _up_to_the_closing_bracket(sql: str, begin: int) -> str:
    depth, end = 1, begin
    while depth:
        depth += {"(": 1, ")": -1}.get(sql[end], 0)
        end += 1
    return sql[begin : end - 1]
