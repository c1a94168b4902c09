"""Reading the conditions that are no comparison of a field: what people did, where they belong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import cast

from crm.errors import RuleError, Sentence
from crm.segments.language.behaviours import EVENTS, BehaviourEvent
from crm.segments.language.catalogue import Catalogue
from crm.segments.language.operators import COUNTED, Shape
from crm.segments.language.reading import (
    below,
    check_keys,
    ordered_pair,
    read_duration,
    read_list,
    required,
    unknown,
)
from crm.segments.language.tree import (
    Behaviour,
    BehaviourKind,
    Membership,
    MembershipOp,
    Rule,
    Value,
    Window,
)
from crm.segments.language.values import PARSERS, SLUG, Scalar, parse_date, parse_number, shown

KINDS = ("did", "did_not", "first_did", "stopped")
WINDOWS = ("in_last", "between", "ever")
OPS = ("in", "not_in", "was_in")
COUNT_LIMIT = 1_000_000_000

ReadWhere = Callable[[object, BehaviourEvent, str], Rule]


def read_behaviour(
    raw: Mapping[str, object], kind: str, catalogue: Catalogue, path: str, where: ReadWhere
) -> Behaviour:
    """Read what a person did; `where` reads the conditions on the event's own properties."""
    counted = ("times", "distinct_by") if kind == "did" else ()
    check_keys(
        raw, (kind, *counted, "where", *WINDOWS), Sentence("a {kind} condition", kind=kind), path
    )
    event = _event(raw[kind], catalogue, below(path, kind))
    return Behaviour(
        cast("BehaviourKind", kind),
        event.name,
        _times(raw["times"], below(path, "times")) if "times" in raw else None,
        _window(raw, kind, event, path),
        where(raw["where"], event, below(path, "where")) if "where" in raw else None,
        _distinct_by(raw["distinct_by"], event, path) if "distinct_by" in raw else None,
    )


def _event(name: object, catalogue: Catalogue, path: str) -> BehaviourEvent:
    found = catalogue.find_event(name) if isinstance(name, str) else None
    if found is None:
        known = [one.name for one in catalogue.events]
        raise RuleError(unknown(Sentence("event"), name, known, catalogue.event_words), path)
    return found


def _times(raw: object, path: str) -> tuple[str, Value]:
    if not isinstance(raw, Mapping) or len(raw) != 1:
        raise RuleError(
            "{value} is no comparison; write one, as {{gte: 2}}.", path, value=shown(raw)
        )
    ((op, value),) = raw.items()
    inside = below(path, op)
    if op not in COUNTED:
        raise RuleError(unknown(Sentence("comparison of a count"), op, tuple(COUNTED)), inside)
    if COUNTED[op] is Shape.ONE:
        return op, _count(value, inside)
    items = read_list(value, op, inside)
    counts = tuple(_count(item, f"{inside}[{index}]") for index, item in enumerate(items))
    return op, ordered_pair(counts, inside) if COUNTED[op] is Shape.PAIR else counts


def _count(raw: object, path: str) -> Scalar:
    number = parse_number(raw, path)
    if number != number.to_integral_value() or not 0 <= number <= COUNT_LIMIT:
        raise RuleError("{value} is no count; write a whole number from 0.", path, value=shown(raw))
    return number


def _window(raw: Mapping[str, object], kind: str, event: BehaviourEvent, path: str) -> Window:
    given = [key for key in WINDOWS if key in raw]
    if len(given) > 1:
        raise RuleError(
            "a condition has one window; keep {one} or {other}.",
            below(path, given[1]),
            one=given[0],
            other=given[1],
        )
    if kind == "stopped" and given != ["in_last"]:
        raise RuleError("stopped needs in_last: how long it has not happened.", path)
    if not given or given == ["ever"]:
        if given and raw["ever"] is not True:
            raise RuleError("ever is true or not there.", below(path, "ever"))
        return Window()
    inside = below(path, given[0])
    if given == ["in_last"]:
        what = f"{event.name} in_last"
        return Window("in_last", read_duration(raw["in_last"], event.at_type, what, inside))
    items = read_list(raw["between"], "between", inside)
    parse = PARSERS[event.at_type]
    ends = tuple(parse(item, f"{inside}[{index}]") for index, item in enumerate(items))
    return Window("between", ordered_pair(ends, inside))


def _distinct_by(raw: object, event: BehaviourEvent, path: str) -> str | None:
    inside = below(path, "distinct_by")
    choices = event.distinct_choices
    names = {alias: one.name for one in event.properties for alias in one.aliases}
    chosen = names.get(raw, raw) if isinstance(raw, str) else raw
    if not isinstance(chosen, str) or chosen not in choices:
        raise RuleError(
            unknown(Sentence("way to count {event}", event=event.name), raw, choices), inside
        )
    return None if chosen == EVENTS else chosen


def read_membership(
    raw: Mapping[str, object], segments: Collection[str] | None, path: str
) -> Membership:
    """Read a condition on another segment; `segments` are those there are, None if not known."""
    check_keys(raw, ("segment", "op", "as_of"), Sentence("a membership"), path)
    slug, inside = raw["segment"], below(path, "segment")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise RuleError("{slug} is no slug of a segment.", inside, slug=shown(slug))
    if segments is not None and slug not in segments:
        raise RuleError(unknown(Sentence("segment"), slug, sorted(segments)), inside)
    op = required(raw, "op", Sentence("a membership is segment and op"), path)
    if not isinstance(op, str) or op not in OPS:
        raise RuleError(unknown(Sentence("operator of a segment"), op, OPS), below(path, "op"))
    if (op == "was_in") != ("as_of" in raw):
        problem = "was_in needs the day" if op == "was_in" else f"{op} means now; remove it"
        raise RuleError("as_of goes with was_in: {problem}.", below(path, "as_of"), problem=problem)
    day = parse_date(raw["as_of"], below(path, "as_of")) if op == "was_in" else None
    return Membership(slug, cast("MembershipOp", op), day)
