"""Every setting: its name, default, limits and meaning; every path derives from them."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from crm.actors import ROLES
from crm.paths import Paths

PROJECT_ROOT = Path(__file__).resolve().parents[2]
TENANT_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
NOT_RECORDED = (
    *("audit_key", "home", "duckdb_memory_limit", "duckdb_threads", "app_port"),
    *("login_roles", "login_claim", "login_unknown", "login_hours"),
)
"""Secrets, who works here, and what only says where and how fast: two machines build the same."""


@cache
def _timezones() -> frozenset[str]:
    """Return the zones this machine knows; looking through their folder takes a while."""
    return frozenset(available_timezones())


class Settings(BaseSettings):
    """Every knob of the product; `crm config show` prints each with its value and origin."""

    model_config = SettingsConfigDict(
        env_prefix="CRM_", env_file=".env", extra="ignore", frozen=True, validate_default=True
    )

    home: Path = Field(
        PROJECT_ROOT / "data", description="Folder that holds the tenants' workspaces"
    )
    tenant: str = Field("demo", description="The one tenant this process serves")

    timezone: str = Field("Europe/Bucharest", description="IANA zone of the tenant's local days")
    currency: str | None = Field(
        None, description="Base currency (ISO 4217); unset = the data's only one"
    )
    phone_region: str = Field(
        "RO", description="Region of phone numbers written without a country code"
    )
    locale: str = Field("ro_RO", description="How people read numbers and dates")

    churn_threshold_days: int = Field(
        180, ge=1, description="No order for this long means lost; churn horizon"
    )
    clv_horizon_days: int = Field(
        365, ge=1, le=1096, description="Horizon of the predicted lifetime value, 36 months at most"
    )
    clv_discount_rate: float = Field(
        0.0, ge=0, lt=1, description="Rate per year by which later value counts less; 0 = not"
    )
    rfm_lookback_days: int = Field(365, ge=1, description="Look-back of the RFM scheme 'fixed'")
    rfm_default_scheme: str = Field(
        "quintile", pattern="^(quintile|fixed)$", description="RFM scheme of dim_customers"
    )
    vip_min_spend: Decimal = Field(Decimal(500), ge=0, description="VIP rule: net spend at least")
    vip_min_events: int = Field(5, ge=0, description="VIP rule: events attended at least")
    vip_keep_days: int = Field(
        730, ge=1, description="VIP rule: kept for so many days after the last countable order"
    )
    history_daily_days: int = Field(
        14, ge=1, description="Days of scores and states kept in full; older ones as month-ends"
    )
    history_months: int = Field(
        24, ge=1, description="Month-ends a first build computes and every build shows"
    )
    segment_refresh_minutes: int = Field(
        60, ge=1, le=1380, description="How often the hourly schedule rebuilds segments"
    )
    engagement_half_life_days: int = Field(
        60, ge=1, description="Half-life of the engagement score"
    )
    campaign_window_days: int = Field(
        14, ge=1, description="An order this many days after a campaign counts as its conversion"
    )
    venues_without_scan: tuple[str, ...] = Field(
        (), description="Venues where a valid ticket counts as attendance"
    )
    net_includes_tax: bool = Field(True, description="Net revenue keeps the tax as delivered")
    net_includes_fees: bool = Field(True, description="Net revenue keeps the fees as delivered")

    identity_email_max_accounts: int = Field(
        4, ge=1, description="An e-mail or phone on more accounts than this glues nobody"
    )
    identity_max_accounts: int = Field(
        50, ge=2, description="A person has no more accounts than this: larger merges are refused"
    )

    prediction_min_buyers: int = Field(250, ge=1, description="Fewer buyers: predictions abstain")
    prediction_min_repeaters: int = Field(
        50, ge=1, description="Fewer repeat buyers: predictions abstain"
    )
    prediction_min_repeater_share: float = Field(
        0.02, ge=0, le=1, description="Smaller share of repeaters: abstain"
    )
    prediction_min_history_days: int = Field(
        180, ge=1, description="Shorter history: predictions abstain"
    )
    prediction_min_labels: int = Field(
        100, ge=1, description="Fewer labels of a class: learners stay off"
    )
    prediction_sample_customers: int = Field(
        200_000, ge=1_000, description="People forecasts are learnt and judged on; all are scored"
    )

    export_minimum_age: int = Field(16, ge=0, description="Younger people never leave in a file")
    export_frequency_cap_days: int = Field(
        7, ge=0, description="Who was contacted within so many days stays out; 0 = no cap"
    )
    export_keep_days: int = Field(30, ge=1, description="Delete-by date written into every export")

    stale_warn_hours: int = Field(
        36, ge=1, description="Published build older than this shows as Late"
    )
    stale_error_hours: int = Field(
        72, ge=1, description="Published build older than this shows as Stale"
    )
    published_keep: int = Field(
        3, ge=1, description="Published builds kept, the current one included"
    )
    ingest_future_tolerance_days: int = Field(
        1, ge=0, description="Events further in the future are rejected"
    )
    ingest_shrink_tolerance: float = Field(
        0.5,
        ge=0,
        le=1,
        description="Share of rows a build may lose: fewer orders stop it, other tables are named",
    )

    duckdb_memory_limit: str = Field(
        "3GB", pattern=r"^\d+(\.\d+)?\s?(MB|GB)$", description="Memory DuckDB may use"
    )
    duckdb_threads: int = Field(2, ge=1, description="Threads DuckDB may use")
    app_port: int = Field(8501, ge=1, le=65535, description="Port of the Streamlit app")
    local_steward: bool = Field(
        False,
        description="Without login: offer the role 'steward' in the app; allow `crm audit redact`",
    )
    login_roles: dict[str, str] = Field(
        {}, description="With login: role per address, @domain or value of the claim"
    )
    login_claim: str = Field(
        "email", min_length=1, description="With login: the claim that login_roles is looked up by"
    )
    login_unknown: str = Field(
        "viewer",
        pattern="^(viewer|refused)$",
        description="With login: who is in no line of login_roles looks as viewer, or is refused",
    )
    login_hours: int = Field(12, ge=1, le=720, description="With login: ask again after so long")
    audit_key: SecretStr | None = Field(
        None, description="Key of the log's hash chain; unset = a 0600 key file"
    )

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        folder = value.expanduser().resolve()
        if any(char in str(folder) for char in "*?["):
            raise ValueError("use a folder without *, ? and [ in its path: they are patterns")
        return folder

    @field_validator("tenant")
    @classmethod
    def _tenant_is_a_folder_name(cls, value: str) -> str:
        if not TENANT_NAME.fullmatch(value):
            raise ValueError(
                "use lower-case letters, digits, '-' and '_', starting with a letter or digit"
            )
        return value

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        if value not in _timezones():
            raise ValueError("use an IANA name such as Europe/Bucharest")
        return value

    @field_validator("currency")
    @classmethod
    def _iso_currency(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[A-Z]{3}", value):
            raise ValueError("use an ISO 4217 code such as RON")
        return value or None

    @field_validator("login_roles")
    @classmethod
    def _known_roles(cls, value: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(set(value.values()) - set(ROLES)):
            raise ValueError(f"'{unknown[0]}' is no role; use one of {', '.join(ROLES)}")
        return {name.strip().casefold(): role for name, role in value.items()}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave secret files out: settings.toml reaches the class through `load_settings`."""
        return init_settings, env_settings, dotenv_settings

    @cached_property
    def paths(self) -> Paths:
        """Every file and folder of the workspace."""
        return Paths(self.home, self.tenant)

    @property
    def zone(self) -> ZoneInfo:
        """The tenant's time zone."""
        return ZoneInfo(self.timezone)

    def default_as_of(self, now: datetime | None = None) -> date:
        """Yesterday in the tenant's zone: the last whole local day."""
        return (now or datetime.now(self.zone)).astimezone(self.zone).date() - timedelta(days=1)

    def dbt_vars(self) -> dict[str, Any]:
        """What dbt models read; `dbt_project.yml` carries the same names and defaults."""
        return {
            "timezone": self.timezone,
            "base_currency": self.currency,
            "churn_threshold_days": self.churn_threshold_days,
            "clv_horizon_days": self.clv_horizon_days,
            "prediction_sample_customers": self.prediction_sample_customers,
            "rfm_lookback_days": self.rfm_lookback_days,
            "rfm_default_scheme": self.rfm_default_scheme,
            "vip_min_spend": float(self.vip_min_spend),
            "vip_min_events": self.vip_min_events,
            "vip_keep_days": self.vip_keep_days,
            "history_daily_days": self.history_daily_days,
            "history_months": self.history_months,
            "engagement_half_life_days": self.engagement_half_life_days,
            "venues_without_scan": list(self.venues_without_scan),
            "campaign_window_days": self.campaign_window_days,
            "net_includes_tax": self.net_includes_tax,
            "net_includes_fees": self.net_includes_fees,
        }

    def as_json(self) -> str:
        """Every setting that can change what is built, as recorded in `meta_build`."""
        return json.dumps(self.model_dump(mode="json", exclude=set(NOT_RECORDED)), sort_keys=True)
