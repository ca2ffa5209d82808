"""What the handbook says can be done can be done, and both of its languages say the same."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from babel.messages.pofile import read_po
from tests.contracts.test_rooms import ROOT

from polsec import cli
from polsec.methods.opinion.reading import read_conversation
from polsec.site.demonstration.stories.reading import STAGES, cast, story_at
from polsec.site.environment import Environment

HANDBOOK = ROOT / "docs/handbook"
START = [HANDBOOK / "en/start.md", HANDBOOK / "es/empezar.md"]
ACCOUNTS = [HANDBOOK / "en/accounts.md", HANDBOOK / "es/cuentas.md"]
CONVENE = [HANDBOOK / "en/convene.md", HANDBOOK / "es/convocar.md"]
ANALYSE = [HANDBOOK / "en/analyse.md", HANDBOOK / "es/analizar.md"]
BACKUP = [HANDBOOK / "en/backup.md", HANDBOOK / "es/respaldar.md"]
PROCESS = [HANDBOOK / "en/process.md", HANDBOOK / "es/proceso.md"]
OVERSIGHT = [HANDBOOK / "en/oversight.md", HANDBOOK / "es/vigilancia.md"]
VERIFY = [HANDBOOK / "en/verify.md", HANDBOOK / "es/verificar.md"]
PROTECT = [HANDBOOK / "en/protect.md", HANDBOOK / "es/proteger.md"]
TOUR = [HANDBOOK / "en/tour.md", HANDBOOK / "es/recorrido.md"]
WRITE = [HANDBOOK / "en/write-and-decide.md", HANDBOOK / "es/escribir-y-decidir.md"]
OPERATE = [HANDBOOK / "en/operate.md", HANDBOOK / "es/operar.md"]
INDEX = [HANDBOOK / "en/README.md", HANDBOOK / "es/README.md"]
CHAPTERS = {
    "start": START,
    "tour": TOUR,
    "write": WRITE,
    "analyse": ANALYSE,
    "accounts": ACCOUNTS,
    "backup": BACKUP,
    "convene": CONVENE,
    "process": PROCESS,
    "oversight": OVERSIGHT,
    "operate": OPERATE,
    "protect": PROTECT,
    "verify": VERIFY,
    "index": INDEX,
}
LABEL = re.compile(r"(?<![*\w])\*([^*\[\]\n]+)\*(?!\*)")
EXAMPLE = re.compile(r"`([a-z]+\.(?:csv|json))`[^\n]*\n```\n(.*?)```", re.DOTALL)
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


def command_lines(page: Path) -> list[list[str]]:
    """Each `polsec …` that a page names, in its text and in its blocks: the words after `polsec`."""
    pieces = re.findall(r"`([^`\n]+)`", text_of(page))
    pieces += [line for block in CODE.findall(text_of(page)) for line in block.splitlines()]
    found = (re.search(r"(?:^|/bin/)polsec ([a-z].*)", piece) for piece in pieces)
    return [match.group(1).split() for match in found if match]


@pytest.mark.parametrize("page", [*OPERATE, *BACKUP], ids=in_language)
def test_every_command_with_its_options_exists(page: Path) -> None:
    group = typer.main.get_command(cli.app)
    lines = command_lines(page)
    assert len(lines) >= 2
    for words in lines:
        command: Any = group
        while (below := getattr(command, "commands", None)) and words:
            assert words[0] in below, (page.name, words)
            command = below[words.pop(0)]
        known = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, (page.name, words)


@pytest.mark.parametrize("page", OPERATE, ids=in_language)
def test_the_settings_of_a_site_for_others_exist(page: Path) -> None:
    known = {
        str(field.validation_alias or f"polsec_{name}").upper() for name, field in Environment.model_fields.items()
    }
    assert set(re.findall(r"\b(POLSEC_[A-Z_]+|DATABASE_URL)\b", text_of(page))) <= known


@pytest.mark.parametrize("page", START, ids=in_language)
def test_the_settings_are_those_of_the_site(page: Path) -> None:
    rows = re.findall(r"^\| `([A-Z_]+)`", text_of(page), re.MULTILINE)
    assert set(rows) == {
        str(field.validation_alias or f"polsec_{name}").upper() for name, field in Environment.model_fields.items()
    }


@pytest.mark.parametrize("pages", CHAPTERS.values(), ids=CHAPTERS)
def test_both_languages_have_the_same_chapters_and_commands(pages: list[Path]) -> None:
    english, spanish = map(text_of, pages)
    assert english.count("\n## ") == spanish.count("\n## ")
    assert english.count("\n|") == spanish.count("\n|")
    assert OPTION.findall(english) == OPTION.findall(spanish)
    assert len(CODE.findall(english)) == len(CODE.findall(spanish))


@pytest.mark.parametrize("page", INDEX, ids=in_language)
def test_the_index_names_every_chapter(page: Path) -> None:
    named = set(re.findall(r"\]\(([a-z-]+\.md)\)", text_of(page)))
    assert named == {chapter.name for chapter in page.parent.glob("*.md")} - {page.name}


@pytest.mark.parametrize("page", [*WRITE, *TOUR], ids=lambda page: page.name)
def test_buttons_and_pages_are_called_as_on_the_site(page: Path) -> None:
    language = in_language(page)
    titles = [story["title"][language] for story in map(story_at, STAGES)]
    named = {name.strip() for label in LABEL.findall(text_of(page)) for name in label.split("→")}
    unknown = {name for name in named if not any(title.startswith(name) for title in titles)}
    assert unknown - texts_of_the_site(language) - {"English", "Español"} == set()


def texts_of_the_site(language: str) -> set[str]:
    """Every text of the site's catalogue, as it is said in a language."""
    with (ROOT / "src/polsec/locale/es/LC_MESSAGES/django.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="es") if message.id and not message.pluralizable]
    return {str(message.id if language == "en" else message.string) for message in messages}


@pytest.mark.parametrize("page", TOUR, ids=in_language)
def test_the_tour_names_every_stage_at_which_a_story_stands(page: Path) -> None:
    assert [word for word in re.findall(r"`([a-z]+)`", text_of(page)) if word in STAGES] == list(STAGES)
    rows = [row for row in text_of(page).splitlines() if row.startswith("| ")][1:]
    assert len(rows) == len(STAGES)


@pytest.mark.parametrize("page", TOUR, ids=in_language)
def test_whoever_the_tour_enters_as_is_in_the_demonstration(page: Path) -> None:
    people = {cast()["coordinator"], cast()["facilitator"], *cast()["auditors"]}
    people |= {institution["delegate"] for institution in cast()["institutions"].values()}
    assert set(re.findall(r"\*\*([^*]+)\*\*", text_of(page))) <= people
