"""What people of the histories do with points, so that lots are spent, end and are owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from crm.ops.events import BonusPointsGranted, LoyaltyProgramDefined, PointsRedeemed
from crm.ops.records import Entry
from tests.proofs.row_versions import Person

PROGRAMME = Entry(
    LoyaltyProgramDefined(subject_id="default", name_en="Points", expiry_months=6),
    datetime(2022, 1, 1, tzinfo=UTC),
    "programme",
)


def points_moved(people: Iterable[Person], ids: Mapping[str, str]) -> Iterator[Entry]:
    """Yield a bonus and a redemption of everybody; `ids` maps customer keys to ids."""
    for number, person in enumerate(people):
        customer_id = ids[person.customer_keys[0]]
        at = datetime(2023, 9, 1, 9, tzinfo=UTC) + timedelta(days=number % 200)
        bonus = BonusPointsGranted(
            subject_id=customer_id, program_id="default", points=50, reason_code="welcome"
        )
        spent = PointsRedeemed(
            subject_id=customer_id, program_id="default", points=20 + number % 40
        )
        yield Entry(bonus, at, f"{person.name}-bonus")
        yield Entry(spent, at + timedelta(days=30), f"{person.name}-redeemed")
