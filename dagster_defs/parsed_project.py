"""What dbt parsed, kept for the next run.

Parsing is the dearest part of a small build. dbt leaves what it parsed in its target folder and
parses only changed files again, as long as its variables are the same; so what was parsed under
some variables is kept beside the project for the next run, of whatever workspace, with the same.
What was parsed names the project's folder, where dbt looks for seeds: one that was moved, or named
relative to where dbt was called, is parsed anew.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from crm.config import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "dbt_project"
KEPT = FOLDER / "target" / "parsed"
PARTIAL_PARSE = "partial_parse.msgpack"


def lend_parsed(variables: str, target: Path) -> None:
    """Put what was last parsed under these variables (JSON) where a dbt run will look for it."""
    kept = _kept_parse(variables)
    if kept.exists():
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, target / PARTIAL_PARSE)


def keep_parsed(variables: str, target: Path) -> None:
    """Keep what a dbt run parsed for the next run under the same variables."""
    parsed, kept = target / PARTIAL_PARSE, _kept_parse(variables)
    if not parsed.exists():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=kept.parent) as aside:
        shutil.copyfile(parsed, Path(aside) / PARTIAL_PARSE).replace(kept)


def _kept_parse(variables: str) -> Path:
    digest = hashlib.sha256(f"{FOLDER}\n{variables}".encode()).hexdigest()[:16]
    return KEPT / f"{digest}.msgpack"
