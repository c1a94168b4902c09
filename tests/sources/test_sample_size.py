"""The promise of the size: a million customers in minutes, in bounded memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CRM = str(Path(sys.executable).with_name("crm"))


@pytest.mark.slow
def test_a_million_customers_fit_in_4_gb(tmp_path):
    done = subprocess.run(
        [CRM, "sample", "--customers", "1000000", "--until", "2026-06-30", "--json"],
        env=os.environ | {"CRM_HOME": str(tmp_path), "CRM_TENANT": "million"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    rows = figures["rows"]
    assert rows["orders"] > 8_000_000
    assert rows["activities"] + rows["message_events"] > 30_000_000
    assert figures["rejected"] == 0
    assert figures["peak_memory_mb"] < 4_096
    assert figures["cpu_seconds"] < 900
