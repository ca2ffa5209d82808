"""Set-up on machines that lack something says what, and what to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.contracts.test_rooms import ROOT

OLD = [python for version in ("3.8", "3.9", "3.10") if (python := shutil.which(f"python{version}"))]


def set_up(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs tools/setup in a project folder that has nothing but it."""
    script = tmp_path / "project/tools/setup"
    script.parent.mkdir(parents=True)
    shutil.copy2(ROOT / "tools/setup", script)
    return subprocess.run([script], env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def python_that(tmp_path: Path, body: str) -> str:
    """A stand-in for a Python: a shell script that has the real one's arguments in "$@"."""
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_python_that_is_too_old_is_named_with_what_to_install(tmp_path: Path) -> None:
    old = python_that(tmp_path, 'case $1 in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac')
    result = set_up(tmp_path, POLSEC_PYTHON=old)
    assert result.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13; this machine has: Python 3.9.2" in result.stderr
    assert "apt-get install python3" in result.stderr
    assert not (tmp_path / "project/.venv").exists()


@pytest.mark.skipif(not OLD, reason="no Python older than 3.11 on this machine")
@pytest.mark.parametrize("python", OLD)
def test_a_real_old_python_is_refused(tmp_path: Path, python: str) -> None:
    result = set_up(tmp_path, POLSEC_PYTHON=python)
    assert result.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in result.stderr


def test_a_machine_without_python_is_told_so(tmp_path: Path) -> None:
    result = set_up(tmp_path, POLSEC_PYTHON="no-such-python")
    assert result.returncode == 1
    assert "this machine has: no no-such-python" in result.stderr


def test_a_python_without_venv_is_told_which_package_to_install(tmp_path: Path) -> None:
    bare = python_that(tmp_path, f'case $2 in "import venv") exit 1 ;; *) exec {sys.executable} "$@" ;; esac')
    result = set_up(tmp_path, POLSEC_PYTHON=bare)
    assert result.returncode == 1
    assert "apt-get install python3-venv" in result.stderr


def run_with_only(folder: Path, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command where the PATH has the tool `id` alone: no browser, no package manager."""
    (folder / "id").symlink_to(shutil.which("id") or "/usr/bin/id")
    return subprocess.run(
        command, env={"PATH": str(folder), **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("environment", "code"), [({}, 0), ({"CI": "true"}, 1)], ids=["at home", "in CI"])
def test_a_missing_browser_is_one_loud_line_and_in_ci_a_failure(
    tmp_path: Path, environment: dict[str, str], code: int
) -> None:
    result = run_with_only(tmp_path, ROOT / "tools/setup-browser", **environment)
    assert result.returncode == code
    assert result.stderr.startswith("NO BROWSER: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(("environment", "code"), [({}, 0), ({"CI": "true"}, 1)], ids=["at home", "in CI"])
def test_a_missing_postgresql_is_one_loud_line_and_in_ci_a_failure(
    tmp_path: Path, environment: dict[str, str], code: int
) -> None:
    without_packages = (sys.executable, "-S", ROOT / "tools/with-postgresql", "true")
    result = run_with_only(tmp_path, *without_packages, **environment)
    assert result.returncode == code
    assert result.stderr.startswith("NO POSTGRESQL: ")
    assert len(result.stderr.splitlines()) == 1


def test_a_command_beside_postgresql_is_told_where_it_is() -> None:
    ask = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).info.vendor)"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = (sys.executable, ROOT / "tools/with-postgresql", sys.executable, "-c", ask)
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "PostgreSQL", result.stderr
