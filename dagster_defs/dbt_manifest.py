"""The dbt project as Dagster reads it: its manifest, parsed again whenever a file is newer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from dagster_dbt import DbtProject

from crm.errors import CheckFailedError
from dagster_defs.parsed_project import FOLDER, PARTIAL_PARSE

DBT = str(Path(sys.executable).with_name("dbt"))
"""The dbt of this environment, whether or not somebody activated it."""

project = DbtProject(project_dir=FOLDER, profiles_dir=FOLDER)


def manifest_path() -> Path:
    """Return the path of a manifest that knows every file of the project.

    Raises
    ------
    CheckFailedError
        dbt cannot parse the project; the message is dbt's own.
    """
    if _is_outdated(project.manifest_path):
        _parse()
    return project.manifest_path


def _is_outdated(manifest: Path) -> bool:
    if not manifest.exists():
        return True
    parsed_at = manifest.stat().st_mtime
    return any(path.stat().st_mtime > parsed_at for path in _project_files())


def _project_files() -> list[Path]:
    """Files and folders: a removed file shows as a newer folder."""
    folders = [FOLDER / name for name in ("models", "macros", "seeds", "tests")]
    inside = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    return [*inside, FOLDER / "dbt_project.yml", FOLDER / "profiles.yml"]


def _parse() -> None:
    """Parse aside and move into place: another build may be reading the manifest meanwhile."""
    target = project.manifest_path.parent
    target.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=target) as aside:
        command = [
            DBT, "parse", "--quiet", "--project-dir", str(FOLDER), "--profiles-dir", str(FOLDER),
            "--target-path", aside,
        ]  # fmt: skip
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CheckFailedError(f"dbt cannot parse {FOLDER}: {done.stdout.strip()[-800:]}")
        for name in (PARTIAL_PARSE, "manifest.json"):
            (Path(aside) / name).replace(target / name)
