"""A rule taken apart over everybody: what each condition takes away, and who just misses one."""

from __future__ import annotations

from typing import Any

from crm.config import Settings
from crm.errors import UsageError
from crm.segments.asking.population import Asked
from crm.segments.asking.source import Source, source_of, standing_rule
from crm.segments.figures.gaps import unit_of
from crm.segments.figures.patterns import Mask, Patterns, parts_of, read_patterns
from crm.segments.figures.steps import Funnel, Missed, Step
from crm.segments.language.tree import AllOf, AnyOf, Not, Rule
from crm.segments.stored.store import find_segment
from crm.warehouse.connection import PublishedBuild, reader


def funnel(settings: Settings, rule: object, build: PublishedBuild | None = None) -> Funnel:
    """Take a rule apart that nobody needs to have saved.

    Parameters
    ----------
    settings : Settings
        Whose published build to ask.
    rule : object
        The rule as JSON or YAML gave it.
    build : PublishedBuild, optional
        The build the caller looks at; default the one CURRENT names.

    Raises
    ------
    RuleError, NotReadyError, NotBuiltError
        The rule does not stand, or there is no build to ask.
    """
    with reader(settings, build) as connection:
        asked = Asked(settings, connection)
        source = source_of(asked)
        return funnel_of(source, standing_rule(asked, rule), asked.build.build_id)


def segment_funnel(settings: Settings, slug: str) -> Funnel:
    """Take the rule of a stored segment apart, as it is defined now; its lists stay aside.

    Raises
    ------
    UsageError
        There is no such segment, or it is a list of people and has no rule to take apart.
    NotReadyError, NotBuiltError
        There is no build that can answer.
    """
    segment = find_segment(settings, slug)
    if segment.type != "dynamic":
        raise UsageError(
            "'{slug}' is a {type} segment: its people are listed, no rule takes them in. `crm "
            "segment members {slug}` shows them.",
            slug=slug,
            type=segment.type,
        )
    return funnel(settings, segment.rule)


def funnel_of(source: Source, rule: Rule, build_id: str) -> Funnel:
    """Take a rule apart over the people of a source."""
    patterns = read_patterns(source, rule)
    root = _Taking(source, rule, patterns).step(rule, "", patterns.everybody)
    matching, population = patterns.count(patterns.meets(rule)), patterns.count(patterns.everybody)
    return Funnel(
        build_id,
        source.clock.as_of,
        population,
        matching,
        root,
        _emptied_by(root) if population and not matching else None,
        tuple(step.path for step in _leaves(root) if step.alone == 0),
    )


class _Taking:
    """Takes one rule apart over its patterns."""

    def __init__(self, source: Source, rule: Rule, patterns: Patterns) -> None:
        self.source = source
        self.rule = rule
        self.patterns = patterns
        self.parts = parts_of(rule)
        self.matching = patterns.count(patterns.meets(rule))

    def step(self, node: Rule, path: str, reaching: Mask, taken: Mask | None = None) -> Step:
        """Count one node for those who reach it; `taken` are those an `any` already took in."""
        met = self.patterns.meets(node)
        count = self.patterns.count
        before = reaching if taken is None else taken
        after = reaching & met if taken is None else taken | (reaching & met)
        return Step(
            path,
            node,
            count(met),
            count(before),
            count(after),
            self._without(path) - self.matching,
            **self._missed(node, path),
            steps=tuple(self._inside(node, path, reaching)),
        )

    def _inside(self, node: Rule, path: str, reaching: Mask) -> list[Step]:
        start = f"{path}." if path else ""
        if isinstance(node, Not):
            return [self.step(node.part, f"{start}not", reaching)]
        if not isinstance(node, AllOf | AnyOf):
            return []
        steps, taken = [], self.patterns.everybody & False
        for number, part in enumerate(node.parts):
            if isinstance(node, AllOf):
                steps.append(self.step(part, f"{start}all[{number}]", reaching))
                reaching = reaching & self.patterns.meets(part)
            else:
                steps.append(self.step(part, f"{start}any[{number}]", reaching, taken))
                taken = taken | (reaching & self.patterns.meets(part))
        return steps

    def _without(self, path: str) -> int:
        left = without(self.rule, path)
        everybody = self.patterns.everybody
        return self.patterns.count(everybody if left is None else self.patterns.meets(left))

    def _missed(self, node: Rule, path: str) -> dict[str, Any]:
        paths = [""] if self.parts == (self.rule,) else _paths_of(self.parts)
        if path not in paths:
            return {}
        place = paths.index(path)
        fails = ~self.patterns.meets(node)
        for number, part in enumerate(self.parts):
            if number != place:
                fails = fails & self.patterns.meets(part)
        return {
            "missed": self.patterns.count(fails),
            "nearest": self._nearest(fails),
            "unit": unit_of(self.source, node),
        }

    def _nearest(self, fails: Mask) -> tuple[Missed, ...]:
        found = [
            Missed(one["customer_id"], one["gap"])
            for number in fails.nonzero()[0].tolist()
            for one in self.patterns.nearest[number] or ()
        ]
        return tuple(sorted(found, key=_closeness)[:5])


def without(rule: Rule, path: str) -> Rule | None:
    """Leave one node out of a rule; a group without parts goes too, None when nothing is left."""
    if not path:
        return None
    head, _, rest = path.partition(".")
    if isinstance(rule, Not):
        left = without(rule.part, rest)
        return None if left is None else Not(left)
    if not isinstance(rule, AllOf | AnyOf):
        raise KeyError(path)
    place = int(head[head.index("[") + 1 : -1])
    parts = [
        without(part, rest) if number == place else part for number, part in enumerate(rule.parts)
    ]
    kept = tuple(part for part in parts if part is not None)
    return type(rule)(kept) if kept else None


def _paths_of(parts: tuple[Rule, ...]) -> list[str]:
    return [f"all[{number}]" for number in range(len(parts))]


def _closeness(one: Missed) -> tuple[float, str]:
    return float("inf") if one.gap is None else one.gap, one.customer_id


def _leaves(step: Step) -> list[Step]:
    return [leaf for part in step.steps for leaf in _leaves(part)] if step.steps else [step]


def _emptied_by(step: Step) -> str:
    """Follow the first part that leaves nobody down to a condition or an `any`."""
    if isinstance(step.rule, AllOf):
        for part in step.steps:
            if part.after == 0:
                return _emptied_by(part)
    return step.path
