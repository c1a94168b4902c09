"""Raw tables of what people did and were sent, and of what they agreed to."""

from __future__ import annotations

from crm.sources.columns import (
    EMAIL,
    SOURCE_CUSTOMER_ID,
    UPDATED_AT,
    Column,
    Contract,
    Kind,
    enumeration,
    identifier,
    text,
    timestamp,
)

CHANNELS = {
    "email": ("e-mail", "mail", "newsletter"),
    "sms": ("text message",),
    "push": ("app push", "web push"),
    "phone": ("call", "voice"),
    "chat": ("whatsapp", "messenger"),
    "post": ("letter",),
    "in_person": ("in person", "box office"),
}
MESSAGE_STATUSES = {
    "queued": ("scheduled",),
    "sent": ("send", "processed"),
    "delivered": ("delivery",),
    "opened": ("open",),
    "clicked": ("click",),
    "replied": ("reply",),
    "bounced": ("bounce", "hard_bounce", "hard bounce", "soft_bounce", "soft bounce"),
    "complained": ("complaint", "spam", "spamreport", "spam_report"),
    "unsubscribed": ("unsubscribe", "opt-out", "optout"),
    "failed": ("dropped", "rejected", "error"),
}

ACTIVITIES = Contract(
    "activity",
    "activities",
    "One row per interaction.",
    key=("activity_id",),
    event_at="occurred_at",
    is_personal=True,
    columns=(
        identifier("activity_id", "Interaction at the source.", required=True),
        timestamp("occurred_at", "When it happened.", required=True),
        SOURCE_CUSTOMER_ID,
        EMAIL,
        text("type", "visit, signup, review, support_opened, survey_answered ...", required=True),
        Column("properties", Kind.JSON, "Details, a JSON object."),
        UPDATED_AT,
    ),
)

MESSAGE_EVENTS = Contract(
    "activity",
    "message_events",
    "One row per status of a message.",
    key=("message_event_id",),
    event_at="occurred_at",
    is_personal=True,
    columns=(
        identifier("message_event_id", "Status at the source.", required=True),
        timestamp("occurred_at", "When it happened.", required=True),
        enumeration("channel", "How the message travelled.", CHANNELS, required=True),
        enumeration(
            "direction",
            "Who wrote to whom.",
            {"outbound": ("out", "outgoing"), "inbound": ("in", "incoming")},
        ),
        identifier("campaign_id", "Campaign it belongs to."),
        identifier("message_id", "The message itself."),
        Column("recipient", Kind.RECIPIENT, "E-mail address or phone number, as delivered."),
        enumeration("status", "What became of it.", MESSAGE_STATUSES, required=True),
        text("link", "Link clicked."),
        text("user_agent", "Program that opened or clicked."),
        SOURCE_CUSTOMER_ID,
    ),
)

CONSENTS = Contract(
    "activity",
    "consents",
    "One row per consent change at the source.",
    key=("consent_id",),
    event_at="changed_at",
    is_personal=True,
    columns=(
        Column(
            "consent_id",
            Kind.ID,
            "Change at the source; a hash of the row when it has none.",
            is_made_when_absent=True,
        ),
        SOURCE_CUSTOMER_ID,
        EMAIL,
        enumeration("channel", "Channel agreed to.", CHANNELS, required=True),
        enumeration(
            "purpose",
            "What for.",
            {
                "marketing": ("newsletter", "promotions"),
                "service": ("transactional",),
                "ads_audience": ("ads", "audience"),
                "analysis": ("analytics", "profiling"),
            },
            required=True,
        ),
        enumeration(
            "state",
            "What the person said.",
            {
                "granted": ("opt-in", "optin", "subscribed", "yes", "true", "1"),
                "denied": ("refused", "no", "false", "0"),
                "withdrawn": ("opt-out", "optout", "unsubscribed", "revoked"),
            },
            required=True,
        ),
        timestamp("changed_at", "When they said it.", required=True),
        text("proof", "How it can be shown: form, recording, paper."),
        text("policy_version", "Version of the privacy policy then in force."),
        Column("double_opt_in", Kind.BOOLEAN, "Confirmed through a second message."),
    ),
)

TABLES = (ACTIVITIES, MESSAGE_EVENTS, CONSENTS)
