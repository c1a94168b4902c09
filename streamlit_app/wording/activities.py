"""What happened, in words: the kinds of entries of a timeline."""

from __future__ import annotations

from streamlit_app.wording.language import N_, _
from streamlit_app.wording.logged import LOGGED
from streamlit_app.wording.vocabulary import words

ACTIVITIES = {
    "account_state_set": N_("Account state set"),
    "accounts_joined": N_("Accounts joined"),
    "acquisition_source_set": N_("Source set"),
    "checked_in": N_("Checked in"),
    "communication_logged": N_("Message logged"),
    "communication_status_changed": N_("Message status changed"),
    "consent_denied": N_("Consent refused"),
    "consent_granted": N_("Consent given"),
    "consent_pending": N_("Consent asked for"),
    "consent_unknown": N_("Consent unknown"),
    "consent_withdrawn": N_("Consent withdrawn"),
    "custom_field_cleared": N_("Field cleared"),
    "custom_field_set": N_("Field set"),
    "customer_type_set": N_("Kind of customer set"),
    "do_not_contact_lifted": N_("Do-not-contact lifted"),
    "do_not_contact_set": N_("Do-not-contact set"),
    "email_bounced": N_("E-mail bounced"),
    "email_clicked": N_("E-mail clicked"),
    "email_complained": N_("E-mail complained of"),
    "email_delivered": N_("E-mail delivered"),
    "email_failed": N_("E-mail failed"),
    "email_opened": N_("E-mail opened"),
    "email_replied": N_("E-mail answered"),
    "email_sent": N_("E-mail sent"),
    "email_unsubscribed": N_("Unsubscribed by e-mail"),
    "exported": N_("In an exported file"),
    "note_closed": N_("Note closed"),
    "note_edited": N_("Note changed"),
    "note_pinned": N_("Note pinned"),
    "note_removed": N_("Note removed"),
    "note_reopened": N_("Note reopened"),
    "note_unpinned": N_("Note unpinned"),
    "note_written": N_("Note written"),
    "order_cancelled": N_("Order cancelled"),
    "order_free": N_("Free order"),
    "order_pending": N_("Order pending"),
    "order_placed": N_("Order placed"),
    "order_refunded": N_("Order refunded"),
    "order_reversed": N_("Order reversed"),
    "points_adjust": N_("Points corrected"),
    "points_bonus": N_("Bonus points"),
    "points_expire": N_("Points expired"),
    "points_redeem": N_("Points redeemed"),
    "points_reverse": N_("Points taken back"),
    "preference_stated": N_("Preference stated"),
    "preference_withdrawn": N_("Preference withdrawn"),
    "privacy_request_closed": N_("Privacy request closed"),
    "privacy_request_opened": N_("Privacy request opened"),
    "return": N_("Goods returned"),
    "review": N_("Review"),
    "rfm_changed": N_("RFM group changed"),
    "signup": N_("Signed up"),
    "sms_delivered": N_("SMS delivered"),
    "sms_failed": N_("SMS failed"),
    "sms_sent": N_("SMS sent"),
    "stage_changed": N_("Lifecycle stage changed"),
    "support_closed": N_("Support closed"),
    "support_opened": N_("Support asked"),
    "survey_answered": N_("Survey answered"),
    "tag_added": N_("Tag added"),
    "tag_removed": N_("Tag removed"),
    "vip_cleared": N_("VIP mark taken away"),
    "vip_set": N_("Made a VIP"),
    "visit": N_("Visit to the site"),
}


def activity_words(kind: str) -> str:
    """Name a kind of entry, or of logged event; one nobody named is written as words."""
    known = ACTIVITIES.get(kind) or LOGGED.get(kind)
    return _(known) if known else words(kind)
