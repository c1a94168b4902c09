"""How likely the model holds people to be customers still."""

from __future__ import annotations

from streamlit.column_config import NumberColumn

from streamlit_app.charts.tiles import Tiles, tile_chart
from streamlit_app.queries import value_trust as ask
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _


def alive_map(session: Session) -> None:
    """How likely the model holds people to be customers still."""
    cells, formats = ask.alive(session), session.formats
    if cells.empty:
        empty_card(
            _("No model of staying"),
            _("Probability of still being a customer, by orders and days since the last."),
            _("It appears with the first predicted value."),
        )
        return
    orders, recency = sorted(cells["orders"].unique()), sorted(cells["recency"].unique())
    told = cells.assign(
        column=[_days(one) for one in cells["recency"]],
        row=[_orders(one) for one in cells["orders"]],
        value=cells["alive"],
        text=[formats.percent(one) for one in cells["alive"]],
    )
    tiles = Tiles(
        tuple(_days(one) for one in recency),
        tuple(_orders(one) for one in reversed(orders)),
        _("Days since the last order"),
        _("Orders"),
    )
    chart_card(
        _("The more often somebody bought, the sooner silence speaks"),
        _("Mean probability of still being a customer; no churn probability: who bought once "
          "has not shown a rhythm"),
        tile_chart(
            told, tiles,
            (("customers_count", _("Buyers"), ",d"), ("alive", _("Still there"), ".1%")), formats,
        ),
        alt_text=_("Tiles of the probability of still being a customer, by orders and days."),
        table=told.assign(alive=told["alive"] * 100),
        columns={
            "row": _("Orders"),
            "column": _("Days since the last"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "alive": NumberColumn(_("Still there (%)"), format="localized", step=0.1),
        },
        key="value_alive",
    )  # fmt: skip


def _days(low: float) -> str:
    return f"{int(low)}+" if low >= 540 else f"{int(low)}–{int(low) + 59}"


def _orders(count: float) -> str:
    return f"{int(count)}+" if count >= 10 else str(int(count))
