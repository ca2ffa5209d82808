"""Attempts are counted by all web processes together, under names that tell nobody whose they were."""

import os
import subprocess
import sys
from pathlib import Path

from polsec.site import limits

ADDRESS = "192.0.2.17"
SCRIPT = """
import sys, django
django.setup()
from django.core.cache import cache
cache.set("login:192.0.2.17", (cache.get("login:192.0.2.17") or 0) + 1)
print(cache.get("login:192.0.2.17"))
"""


def counted(folder: Path, run: str) -> str:
    """What a program that belongs to one run of the site counts, having counted once more."""
    own = {"POLSEC_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "polsec.site.settings", limits.NAME: run}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=os.environ | own, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_processes_of_one_run_count_together_and_those_of_another_anew(tmp_path: Path) -> None:
    assert [counted(tmp_path, "a"), counted(tmp_path, "a"), counted(tmp_path, "b")] == ["1", "2", "1"]


def test_what_is_kept_names_nobody_and_belongs_to_the_owner(tmp_path: Path) -> None:
    counted(tmp_path, "a")
    kept = [path for path in (tmp_path / "counts").rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert ADDRESS not in path.name
        assert ADDRESS.encode() not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def test_a_name_cannot_be_found_by_trying_addresses_without_the_key_of_the_run(monkeypatch) -> None:
    before = limits.sealed(ADDRESS, "", 1)
    monkeypatch.setattr(limits, "KEY", b"another")
    assert limits.sealed(ADDRESS, "", 1) != before
