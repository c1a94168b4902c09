"""Rules of the house that a reviewer would otherwise have to remember."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.project import (
    PACKAGES,
    ROOT,
    calls,
    imported_modules,
    python_files,
    text_literals,
)

SQL_FOLDERS = (
    "crm/warehouse",
    "crm/segments",
    "crm/sources",
    "crm/exports",
    "crm/ops",
    "crm/identity",
    "crm/loyalty",
    "crm/privacy",
    "crm/consent.py",
    "crm/contacts",
    "crm/doctor",
    "streamlit_app/queries",
    "dagster_defs",
)
CODE_FROM_DISK = {
    "eval",
    "exec",
    "pickle.load",
    "pickle.loads",
    "joblib.load",
    "dill.load",
    "dill.loads",
    "pd.read_pickle",
    "pandas.read_pickle",
    "cloudpickle.load",
    "cloudpickle.loads",
    "shelve.open",
    "marshal.loads",
    "yaml.unsafe_load",
    "yaml.full_load",
}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_import_contracts_hold():
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_nothing_loads_code_from_disk():
    found = [
        f"{relative(path)}:{call.lineno} {name}"
        for path in python_files(*PACKAGES)
        for name, call in calls(path)
        if name in CODE_FROM_DISK
    ]
    assert found == []


def test_yaml_is_read_by_safe_loaders_only():
    loaders = {
        ast.unparse(word.value)
        for path in python_files(*PACKAGES)
        for name, call in calls(path)
        if name == "yaml.load"
        for word in call.keywords
        if word.arg == "Loader"
    }
    assert loaders <= {
        "_StrictLoader",
        "yaml.CSafeLoader",
    }  # crm.segments.language.files: a SafeLoader, made stricter


def test_no_command_goes_through_a_shell():
    found = [
        f"{relative(path)}:{call.lineno}"
        for path in python_files(*PACKAGES)
        for name, call in calls(path)
        if name in {"os.system", "os.popen"}
        or any(
            word.arg == "shell"
            and not (isinstance(word.value, ast.Constant) and not word.value.value)
            for word in call.keywords
        )
    ]
    assert found == []


def test_only_config_reads_the_environment():
    reads = {"os.environ.get", "os.getenv", "os.environ.__getitem__", "os.environ.copy"}
    found = [
        f"{relative(path)}:{call.lineno}"
        for path in python_files(*PACKAGES)
        if relative(path) != "crm/config/loading.py"
        for name, call in calls(path)
        if name in reads
    ]
    assert found == []


def test_lifetimes_is_imported_by_the_referee_only():
    importers = [relative(p) for p in python_files(*PACKAGES) if "lifetimes" in imported_modules(p)]
    assert importers == ["ml/btyd/referee.py"]


def test_contacts_have_one_reader():
    mentions = [
        relative(path)
        for path in python_files(*PACKAGES)
        if "contacts_file" in path.read_text(encoding="utf-8")
    ]
    assert set(mentions) <= {
        "crm/contacts/opening.py",  # the reader
        "crm/warehouse/connection.py",  # names the path
        "crm/warehouse/publish.py",  # writes the file
        "crm/cli/workspace.py",  # prints the path
    }


def test_sql_text_lives_where_the_design_allows_it():
    def is_sql(text: str) -> bool:
        words = text.lower().split()
        return (
            len(words) > 3
            and words[0] in {"select", "with", "insert", "delete", "update"}
            and ("from" in words or "into" in words or "set" in words)
        )

    found = [
        f"{relative(path)}: {text[:60]}"
        for path in python_files(*PACKAGES)
        if not relative(path).startswith(SQL_FOLDERS)
        for text in text_literals(path)
        if is_sql(text)
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml", "Makefile", ".ci/run"])
def test_no_file_of_the_frame_names_the_address_of_an_index(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text


def test_every_pinned_requirement_carries_hashes():
    blocks = (ROOT / "requirements.lock").read_text().split("\n")
    pins = [line for line in blocks if "==" in line and not line.startswith(" ")]
    assert len(pins) > 100
    assert all(line.endswith("\\") for line in pins)


def test_every_public_function_and_class_of_the_libraries_is_documented():
    missing = []
    for path in python_files("crm", "ml"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_") and not ast.get_docstring(node):
                missing.append(f"{relative(path)}:{node.name}")
    assert missing == []


def test_the_tree_in_the_readme_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.split("## The tree", 1)[1].split("```")[1]
    folders: list[str] = []
    for line in block.splitlines():
        name = line.strip().split(" ")[0]
        if not name or name == "text":
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        folders[depth:] = [name]
        path = ROOT / "/".join(part.strip("/") for part in folders)
        assert path.exists(), f"the README's tree names {path.relative_to(ROOT)}"
