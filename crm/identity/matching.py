"""The model that scores pairs of accounts: Fellegi and Sunter's, computed by Splink on DuckDB.

Every field that two accounts both know adds evidence for or against their being one person, in
bits: log2(m / u), where m is how often the field agrees so for one person and u for two by chance.
The weights are fixed, not fitted: a shop with ten accounts gets the same answers as one with a
million, and equal data the same answers twice.
"""

from __future__ import annotations

import warnings
from typing import Any

import duckdb

from crm.identity.blocking import KEYS

CLOSE_NAMES = "jaro_winkler_similarity({0}_l, {0}_r) >= 0.9"
SWAPPED_NAMES = "given_name_l = family_name_r and family_name_l = given_name_r"
ONE_DIGIT_OFF = "hamming(date_of_birth_l, date_of_birth_r) = 1"
SAME_LOCAL_PART = "email_local_l = email_local_r"
# People of one name number their addresses: other digits are another person's.
CLOSE_LOCAL_PART = (
    "jaro_winkler_similarity(email_local_l, email_local_r) >= 0.92"
    " and email_digits_l = email_digits_r"
)

# Field -> (what holds, or None for "else"; m: of one person; u: of two people by chance).
LEVELS: dict[str, tuple[tuple[str | None, float, float], ...]] = {
    "given_name": (
        ("given_name_l = given_name_r", 0.86, 0.02),
        (SWAPPED_NAMES, 0.02, 0.0001),
        (CLOSE_NAMES.format("given_name"), 0.06, 0.012),
        (None, 0.06, 0.9679),
    ),
    "family_name": (
        ("family_name_l = family_name_r", 0.80, 0.01),
        (SWAPPED_NAMES, 0.02, 0.0001),
        (CLOSE_NAMES.format("family_name"), 0.12, 0.01),
        (None, 0.06, 0.9799),
    ),
    "date_of_birth": (
        ("date_of_birth_l = date_of_birth_r", 0.93, 0.00005),
        (ONE_DIGIT_OFF, 0.04, 0.003),
        (None, 0.03, 0.99695),
    ),
    "phone": (
        ("phone_e164_l = phone_e164_r", 0.55, 0.00002),
        (None, 0.45, 0.99998),
    ),
    "email": (
        ("email_key_l = email_key_r", 0.30, 0.00002),
        # Addresses are made of names, so a like one says little that the names do not say.
        (SAME_LOCAL_PART, 0.25, 0.01),
        (CLOSE_LOCAL_PART, 0.15, 0.01),
        (None, 0.30, 0.97998),
    ),
    "place": (
        ("postal_code_l = postal_code_r", 0.70, 0.0005),
        ("city_l = city_r", 0.18, 0.10),
        (None, 0.12, 0.8995),
    ),
}
COLUMNS = {
    "phone": "phone_e164_{0}",
    "email": "email_key_{0}",
    "place": "coalesce(postal_code_{0}, city_{0})",
}
PRIOR = 0.00001
"""Share of all pairs that are one person, before anything is compared."""
LEAST_PROBABILITY = 0.8
"""Less probable pairs are not worth a look."""


def score_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `scored` from `records` of `crm.identity.blocking`: pairs that are probable enough.

    Columns: unique_id_l, unique_id_r, customer_id_l, customer_id_r, match_weight,
    match_probability, and per field `mw_<field>`, its evidence in bits (0 where one is unknown).
    """
    if not _shares_a_key(connection):
        weights = ", ".join(f"null::double as mw_{field}" for field in LEVELS)
        connection.execute(f"create or replace temp table scored as {NOTHING.format(weights)}")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sqlglot names an extra of its own that is gone
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    model = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(field) for field in LEVELS],
        blocking_rules_to_generate_predictions=[block_on(f"key_{name}") for name in KEYS],
        probability_two_random_records_match=PRIOR,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        additional_columns_to_retain=["customer_id"],
    )
    database = DuckDBAPI(connection=connection)
    # Its check of the settings parses each expression a thousand times; ours are constants.
    linker = Linker(database.register("records"), model, log_level=None, validate_settings=False)
    found = linker.inference.predict(
        threshold_match_probability=LEAST_PROBABILITY, warning_mode="never"
    )
    connection.execute(f"create or replace temp table scored as from {found.physical_name}")


NOTHING = """
    select null::varchar as unique_id_l, null::varchar as unique_id_r,
        null::varchar as customer_id_l, null::varchar as customer_id_r,
        null::double as match_weight, null::double as match_probability, {}
    limit 0"""


def _shares_a_key(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether accounts of two customers share a key: in a tiny workspace most often none do."""
    shared = " or ".join(
        f"exists (select 1 from records where key_{name} is not null"
        f" group by key_{name} having min(customer_id) <> max(customer_id))"
        for name in KEYS
    )
    ((answer,),) = connection.execute(f"select {shared}").fetchall()
    return bool(answer)


def _comparison(field: str) -> dict[str, Any]:
    left, right = (COLUMNS.get(field, f"{field}_{{0}}").format(side) for side in "lr")
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f"{left} is null or {right} is null",
            "label_for_charts": "unknown",
            "is_null_level": True,
        }
    ]
    levels += [
        {
            "sql_condition": condition or "ELSE",
            "label_for_charts": condition or "differs",
            "m_probability": m,
            "u_probability": u,
        }
        for condition, m, u in LEVELS[field]
    ]
    return {"output_column_name": field, "comparison_levels": levels}
