"""No sequence of statements, corrections, repeats and reports opens a door without a proof."""

from __future__ import annotations

import pytest

from tests.dbt.runner import rows
from tests.proofs.conftest import Proved
from tests.proofs.consent_sequences import Step, may_email, person_of, tellers


@pytest.fixture(scope="module")
def answers(proved: Proved) -> dict[str, bool | None]:
    """What the marts say of each person, by account."""
    found = rows(
        proved.home,
        "select source_customer_id, may_email from marts.dim_customers"
        " inner join marts.bridge_customer_sources using (customer_id)"
        " where source_customer_id like 'q%'",
    )
    return dict(found)


def test_every_prefix_of_every_sequence_is_answered_as_by_the_plain_fold(
    proved: Proved, answers: dict[str, bool | None]
) -> None:
    told = {person.accounts[0]: may_email(steps) for person, steps in tellers(proved.sequences)}
    assert answers == told
    assert set(told.values()) >= {True, False}


def test_who_ever_refused_is_written_to_only_after_a_proven_grant(
    proved: Proved, answers: dict[str, bool | None]
) -> None:
    opened = 0
    for person, steps in tellers(proved.sequences):
        refused = any(not step.is_grant for step in steps)
        if refused and answers[person.accounts[0]]:
            opened += 1
            assert any(step.is_grant and step.has_proof for step in steps)
    assert opened


def test_only_a_grant_opens_what_nobody_refused_and_only_a_proven_one_the_rest(
    proved: Proved, answers: dict[str, bool | None]
) -> None:
    for number, steps in enumerate(proved.sequences):
        before: bool | None = None
        for prefix in range(1, len(steps) + 1):
            after = answers[person_of(number, prefix).accounts[0]]
            if after and not before:
                assert _may_open(steps[: prefix - 1], steps[prefix - 1])
            before = after


def _may_open(before: tuple[Step, ...], step: Step) -> bool:
    refused = any(not earlier.is_grant for earlier in before)
    # a refusal corrected to an earlier day leaves a proven grant standing
    proven = any(one.is_grant and one.has_proof for one in (*before, step))
    return proven if refused else step.is_grant


def test_a_repeat_changes_nothing(proved: Proved, answers: dict[str, bool | None]) -> None:
    repeats = 0
    for number, steps in enumerate(proved.sequences):
        for place in range(1, len(steps)):
            if _is_repeat(steps, place):
                repeats += 1
                shorter, longer = (person_of(number, place + more) for more in (0, 1))
                assert answers[shorter.accounts[0]] == answers[longer.accounts[0]]
    assert repeats


def _is_repeat(steps: tuple[Step, ...], place: int) -> bool:
    """Whether a step says again what its own id said last."""
    same = [step for step in steps[:place] if step.consent_id == steps[place].consent_id]
    return bool(same) and same[-1] == steps[place]
