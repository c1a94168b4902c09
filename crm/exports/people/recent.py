"""The frequency cap: who was contacted on a channel lately, by sends that were recorded.

A send is a campaign's recipient (controls were sent nothing), a message that left or arrived, or a
communication somebody logged, the latest from the live log. An export is no contact: nobody knows
yet that anything was sent.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.ops.events import CommunicationLogged, CommunicationStatusChanged
from crm.ops.log import OperationalLog

RECENT = "export_recently_contacted"
CAPPED_PURPOSES = ("marketing",)
NOT_SENT = ("queued", "failed")


def cap_days(settings: Settings, purpose: str, *, is_lifted: bool) -> int:
    """Return how many days the cap covers; 0 where none holds, as for what people must get."""
    return 0 if is_lifted or purpose not in CAPPED_PURPOSES else settings.export_frequency_cap_days


def load_recently_contacted(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    channel: str,
    days: int,
    now: datetime,
) -> str:
    """Make the table `export_recently_contacted(customer_id)`; return its name.

    Parameters
    ----------
    settings : Settings
        Whose log, and in whose zone days begin.
    connection : duckdb.DuckDBPyConnection
        The published build.
    channel : str
        Only sends on this channel count.
    days : int
        Today and the whole local days before it, so many in all; 0 makes an empty table.
    now : datetime
        Aware.
    """
    today = now.astimezone(settings.zone).date()
    since = datetime.combine(today - timedelta(days=days - 1), time.min, settings.zone)
    connection.register("logged_sends", _logged_sends(settings, channel, since))
    connection.execute(
        QUERY,
        {
            "channel": channel,
            "is_capped": days > 0,
            "since": since.astimezone(UTC).replace(tzinfo=None),
            "now": now.astimezone(UTC).replace(tzinfo=None),
        },
    )
    connection.unregister("logged_sends")
    return RECENT


def _logged_sends(settings: Settings, channel: str, since: datetime) -> pa.Table:
    """Return whom the live log says was written to: what was queued counts from when it went."""
    subjects: dict[str, str] = {}
    went_at: dict[str, datetime] = {}
    kinds = [CommunicationLogged.kind, CommunicationStatusChanged.kind]
    for logged in OperationalLog(settings).read(kinds):
        match logged.event:
            case CommunicationLogged(direction="outbound") as said if said.channel == channel:
                subjects[logged.event_id] = logged.subject_id
                if said.status not in NOT_SENT:
                    went_at[logged.event_id] = logged.effective_at
            case CommunicationStatusChanged(communication_id=one, status="failed"):
                went_at.pop(one, None)
            case CommunicationStatusChanged(communication_id=one, status=status):
                if one in subjects and status not in NOT_SENT:
                    went_at.setdefault(one, logged.effective_at)
    found = {subjects[one] for one, moment in went_at.items() if moment >= since}
    return pa.table({"subject_id": pa.array(sorted(found), pa.string())})


QUERY = f"""
    create or replace temp table {RECENT} as
    with sends as (
        select recipients.customer_id, recipients.sent_at
        from fct_campaign_recipients as recipients
        inner join dim_campaigns as campaigns on recipients.campaign_id = campaigns.campaign_id
        where $is_capped and campaigns.channel = $channel
            and recipients.arm is distinct from 'control'
        union all
        select customer_id, occurred_at from fct_activities
        where $is_capped and type in ($channel || '_sent', $channel || '_delivered')
        union all
        select customer_id, occurred_at from fct_activities
        where $is_capped and type = 'communication_sent' and channel = $channel
    )
    select customer_id from sends where sent_at >= $since and sent_at <= $now
    union
    select coalesce(redirects.customer_id, logged_sends.subject_id)
    from logged_sends
    left join bridge_customer_redirects as redirects
        on logged_sends.subject_id = redirects.old_customer_id
    where $is_capped"""
