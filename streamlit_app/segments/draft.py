"""A rule while it is being built: a tree whose lines have ids, so that widgets stay with them.

The draft lives in the visit, so it survives a look at another page. Conditions are kept as the
canonical JSON of rules, half-written ones too; nothing here judges them, `crm.segments` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

Kind = Literal["all", "any", "none", "not_all", "condition"]
GROUPS: tuple[Kind, ...] = ("all", "any", "none", "not_all")
INSIDE: Mapping[Kind, str] = {"none": "any", "not_all": "all"}
"""What stands inside the `not` of a group that negates."""
NEW: Mapping[str, Any] = {"field": "orders_count", "op": "gte", "value": 1}
"""A condition to begin with: every build knows how often people ordered."""

_ids = count(1)


@dataclass
class Node:
    """A group or a condition of a draft.

    `raw` is a condition as JSON, empty for groups. `is_bare` marks a group that the rule does not
    write while it has one part: a lone condition has no group around it, nor does a lone `not`.
    `revision` is part of the keys of its widgets: a new one makes them forget what they held.
    """

    kind: Kind
    raw: dict[str, Any] = field(default_factory=dict)
    parts: list[Node] = field(default_factory=list)
    is_bare: bool = False
    node_id: int = field(default_factory=lambda: next(_ids))
    revision: int = 0

    @property
    def is_group(self) -> bool:
        """Whether it holds other nodes."""
        return self.kind != "condition"

    def become(self, raw: dict[str, Any]) -> None:
        """Be another condition; what its widgets held is forgotten."""
        self.raw, self.revision = raw, self.revision + 1

    def key(self, name: str) -> str:
        """Name one of its widgets."""
        return f"segment_{self.node_id}_{self.revision}_{name}"


@dataclass
class Draft:
    """A rule being built, and the segment it began from; `slug` is None for a new one."""

    root: Node
    name: str = ""
    slug: str | None = None


def draft_of(rule: Mapping[str, Any], name: str = "", slug: str | None = None) -> Draft:
    """Begin a draft from a rule in canonical JSON."""
    root = node_of(deepcopy(dict(rule)))
    if not root.is_group:
        root = Node("all", parts=[root], is_bare=True)
    return Draft(root, name, slug)


def empty_draft() -> Draft:
    """Begin a draft with one condition."""
    return Draft(Node("all", parts=[new_condition()]))


def new_condition() -> Node:
    """Make a condition to be changed into what is wanted."""
    return Node("condition", dict(NEW))


def node_of(raw: dict[str, Any]) -> Node:
    """Read one node of a rule in canonical JSON."""
    for kind in ("all", "any"):
        if kind in raw:
            return Node(kind, parts=[node_of(part) for part in raw[kind]])
    if "not" not in raw:
        return Node("condition", raw)
    inner = node_of(raw["not"])
    if inner.kind in ("any", "all"):
        return Node("none" if inner.kind == "any" else "not_all", parts=inner.parts)
    return Node("none", parts=[inner], is_bare=True)


def rule_of(node: Node) -> dict[str, Any]:
    """Write a node as canonical JSON; `rule_of(node_of(rule))` is that rule."""
    if not node.is_group:
        return node.raw
    parts = [rule_of(part) for part in node.parts]
    is_bare = node.is_bare and len(parts) == 1
    if node.kind in INSIDE:
        return {"not": parts[0] if is_bare else {INSIDE[node.kind]: parts}}
    return parts[0] if is_bare else {node.kind: parts}


def paths_of(node: Node, path: str = "") -> Iterator[tuple[int, str]]:
    """Yield the id of every node with its path in the written rule: `all[1].not.any[0]`."""
    yield node.node_id, path
    is_bare = node.is_bare and len(node.parts) == 1
    start = f"{path}." if path else ""
    if node.kind in INSIDE:
        path, start = f"{start}not", f"{start}not."
    for number, part in enumerate(node.parts):
        group = INSIDE.get(node.kind, node.kind)
        yield from paths_of(part, path if is_bare else f"{start}{group}[{number}]")


def depth_of(node: Node) -> int:
    """Count the groups around the deepest condition."""
    return int(node.is_group) + max((depth_of(part) for part in node.parts), default=0)


def conditions_of(node: Node) -> Iterator[Node]:
    """Yield the conditions of a draft in their order."""
    if not node.is_group:
        yield node
    for part in node.parts:
        yield from conditions_of(part)


def parent_of(root: Node, node: Node) -> Node | None:
    """Return the group that holds a node; None for the root."""
    if any(part is node for part in root.parts):
        return root
    found = (parent_of(part, node) for part in root.parts if part.is_group)
    return next((parent for parent in found if parent is not None), None)


def remove(root: Node, node: Node) -> None:
    """Take a node out, and groups that are left without parts; the root keeps one condition."""
    parent = parent_of(root, node)
    if parent is None:
        return
    parent.parts = [part for part in parent.parts if part is not node]
    if not parent.parts:
        if parent is root:
            root.parts = [new_condition()]
        else:
            remove(root, parent)


def wrap(root: Node, node: Node, kind: Kind) -> None:
    """Put a node into a new group of its own, where it stands."""
    parent = parent_of(root, node)
    if parent is not None:
        inside = [Node(kind, parts=[node]) if part is node else part for part in parent.parts]
        parent.parts = inside


def move(root: Node, node: Node, by: int) -> None:
    """Move a node up or down among its neighbours."""
    parent = parent_of(root, node)
    if parent is None:
        return
    place = next(number for number, part in enumerate(parent.parts) if part is node)
    wanted = min(max(place + by, 0), len(parent.parts) - 1)
    parent.parts.insert(wanted, parent.parts.pop(place))


def repeat(root: Node, node: Node) -> None:
    """Put a copy of a node behind it."""
    parent = parent_of(root, node)
    if parent is not None:
        place = next(number for number, part in enumerate(parent.parts) if part is node)
        parent.parts.insert(place + 1, node_of(deepcopy(rule_of(node))))
