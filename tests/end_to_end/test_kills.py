"""kill -9 at random moments of a build: published content is old or new, never mixed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time

import pytest

from tests.end_to_end.command import CRM, Workspace

KILLS = 15


def contents(workspace: Workspace) -> str:
    """Hash what is served, computed anew from the files, not read from the manifest."""
    from crm.warehouse.connection import attach_read_only, published_build
    from crm.warehouse.content import overall_hash, table_states

    settings = workspace.settings
    build = published_build(settings)
    with attach_read_only(
        settings, {"crm": build.crm_file, "contacts": build.contacts_file}
    ) as connection:
        return overall_hash(
            table_states(connection, "crm", "marts")
            | table_states(connection, "contacts", "contacts")
        )


@pytest.mark.slow
def test_a_killed_build_leaves_the_old_content_or_the_new_and_the_next_one_heals(tmp_path):
    workspace = Workspace(tmp_path / "home")
    workspace.must("sample", "--customers", "300", "--seed", "3", "--until", "2026-06-30")
    started = time.monotonic()
    workspace.must("build", "--as-of", "2026-06-29")
    whole_build_seconds = time.monotonic() - started
    expected = {"2026-06-29": contents(workspace)}
    workspace.must("build", "--as-of", "2026-06-30")
    expected["2026-06-30"] = contents(workspace)
    generator = random.Random(20261120)
    seen = []
    for kill in range(KILLS):
        day = ("2026-06-29", "2026-06-30")[kill % 2]
        process = subprocess.Popen(
            [CRM, "build", "--as-of", day],
            env=workspace.environment(),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(generator.uniform(0.5, whole_build_seconds))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        content = contents(workspace)
        assert content in expected.values(), f"kill {kill} left a mixed set"
        seen.append(content)
    workspace.must("build", "--as-of", "2026-06-30")
    assert contents(workspace) == expected["2026-06-30"]
    left = [path.name for path in workspace.settings.paths.warehouse.glob("build-*")]
    assert left == [], "the healing build removes what the killed ones left"
    print(f"{KILLS} kills, {len(set(seen))} different contents served, all whole")
