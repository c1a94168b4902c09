"""The consumer contract: the published tables and columns that Python relies on.

A test compares this with the dbt manifest, so a renamed column fails here before it fails a page.
"""

from __future__ import annotations

VOLATILE_COLUMNS = frozenset({"build_id", "built_at", "computed_at", "code_version"})
"""Columns that differ between two builds of the same input; they stay out of content hashes."""

REQUIRED_COLUMNS: dict[str, tuple[str, ...]] = {
    "dim_customers": (
        "customer_id",
        "as_of_date",
        "orders_count",
        "total_spent_net",
        "avg_order_value",
        "first_order_at",
        "last_order_at",
        "recency_days",
        "events_attended",
        "rfm_code",
        "rfm_segment",
        "lifecycle_stage",
        "is_vip",
        "churn_probability",
        "churn_band",
        "predicted_clv_365d",
        "historic_clv",
        "total_clv",
        "prediction_abstain_reason",
        "segments",
        "may_email",
        "may_sms",
        "may_push",
        "age",
    ),
    "bridge_customer_sources": ("source", "source_customer_id", "customer_id", "link_reason"),
    "dim_consents": ("customer_id", "channel", "purpose", "state", "changed_at", "has_proof"),
    "dim_suppressions": ("customer_id", "channel", "reason", "since"),
    "dim_segments": ("segment_id", "name_en", "name_ro", "type", "rule_json", "members_count"),
    "fct_activities": ("activity_id", "customer_id", "occurred_at", "type"),
    "fct_cohort_months": (
        "cohort_month",
        "months_since_first_order",
        "breakdown",
        "breakdown_value",
        "customers_count",
        "active_count",
        "revenue",
        "is_complete",
    ),
    "fct_orders": ("order_id", "customer_id", "ordered_date", "is_countable", "gross", "net"),
    "fct_segment_memberships": ("segment_id", "customer_id", "rule_hash"),
    "meta_build": ("build_id", "as_of_date", "built_at", "base_currency", "timezone"),
    "meta_segment_fields": ("field", "type", "aliases"),
    "rpt_kpi_days": ("kpi_date", "active_30d", "active_60d", "active_90d", "revenue_net"),
    "rpt_model_gates": ("model_kind", "gate", "is_open", "reason"),
    "rpt_money_bridge": ("residual",),
    "rpt_source_loads": ("load_id", "file", "table_name", "accepted", "rejected", "superseded"),
}
