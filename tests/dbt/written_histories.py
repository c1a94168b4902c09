"""Random histories of what people write about customers: the same for the fold and for dbt."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import get_args

from crm.ops.events import (
    AccountStateSet,
    AcquisitionSourceSet,
    CommunicationLogged,
    CommunicationStatusChanged,
    ConsentChanged,
    CustomerTypeSet,
    CustomFieldCleared,
    CustomFieldDefined,
    CustomFieldSet,
    DoNotContactLifted,
    DoNotContactSet,
    Event,
    NoteClosed,
    NoteEdited,
    NotePinned,
    NoteRemoved,
    NoteReopened,
    NoteUnpinned,
    NoteWritten,
    PreferenceStated,
    PreferenceWithdrawn,
    TagAdded,
    TagColoured,
    TagRemoved,
    TagRenamed,
)
from crm.ops.events.communications import Status
from crm.ops.events.customers import FIELD_VOCABULARY, AccountState, CustomerType
from crm.ops.events.notes import Priority
from crm.ops.events.tags import TAG_VOCABULARY, Colour
from crm.ops.records import Entry

END = datetime(2024, 6, 30, 21, tzinfo=UTC)
"""The end of the as_of day of `tests.dbt.runner` in Bucharest."""
TAGS = ("staff", "press", "ștaif", "vip-friend", "nou", "old_guard")
CHANNELS = ("email", "sms", "push")
VALUES = {
    "seats": ("2", "3.5", "-1"),
    "member": ("true", "false"),
    "born": ("2000-02-29", "1990-01-01"),
    "meal": ("vegan", "kosher"),
    "remark": ("likes “aisles”", "it's\nfine"),
    "never_defined": ("x",),
}
DEFINITIONS = (
    ("seats", "number", [], False),
    ("member", "boolean", [], False),
    ("born", "date", [], True),
    ("meal", "choice", ["vegan", "kosher"], False),
    ("remark", "text", [], True),
)


def subjects(people: int) -> dict[str, str]:
    """Return every id an event may be about and whose it is: every third person had two."""
    ids = {f"cust_{number:03}": f"cust_{number:03}" for number in range(people)}
    joined = {f"was_{number:03}": f"cust_{number:03}" for number in range(0, people, 3)}
    return ids | joined


def histories(people: int, events_each: int, seed: int) -> list[Entry]:
    """Return shuffled events, few instants apart so that ties happen, some after the as_of day."""
    dice = random.Random(seed)
    entries = [_entry(dice, _definition(*one)) for one in DEFINITIONS]
    for subject in subjects(people):
        entries += [_entry(dice, event) for event in _about(dice, subject, events_each)]
    entries += [_entry(dice, _word(dice)) for _ in range(30)]
    dice.shuffle(entries)
    return entries


def _about(dice: random.Random, subject: str, count: int) -> list[Event]:
    kinds = (_tag, _note, _communication, _preference, _field, _standing, _contact)
    return [dice.choice(kinds)(dice, subject) for _ in range(count)]


def _entry(dice: random.Random, event: Event) -> Entry:
    instant = END + timedelta(hours=dice.randrange(-40, 4))
    identity = f"{event.kind}-{event.subject_id}-{dice.randrange(3)}"
    if isinstance(event, NoteWritten | CommunicationLogged):
        return Entry(event, instant, f"{identity}-{dice.randrange(10**9)}")
    return Entry(event, instant)


def _definition(name: str, kind: str, choices: list[str], is_personal: bool) -> Event:
    return CustomFieldDefined(
        subject_id=FIELD_VOCABULARY,
        field=name,
        type=kind,
        label=name,
        choices=choices,
        is_personal=is_personal,
    )


def _word(dice: random.Random) -> Event:
    tag, other = dice.choice(TAGS), dice.choice(TAGS)
    if dice.random() < 0.5:
        return TagRenamed(subject_id=TAG_VOCABULARY, tag=tag, to=other)
    return TagColoured(subject_id=TAG_VOCABULARY, tag=tag, colour=dice.choice(get_args(Colour)))


def _tag(dice: random.Random, subject: str) -> Event:
    kind = dice.choice((TagAdded, TagAdded, TagRemoved))
    return kind(subject_id=subject, tag=dice.choice(TAGS))


def _preference(dice: random.Random, subject: str) -> Event:
    kind = dice.choice((PreferenceStated, PreferenceStated, PreferenceWithdrawn))
    about, value = dice.choice((("genre", "rock"), ("channel", "sms"), ("topic", "rock")))
    return kind(subject_id=subject, about=about, value=value)


def _field(dice: random.Random, subject: str) -> Event:
    name = dice.choice(list(VALUES))
    if dice.random() < 0.3:
        return CustomFieldCleared(subject_id=subject, field=name)
    return CustomFieldSet(subject_id=subject, field=name, value=dice.choice(VALUES[name]))


def _standing(dice: random.Random, subject: str) -> Event:
    makers: tuple[Callable[[], Event], ...] = (
        lambda: CustomerTypeSet(
            subject_id=subject, customer_type=dice.choice(get_args(CustomerType))
        ),
        lambda: AccountStateSet(
            subject_id=subject, account_state=dice.choice(get_args(AccountState))
        ),
        lambda: AcquisitionSourceSet(
            subject_id=subject, acquisition_source=dice.choice(("direct", "referral"))
        ),
    )
    return dice.choice(makers)()


def _contact(dice: random.Random, subject: str) -> Event:
    channel = dice.choice(CHANNELS)
    match dice.randrange(8):
        case 0:
            return DoNotContactSet(subject_id=subject, channel=dice.choice([channel, None]))
        case 1:
            return DoNotContactLifted(subject_id=subject, channel=dice.choice([channel, None]))
        case _:
            states = ("granted", "granted", "denied", "withdrawn", "pending", "unknown")
            return ConsentChanged(
                subject_id=subject,
                channel=channel,
                purpose="marketing",
                state=dice.choice(states),
                proof=dice.choice((None, "paper form")),
            )


def _note(dice: random.Random, subject: str) -> Event:
    kind = dice.choice(("reminder", "complaint", "internal"))
    return NoteWritten(
        subject_id=subject,
        type=kind,
        priority=dice.choice(get_args(Priority)),
        title=dice.choice((None, "Șanse")),
        body=f"said {dice.randrange(100)} things, \"quoted\"\nand more",
        due_date=date(2024, 7, dice.randint(1, 31)) if kind == "reminder" else None,
    )  # fmt: skip


def _communication(dice: random.Random, subject: str) -> Event:
    return CommunicationLogged(
        subject_id=subject,
        channel=dice.choice(CHANNELS),
        direction=dice.choice(("inbound", "outbound")),
        subject="Bilete",
        body="Text",
        campaign=dice.choice((None, "spring")),
        status=dice.choice((None, "queued", "sent")),
    )


def marks(entries: list[Entry], seed: int) -> list[Entry]:
    """Return edits, marks and statuses of what those entries wrote, some of it never written."""
    dice = random.Random(seed)
    found: list[Entry] = []
    for entry in entries:
        if not isinstance(entry.event, NoteWritten | CommunicationLogged):
            continue
        for _ in range(dice.randrange(4)):
            target = entry.event_id if dice.random() < 0.95 else f"nothing-{dice.randrange(99)}"
            found.append(_entry(dice, _mark(dice, entry.event, target)))
    return found


def _mark(dice: random.Random, of: Event, target: str) -> Event:
    subject = of.subject_id
    if isinstance(of, CommunicationLogged):
        status = dice.choice(get_args(Status))
        return CommunicationStatusChanged(
            subject_id=subject, communication_id=target, status=status
        )
    if dice.random() < 0.4:
        return NoteEdited(
            subject_id=subject, note_id=target, type="complaint", body=f"{dice.randrange(100)}"
        )
    kinds = (NotePinned, NoteUnpinned, NoteClosed, NoteReopened, NoteRemoved)
    return dice.choice(kinds)(subject_id=subject, note_id=target)
