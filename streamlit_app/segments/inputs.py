"""The boxes in which the value of a condition is written, one kind per shape of value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

import streamlit as st

from crm.errors import CrmError
from crm.segments.language.fields import Field
from crm.segments.language.operators import Shape
from crm.segments.language.values import Duration, parse_duration
from streamlit_app.queries import drafts as ask
from streamlit_app.segments.bench import Bench, event_of
from streamlit_app.wording.language import N_, _

Key = Callable[[str], str]
PLAIN = "%.12g"
"""Numbers without needless decimals."""
SMALL = 108
UNITS: Mapping[Literal["D", "M", "H"], str] = {"D": N_("days"), "M": N_("months"), "H": N_("hours")}
NUMBERS = ("number", "money", "probability")


def draw_value(
    bench: Bench, raw: dict[str, Any], about: Field, shape: Shape, key: Key, of: dict[str, Any]
) -> None:
    """Draw the boxes of one value and write what they hold into the condition.

    Parameters
    ----------
    raw : dict
        The condition; its `value` is read and written.
    about : Field
        What is compared.
    shape : Shape
        What the operator asks for.
    key : callable
        Names the widgets.
    of : dict
        The behaviour whose property is compared; empty for a field of people.
    """
    if shape is Shape.NONE:
        raw.pop("value", None)
        return
    if shape is Shape.DURATION:
        raw["value"] = duration(raw.get("value"), key, has_hours=about.type == "timestamp")
    elif shape is Shape.SHARE:
        raw["value"] = _percent(_("Percentile"), raw.get("value", 0.9), key("share"))
    elif shape is Shape.MANY:
        raw["value"] = _many(bench, raw.get("value"), about, key, of)
    elif shape is Shape.PAIR:
        raw["value"] = _pair(bench, raw.get("value"), about, key)
    else:
        raw["value"] = _one(bench, raw.get("value"), about, key, of)


def duration(value: object, key: Key, *, has_hours: bool = False) -> str:
    """Draw a length of time: how many of which unit."""
    found = _duration_of(value)
    units = [unit for unit in UNITS if unit != "H" or has_hours or found.unit == "H"]
    amount = st.number_input(
        _("How long"), 1, 36_600, found.amount, 1, key=key("amount"), width=SMALL,
        label_visibility="collapsed",
    )  # fmt: skip
    unit = st.selectbox(
        _("Unit"), units, units.index(found.unit), format_func=lambda one: _(UNITS[one]),
        key=key("unit"), width=SMALL, label_visibility="collapsed",
    )  # fmt: skip
    return str(Duration(int(amount), unit))


def number(label: str, value: object, key: str, *, step: float = 1.0) -> float | int:
    """Draw a number; whole ones stay whole in the rule."""
    held = float(value) if isinstance(value, int | float) else 1.0
    found = st.number_input(
        label, value=held, step=step, format=PLAIN, key=key, width=130,
        label_visibility="collapsed",
    )  # fmt: skip
    return int(found) if float(found).is_integer() else round(float(found), 9)


def day(label: str, value: object, key: str, fallback: date) -> str:
    """Draw a local day; an instant stays the text it was written as."""
    if isinstance(value, str) and "T" in value:
        return st.text_input(label, value, key=key, width=190, label_visibility="collapsed")
    held = fallback
    if isinstance(value, str):
        try:
            held = datetime.fromisoformat(value).date()
        except ValueError:
            held = fallback
    found = st.date_input(
        label, held, min_value=date(1900, 1, 1), max_value=date(2100, 1, 1), format="YYYY-MM-DD",
        key=key, width=140, label_visibility="collapsed",
    )  # fmt: skip
    return (found if isinstance(found, date) else held).isoformat()


def _one(bench: Bench, value: object, about: Field, key: Key, of: dict[str, Any]) -> Any:
    if about.type == "probability":
        return _percent(_("Per cent"), value, key("share"))
    if about.type in NUMBERS:
        step = 10.0 if about.type == "money" else 1.0
        found = number(_("Value"), value, key("number"), step=step)
        st.caption(_unit(bench, about))
        return found
    if about.type in ("date", "timestamp"):
        return day(_("Day"), value, key("day"), _today(bench))
    known = _known(bench, about, of)
    held = value if isinstance(value, str) else None
    options = [*known, *([held] if held and held not in known else [])]
    return st.selectbox(
        _("Value"), options, options.index(held) if held else None, key=key("text"),
        accept_new_options=True, placeholder=_("Choose or type"), label_visibility="collapsed",
    )  # fmt: skip


def _pair(bench: Bench, value: object, about: Field, key: Key) -> list[Any]:
    held: Sequence[Any] = value if isinstance(value, list) and len(value) == 2 else (None, None)
    if about.type in ("date", "timestamp"):
        last = _today(bench)
        return [
            day(_("From"), held[0], key("from"), last - timedelta(days=90)),
            day(_("To"), held[1], key("to"), last),
        ]
    if about.type == "probability":
        return [
            _percent(_("From"), held[0] or 0.0, key("from")),
            _percent(_("To"), 1.0 if held[1] is None else held[1], key("to")),
        ]
    return [
        number(_("From"), 0 if held[0] is None else held[0], key("from")),
        number(_("To"), 100 if held[1] is None else held[1], key("to")),
    ]


def _many(bench: Bench, value: object, about: Field, key: Key, of: dict[str, Any]) -> list[Any]:
    held = list(value) if isinstance(value, list) else []
    is_number = about.type in NUMBERS
    shown = [f"{one:.12g}" if isinstance(one, int | float) else str(one) for one in held]
    known = [] if is_number else _known(bench, about, of)
    names = ask.event_names(bench.session) if about.name.endswith("event_id") else {}
    found = st.multiselect(
        _("Values"), [*known, *(one for one in shown if one not in known)], shown,
        format_func=lambda one: names.get(one, str(one)), key=key("many"),
        accept_new_options=True, placeholder=_("Choose or type"), label_visibility="collapsed",
    )  # fmt: skip
    return [_as_number(one) for one in found] if is_number else [str(one) for one in found]


def _percent(label: str, value: object, key: str) -> float:
    held = 100 * float(value) if isinstance(value, int | float) else 50.0
    found = st.number_input(
        label, 0.0, 100.0, round(held, 7), 5.0, format=PLAIN, key=key, width=SMALL,
        label_visibility="collapsed", icon=":material/percent:",
    )  # fmt: skip
    share = round(float(found) / 100, 9)
    return int(share) if share.is_integer() else share


def _known(bench: Bench, about: Field, of: dict[str, Any]) -> list[str]:
    return ask.known_values(bench.session, about, event_of(bench, of) if of else None)


def _as_number(text: object) -> Any:
    try:
        found = float(str(text))
    except ValueError:
        return text  # the rule says what is wrong with it
    return int(found) if found.is_integer() else found


def _unit(bench: Bench, about: Field) -> str:
    """Say what a number counts: the currency; other units stand in the field's name."""
    return bench.session.formats.unit if about.type == "money" else ""


def _today(bench: Bench) -> date:
    found = bench.session.status.as_of
    return found or date.today()  # noqa: DTZ011  a day to begin with, nothing is computed of it


def _duration_of(value: object) -> Duration:
    try:
        return parse_duration(value, "")
    except CrmError:
        return Duration(90, "D")
