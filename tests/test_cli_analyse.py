"""`polsec analyse` as one calls it: what it says, what it writes, and that it writes nothing where all is not well."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.methods.opinion.folders import PARTICIPANTS, POLIS, VOTES, write
from typer.testing import CliRunner, Result

from polsec.cli import app, language_of_environment
from polsec.commands import analyse as command
from polsec.commands import progress
from polsec.commands.writing import Output, write_all
from polsec.errors import PolsecError
from polsec.i18n import LOCALE

POLSEC = Path(sys.executable).with_name("polsec")


def call(*arguments: object, **environment: str) -> Result:
    """The command in this process."""
    return CliRunner().invoke(app, ["analyse", *map(str, arguments)], env={"LC_ALL": "en_US.UTF-8", **environment})


def call_apart(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    return subprocess.run([POLSEC, *map(str, arguments)], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def london(opendata: Path) -> Path:
    return opendata / "london.youth.policing"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with a vote that is none."""
    return write(tmp_path / "broken", POLIS, votes=VOTES + "2000,,0,1,yes\n")


# What it writes


def test_a_real_conversation_gives_summary_result_and_report(london: Path, tmp_path: Path) -> None:
    result, page = tmp_path / "result.json", tmp_path / "report.html"
    said = call(london, "--json", result, "--html", page, "--lang", "en")
    assert said.exit_code == 0, said.output
    assert "What is the best way to engage more young people" in said.stdout
    assert "26 people" in said.stdout
    found = json.loads(result.read_text(encoding="utf-8"))
    assert (found["schema"], found["audience"]) == ("polsec.opinion/1", "operator")
    assert found["counts"]["votes"] == 638
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_same_order_writes_the_same_bytes(london: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert call(london, "--json", first).exit_code == call(london, "--json", second).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().endswith(b"}\n")


def test_public_json_is_what_the_report_is_made_from(london: Path, tmp_path: Path) -> None:
    path = tmp_path / "public.json"
    assert call(london, "--public", "--json", path).exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["audience"] == "public"


def test_memberships_are_for_their_owner_alone_and_say_so(london: Path, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    said = call(london, "--memberships", path)
    assert said.exit_code == 0
    assert path.read_text(encoding="utf-8").splitlines()[0] == "participant,group,probability"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "personal data" in said.stderr


def test_json_keeps_letters_and_floats_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_all([Output(path, lambda file: command.write_json({"b": "ñ", "a": 0.1 + 0.2}, file))])
    assert path.read_text(encoding="utf-8") == '{\n "b": "ñ",\n "a": 0.30000000000000004\n}\n'


# What it refuses


def test_bad_input_ends_with_code_2_and_nothing_is_written(broken: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / name for name in ("result.json", "report.html", "memberships.csv")]
    said = call(broken, "--json", outputs[0], "--html", outputs[1], "--memberships", outputs[2])
    assert said.exit_code == 2
    assert "votes.csv:7: “yes” is not a vote" in said.stderr
    assert said.stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken"]


def test_bad_input_is_told_in_spanish_too(broken: Path) -> None:
    assert "votes.csv:7: «yes» no es un voto" in call(broken, "--lang", "es").stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--heldout", "0"], "between 0 and 1"),
        (["--heldout", "1"], "between 0 and 1"),
        (["--heldout", "nan"], "between 0 and 1"),
        (["--heldout", "0.1", "--method", "polis"], "--method polsec alone"),
        (["--method", "other"], "--method"),
        (["--seed", "-1"], "--seed -1"),
        (["--lang", "xx"], "xx"),
        (["--json", "nowhere/result.json"], "there is no folder nowhere"),
        (["--json", "folder"], "folder is no file"),
        (["--json", "one.file", "--html", "./one.file"], "named for two outputs"),
        (["--json", "export/votes.csv"], "one of the files to read"),
        (["--json", "link.csv"], "one of the files to read"),
    ],
)
def test_options_that_make_no_sense_end_with_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    write(tmp_path / "export", POLIS)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").symlink_to("export/votes.csv")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    answer = call("export", *options)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "export/votes.csv").read_text() == VOTES


def test_a_folder_that_is_not_there_ends_with_code_2(tmp_path: Path) -> None:
    answer = call(tmp_path / "nowhere")
    assert answer.exit_code == 2
    assert "there is no such folder" in answer.stderr


def test_an_analysis_that_fails_leaves_files_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise PolsecError("the engine refuses")

    monkeypatch.setattr("polsec.methods.opinion.analysis.analyse", fail)
    result = tmp_path / "result.json"
    result.write_text("earlier")
    assert call(write(tmp_path / "export", POLIS), "--json", result).exit_code == 2
    assert result.read_text() == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export", "result.json"]


# All or none


def test_if_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    earlier, new = tmp_path / "earlier", tmp_path / "new"
    earlier.write_text("earlier")

    def fail(_: object) -> None:
        raise OSError(28, "No space left on device", "third")

    outputs = [
        Output(earlier, lambda f: f.write("later")),
        Output(new, lambda f: f.write("new")),
        Output(tmp_path / "third", fail),
    ]
    with pytest.raises(PolsecError, match="Nothing was written: third: No space left"):
        write_all(outputs)
    assert earlier.read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["earlier"]


def test_if_one_file_cannot_take_its_place_the_others_give_theirs_back(tmp_path: Path) -> None:
    earlier, new, blocked = tmp_path / "earlier", tmp_path / "new", tmp_path / "blocked"
    earlier.write_text("earlier")

    def block(file: Any) -> None:
        blocked.mkdir()  # what was free when it was checked is a folder by now
        file.write("late")

    outputs = [
        Output(earlier, lambda f: f.write("later")),
        Output(new, lambda f: f.write("new")),
        Output(blocked, block),
    ]
    with pytest.raises(PolsecError, match="Nothing was written"):
        write_all(outputs)
    assert earlier.read_text() == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blocked", "earlier"]


def test_the_operators_result_is_for_its_owner_alone_and_the_public_one_is_not(london: Path, tmp_path: Path) -> None:
    own, shared = tmp_path / "own.json", tmp_path / "shared.json"
    assert call(london, "--json", own).exit_code == 0
    assert call(london, "--public", "--json", shared).exit_code == 0
    assert stat.S_IMODE(own.stat().st_mode) == 0o600
    assert stat.S_IMODE(shared.stat().st_mode) & 0o044


def test_an_ordinary_output_has_the_usual_rights(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_all([Output(tmp_path / "result", lambda f: f.write("x"))])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "result").stat().st_mode) == 0o640


# Progress


class Terminal:
    """A stream that says it is a terminal and keeps what it is shown."""

    def __init__(self) -> None:
        self.shown = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.shown += text
        return len(text)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(("seconds", "shows"), [(0.9, False), (1.1, True)])
def test_a_bar_is_shown_only_after_a_second(monkeypatch: pytest.MonkeyPatch, seconds: float, shows: bool) -> None:
    clock = iter([100.0, 100.0 + seconds])
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock))
    monkeypatch.setenv("TERM", "xterm")  # on a dumb terminal nothing can be redrawn
    terminal = Terminal()
    with progress.Bar(terminal, {"groups": "Looking for groups"}) as bar:  # type: ignore[arg-type]
        bar("groups", 0.5)
    assert ("Looking for groups" in terminal.shown) == shows


# Start


def compile_catalogues() -> None:
    """What `make setup` does after a catalogue was edited."""
    for catalogue in LOCALE.glob("*/LC_MESSAGES/django.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            subprocess.run(
                [
                    POLSEC.with_name("pybabel"),
                    "--quiet",
                    "compile",
                    "--input-file",
                    catalogue,
                    "--output-file",
                    compiled,
                ],
                check=True,
            )


def test_help_is_there_at_once() -> None:
    """Measured in time of the processor, which other work on the machine does not lengthen."""
    compile_catalogues()
    before = os.times()
    assert "analyse" in call_apart("--help").stdout
    after = os.times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    assert spent < 0.3


def test_analyse_never_imports_django(london: Path, tmp_path: Path) -> None:
    order = ["analyse", str(london), "--json", str(tmp_path / "result.json"), "--html", str(tmp_path / "report.html")]
    call_it = f"from polsec.cli import app; app({order}, standalone_mode=False)"
    code = f"import sys; {call_it}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "es_GT.UTF-8"}, "es"),
        ({"LANG": "C"}, "es"),
        ({}, "es"),
        ({"LANG": "en_GB", "LC_ALL": "es_ES"}, "es"),
    ],
)
def test_the_language_is_that_of_the_environment_or_spanish(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert language_of_environment() == language


def test_warnings_are_named_and_shown_harmless(tmp_path: Path) -> None:
    silent = PARTICIPANTS + "\x1b[31m8,,0,0,0,0,,,\n"
    answer = call(write(tmp_path, POLIS, participants_votes=silent))
    assert "participants without a vote" in answer.stderr
    assert "\x1b" not in answer.output
