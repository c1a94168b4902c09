"""Puts a synthetic world into a workspace: never mixed with another world or with real data."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from crm.config import Settings, read_settings_file
from crm.errors import CheckFailedError, UsageError
from crm.sources.landing import ingest_landing
from crm.sources.loads import Load, list_loads, undo_load
from crm.sources.readers.kinds import content_hash
from crm.sources.results import LoadResult
from crm.sources.sample import vocabulary as words
from crm.sources.sample.generate import Progress, generate_sample
from crm.sources.sample.tags import log_tags
from crm.sources.sample.world import SampleParameters
from crm.warehouse.durable import write_text
from crm.warehouse.lock import write_lock

DERIVED_GROUPS = ("ml", "history")
"""Raw groups that builds wrote about people who no longer exist: scores, states of past days."""


@dataclass(frozen=True)
class PlantedSample:
    """What `crm sample` did to the workspace."""

    parameters: SampleParameters
    rows: dict[str, int]
    """Rows delivered per table."""
    loads: tuple[LoadResult, ...]
    replaced: dict[str, Any] | None
    """Parameters of the sample that was there before and is gone."""
    settings_written: dict[str, Any]
    """Settings that the workspace lacked and the sample needs."""
    tags_logged: int
    """Tags that the sample's staff put on people, as events of the log."""


def plant_sample(
    settings: Settings,
    parameters: SampleParameters,
    *,
    force: bool = False,
    progress: Progress | None = None,
) -> PlantedSample:
    """Generate a world, land its files and load them; an earlier sample is undone first.

    Parameters
    ----------
    settings : Settings
        Whose workspace; it is created when it does not exist.
    parameters : SampleParameters
        Which world.
    force : bool
        Mix the sample into a workspace that holds other data.
    progress : Progress, optional
        Told after every block of people.

    Returns
    -------
    PlantedSample
        With the same parameters again, nothing is changed and the loads say so.

    Raises
    ------
    UsageError
        The workspace holds data that is not from a sample, and `force` is off.
    LockedError
        Another process is writing the workspace.
    """
    with write_lock(settings, f"sample of {parameters.customers} customers"):
        earlier = _Record.read(settings)
        loads = list_loads(settings)
        if not force:
            _refuse_real_data(settings, earlier, loads)
        replaced = None
        if earlier.sample and earlier.sample != parameters.as_dict():
            _remove(settings, earlier, loads)
            replaced = earlier.sample
        written = _complete_settings(settings, parameters)
        rows = _generate(settings, parameters, progress)
        results = _load(settings)
        return PlantedSample(parameters, rows, results, replaced, written, log_tags(settings))


@dataclass(frozen=True)
class _Record:
    """What the workspace's sample is: its parameters and the hash of each of its files."""

    sample: dict[str, Any]
    files: dict[str, str]

    @staticmethod
    def path(settings: Settings) -> Path:
        return settings.paths.truth / "sample.json"

    @classmethod
    def read(cls, settings: Settings) -> _Record:
        path = cls.path(settings)
        if not path.exists():
            return cls({}, {})
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, settings: Settings) -> None:
        text = json.dumps(vars(self), indent=2, ensure_ascii=False)
        write_text(self.path(settings), text + "\n")


def _refuse_real_data(settings: Settings, earlier: _Record, loads: list[Load]) -> None:
    hashes = set(earlier.files.values())
    foreign = [load.file for load in loads if load.content_hash not in hashes]
    waiting = [path.name for path in _waiting(settings) if content_hash(path) not in hashes]
    if foreign or waiting:
        what = "has loaded" if foreign else "has in its drop folder"
        raise UsageError(
            f"The workspace {settings.paths.workspace} {what} data that is not from the sample "
            f"({(foreign or waiting)[0]}); make the sample in another one, for instance "
            "`CRM_TENANT=twin crm sample`, or mix the two on purpose with `--force`."
        )


def _waiting(settings: Settings) -> list[Path]:
    return sorted(
        path
        for path in settings.paths.landing.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(settings.paths.landing).parts)
    )


def _remove(settings: Settings, earlier: _Record, loads: list[Load]) -> None:
    """Undo the earlier sample's loads and remove its files; a kill here is mended by a rerun."""
    hashes = set(earlier.files.values())
    for load in loads:
        if load.content_hash in hashes:
            undo_load(settings, load.load_id)
    for path in _waiting(settings):
        if content_hash(path) in hashes:
            path.unlink()
    if all(load.content_hash in hashes for load in loads):
        for group in DERIVED_GROUPS:
            shutil.rmtree(settings.paths.raw / group, ignore_errors=True)


def _generate(
    settings: Settings, parameters: SampleParameters, progress: Progress | None
) -> dict[str, int]:
    """Generate aside, record what the files are, and only then show them to the drop folder."""
    aside = settings.paths.landing / ".sample"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        rows = generate_sample(parameters, aside, settings.paths.truth, progress)
        files = sorted(aside.glob("*.parquet"))
        hashes = {path.name: content_hash(path) for path in files}
        _Record(dict(parameters.as_dict()), hashes).write(settings)
        for path in files:
            path.replace(settings.paths.landing / path.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return rows


def _load(settings: Settings) -> tuple[LoadResult, ...]:
    """Load the drop folder; return what became of the sample's own files."""
    own = _Record.read(settings).files
    results = tuple(result for result in ingest_landing(settings) if result.file in own)
    failing = next((result for result in results if result.is_failing), None)
    if failing:
        raise CheckFailedError(
            f"The sample's file {failing.file} was not loaded: "
            f"{failing.error or 'every row was rejected.'}"
        )
    return results


def _complete_settings(settings: Settings, parameters: SampleParameters) -> dict[str, Any]:
    """Write what the twin's data needs and nobody has set: base currency, venues without scan."""
    unscanned = [venue[0] for venue in words.VENUES if not venue[4]]
    needed: dict[str, Any] = {}
    if settings.currency is None:
        needed["currency"] = parameters.currency
    if not settings.venues_without_scan:
        needed["venues_without_scan"] = unscanned
    if needed:
        path = settings.paths.settings_file
        write_text(path, tomli_w.dumps({**read_settings_file(path), **needed}))
    return needed
