"""Every room says what it is for, and nothing lies empty."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/polsec"
FLOORS_WITH_ROOMS = ("support", "stages", "foundation", "methods")
# "About ten lines": enough to say what for, terms, what flows in and out; short enough to be read.
LINES = range(4, 31)


def rooms() -> list[Path]:
    """The folder of each room: those of the floors, and the site, which is a floor and a room."""
    inside = [room for floor in FLOORS_WITH_ROOMS for room in (SOURCE / floor).glob("*/__init__.py")]
    return [SOURCE / "site", *(path.parent for path in inside)]


def tracked() -> list[Path]:
    """The files under version control."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listing.split("\0") if name]


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_every_room_says_what_it_is_for_in_about_ten_lines(room: Path) -> None:
    readme = room / "README.md"
    assert readme.is_file()
    assert len(readme.read_text(encoding="utf-8").splitlines()) in LINES


def test_there_are_no_empty_folders_in_the_source() -> None:
    folders = [path for path in SOURCE.rglob("*") if path.is_dir() and path.name != "__pycache__"]
    holding = {parent for path in tracked() for parent in path.parents}
    assert [str(folder.relative_to(ROOT)) for folder in folders if folder not in holding] == []


def test_every_python_folder_is_a_package() -> None:
    python = {path.parent for path in tracked() if path.suffix == ".py" and path.is_relative_to(SOURCE)}
    assert [str(folder.relative_to(ROOT)) for folder in python if not (folder / "__init__.py").is_file()] == []
