"""Who may import what inside `ml`."""

from __future__ import annotations

import ast
from pathlib import Path

import ml

FOLDER = Path(ml.__file__).parent


def imports(path: Path) -> set[str]:
    """Top-level packages that a module imports, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_one_module_imports_lifetimes_and_none_imports_the_product_or_a_pickler():
    importers = {str(p.relative_to(FOLDER)): imports(p) for p in FOLDER.rglob("*.py")}
    assert [name for name, found in importers.items() if "lifetimes" in found] == [
        "btyd/referee.py"
    ]
    foreign = {"crm", "dagster_defs", "streamlit_app", "pickle", "joblib", "dill"}
    assert not {name for name, found in importers.items() if found & foreign}
