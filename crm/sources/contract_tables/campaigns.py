"""Raw tables of campaigns: what was sent to whom, and who was kept out to compare with."""

from __future__ import annotations

from crm.sources.columns import (
    CURRENCY,
    EMAIL,
    SOURCE_CUSTOMER_ID,
    UPDATED_AT,
    Column,
    Contract,
    Kind,
    enumeration,
    identifier,
    money,
    text,
    timestamp,
)
from crm.sources.contract_tables.activity import CHANNELS

CAMPAIGNS = Contract(
    "activity",
    "campaigns",
    "One row per campaign.",
    key=("campaign_id",),
    columns=(
        identifier("campaign_id", "Campaign at the source.", required=True),
        text("name", "Name of the campaign."),
        enumeration("channel", "How its messages travel.", CHANNELS, required=True),
        timestamp("started_at", "When it went out, or began."),
        timestamp("ended_at", "When it ended."),
        text("segment", "Whom it was for."),
        text("subject", "Subject line."),
        money("cost", "What it cost in all.", not_negative=True),
        CURRENCY,
        Column("has_control_group", Kind.BOOLEAN, "Some of the audience was kept out to compare."),
        UPDATED_AT,
    ),
)

CAMPAIGN_RECIPIENTS = Contract(
    "activity",
    "campaign_recipients",
    "One row per campaign and person meant to get it, those kept out included.",
    key=("recipient_id",),
    is_personal=True,
    columns=(
        Column(
            "recipient_id",
            Kind.ID,
            "Recipient at the source; a hash of the row when it has none.",
            is_made_when_absent=True,
        ),
        identifier("campaign_id", "Campaign at the source.", required=True),
        SOURCE_CUSTOMER_ID,
        EMAIL,
        enumeration(
            "arm",
            "Whether the person was sent the campaign or kept out to compare.",
            {
                "treatment": ("treated", "test", "exposed", "sent"),
                "control": ("holdout", "hold-out", "held out", "control group"),
            },
            required=True,
        ),
        timestamp("sent_at", "When it was sent; of those kept out, when it would have been."),
        UPDATED_AT,
    ),
)

TABLES = (CAMPAIGNS, CAMPAIGN_RECIPIENTS)
