"""The closed vocabulary in which a mapping computes a column.

`Header` alone renames; `{column, default, values, formats, decimal}` parses; `{constant}`,
`{concat, separator}`, `{add}`, `{multiply}`, `{ordinal_within}`, `{object}`, `{prefix_of, values,
otherwise}` compute; `{derive}` leaves the column to staging. There is no way to write SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag


def _plain(value: object) -> object:
    if isinstance(value, str) and any(char < " " or char == "\x7f" for char in value):
        raise ValueError("holds a control character")
    return value


PlainText = Annotated[str, BeforeValidator(_plain)]


class _Expression(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FromColumn(_Expression):
    """The value of one column of the file, parsed as told."""

    column: PlainText
    default: PlainText | None = Field(None, description="Value where the file has none")
    values: dict[PlainText, PlainText] = Field(
        default_factory=dict, description="What the file writes -> what the contract means"
    )
    formats: tuple[PlainText, ...] = Field((), description="strptime formats of dates")
    decimal: Literal[".", ","] | None = Field(None, description="Decimal sign of numbers")


class Constant(_Expression):
    """The same value on every row."""

    constant: PlainText


class Concat(_Expression):
    """Texts joined; missing when any part is missing."""

    concat: tuple[Expression, ...] = Field(min_length=1)
    separator: PlainText = "-"


class Add(_Expression):
    """The sum of numbers; missing when all are missing."""

    add: tuple[Expression, ...] = Field(min_length=1)


class Multiply(_Expression):
    """The product of numbers; missing when any is missing."""

    multiply: tuple[Expression, ...] = Field(min_length=1)


class OrdinalWithin(_Expression):
    """1, 2 ... in file order among the rows with the same values in these columns."""

    ordinal_within: tuple[PlainText, ...] = Field(min_length=1)


class JsonObject(_Expression):
    """A JSON object of columns, for the details a contract has no column for."""

    object: dict[PlainText, PlainText] = Field(min_length=1)


class ByPrefix(_Expression):
    """A meaning that a source hides in the first letters of another column."""

    prefix_of: PlainText
    values: dict[PlainText, PlainText] = Field(min_length=1)
    otherwise: PlainText


class Derive(_Expression):
    """Nothing is delivered: staging derives it from this table."""

    derive: Literal["order_items"]


def _tag(value: Any) -> str | None:
    if isinstance(value, _Expression):
        return f"<{type(value).__name__}>"
    if isinstance(value, dict):
        kinds = [kind for kind in _KINDS if kind in value]
        return f"<{_KINDS[kinds[0]]}>" if len(kinds) == 1 else None
    return None


_KINDS = {
    "column": "FromColumn",
    "constant": "Constant",
    "concat": "Concat",
    "add": "Add",
    "multiply": "Multiply",
    "ordinal_within": "OrdinalWithin",
    "object": "JsonObject",
    "prefix_of": "ByPrefix",
    "derive": "Derive",
}


def _written_out(value: object) -> object:
    """Write out the short forms: a bare name is a column."""
    if isinstance(value, str):
        return {"column": value}
    if isinstance(value, dict) and isinstance(value.get("ordinal_within"), str):
        return {**value, "ordinal_within": [value["ordinal_within"]]}
    return value


Expression = Annotated[
    Annotated[FromColumn, Tag("<FromColumn>")]
    | Annotated[Constant, Tag("<Constant>")]
    | Annotated[Concat, Tag("<Concat>")]
    | Annotated[Add, Tag("<Add>")]
    | Annotated[Multiply, Tag("<Multiply>")]
    | Annotated[OrdinalWithin, Tag("<OrdinalWithin>")]
    | Annotated[JsonObject, Tag("<JsonObject>")]
    | Annotated[ByPrefix, Tag("<ByPrefix>")]
    | Annotated[Derive, Tag("<Derive>")],
    Discriminator(
        _tag,
        custom_error_type="unknown_expression",
        custom_error_message="must be a column's name or exactly one of "
        "column, constant, concat, add, multiply, ordinal_within, object, prefix_of, derive",
    ),
    BeforeValidator(_written_out),
]

for _model in (Concat, Add, Multiply):
    _model.model_rebuild()


def headers_in(expression: _Expression) -> Iterator[str]:
    """Yield the header names an expression reads."""
    match expression:
        case FromColumn():
            yield expression.column
        case ByPrefix():
            yield expression.prefix_of
        case OrdinalWithin():
            yield from expression.ordinal_within
        case JsonObject():
            yield from expression.object.values()
        case Concat(concat=parts) | Add(add=parts) | Multiply(multiply=parts):
            for part in parts:
                yield from headers_in(part)
