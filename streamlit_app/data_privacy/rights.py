"""The words of privacy requests: the rights, how a request ends, what each right asks of us."""

from __future__ import annotations

from streamlit_app.wording.language import N_, _

NAMES = {
    "access": N_("Access"),
    "rectification": N_("Rectification"),
    "erasure": N_("Erasure"),
    "restriction": N_("Restriction"),
    "portability": N_("Portability"),
    "objection": N_("Objection"),
}
RIGHTS = {
    "access": N_("Access: a copy of their data"),
    "rectification": N_("Rectification: something is wrong"),
    "erasure": N_("Erasure: be forgotten"),
    "restriction": N_("Restriction: keep, but do not use"),
    "portability": N_("Portability: take it elsewhere"),
    "objection": N_("Objection: no marketing, no profiling"),
}
OUTCOMES = {
    "answered": N_("Answered"),
    "refused": N_("Refused"),
    "taken_back": N_("Taken back"),
}
STEPS = {
    "access": (
        N_("Make sure that it is this person who asks."),
        N_("Make the copy below: what is held, where it came from, who got it, what is predicted."),
        N_("Read it before you hand it over: notes may speak of other people."),
    ),
    "rectification": (
        N_("Make sure that it is this person who asks."),
        N_("Mend it where it is kept: the source system delivers the new value."),
        N_("Tell whoever was given the old one: Segments lists the exports."),
    ),
    "erasure": (
        N_("Make sure that it is this person who asks."),
        N_("Check what the law makes you keep: invoices, payments."),
        N_("From now on nothing about them leaves in a file."),
    ),
    "restriction": (
        N_("Make sure that it is this person who asks."),
        N_("From now on nothing about them leaves in a file; nothing is deleted."),
    ),
    "portability": (
        N_("Make sure that it is this person who asks."),
        N_("Hand over the copy below: its CSV and JSON are what machines read."),
    ),
    "objection": (
        N_("Make sure that it is this person who asks."),
        N_("From now on nothing about them leaves in a file."),
        N_("Record the refusal, so that it outlasts this request: Customers, Consent."),
    ),
}


def short(right: str) -> str:
    """Name a right in a word."""
    return _(NAMES[right])
