"""Raw tables of an organiser: events and tickets."""

from __future__ import annotations

from crm.sources.columns import (
    UPDATED_AT,
    Column,
    Contract,
    Kind,
    enumeration,
    identifier,
    money,
    text,
    timestamp,
)

EVENTS = Contract(
    "shop",
    "events",
    "One row per edition of an event.",
    key=("event_id",),
    columns=(
        identifier("event_id", "Edition at the source.", required=True),
        text("name", "Name of the event."),
        text("genre", "Genre."),
        text("artist", "Main artist."),
        text("venue", "Venue."),
        text("city", "City."),
        text("country", "Country."),
        timestamp("starts_at", "When the doors open."),
        text("timezone", "IANA zone of the venue."),
        Column("capacity", Kind.COUNT, "Places.", not_negative=True),
        text("status", "Status at the source: on sale, cancelled, moved."),
        text("series", "What the editions of an annual festival share."),
        UPDATED_AT,
    ),
)

TICKETS = Contract(
    "shop",
    "tickets",
    "One row per ticket.",
    key=("ticket_id",),
    event_at="checked_in_at",
    is_personal=True,
    columns=(
        identifier("ticket_id", "Ticket at the source.", required=True),
        identifier("order_id", "Order it was bought in.", required=True),
        identifier("event_id", "Edition it admits to.", required=True),
        Column("holder_email", Kind.EMAIL, "E-mail address of the holder, as delivered."),
        text("holder_name", "Name of the holder."),
        money("price", "Price paid for the ticket.", not_negative=True),
        enumeration(
            "status",
            "Whether it still admits.",
            {
                "valid": ("active", "paid", "issued", "used", "checked in"),
                "transferred": ("reassigned",),
                "cancelled": ("canceled", "void", "voided", "refunded"),
            },
        ),
        timestamp("checked_in_at", "When it was scanned at the door."),
        UPDATED_AT,
    ),
)

TABLES = (EVENTS, TICKETS)
