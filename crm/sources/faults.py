"""What can be wrong with a row: every way has a code, a sentence and a predicate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm.sources.casting import Clock, raw_name, typed_name
from crm.sources.columns import Column, Contract, Kind
from crm.sources.currencies import CURRENCIES
from crm.warehouse.connection import quoted

LONGEST_ID = 512
CUT_BY_A_SPREADSHEET = r"\d(\.\d+)?[eE]\+\d+"
EARLIEST = "1900-01-01"
UNREADABLE = {
    Kind.MONEY: ("not_an_amount", "is not an amount that can be stored"),
    Kind.QUANTITY: ("not_a_number", "is not a number that can be stored"),
    Kind.RATE: ("not_a_number", "is not a number that can be stored"),
    Kind.COUNT: ("not_a_whole_number", "is not a whole number"),
    Kind.TIMESTAMP: ("not_a_time", "is not a date or time"),
    Kind.DATE: ("not_a_date", "is not a date"),
    Kind.BOOLEAN: ("not_yes_or_no", "is neither yes nor no"),
    Kind.JSON: ("not_json", "is not JSON"),
}
VALUE_CLASS = r"""case
    when {0} is null then 'empty'
    when regexp_full_match(lower({0}), '[+-]?(nan|inf|infinity)') then 'no finite number'
    when regexp_full_match({0}, '-\d+([.,]\d+)*') then 'negative number'
    when regexp_full_match({0}, '\+?\d+([.,]\d+)*') then 'number'
    when regexp_full_match(lower({0}), '[+-]?\d+(\.\d+)?e[+-]?\d+') then 'scientific number'
    when regexp_matches({0}, '^\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}') then 'date'
    when contains({0}, '@') then 'e-mail address'
    when length({0}) > 200 then 'long text'
    else 'text'
end"""


@dataclass(frozen=True)
class Fault:
    """One way in which a row breaks the contract; `predicate` is over raw and typed values."""

    column: str
    predicate: str
    reason: str
    message: str


def faults_of(
    column: Column, contract: Contract, clock: Clock, *, may_lack: bool, is_computed: bool
) -> Iterator[Fault]:
    """Yield the faults a column can have, the plainest first.

    Parameters
    ----------
    column, contract : Column, Contract
        What was promised.
    clock : Clock
        What counts as the future.
    may_lack : bool
        The column is required, but staging will derive it.
    is_computed : bool
        The mapping computes it, so a part of it may be unreadable.
    """
    raw, typed = raw_name(column), typed_name(column)
    if is_computed:
        reason, message = UNREADABLE.get(column.kind, ("unreadable", "cannot be computed"))
        yield Fault(column.name, f'"unreadable {column.name}"', reason, message)
    if column.required and not may_lack:
        yield Fault(column.name, f"{raw} is null", "missing", "is empty")
    if column.kind in UNREADABLE:
        reason, message = UNREADABLE[column.kind]
        yield Fault(column.name, f"{raw} is not null and {typed} is null", reason, message)
    yield from _faults_of_words(column, raw, typed)
    yield from _faults_of_numbers(column, typed)
    yield from _faults_of_times(column, contract, clock, typed)


def value_class(sql: str) -> str:
    """Classify a value without keeping it."""
    return VALUE_CLASS.format(f"({sql}::varchar)")


def _faults_of_words(column: Column, raw: str, typed: str) -> Iterator[Fault]:
    match column.kind:
        case Kind.ID:
            cut = f"regexp_full_match({typed}, {quoted(CUT_BY_A_SPREADSHEET)})"
            message = "is a number that a spreadsheet has cut; format the column as text there"
            yield Fault(column.name, cut, "cut_by_spreadsheet", message)
            too_long = f"length({typed}) > {LONGEST_ID}"
            yield Fault(
                column.name, too_long, "too_long", f"is longer than {LONGEST_ID} characters"
            )
        case Kind.ENUM:
            message = f"must be one of {', '.join(column.values)}"
            unknown = f"{raw} is not null and {typed} is null"
            yield Fault(column.name, unknown, "unknown_value", message)
        case Kind.CURRENCY:
            wrong = f"{typed} not in ({', '.join(map(quoted, sorted(CURRENCIES)))})"
            yield Fault(
                column.name, wrong, "not_a_currency", "must be an ISO 4217 code such as RON"
            )


def _faults_of_numbers(column: Column, typed: str) -> Iterator[Fault]:
    if column.kind is Kind.RATE:
        yield Fault(column.name, f"{typed} <= 0", "not_positive", "must be above zero")
    elif column.not_negative:
        yield Fault(column.name, f"{typed} < 0", "negative", "may not be negative")


def _faults_of_times(
    column: Column, contract: Contract, clock: Clock, typed: str
) -> Iterator[Fault]:
    if column.kind not in (Kind.TIMESTAMP, Kind.DATE):
        return
    early = f"{typed} < {column.duckdb_type} '{EARLIEST}'"
    yield Fault(column.name, early, "implausible_date", "lies before 1900")
    if column.not_future or column.name == contract.event_at:
        late = f"{typed} > timestamp '{clock.latest}'"
        message = f"lies more than {clock.tolerance_days} day(s) in the future"
        yield Fault(column.name, late, "in_the_future", message)
