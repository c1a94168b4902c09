"""The six charts of the Overview: each asks, says its finding, draws and lists its figures."""

from __future__ import annotations

from streamlit.column_config import DateColumn, NumberColumn

from streamlit_app.charts import bars, values
from streamlit_app.queries import overview as ask
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.session import Session
from streamlit_app.wording import findings
from streamlit_app.wording.vocabulary import STAGES, words


def revenue_card(session: Session) -> None:
    """Net revenue by week."""
    weeks, formats = ask.revenue_by_week(session), session.formats
    title, best_week = findings.revenue_finding(weeks, formats), findings.outstanding_week(weeks)
    seller = ask.best_seller(session, best_week) if best_week is not None else None
    reason = findings.best_seller_words(seller, formats)
    chart_card(
        title,
        f"Net revenue by week ({formats.unit}); orange: a year before; pale: week not over",
        bars.revenue_chart(weeks, reason, formats),
        alt_text=f"Bars of net revenue by week over {len(weeks)} weeks. {title}."
        + (f" The best week: {reason}." if reason else ""),
        table=weeks,
        columns={
            "week": DateColumn("Week from"),
            "revenue": NumberColumn(f"Net revenue ({formats.unit})", format="localized", step=1),
            "revenue_year_before": NumberColumn("A year before", format="localized", step=1),
            "orders_count": NumberColumn("Orders", format="localized"),
        },
        key="overview_revenue",
    )


def stage_card(session: Session) -> None:
    """Customers by lifecycle stage."""
    stages, threshold = ask.customers_by_stage(session), session.settings.churn_threshold_days
    chart_card(
        findings.stage_finding(stages, session.formats),
        f"Customers by lifecycle stage; lost: no order for {threshold} days",
        bars.stage_chart(stages, session.formats),
        alt_text=findings.stage_alt(stages, session.formats),
        table=stages.assign(lifecycle_stage=stages["lifecycle_stage"].map(STAGES)),
        columns={
            "lifecycle_stage": "Stage",
            "customers_count": NumberColumn("Customers", format="localized"),
            "total_spent_net": NumberColumn(
                f"Net spend ({session.formats.unit})", format="localized", step=1
            ),
        },
        key="overview_stage",
    )


def rfm_card(session: Session) -> None:
    """Buyers by RFM group."""
    groups = ask.rfm_groups(session)
    title = findings.rfm_finding(groups, session.formats)
    chart_card(
        title,
        "RFM groups: bar = share of buyers, orange dot = share of net spend",
        bars.rfm_chart(groups, session.formats),
        alt_text=f"Bars of {len(groups)} RFM groups with a dot for their share of spend. {title}.",
        table=groups.assign(
            customers_share=groups["customers_share"] * 100, spend_share=groups["spend_share"] * 100
        ),
        columns={
            "rfm_segment": "Group",
            "customers_count": NumberColumn("Buyers", format="localized"),
            "customers_share": NumberColumn("Share of buyers (%)", format="localized", step=0.1),
            "spend_share": NumberColumn("Share of net spend (%)", format="localized", step=0.1),
        },
        key="overview_rfm",
    )


def acquisition_card(session: Session) -> None:
    """New buyers by where they came from."""
    sources, formats = ask.acquisition(session), session.formats
    if sources.empty:
        empty_card(
            findings.acquisition_finding(sources, formats),
            "New buyers of the last 365 days by acquisition source",
            "Older first orders are in the cohorts.",
        )
        return
    sources = sources.assign(acquisition_source=sources["acquisition_source"].map(words))
    labelled = sources.assign(
        label=[
            f"{formats.count(row['customers_count'])} · "
            f"{formats.share(row['returned_count'], row['customers_count'])} again"
            for row in records(sources)
        ]
    )
    title = findings.acquisition_finding(sources, formats)
    chart_card(
        title,
        "New buyers of the last 365 days by acquisition source, and how many ordered again",
        bars.acquisition_chart(labelled, formats),
        alt_text=f"Bars of new buyers by acquisition source. {title}.",
        table=sources.assign(returned_share=sources["returned_share"] * 100),
        columns={
            "acquisition_source": "Source",
            "customers_count": NumberColumn("New buyers", format="localized"),
            "returned_count": NumberColumn("Ordered again", format="localized"),
            "returned_share": NumberColumn("Ordered again (%)", format="localized", step=0.1),
            "total_spent_net": NumberColumn(
                f"Net spend ({formats.unit})", format="localized", step=1
            ),
        },
        key="overview_acquisition",
    )


def retention_card(session: Session) -> None:
    """Who comes back, by month of the first order."""
    cells = ask.cohort_retention(session)
    title = findings.retention_finding(cells, session.formats)
    if not cells["active_share"].notna().any():
        empty_card(
            title,
            "Share of a month's new buyers who order in each later month",
            "The first figure appears when one whole month has passed after a first order.",
        )
        return
    chart_card(
        title,
        "Share of a month's new buyers who ordered in the n-th month after; grey: month not over",
        values.retention_chart(cells, session.formats),
        alt_text=f"Heat map of {cells['cohort_month'].nunique()} monthly cohorts. {title}.",
        table=cells.assign(active_share=cells["active_share"] * 100),
        columns={
            "cohort_month": DateColumn("First order in", format="YYYY-MM"),
            "months_since_first_order": NumberColumn("Months after"),
            "customers_count": NumberColumn("Buyers", format="localized"),
            "active_count": NumberColumn("Ordered in that month", format="localized"),
            "active_share": NumberColumn("Share (%)", format="localized", step=0.1),
        },
        key="overview_retention",
    )


def value_card(session: Session) -> None:
    """How unequal net spend is."""
    curve, formats = ask.value_curve(session), session.formats
    title = findings.value_finding(curve, formats)
    if not curve["spend_share"].notna().any():
        empty_card(
            title,
            "Cumulative share of net spend, best buyers first",
            "It needs net spend above zero.",
        )
        return
    chart_card(
        title,
        "Cumulative share of net spend to date, best buyers first; dashed: everyone equal",
        values.value_chart(curve, findings.top_share(curve, 0.2), formats),
        alt_text=f"Pareto curve of net spend. {title}.",
        table=curve * 100,
        columns={
            "buyers_share": NumberColumn("Best share of buyers (%)", format="%.0f"),
            "spend_share": NumberColumn("Share of net spend (%)", format="localized", step=0.1),
        },
        key="overview_value",
    )


CARDS = (revenue_card, stage_card, rfm_card, acquisition_card, retention_card, value_card)
