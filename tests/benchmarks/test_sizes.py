"""Time and memory of the main job by size; prints a table, asserts only that it worked.

Run with `make bench`. Seconds differ between machines: compare the columns of one run.
"""

from __future__ import annotations

import subprocess
import threading
import time
from dataclasses import dataclass

import psutil
import pytest

from tests.end_to_end.command import CRM, Workspace

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Cost:
    """What a command took, its children included."""

    wall_seconds: float
    cpu_seconds: float
    peak_megabytes: float


def measured(workspace: Workspace, *arguments: str) -> Cost:
    """Run `crm` and sample the memory of its whole process tree ten times a second."""
    started = time.monotonic()
    before = _children_cpu()
    process = subprocess.Popen(
        [CRM, *arguments],
        env=workspace.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    peak = _Peak(process.pid)
    peak.start()
    output, _ = process.communicate()
    peak.join()
    assert process.returncode == 0, output
    return Cost(time.monotonic() - started, _children_cpu() - before, peak.bytes / 2**20)


class _Peak(threading.Thread):
    """Watches the resident memory of a process and its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process = psutil.Process(pid)
        self.bytes = 0

    def run(self) -> None:
        while self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE:
            self.bytes = max(self.bytes, self._resident())
            time.sleep(0.1)

    def _resident(self) -> int:
        total = 0
        for one in [self.process, *self._descendants()]:
            try:
                total += one.memory_info().rss
            except psutil.Error:
                continue
        return total

    def _descendants(self) -> list[psutil.Process]:
        try:
            return self.process.children(recursive=True)
        except psutil.Error:
            return []


def _children_cpu() -> float:
    times = psutil.Process().cpu_times()
    return times.children_user + times.children_system


@pytest.mark.parametrize("customers", [10, 10_000, 100_000])
def test_sample_and_build(customers, tmp_path, capsys):
    workspace = Workspace(tmp_path / "home")
    sample = measured(
        workspace, "sample", "--customers", str(customers), "--seed", "1", "--until", "2026-06-30"
    )
    build = measured(workspace, "build", "--as-of", "2026-06-30")
    rows = workspace.status()["tables"]
    assert rows["fct_orders"] > 0
    with capsys.disabled():
        print(
            f"\n{customers:>9,} customers, {rows['fct_orders']:,} orders,"
            f" {rows['fct_activities']:,} activities"
        )
        for name, cost in (("sample", sample), ("build", build)):
            print(
                f"  {name:<7} {cost.wall_seconds:7.1f} s wall {cost.cpu_seconds:7.1f} s CPU"
                f" {cost.peak_megabytes:7.0f} MB peak"
            )
