"""Why people are not in a file, in the reader's words; a reason nobody foresaw is said as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crm.exports.people.waterfall import Loss
from streamlit_app.wording.language import N_, _, n_
from streamlit_app.wording.vocabulary import words

STAGES: Mapping[str, str] = {
    "no usable contact": N_("No usable contact"),
    "no consent": N_("No consent"),
    "suppressed": N_("Suppressed"),
    "privacy request open": N_("Privacy request open"),
    "under minimum age": N_("Under minimum age"),
    "contacted recently": N_("Contacted recently"),
    "duplicate contact": N_("Duplicate contact"),
    "control group": N_("Control group"),
    "on the list already": N_("On the list already"),
}
REASONS: Mapping[str, str] = {
    "invalid": N_("invalid"),
    "missing": N_("missing"),
    "unknown": N_("unknown"),
    "refused": N_("refused"),
    "unsubscribed": N_("unsubscribed"),
    "bounced": N_("bounced"),
    "complained": N_("complained"),
    "do_not_contact": N_("do not contact"),
    "same contact as a more recent customer": N_("same contact as a more recent customer"),
    "kept out to measure the effect": N_("kept out to measure the effect"),
    "since an earlier export": N_("since an earlier export"),
}
WITHIN = re.compile(r"within (?P<days>\d+) days")
"""How `crm.exports.people.fates` says since when somebody counts as contacted recently."""


def stage_words(loss: Loss) -> str:
    """Say at which stage people were lost."""
    return _(STAGES[loss.stage]) if loss.stage in STAGES else words(loss.stage)


def reason_words(loss: Loss) -> str:
    """Say why people were lost there."""
    if loss.reason in REASONS:
        return _(REASONS[loss.reason])
    if within := WITHIN.fullmatch(loss.reason):
        days = int(within["days"])
        return n_("within {count} day", "within {count} days", days, count=days)
    return words(loss.reason).lower()
