"""What the handbook says can be done can be done, and both of its languages say the same."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.contracts.test_rooms import ROOT

from polsec.methods.opinion.reading import read_conversation
from polsec.site.environment import Environment

HANDBOOK = ROOT / "docs/handbook"
START = [HANDBOOK / "en/start.md", HANDBOOK / "es/empezar.md"]
ACCOUNTS = [HANDBOOK / "en/accounts.md", HANDBOOK / "es/cuentas.md"]
ANALYSE = [HANDBOOK / "en/analyse.md", HANDBOOK / "es/analizar.md"]
BACKUP = [HANDBOOK / "en/backup.md", HANDBOOK / "es/respaldar.md"]
PROCESS = [HANDBOOK / "en/process.md", HANDBOOK / "es/proceso.md"]
OVERSIGHT = [HANDBOOK / "en/oversight.md", HANDBOOK / "es/vigilancia.md"]
EXAMPLE = re.compile(r"`([a-z]+\.(?:csv|json))`[^\n]*\n```\n(.*?)```", re.DOTALL)
CONVENE = [HANDBOOK / "en/convene.md", HANDBOOK / "es/convocar.md"]
OPTION = re.compile(r"--[a-z]+")
CODE = re.compile(r"```\n(.*?)```", re.DOTALL)


def in_language(path: Path) -> str:
    """The language of a page, by its folder."""
    return path.parent.name


def text_of(page: Path) -> str:
    """The page as it is written."""
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ANALYSE, ids=in_language)
def test_the_example_of_the_plain_format_is_read(page: Path, tmp_path: Path) -> None:
    for name, content in EXAMPLE.findall(text_of(page)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    conversation = read_conversation(tmp_path)
    assert conversation.votes.shape == (2, 2)
    assert len(conversation.votes) == 3
    assert set(conversation.title) == {"es", "en"}


@pytest.mark.parametrize("page", ANALYSE, ids=in_language)
def test_every_option_that_is_named_exists(page: Path) -> None:
    polsec = Path(sys.executable).with_name("polsec")
    described = "".join(
        subprocess.run([polsec, command, "--help"], capture_output=True, text=True, check=True).stdout
        for command in ("analyse", "demo")
    )
    assert set(OPTION.findall(text_of(page))) <= set(OPTION.findall(described))


@pytest.mark.parametrize("page", PROCESS, ids=in_language)
def test_the_options_of_set_up_are_those_that_it_has(page: Path) -> None:
    polsec = Path(sys.executable).with_name("polsec")
    described = subprocess.run([polsec, "setup", "--help"], capture_output=True, text=True, check=True).stdout
    rows = re.findall(r"^\| `(--[a-z-]+)`", text_of(page), re.MULTILINE)
    assert {*rows, "--help"} == set(re.findall(r"--[a-z-]+", described))


@pytest.mark.parametrize("page", START, ids=in_language)
def test_the_settings_are_those_of_the_site(page: Path) -> None:
    rows = re.findall(r"^\| `([A-Z_]+)`", text_of(page), re.MULTILINE)
    assert set(rows) == {
        str(field.validation_alias or f"polsec_{name}").upper() for name, field in Environment.model_fields.items()
    }


@pytest.mark.parametrize(
    "pages",
    [START, ANALYSE, ACCOUNTS, BACKUP, CONVENE, PROCESS, OVERSIGHT],
    ids=["start", "analyse", "accounts", "backup", "convene", "process", "oversight"],
)
def test_both_languages_have_the_same_chapters_and_commands(pages: list[Path]) -> None:
    english, spanish = map(text_of, pages)
    assert english.count("\n## ") == spanish.count("\n## ")
    assert english.count("\n|") == spanish.count("\n|")
    assert OPTION.findall(english) == OPTION.findall(spanish)
    assert len(CODE.findall(english)) == len(CODE.findall(spanish))
