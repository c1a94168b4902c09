"""What somebody who imports people answers about their consent, as mappings of the same file.

A file of people says nothing about consent by itself, and unknown is never yes. So whoever imports
one must answer: nothing is known; a column says it; or all of them said the same, with what shows
it. An answer becomes rows of the contract `consents`, one load per channel, which can be undone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from crm.errors import UsageError
from crm.sources.contracts import CONTRACTS
from crm.sources.mapping import Mapping

Says = Literal["nothing", "column", "granted", "denied"]
PEOPLE_BY = ("source_customer_id", "email")


@dataclass(frozen=True)
class ConsentAnswer:
    """Where the consent of a file's people comes from.

    Parameters
    ----------
    says : {'nothing', 'column', 'granted', 'denied'}
        Nothing is known; a column of the file says it per person; everybody said this.
    channels : tuple of str
        Which channels it is about.
    purpose : str
        What for.
    column : str, optional
        The header that holds yes or no.
    said_on : date, optional
        When they said it.
    proof : str, optional
        How it can be shown; a yes needs one.
    policy_version : str, optional
        Version of the privacy policy then in force.
    """

    says: Says
    channels: tuple[str, ...] = ()
    purpose: str = "marketing"
    column: str | None = None
    said_on: date | None = None
    proof: str | None = None
    policy_version: str | None = None

    def check(self) -> None:
        """Refuse an answer that could raise consent without saying how it can be shown.

        Raises
        ------
        UsageError
            A channel, the day, the column or the proof is missing.
        """
        if self.says == "nothing":
            return
        if not self.channels:
            raise UsageError("Say which channels the answer about consent is for.")
        if self.said_on is None:
            raise UsageError("Say on which day these people said it.")
        if self.says == "column" and not self.column:
            raise UsageError("Say which column holds what each person said.")
        if self.says != "denied" and not (self.proof or "").strip():
            raise UsageError(
                "Say how the consent can be shown: the form, the recording, the system it is in. "
                "Without it choose 'nothing is known': unknown stays unknown."
            )


def needs_answer(table: str) -> bool:
    """Whether a table brings people in, so that their consent must be spoken of."""
    contract = CONTRACTS[table]
    return contract.is_personal and table != "consents" and "email" in contract.by_name


def consent_mappings(answer: ConsentAnswer, columns: MappingOf[str, Any]) -> list[Mapping]:
    """Return one mapping per channel that reads the same file as consents.

    Parameters
    ----------
    answer : ConsentAnswer
        Checked by `ConsentAnswer.check`.
    columns : mapping
        What the file's own mapping reads: contract column to expression, as a mapping writes it.

    Raises
    ------
    UsageError
        The answer is not whole, or nothing in the file says who said it.
    """
    answer.check()
    if answer.says == "nothing":
        return []
    people = {name: columns[name] for name in PEOPLE_BY if name in columns}
    if not people:
        raise UsageError(
            "Consent belongs to a person: map source_customer_id or email, or choose 'nothing is "
            "known'."
        )
    return [_mapping(answer, channel, people) for channel in answer.channels]


def _mapping(answer: ConsentAnswer, channel: str, people: dict[str, Any]) -> Mapping:
    said = {"column": answer.column} if answer.says == "column" else {"constant": answer.says}
    told = {
        "channel": channel,
        "purpose": answer.purpose,
        "changed_at": answer.said_on.isoformat() if answer.said_on else None,
        "proof": answer.proof,
        "policy_version": answer.policy_version,
    }
    constants = {name: {"constant": text} for name, text in told.items() if text}
    document = {"table": "consents", "columns": {**people, "state": said, **constants}}
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:8]
    return Mapping.model_validate(
        {"name": f"consent-{channel}", "tables": [document], "digest": digest}
    )
