"""The terms of an export as they are chosen: whom, how, what for, and in which columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from crm.consent import PURPOSES
from crm.exports.destinations.profiles import CHANNELS, read_profile, slugs
from crm.exports.request import ANALYSIS, LARGEST_CONTROL
from streamlit_app.segments.url import choice_in_url
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _, language

CHANNEL_NAMES: Mapping[str, str] = {"email": N_("E-mail"), "sms": N_("SMS"), "post": N_("Post")}
PURPOSE_NAMES: Mapping[str, str] = {
    "marketing": N_("Marketing"),
    "service": N_("Service"),
    "ads_audience": N_("Ads audience"),
    "analysis": N_("Analysis"),
}
CONTROLS = (0, 5, 10, 20, 30, 50)


@dataclass(frozen=True)
class Chosen:
    """What was chosen before the button: `preview_waterfall` and `export_segment` take it."""

    channel: str
    purpose: str
    destination: str
    control: float = 0.0
    delta: bool = False
    ignore_frequency_cap: bool = False

    @property
    def is_analysis(self) -> bool:
        """Whether the file is pseudonymous."""
        return self.purpose == ANALYSIS

    @property
    def name(self) -> str:
        """What the destination is called."""
        profile = read_profile(self.destination)
        return profile.name.ro if language() == "ro" else profile.name.en

    def for_preview(self) -> dict[str, Any]:
        """What the waterfall needs to know besides channel and purpose."""
        return {
            "destination": self.destination,
            "control": self.control,
            "is_delta": self.delta,
            "ignore_frequency_cap": self.ignore_frequency_cap,
        }

    def for_export(self) -> dict[str, Any]:
        """What the export needs to know of whom it takes."""
        return {
            "channel": self.channel,
            "purpose": self.purpose,
            "destination": self.destination,
            "control": self.control,
            "delta": self.delta,
            "ignore_frequency_cap": self.ignore_frequency_cap,
        }


def choose_terms(session: Session) -> Chosen:
    """Draw the choices that decide who is in the file."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        purposes = {one: PURPOSE_NAMES.get(one, one) for one in PURPOSES}
        purpose = choice_in_url(_("Purpose"), purposes, "export_purpose", "marketing")
        channel = "email"
        if purpose != ANALYSIS:
            names = {one: CHANNEL_NAMES[one] for one in CHANNELS}
            channel = choice_in_url(_("Channel"), names, "export_channel", "email")
        destination = "generic" if purpose == ANALYSIS else _destination(channel, purpose)
    if purpose == ANALYSIS:
        return Chosen(channel, purpose, destination)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        control = st.segmented_control(
            _("Control group kept out"), CONTROLS, default=0, required=True, key="export_control",
            format_func=lambda share: f"{share} %",
            help=_("Every so-many-th person is left out, the same ones on every repeat, so that "
                   "Campaigns can tell what the message did."),
        )  # fmt: skip
        delta = st.toggle(
            _("Only changes since the last export"), key="export_delta",
            help=_("Whom to add to the list and whom to remove from it, since the last export of "
                   "this segment for the same destination, channel and purpose."),
        )  # fmt: skip
        uncapped = st.toggle(
            _("Also people contacted lately"), key="export_uncapped",
            help=_("Lifts the frequency cap for this file; that is logged."),
        )  # fmt: skip
    share = min(control / 100, LARGEST_CONTROL)
    return Chosen(channel, purpose, destination, share, delta, uncapped)


def _destination(channel: str, purpose: str) -> str:
    """Draw the destinations that take this channel for this purpose."""
    fitting = {
        slug: profile.name.ro if language() == "ro" else profile.name.en
        for slug in slugs()
        if channel in (profile := read_profile(slug)).channels and purpose in profile.purposes
    }
    options = sorted(fitting, key=lambda slug: (slug != "generic", fitting[slug]))
    named = {slug: fitting[slug] for slug in options}
    return choice_in_url(_("Destination"), named, "export_destination", options[0])
