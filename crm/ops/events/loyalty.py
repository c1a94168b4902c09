"""Loyalty: programmes defined, and what people do with points.

What orders earn, refunds take back and time expires is derived by dbt and never logged. The subject
of a definition is the programme's slug, of everything else the customer id.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from crm.ops.events.base import Event, Identifier, Text

MAX_TIERS = MAX_MULTIPLIERS = 12
"""As many as `stg_ops__loyalty_tiers` and `stg_ops__loyalty_multipliers` unfold."""

Points = Annotated[int, Field(gt=0, le=1_000_000_000)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
ReasonCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""A code of few words, never free text: it is published."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LoyaltyTier(_Part):
    """A rank and the least points, or units of money, that reach it."""

    name: Identifier
    threshold: Annotated[int, Field(ge=0, le=1_000_000_000)]


class LoyaltyMultiplier(_Part):
    """Orders that meet every condition given earn `factor` times the rate; both days count."""

    factor: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
    channel: Identifier | None = None
    genre: Identifier | None = None
    from_date: date | None = None
    to_date: date | None = None

    @model_validator(mode="after")
    def _says_when_it_holds(self) -> Self:
        given = (self.channel, self.genre, self.from_date, self.to_date)
        if not any(value is not None for value in given):
            raise ValueError("name a channel, genre, from_date or to_date; else change earn_rate")
        if self.from_date and self.to_date and self.to_date < self.from_date:
            raise ValueError("to_date lies before from_date")
        return self


class LoyaltyProgramDefined(Event):
    """A programme's rules, in force for orders from then on; the first one for earlier orders too.

    `earn_rate` is points per unit of `currency`; no currency means the tenant's base currency.
    """

    kind = "loyalty_program_defined"
    subject_id: Slug
    name_en: Text
    name_ro: Text | None = None
    type: Literal["points", "tier", "referral", "vip"] = "points"
    earn_rate: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=4)] = Decimal(1)
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    multipliers: Annotated[tuple[LoyaltyMultiplier, ...], Field(max_length=MAX_MULTIPLIERS)] = ()
    minimum_purchase: Annotated[Decimal, Field(ge=0, le=10**9, decimal_places=2)] = Decimal(0)
    expiry_months: Annotated[int, Field(gt=0, le=600)] | None = None
    expiry_days: Annotated[int, Field(gt=0, le=20_000)] | None = None
    rounding: Literal["down", "nearest", "up"] = "down"
    tiers: Annotated[tuple[LoyaltyTier, ...], Field(max_length=MAX_TIERS)] = ()
    tier_basis: Literal["points", "spend"] = "points"
    tier_period: Literal["lifetime", "rolling_year"] = "lifetime"
    starts_on: date | None = None
    is_active: bool = True
    allow_negative: bool = False

    @model_validator(mode="after")
    def _tiers_rise_from_zero(self) -> Self:
        thresholds = [tier.threshold for tier in self.tiers]
        if thresholds and (thresholds[0] != 0 or thresholds != sorted(set(thresholds))):
            raise ValueError("tiers begin with the threshold 0 and rise")
        if len({tier.name for tier in self.tiers}) < len(self.tiers):
            raise ValueError("two tiers have one name")
        if self.type == "tier" and not self.tiers:
            raise ValueError("a programme of type 'tier' needs tiers")
        return self

    @property
    def expires(self) -> bool:
        """Whether points end at all."""
        return self.expiry_months is not None or self.expiry_days is not None


class PointsRedeemed(Event):
    """A customer spent points."""

    kind = "points_redeemed"
    program_id: Slug
    points: Points
    reason_code: ReasonCode = "redeemed"


class PointsAdjusted(Event):
    """Somebody corrected a balance by hand, up or down."""

    kind = "points_adjusted"
    program_id: Slug
    points: Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]
    reason_code: ReasonCode

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.points == 0:
            raise ValueError("an adjustment of 0 points changes nothing")
        return self


class BonusPointsGranted(Event):
    """A customer was given points: a referral, a birthday, an invitation."""

    kind = "bonus_points_granted"
    program_id: Slug
    points: Points
    reason_code: ReasonCode


class PointsEntryReversed(Event):
    """An earlier redemption, adjustment or bonus was taken back as a whole."""

    kind = "points_entry_reversed"
    program_id: Slug
    entry_id: Identifier
    points: int
    reason_code: ReasonCode
