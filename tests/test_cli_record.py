"""`polsec verify`, `cosign` and `keys`, as they are typed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.methods.transparency.records import CHAMBER, ORIGIN, SIGNER, VICTIMS, usual_log

from polsec.methods.transparency import tree
from polsec.methods.transparency.checkpoints import valid_signature
from polsec.methods.transparency.keys import write_key
from polsec.methods.transparency.verify import Key, to_base64

ROOT = Path(__file__).resolve().parent.parent
POLSEC = Path(sys.executable).with_name("polsec")
LOG = SIGNER.of_log(ORIGIN).vkey
LOADED = """
import sys
from polsec import cli
sys.argv = ["polsec", *{!r}]
try:
    cli.app()
except SystemExit as end:
    print("code", end.code)
print("django" in sys.modules)
"""


def polsec(*arguments: str | Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"LC_ALL": f"{language}_GT.UTF-8"}
    return subprocess.run(
        [POLSEC, *map(str, arguments)], capture_output=True, text=True, check=False, env=environment, timeout=60
    )


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return usual_log().export(tmp_path / "export")


def test_verify_ends_with_0_where_all_holds_with_1_where_not_and_with_2_for_misuse(export: Path) -> None:
    policy = export.parent / "policy"
    policy.write_text(usual_log().policy)
    good = polsec("verify", export, "--policy", policy)
    assert (good.returncode, good.stderr) == (0, "")
    assert "EVERYTHING HOLDS" in good.stdout
    (export / "publications/text.pdf").write_bytes(b"another")
    bad = polsec("verify", export, "--policy", policy, language="es")
    assert bad.returncode == 1
    assert "publications/text.pdf fue cambiado" in bad.stdout
    none = polsec("verify", export / "nowhere")
    assert none.returncode == 2
    assert "cannot be read" in none.stderr


def test_no_command_about_the_record_loads_django(export: Path, tmp_path: Path) -> None:
    write_key(CHAMBER, tmp_path / "key")
    common = ["--key", str(tmp_path / "key"), "--state", str(tmp_path / "state"), "--log", LOG]
    for arguments in (
        ["verify", str(export)],
        ["cosign", str(export / "record/checkpoint"), *common],
        ["keys", "show", str(tmp_path / "key")],
    ):
        run = subprocess.run(
            [sys.executable, "-c", LOADED.format(arguments)], capture_output=True, text=True, check=False
        )
        assert run.stdout.splitlines()[-2:] == ["code 0", "False"], run.stdout + run.stderr


def test_a_witness_without_a_network_cosigns_from_an_export_and_again_when_it_grew(tmp_path: Path) -> None:
    write_key(CHAMBER, tmp_path / "key")
    log = usual_log()
    common = ("--key", tmp_path / "key", "--state", tmp_path / "state", "--log", LOG)
    for more in (0, 3, 300):
        for number in range(more):
            log.add("decisions.taken", {"question": f"more {number}"})
        folder = log.export(tmp_path / f"export-{more}")
        run = polsec("cosign", folder / "record/checkpoint", *common)
        assert run.returncode == 0, run.stderr
        assert valid_signature(log.text(), run.stdout, CHAMBER.public)


def test_a_witness_without_a_network_asks_for_the_proof_where_there_is_none(tmp_path: Path) -> None:
    write_key(CHAMBER, tmp_path / "key")
    common = ("--key", tmp_path / "key", "--state", tmp_path / "state", "--log", LOG)
    log, alone, proof = usual_log(), tmp_path / "checkpoint", tmp_path / "proof"
    alone.write_bytes(log.checkpoint())
    assert polsec("cosign", alone, *common).returncode == 0
    old = len(log.entries)
    log.add("decisions.taken", {"question": "more"})
    alone.write_bytes(log.checkpoint())
    asked = polsec("cosign", alone, *common, language="es")
    assert asked.returncode == 2
    assert "--proof" in asked.stderr
    lines = map(to_base64, tree.consistency_proof(log.tiles, old, old + 1))
    proof.write_text("\n".join([f"old {old}", *lines, ""]))
    run = polsec("cosign", alone, *common, "--proof", proof)
    assert valid_signature(log.text(), run.stdout, CHAMBER.public)


def test_a_witness_without_a_network_refuses_another_history(tmp_path: Path) -> None:
    write_key(CHAMBER, tmp_path / "key")
    common = ("--key", tmp_path / "key", "--state", tmp_path / "state", "--log", LOG)
    assert polsec("cosign", usual_log().export(tmp_path / "one") / "record/checkpoint", *common).returncode == 0
    other = usual_log(2)
    for number in range(9):
        other.add("decisions.taken", {"question": f"another {number}"})
    refused = polsec("cosign", other.export(tmp_path / "two") / "record/checkpoint", *common)
    assert refused.returncode == 2
    assert "not the history" in refused.stderr
    assert refused.stdout == ""
    unknown = polsec("cosign", tmp_path / "one/record/checkpoint", *common[:4], "--log", VICTIMS.vkey)
    assert unknown.returncode == 2


def test_keys_are_made_shown_and_never_overwritten(tmp_path: Path) -> None:
    made = polsec("keys", "make", "--name", "witness.example", "--out", tmp_path / "w")
    assert made.returncode == 0
    assert Key.parse(made.stdout.strip()).name == "witness.example"
    assert polsec("keys", "show", tmp_path / "w").stdout == made.stdout
    assert polsec("keys", "make", "--name", "witness.example", "--out", tmp_path / "w").returncode == 2
    assert polsec("keys", "make", "--name", "two words", "--out", tmp_path / "x").returncode == 2
    assert polsec("keys", "make", "--name", "site.example", "--out", tmp_path / "s", "--for", "signer").stdout == ""
    assert polsec("keys", "show", tmp_path / "s").returncode == 2
    assert Key.parse(polsec("keys", "show", tmp_path / "s", "--origin", "a/b").stdout.strip()).name == "a/b"


def test_signer_and_witness_say_what_is_wrong_with_their_options(tmp_path: Path) -> None:
    write_key(CHAMBER, tmp_path / "key")
    common = ("--key", tmp_path / "key", "--state", tmp_path / "state")
    assert polsec("witness", *common, "--log", LOG).returncode == 2
    assert polsec("witness", *common, "--log", "x", "--port", "0").returncode == 2
    wrong = polsec("signer", *common, "--socket", tmp_path / "sock")
    assert wrong.returncode == 2
    assert "signer needs a log's" in wrong.stderr


@pytest.mark.parametrize(("page", "language"), [("en/verify.md", "en"), ("es/verificar.md", "es")])
def test_the_commands_of_the_handbook_do_what_it_says(page: str, language: str, tmp_path: Path) -> None:
    text = (ROOT / "docs/handbook" / page).read_text(encoding="utf-8")
    usual_log().export(tmp_path / "FOLDER")
    (tmp_path / "POLICY").write_text(usual_log().policy)
    (tmp_path / "KEPT").write_bytes(usual_log().checkpoint())
    commands = [each.strip() for each in re.findall(r"`+\s*((?:polsec|python3) [^`]+)`", text)]
    ran = 0
    for command in commands:
        words = command.split()
        if len(words) > 2 and words[1] != "export":
            program = [str(POLSEC)] if words[0] == "polsec" else [sys.executable]
            done = subprocess.run(
                [*program, *words[1:]],
                cwd=tmp_path,
                env=os.environ | {"LC_ALL": f"{language}_GT.UTF-8"},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{command}: {done.stderr}{done.stdout}"
            ran += 1
    assert ran == 5


@pytest.mark.parametrize("page", ["en/verify.md", "es/verificar.md"])
def test_the_options_of_export_in_the_handbook_are_those_that_it_has(page: str) -> None:
    lines = re.findall(r"^polsec export (.+)$", (ROOT / "docs/handbook" / page).read_text(encoding="utf-8"), re.M)
    assert lines
    assert set(re.findall(r"--[a-z]+", " ".join(lines))) <= set(
        re.findall(r"--[a-z]+", polsec("export", "--help").stdout)
    )


def test_the_pages_of_the_handbook_name_the_same_commands() -> None:
    english, spanish = (
        (ROOT / "docs/handbook" / p).read_text(encoding="utf-8") for p in ("en/verify.md", "es/verificar.md")
    )
    assert english.count("\n## ") == spanish.count("\n## ")
    assert re.findall(r"--[a-z]+", english) == re.findall(r"--[a-z]+", spanish)
