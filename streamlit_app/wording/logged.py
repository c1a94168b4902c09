"""What the operational log holds, in words: the kinds of events that no timeline shows."""

from __future__ import annotations

from collections.abc import Mapping

from streamlit_app.wording.language import N_

LOGGED: Mapping[str, str] = {
    "bonus_points_granted": N_("Bonus points granted"),
    "candidate_dismissed": N_("Told apart: not the same person"),
    "consent_changed": N_("Consent changed"),
    "contacts_read": N_("Contacts read"),
    "custom_field_defined": N_("Custom field defined"),
    "customer_id_kept": N_("Customer id kept"),
    "customers_merged": N_("Customers merged"),
    "event_redacted": N_("Event redacted"),
    "export_made": N_("Export made"),
    "export_template_removed": N_("Template of columns removed"),
    "export_template_saved": N_("Template of columns saved"),
    "file_imported": N_("File imported"),
    "load_undone": N_("Load taken back"),
    "log_restored": N_("Log restored"),
    "loyalty_program_defined": N_("Loyalty programme defined"),
    "merge_undone": N_("Merge taken back"),
    "points_adjusted": N_("Points adjusted"),
    "points_entry_reversed": N_("Points entry reversed"),
    "points_redeemed": N_("Points redeemed"),
    "scheduled_export_ran": N_("Scheduled export ran"),
    "segment_defined": N_("Segment defined"),
    "segment_entrusted": N_("Segment entrusted"),
    "segment_member_listed": N_("Person put on a segment's list"),
    "segment_member_unlisted": N_("Person taken off a segment's list"),
    "segment_members_imported": N_("People imported into a segment"),
    "segment_retired": N_("Segment retired"),
    "subject_copy_made": N_("Copy for the person made"),
    "tag_coloured": N_("Tag coloured"),
    "tag_renamed": N_("Tag renamed"),
}
