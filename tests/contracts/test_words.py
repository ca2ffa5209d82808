"""What is written about the house is true of it: links, commands, locks, and no trace of the machine it was made on."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.contracts.test_rooms import ROOT, tracked

PAGES = [path for path in tracked() if path.suffix == ".md"]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
COMMAND = re.compile(r"\bmake ([a-z]+(?:-[a-z]+)*)\b")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
# Written in parts, so that this file is not found by its own search.
MACHINE = re.compile(r"(?<![\w.~$}])/(?:ho" r"me|ro" r"ot|mnt|srv|wo" r"rk)/")
REGISTRY = re.compile(r"\b(?:pypi\." r"org|pythonhosted\." r"org|registry\.npm" r"js|npmjs\." r"com|deb\.deb" r"ian)")


def name_of(path: Path) -> str:
    """The path as git names it."""
    return str(path.relative_to(ROOT))


def targets_of(page: Path) -> list[str]:
    """Addresses that a page links to, without those of other sites."""
    found = (one or other for one, other in LINK.findall(page.read_text(encoding="utf-8")))
    return [link.partition("#")[0] for link in found if "://" not in link and not link.startswith(("#", "mailto:"))]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_the_documentation_leads_somewhere(page: Path) -> None:
    assert [link for link in targets_of(page) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_command_that_is_named_exists(page: Path) -> None:
    named = {target for code in CODE.findall(page.read_text(encoding="utf-8")) for target in COMMAND.findall(code)}
    assert named <= set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def test_the_readme_is_one_screen() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 45


def test_no_file_names_a_machine_or_a_registry() -> None:
    traces = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        traces += [
            f"{name_of(path)}: {match[0]}" for pattern in (MACHINE, REGISTRY) for match in pattern.finditer(text)
        ]
    assert traces == []


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_a_lock_holds_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    packages = re.findall(r"^\S+==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert packages
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-test.lock": project["project"]["dependencies"] + project["dependency-groups"]["test"],
        "requirements-setup.lock": project["dependency-groups"]["setup"],
    }
    missing = []
    for lock, requirements in wanted.items():
        text = (ROOT / lock).read_text(encoding="utf-8")
        locked = dict(re.findall(r"^([\w.-]+)==([\w.!+]+)", text, re.MULTILINE))
        for requirement in map(Requirement, requirements):
            version = locked.get(canonicalize_name(requirement.name))
            if version is None or version not in requirement.specifier:
                missing.append(f"{lock}: {requirement} (locked: {version})")
    assert missing == []


def test_what_runs_and_what_tests_use_the_same_versions() -> None:
    both = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))
        for lock in (ROOT / "requirements.lock", ROOT / "requirements-test.lock")
    ]
    assert both[0].items() <= both[1].items()
