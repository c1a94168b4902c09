"""Custom fields: defined once with a type, then set on customers, checked at the door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from crm.actors import Actor
from crm.config import Settings
from crm.customers.recording import LEAST_ROLE, as_word, compose, record
from crm.errors import Sentence, UsageError
from crm.ops.events import CustomFieldCleared, CustomFieldDefined, CustomFieldSet
from crm.ops.events.customers import FIELD_VOCABULARY
from crm.ops.log import OperationalLog
from crm.ops.state import Field, read_vocabulary

LARGEST, PLACES = Decimal(10) ** 20, 8
"""What dbt's decimal(28, 8) holds."""
TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")


def define_field(
    settings: Settings,
    name: str,
    type: str,
    *,
    actor: Actor,
    label: str | None = None,
    choices: Sequence[str] = (),
    is_personal: bool = False,
) -> Field:
    """Define a custom field, or change its label, choices and privacy.

    Parameters
    ----------
    settings : Settings
        Whose log.
    name : str
        Lower-case letters, digits and `_`.
    type : str
        text, number, date, boolean or choice; stays once values may have been set.
    actor : Actor
        Needs the role marketer.
    label : str, optional
        What people read; default the name.
    choices : sequence of str
        Allowed values of a choice; a later definition may add some and take none away.
    is_personal : bool
        Values are published with the contacts only; always so for text.

    Raises
    ------
    NotPermittedError, UsageError
        The role is below marketer; the definition contradicts itself or the earlier one.
    """
    actor.require(LEAST_ROLE, "define custom fields")
    words = tuple(as_word(choice, "choice") for choice in choices)
    earlier = read_vocabulary(settings).fields.get(name)
    if earlier is not None:
        _check_change(earlier, type, words, is_personal)
    event = compose(
        CustomFieldDefined,
        subject_id=FIELD_VOCABULARY,
        field=name,
        type=type,
        label=label or name,
        choices=list(words),
        is_personal=is_personal or type == "text",
    )
    OperationalLog(settings).append(event, actor=actor.name)
    return Field(name, event.type, event.label, words, event.is_personal)


def set_field(
    settings: Settings,
    customer_id: str,
    name: str,
    value: str,
    *,
    actor: Actor,
    request_id: str | None = None,
) -> str:
    """Set a customer's value of a custom field and return it as it is stored.

    Parameters
    ----------
    settings, customer_id, actor, request_id
        As `crm.customers.recording.record`.
    name : str
        A defined field.
    value : str
        Of a number `12.5`, of a date `2026-03-29`, of a boolean yes or no, of a choice one of them.

    Raises
    ------
    NotPermittedError, UsageError
        As `record`; there is no such field, or its type has no such value.
    """
    stored = _typed(find_field(settings, name), value)
    record(
        settings,
        CustomFieldSet,
        customer_id,
        actor=actor,
        request_id=request_id,
        field=name,
        value=stored,
    )
    return stored


def clear_field(
    settings: Settings, customer_id: str, name: str, *, actor: Actor, request_id: str | None = None
) -> None:
    """Take a customer's value of a custom field away; errors as `set_field`."""
    find_field(settings, name)
    record(
        settings, CustomFieldCleared, customer_id, actor=actor, request_id=request_id, field=name
    )


def find_field(settings: Settings, name: str) -> Field:
    """Return a custom field.

    Raises
    ------
    UsageError
        Nobody defined it.
    """
    fields = read_vocabulary(settings).fields
    if name not in fields:
        raise UsageError(
            "There is no custom field '{name}'; `crm customer field list` shows those there are, "
            "`crm customer field define` makes one.",
            name=name[:40],
        )
    return fields[name]


def _check_change(earlier: Field, type: str, choices: tuple[str, ...], is_personal: bool) -> None:
    if earlier.type != type:
        raise UsageError(
            "The field '{name}' is of type {type}, and values may stand in it; define another "
            "field.",
            name=earlier.name,
            type=earlier.type,
        )
    lost = sorted(set(earlier.choices) - set(choices))
    if lost:
        raise UsageError(
            "The field '{name}' would lose the choice {lost!r}, which customers may have; name "
            "the earlier choices too.",
            name=earlier.name,
            lost=lost[0],
        )
    if earlier.is_personal and not (is_personal or type == "text"):
        raise UsageError(
            "The values of '{name}' are personal and stay with the contacts; define another field "
            "for what everybody may see.",
            name=earlier.name,
        )


def _typed(field: Field, value: str) -> str:
    text = value.strip()
    match field.type:
        case "number":
            return _number(field, text)
        case "date":
            return _date(field, text)
        case "boolean" if text.lower() in (*TRUE, *FALSE):
            return "true" if text.lower() in TRUE else "false"
        case "choice" if as_word(text, "choice") in field.choices:
            return as_word(text, "choice")
        case "text" if text:
            return text
    allowed = {
        "boolean": Sentence("yes or no"),
        "choice": Sentence("one of {choices}", choices=", ".join(field.choices)),
        "text": Sentence("a text that is not empty"),
    }
    raise _refusal(field, allowed[field.type])


def _number(field: Field, text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _refusal(field, Sentence("a number such as 12.5")) from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(number) >= LARGEST or -exponent > PLACES:
        raise _refusal(
            field,
            Sentence(
                "a number below {largest:.0e} with at most {places} decimals",
                largest=LARGEST,
                places=PLACES,
            ),
        )
    return f"{number:f}"


def _date(field: Field, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _refusal(field, Sentence("a date such as 2026-03-29")) from None


def _refusal(field: Field, allowed: str) -> UsageError:
    return UsageError(
        "The field '{name}' is of type {type}: give {allowed}.",
        name=field.name,
        type=field.type,
        allowed=allowed,
    )
