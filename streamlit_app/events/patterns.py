"""The view Patterns: what sells when, what is liked together, when and how people buy."""

from __future__ import annotations

import pandas as pd
from streamlit.column_config import DateColumn

from streamlit_app.charts.tiles import Tiles, tile_chart
from streamlit_app.events import buying, liking
from streamlit_app.events.living import cities
from streamlit_app.events.wording import WEEKDAYS, group_word, named
from streamlit_app.people.choosing import choice
from streamlit_app.queries import patterns as ask
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.cards import chart_card, guarded
from streamlit_app.shell.columns import count_column, money_column, percent_column
from streamlit_app.shell.filters import shared_filter
from streamlit_app.shell.session import Session
from streamlit_app.shell.views import view_choice
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import channel_words

KINDS = {"event": N_("Tickets"), "product": N_("Goods")}


def draw_patterns(session: Session) -> None:
    """Draw what, then with what, then when and how."""
    kinds = ask.kinds(session)
    kind = kinds[0]
    if len(kinds) > 1:
        kind = view_choice(_("What is sold"), kinds, "events_kind", name=lambda one: _(KINDS[one]))
    guarded(seasons, session, kind=kind, group=group_word([kind]))
    liking.draw_liking(session)
    guarded(hours, session)
    if "event" in kinds:
        buying.draw_buying(session)
    who = shared_filter(session, ("seg", "ch", "genre"))
    guarded(cities, session, who=who)


def seasons(session: Session, *, kind: str, group: str) -> None:
    """Which genre sells in which month."""
    months, formats = ask.genre_months(session, kind), session.formats
    genres = tuple(named(one) for one in months["genre"].drop_duplicates())
    stamps = sorted(months["month_start_date"].unique())
    told = months.assign(
        row=months["genre"].map(named),
        column=[formats.month(one) for one in months["month_start_date"]],
        value=months["revenue"],
        text=[_short(one) for one in months["revenue"]],
    )
    best = records(told.nlargest(1, "revenue"))
    title = (
        _("{genre} had the best month: {money} in {month}", genre=best[0]["row"],
          money=formats.short_money(best[0]["revenue"]), month=best[0]["column"])
        if best
        else _("No month has a price")
    )  # fmt: skip
    tiles = Tiles(
        columns=tuple(formats.month(pd.Timestamp(one)) for one in stamps),
        rows=genres,
        highest=float(months["revenue"].quantile(0.95) or 1),
        row_height=28,
    )
    chart_card(
        title,
        _("Sales per genre and month ({unit}), countable orders before refunds; the newest month "
          "is not over", unit=formats.unit),
        tile_chart(
            told,
            tiles,
            (
                ("row", group, ""),
                ("column", _("Month"), ""),
                ("revenue", formats.unit, ",.0f"),
                ("orders_count", _("Orders"), ",d"),
            ),
            formats,
        ),
        alt_text=_("Heat map of sales per genre and month. {finding}.", finding=title),
        table=told,
        columns={
            "row": group,
            "month_start_date": DateColumn(_("Month"), format="YYYY-MM"),
            "orders_count": count_column(_("Orders")),
            "quantity": count_column(_("Pieces")),
            "revenue": money_column(_("Sales ({unit})", unit=formats.unit)),
        },
        key=f"events_seasons_{kind}",
    )  # fmt: skip


def hours(session: Session) -> None:
    """When people buy."""
    channel = choice(
        _("Sold through"),
        ask.channels(session),
        "events_channel",
        name=lambda one: named(one) if one == ask.EVERYTHING else channel_words(one) or one,
        default=ask.EVERYTHING,
        width=240,
    )
    cells, formats = ask.hours(session, channel or ask.EVERYTHING), session.formats
    told = cells.assign(
        row=[_(WEEKDAYS[int(one) - 1]) for one in cells["weekday"]],
        column=[f"{int(one):02d}" for one in cells["hour_of_day"]],
        value=cells["orders_count"],
        text=[formats.count(one) for one in cells["orders_count"]],
        share=cells["orders_share"] * 100,
    )
    best = records(told.nlargest(1, "orders_count"))[0]
    title = _(
        "The busiest hour is {weekday} at {hour}:00, with {share} of the orders",
        weekday=best["row"],
        hour=best["column"],
        share=formats.percent(best["orders_share"]),
    )
    tiles = Tiles(
        columns=tuple(f"{one:02d}" for one in range(24)),
        rows=tuple(_(one) for one in WEEKDAYS),
        column_title=_("Hour of the day"),
        highest=float(cells["orders_count"].quantile(0.98) or 1),
    )
    chart_card(
        title,
        _("Countable orders by weekday and hour, on the clock of {zone}",
          zone=session.settings.timezone),
        tile_chart(
            told,
            tiles,
            (
                ("row", _("Weekday"), ""),
                ("column", _("Hour"), ""),
                ("orders_count", _("Orders"), ",d"),
            ),
            formats,
        ),
        alt_text=_("Heat map of orders by weekday and hour. {finding}.", finding=title),
        table=told,
        columns={
            "row": _("Weekday"),
            "hour_of_day": count_column(_("Hour")),
            "orders_count": count_column(_("Orders")),
            "share": percent_column(_("Share (%)")),
            "revenue": money_column(_("Net ({unit})", unit=formats.unit)),
        },
        key="events_hours",
    )  # fmt: skip


def _short(amount: float) -> str:
    if pd.isna(amount):
        return ""
    return f"{amount / 1000:.0f}k" if amount >= 1000 else f"{amount:.0f}"
