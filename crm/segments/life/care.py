"""Who answers for a segment, and on which day somebody should ask whether it still makes sense.

Folded from the operational log. Care is no part of what a segment says, so changing it makes no
version and needs no build; retiring a segment ends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm.actors import Actor
from crm.config import Settings
from crm.customers.recording import compose
from crm.errors import RuleError, UsageError
from crm.ops.events import SegmentEntrusted, SegmentRetired
from crm.ops.log import OperationalLog
from crm.segments.language.moments import Clock
from crm.segments.language.values import parse_duration
from crm.segments.life.snapshots import LEAST_ROLE_TO_DEFINE
from crm.segments.stored.store import find_segment

KINDS = (SegmentEntrusted.kind, SegmentRetired.kind)
OWNER_LIMIT = 120
NEVER = "never"


@dataclass(frozen=True)
class Care:
    """Who answers for a segment and when to look at it again; None = nobody, or no day set."""

    owner: str | None = None
    review_on: date | None = None

    def is_due(self, today: date) -> bool:
        """Say whether the day of the review has come.

        Examples
        --------
        >>> Care("Ana", date(2027, 3, 1)).is_due(date(2027, 2, 28))
        False
        >>> Care("Ana", date(2027, 3, 1)).is_due(date(2027, 3, 1))
        True
        """
        return self.review_on is not None and self.review_on <= today


NOBODYS = Care()


def read_care(settings: Settings) -> dict[str, Care]:
    """Return the care of every segment that was entrusted and not retired since, by slug."""
    found: dict[str, Care] = {}
    for logged in OperationalLog(settings).read(KINDS):
        found.pop(logged.subject_id, None)
        if isinstance(event := logged.event, SegmentEntrusted):
            found[logged.subject_id] = Care(event.owner, event.review_on)
    return found


def entrust(settings: Settings, slug: str, care: Care, *, actor: Actor) -> Care:
    """Log who answers for a segment and when to look again; saying the same again logs nothing.

    Parameters
    ----------
    settings : Settings
        Whose log.
    slug : str
        A current segment.
    care : Care
        Both facts as they are to be: what is None here is nobody's, or unset, from now on.
    actor : Actor
        Who says so; needs the role analyst.

    Raises
    ------
    NotPermittedError
        The role is below analyst.
    UsageError
        There is no such segment, or the name is too long or holds control characters.
    """
    actor.require(LEAST_ROLE_TO_DEFINE, "say who answers for segments")
    find_segment(settings, slug)
    owner = " ".join((care.owner or "").split())
    if len(owner) > OWNER_LIMIT or not owner.isprintable():
        raise UsageError(
            "The owner of '{slug}' is longer than {owner_limit} characters or holds control "
            "characters; write a name.",
            slug=slug,
            owner_limit=OWNER_LIMIT,
        )
    wanted = Care(owner or None, care.review_on)
    if wanted != read_care(settings).get(slug, NOBODYS):
        event = compose(
            SegmentEntrusted, subject_id=slug, owner=wanted.owner, review_on=wanted.review_on
        )
        OperationalLog(settings).append(event, actor=actor.name)
    return wanted


def review_day(text: str, clock: Clock) -> date | None:
    """Read the day of a review as people type it: a day, or how long from the clock's day.

    Months keep the day of the month, or end on the last where it is shorter; `never` is no day.

    Raises
    ------
    UsageError
        It is neither, is counted in hours, or has passed.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> clock = Clock(date(2026, 8, 31), ZoneInfo("Europe/Bucharest"))
    >>> review_day("P6M", clock), review_day("90d", clock), review_day("2027-01-15", clock)
    (datetime.date(2027, 2, 28), datetime.date(2026, 11, 29), datetime.date(2027, 1, 15))
    """
    if text.strip().lower() == NEVER:
        return None
    day = _day_of(text.strip(), clock)
    if day <= clock.as_of:
        raise UsageError(
            "{day} is not after {as_of}; a review is on a day to come.", day=day, as_of=clock.as_of
        )
    return day


def _day_of(text: str, clock: Clock) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        length = parse_duration(text, "")
    except RuleError:
        length = None
    if length is None or length.unit == "H":
        raise UsageError(
            "{text!r} is no day of a review; write 2027-03-29, P6M, P90D, or {never}.",
            text=text[:40],
            never=NEVER,
        )
    return clock.next_days(length)[1]
