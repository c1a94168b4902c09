"""Readers in other processes while builds are published: no error, no torn read."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.warehouse.test_publish import publish_generation

PUBLISHES = 20

READ = """
import json, sys
from crm.config import load_settings
from crm.warehouse.connection import attach_read_only, published_build, reader
settings = load_settings(home=sys.argv[1], tenant="test")
reads = torn = 0
seen = set()
with reader(settings) as held:
    first = held.execute("select max(generation) from dim_customers").fetchone()
    print("reading", flush=True)
    while max(seen, default=0) < int(sys.argv[2]):
        build = published_build(settings)
        with reader(settings, build) as connection:
            low, high = connection.execute(
                "select min(g), max(g) from (select generation as g from dim_customers union all"
                " select generation from fct_orders union all select generation from meta_build)"
            ).fetchone()
        torn += low != high
        reads += 1
        seen.add(high)
    kept = held.execute("select max(generation) from dim_customers").fetchone() == first
print(json.dumps({"reads": reads, "torn": torn, "kept": kept, "seen": len(seen)}))
"""


def test_readers_see_whole_builds_while_twenty_are_published(workspace):
    publish_generation(workspace, 1)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READ, str(workspace.home), str(PUBLISHES)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in readers:
        assert process.stdout.readline() == "reading\n"
    for generation in range(2, PUBLISHES + 1):
        publish_generation(workspace, generation)
    for process in readers:
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        result = json.loads(output.splitlines()[-1])
        assert result["torn"] == 0
        assert result["kept"]
        assert result["reads"] >= 1
