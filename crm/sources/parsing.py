"""SQL that reads text as numbers, dates and instants; null where the text is none."""

from __future__ import annotations

from crm.warehouse.connection import quoted

ISO = (
    r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?)?"
    r" ?(Z|UTC|[+-]\d{2}(:?\d{2})?)?"
)
TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
YEAR_FIRST = tuple(f"%Y/%m/%d{time}" for time in TIMES)
DAY_FIRST = tuple(f"%d{sign}%m{sign}%Y{time}" for sign in "/.-" for time in TIMES)
MONTH_FIRST = tuple(f"%m{sign}%d{sign}%Y{time}" for sign in "/.-" for time in TIMES)

POINT_NUMBER = r"[+-]?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)"
COMMA_NUMBER = r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d*)?"
SPACES = (" ", "\u00a0", "\u202f")


def compact(sql: str) -> str:
    """Take the spaces that group digits out of a number."""
    for space in SPACES:
        sql = f"replace({sql}, {quoted(space)}, '')"
    return sql


def number(sql: str, decimal: str, type_: str) -> str:
    """Read a number written with this decimal sign; halves round away from zero."""
    digits = compact(sql)
    if decimal == ",":
        pattern, point = COMMA_NUMBER, f"replace(replace({digits}, '.', ''), ',', '.')"
    else:
        pattern, point = POINT_NUMBER, f"replace({digits}, ',', '')"
    readable = f"regexp_full_match({digits}, {quoted(pattern)})"
    return f"case when {readable} then try_cast({point} as {type_}) end"


def timestamp(sql: str, formats: tuple[str, ...], zone: str, *, or_iso: bool) -> str:
    """Read an instant as naive UTC; a text without an offset is local time in `zone`.

    The connection's time zone must be `zone`: ISO text is read by it. A local time that a clock
    change skips moves forward by the change; one that it repeats is the second of the two.
    """
    local = utc(f"try_strptime({sql}, {_list(formats)})::timestamp", zone)
    if not or_iso:
        return local
    instant = f"timezone('UTC', try_cast(replace({sql}, ',', '.') as timestamptz))"
    return f"case when {_is_iso(sql)} then {instant} else {local} end"


def date(sql: str, formats: tuple[str, ...], *, or_iso: bool) -> str:
    """Read a date as written; no zone is applied."""
    parsed = f"try_strptime({sql}, {_list(formats)})::date"
    if not or_iso:
        return parsed
    return f"case when {_is_iso(sql)} then try_cast({sql}[1:10] as date) else {parsed} end"


def utc(local: str, zone: str) -> str:
    """Turn a local timestamp into naive UTC."""
    return local if zone == "UTC" else f"timezone('UTC', timezone({quoted(zone)}, {local}))"


def _is_iso(sql: str) -> str:
    return f"regexp_full_match({sql}, {quoted(ISO)})"


def _list(formats: tuple[str, ...]) -> str:
    return f"[{', '.join(quoted(format_) for format_ in formats)}]"
