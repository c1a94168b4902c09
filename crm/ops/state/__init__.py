"""Folds of the log to "now": what people wrote about customers, seconds ago included.

dbt folds the same events into the marts at the next build, and a test feeds both the same
histories. Events count in the order of their effect: (effective_at, sequence). Words that all
customers share (names and colours of tags, custom fields) count in the order they were written.
"""

from __future__ import annotations

from crm.ops.state.contact import (
    BANS,
    CONSENTS,
    Consent,
    ContactState,
    logged_bans,
    logged_consents,
)
from crm.ops.state.customer import CustomerState, customer_states
from crm.ops.state.holders import tag_holders
from crm.ops.state.vocabulary import Field, Vocabulary, read_vocabulary
from crm.ops.state.writings import Communication, Note

__all__ = [
    "BANS",
    "CONSENTS",
    "Communication",
    "Consent",
    "ContactState",
    "CustomerState",
    "Field",
    "Note",
    "Vocabulary",
    "customer_states",
    "logged_bans",
    "logged_consents",
    "read_vocabulary",
    "tag_holders",
]
