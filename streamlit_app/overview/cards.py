"""The six charts of the Overview: each asks, says its finding, draws and lists its figures."""

from __future__ import annotations

from streamlit.column_config import DateColumn, NumberColumn

from streamlit_app.charts import bars, values
from streamlit_app.charts.flows import flow_chart, long_flows
from streamlit_app.charts.sales import sales_chart
from streamlit_app.overview import findings
from streamlit_app.overview.people import GROUP, SOURCE, STAGE, bars_clicked, with_bars
from streamlit_app.queries import overview as ask
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.columns import count_column, money_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.findings import stage_alt, top_share
from streamlit_app.wording.language import _
from streamlit_app.wording.vocabulary import STAGES, words


def revenue_card(session: Session) -> None:
    """Net revenue by week and by who bought."""
    weeks, formats = ask.revenue_by_week(session), session.formats
    title, best_week = findings.revenue_finding(weeks, formats), findings.outstanding_week(weeks)
    seller = ask.best_seller(session, best_week) if best_week is not None else None
    reason = findings.best_seller_words(seller, formats)
    buyers = {
        "returning": _("returning buyers"),
        "new": _("new buyers"),
        "nobody": _("not known who"),
    }
    chart_card(
        title,
        _(
            "Net revenue by week ({unit}); orange: a year before; triangles: largest events; "
            "pale: week not over",
            unit=formats.unit,
        ),
        sales_chart(weeks, buyers, ask.large_events(session), reason, formats),
        alt_text=_(
            "Stacked bars of net revenue over {count} weeks. {title}.",
            count=len(weeks),
            title=title,
        )
        + (" " + _("The best week: {reason}.", reason=reason) if reason else ""),
        table=weeks,
        columns={
            "week": DateColumn(_("Week from")),
            "revenue": money_column(_("Net revenue ({unit})", unit=formats.unit)),
            "revenue_new": money_column(_("Of new buyers")),
            "revenue_returning": money_column(_("Of returning buyers")),
            "revenue_nobody": money_column(_("Not known who")),
            "revenue_year_before": money_column(_("A year before")),
            "orders_count": count_column(_("Orders")),
        },
        key="overview_revenue",
    )


def flow_card(session: Session) -> None:
    """Who became a buyer, came back and was lost, by month."""
    months = ask.lifecycle_flow(session)
    threshold = session.settings.churn_threshold_days
    subtitle = _(
        "Buyers by month; lost: no order for {days} days; line: the balance; pale: month not over",
        days=threshold,
    )
    if months.empty:
        empty_card(
            _("Nobody was seen to come or go yet"),
            subtitle,
            _("The first figures appear when two days have been built, or a month is over."),
        )
        return
    colours = {_("new"): "#0072B2", _("won back"): "#56B4E9", _("lost"): "#882255"}
    parts = zip(colours, ("new_count", "won_back_count", "lost_count"), (1, 1, -1), strict=True)
    title = findings.flow_finding(months, session.formats)
    chart_card(
        title,
        subtitle,
        flow_chart(long_flows(months, list(parts)), colours, _("Balance"), session.formats),
        alt_text=_("Bars of buyers who came and went by month. {title}.", title=title),
        table=months,
        columns={
            "month": DateColumn(_("Month"), format="YYYY-MM"),
            "new_count": count_column(_("New")),
            "won_back_count": count_column(_("Won back")),
            "lost_count": count_column(_("Lost")),
            "net_count": count_column(_("Balance")),
        },
        key="overview_flow",
    )


def acquisition_card(session: Session) -> None:
    """New buyers by where they came from, and who came back soon."""
    sources, formats = ask.acquisition(session), session.formats
    subtitle = findings.acquisition_words(ask.returned_soon(session), formats)
    if sources.empty:
        empty_card(
            findings.acquisition_finding(sources, formats),
            subtitle,
            _("Older first orders are in the cohorts."),
        )
        return
    title = findings.acquisition_finding(sources, formats)
    sources = with_bars(sources, SOURCE, "acquisition_source")
    sources = sources.assign(acquisition_source=sources["acquisition_source"].map(words))
    chart_card(
        title,
        subtitle,
        bars.acquisition_chart(sources, formats),
        alt_text=_("Bars of new buyers by acquisition source. {title}.", title=title),
        table=sources.assign(returned_90d_share=sources["returned_90d_share"] * 100),
        columns={
            "acquisition_source": _("Source"),
            "new_buyers_count": count_column(_("New buyers")),
            "watched_count": count_column(_("Watched for 90 days")),
            "returned_90d_count": count_column(_("Back within 90 days")),
            "returned_90d_share": percent_column(_("Back within 90 days (%)")),
            "total_spent_net": money_column(_("Net spend ({unit})", unit=formats.unit)),
        },
        key="overview_acquisition",
        select=bars_clicked(),
    )


def value_card(session: Session) -> None:
    """How unequal net spend is."""
    curve, formats = ask.value_curve(session), session.formats
    title = findings.value_finding(curve, formats)
    subtitle = _("Cumulative share of net spend to date, best buyers first; dashed: everyone equal")
    if not curve["spend_share"].notna().any():
        empty_card(title, subtitle, _("It needs net spend above zero."))
        return
    chart_card(
        title,
        subtitle,
        values.value_chart(curve, top_share(curve, 0.2), formats),
        alt_text=_("Pareto curve of net spend. {title}.", title=title),
        table=curve * 100,
        columns={
            "buyers_share": NumberColumn(_("Best share of buyers (%)"), format="%.0f"),
            "spend_share": percent_column(_("Share of net spend (%)")),
        },
        key="overview_value",
    )


def stage_card(session: Session) -> None:
    """Customers by lifecycle stage."""
    stages, threshold = ask.customers_by_stage(session), session.settings.churn_threshold_days
    stages = with_bars(stages, STAGE, "lifecycle_stage")
    chart_card(
        findings.stage_finding(stages, session.formats),
        _("Customers by lifecycle stage; lost: no order for {days} days", days=threshold),
        bars.stage_chart(stages, session.formats),
        alt_text=stage_alt(stages, session.formats),
        table=stages.assign(
            lifecycle_stage=[_(STAGES[stage]) for stage in stages["lifecycle_stage"]]
        ),
        columns={
            "lifecycle_stage": _("Stage"),
            "customers_count": count_column(_("Customers")),
            "total_spent_net": money_column(_("Net spend ({unit})", unit=session.formats.unit)),
        },
        key="overview_stage",
        select=bars_clicked(),
    )


def rfm_card(session: Session) -> None:
    """Buyers by RFM group."""
    groups = with_bars(ask.rfm_groups(session), GROUP, "rfm_segment")
    title = findings.rfm_finding(groups, session.formats)
    chart_card(
        title,
        _("RFM groups: bar = share of buyers, orange dot = share of net spend"),
        bars.rfm_chart(groups, session.formats),
        alt_text=_(
            "Bars of {count} RFM groups with a dot for their share of spend. {title}.",
            count=len(groups),
            title=title,
        ),
        table=groups.assign(
            customers_share=groups["customers_share"] * 100, spend_share=groups["spend_share"] * 100
        ),
        columns={
            "rfm_segment": _("Group"),
            "customers_count": count_column(_("Buyers")),
            "customers_share": percent_column(_("Share of buyers (%)")),
            "spend_share": percent_column(_("Share of net spend (%)")),
        },
        key="overview_rfm",
        select=bars_clicked(),
    )


CARDS = (revenue_card, flow_card, acquisition_card, value_card, stage_card, rfm_card)
