"""From the drop folder to validated raw Parquet."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from crm.errors import BadInputError
from crm.sources.contracts import CONTRACTS
from crm.sources.landing import ingest_landing
from dagster_defs.progress import say
from dagster_defs.resources import BuildResource

SOURCE_KEYS = [dg.AssetKey([c.group, name]) for name, c in CONTRACTS.items()] + [
    dg.AssetKey(["quality", "loads"]),
    dg.AssetKey(["quality", "rejected_rows"]),
]


@dg.multi_asset(
    name="landed_sources",
    specs=[dg.AssetSpec(key, group_name="ingest", kinds={"parquet"}) for key in SOURCE_KEYS],
    retry_policy=dg.RetryPolicy(max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL),
)
def landed_sources(build: BuildResource) -> Iterator[dg.MaterializeResult]:
    """Ingest what lies in the drop folder; what is there already changes nothing."""
    try:
        results = ingest_landing(build.settings)
    except BadInputError as error:  # the same file will not become better by trying again
        raise dg.Failure(str(error), allow_retries=False) from error
    loaded = [result for result in results if not result.already_loaded]
    say("ingest", f"{len(loaded)} new of {len(results)} files in the drop folder")
    for key in SOURCE_KEYS:
        yield dg.MaterializeResult(
            asset_key=key, metadata={"new_loads": sum(r.table == key.path[-1] for r in loaded)}
        )
