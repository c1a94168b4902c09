"""Where buyers live."""

from __future__ import annotations

from streamlit_app.charts.ranges import labelled_bars
from streamlit_app.queries import patterns as ask
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.columns import count_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _


def cities(session: Session, *, who: Audience) -> None:
    """Where buyers live."""
    rows, formats = ask.cities(session, who), session.formats
    if rows.empty:
        empty_card(
            _("No buyer has a city"),
            _("Buyers by the city they gave."),
            _("Deliver `city` with the customers to see it."),
        )
        return
    told = rows.assign(
        value=rows["customers_count"],
        label=[
            _("{people} · {share} of the spend", people=formats.people(one["customers_count"]),
              share=formats.percent(one["spend_share"]))
            for one in records(rows)
        ],
        customers_share=rows["customers_share"] * 100,
        spend_share=rows["spend_share"] * 100,
    )  # fmt: skip
    first = records(rows)[0]
    title = _(
        "{city} is home to {share} of the buyers",
        city=first["name"],
        share=formats.percent(first["customers_share"]),
    )
    chart_card(
        title,
        _("Buyers by city, with their share of all net spend to date"),
        labelled_bars(told, None, _("Buyers"), formats),
        alt_text=_("Bars of buyers per city. {finding}.", finding=title),
        table=told,
        columns={
            "name": _("City"),
            "customers_count": count_column(_("Buyers")),
            "customers_share": percent_column(_("Share of buyers (%)")),
            "spend_share": percent_column(_("Share of net spend (%)")),
        },
        key="events_cities",
    )
