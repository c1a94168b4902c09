"""From the drop folder to validated raw Parquet."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from crm.config import Settings
from crm.errors import BadInputError
from crm.sources.contracts import CONTRACTS
from crm.sources.landing import ingest_landing
from crm.sources.loads import list_loads
from dagster_defs.owners import DATA_ENGINEERING
from dagster_defs.progress import say, say_what_needs_a_hand
from dagster_defs.resources import BuildResource

SOURCE_KEYS = [dg.AssetKey([contract.group, name]) for name, contract in CONTRACTS.items()]


@dg.multi_asset(
    name="landed_sources",
    specs=[
        dg.AssetSpec(
            key,
            description=f"Raw rows of {key.path[-1]} as delivered, checked against their contract.",
            group_name="ingest",
            kinds={"python", "parquet"},
            owners=DATA_ENGINEERING,
        )
        for key in SOURCE_KEYS
    ],
    retry_policy=dg.RetryPolicy(max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL),
)
def landed_sources(build: BuildResource) -> Iterator[dg.MaterializeResult]:
    """Ingest what lies in the drop folder; what is there already changes nothing."""
    results = ingest_landing(build.settings)
    say_what_needs_a_hand(results)
    if not list_loads(build.settings):
        raise dg.Failure(allow_retries=False) from nothing_to_build(build.settings)
    loaded = [result for result in results if result.load_id and not result.already_loaded]
    say("ingest", f"{len(loaded)} new of {len(results)} files in the drop folder")
    for key in SOURCE_KEYS:
        yield dg.MaterializeResult(
            asset_key=key, metadata={"new_loads": sum(r.table == key.path[-1] for r in loaded)}
        )


def nothing_to_build(settings: Settings) -> BadInputError:
    """Say what to do with a workspace that holds no loads."""
    return BadInputError(
        f"There is nothing to build: {settings.paths.workspace} holds no loads yet; run"
        f" `crm sample`, or `crm ingest FILE`, or drop files into {settings.paths.landing}."
    )
