"""What people say a customer is: preferences, fields of their own, kind, source, state, VIP."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from crm.ops.events.base import Event, Text, Word

FIELD_VOCABULARY = "custom_fields"
"""Subject of the definitions of custom fields."""

PreferenceKind = Literal["genre", "channel", "topic"]
FieldType = Literal["text", "number", "date", "boolean", "choice"]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
CustomerType = Literal[
    "retail",
    "wholesale",
    "distributor",
    "individual",
    "group_booker",
    "school",
    "corporate",
    "agency",
]
AccountState = Literal["active", "closed"]


class PreferenceStated(Event):
    """A customer said what they like: a genre, a channel, a topic to hear about."""

    kind = "preference_stated"
    about: PreferenceKind
    value: Word


class PreferenceWithdrawn(Event):
    """A customer's stated preference no longer holds."""

    kind = "preference_withdrawn"
    about: PreferenceKind
    value: Word


class CustomFieldDefined(Event):
    """A field of the tenant's own exists; the latest definition of a name holds.

    A text field holds free text, so its values count as personal whatever the definition says.
    """

    kind = "custom_field_defined"
    field: FieldName
    type: FieldType
    label: Annotated[str, Field(min_length=1, max_length=80)]
    choices: list[Word] = Field(default_factory=list, max_length=200)
    is_personal: bool = False

    @model_validator(mode="after")
    def _choices_belong_to_a_choice(self) -> Self:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("a field of type choice has choices, and only such a field")
        if self.type == "text" and not self.is_personal:
            raise ValueError("a text field holds free text, so it is personal")
        return self


class CustomFieldSet(Event):
    """A customer's value of a custom field, written the way its type is written.

    Numbers have a decimal point, dates are ISO 8601, booleans `true` or `false`.
    """

    kind = "custom_field_set"
    field: FieldName
    value: Annotated[str, Field(min_length=1, max_length=500)]


class CustomFieldCleared(Event):
    """A customer has no value of a custom field any more."""

    kind = "custom_field_cleared"
    field: FieldName


class CustomerTypeSet(Event):
    """Somebody said what kind of customer this is; it counts above what a source delivers."""

    kind = "customer_type_set"
    customer_type: CustomerType


class AcquisitionSourceSet(Event):
    """Somebody said where a customer came from; it counts above what a source delivers."""

    kind = "acquisition_source_set"
    acquisition_source: Word
    detail: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class AccountStateSet(Event):
    """A customer's account was closed, or is active again."""

    kind = "account_state_set"
    account_state: AccountState
    reason: Text | None = None


class VipSet(Event):
    """Somebody made a customer a VIP, whatever the rule says."""

    kind = "vip_set"
    reason: Text | None = None


class VipCleared(Event):
    """The VIP mark that somebody set no longer holds; the rule decides again."""

    kind = "vip_cleared"
    reason: Text | None = None
