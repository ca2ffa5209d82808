"""Keys, signed notes, checkpoints, cosignatures, policies: the examples of C2SP, and what must be refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tests.methods.transparency.records import CAMPS, CHAMBER, ORIGIN, SIGNER, VICTIMS, usual_log

from polsec.errors import PolsecError
from polsec.methods.transparency.checkpoints import add_signature, assemble, checkpoint_text, valid_signature
from polsec.methods.transparency.keys import SigningKey, make_key, read_key, write_key
from polsec.methods.transparency.notes import signature_line, vkey
from polsec.methods.transparency.policy import witnesses_met, write_policy
from polsec.methods.transparency.verify import (
    LOG_KEY,
    WITNESS_KEY,
    Checkpoint,
    Fault,
    Key,
    Policy,
    Signature,
    ed25519_verifies,
)

# C2SP signed-note, section "Example".
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
TEXT = b"This is an example message.\n"
LINE = "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
# C2SP tlog-cosignature, first example.
COSIGNED = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
""".encode()  # noqa: E501


def test_the_signed_note_of_the_specification_verifies() -> None:
    key, signature = Key.parse(VKEY), Signature.parse(LINE)
    assert (signature.name, signature.id) == (key.name, key.id)
    assert ed25519_verifies(key.public, TEXT, signature.data)
    assert vkey(key) == VKEY
    assert signature_line(signature) == LINE + "\n"


def test_the_cosigned_checkpoint_of_the_specification_is_read() -> None:
    point = Checkpoint.parse(COSIGNED)
    assert (point.origin, point.size) == ("example.com/behind-the-sofa", 20852163)
    assert [each.name for each in point.signatures] == ["example.com/behind-the-sofa", "witness.example.com/w1"]
    # "time 1679315147" in the message of the same example
    assert point.signatures[1].time == 1679315147
    assert assemble(point.text, map(signature_line, point.signatures)) == COSIGNED
    assert checkpoint_text(point.origin, point.size, point.root) == point.text


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"20852163", b"020852163"),
        (b"20852163", b"-1"),
        (b"20852163", "２".encode()),
        (b"20852163", b""),
        (b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J="),
        (b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", b"CsUY"),
        (b"CsUYapGG", b"CsUY apGG"),
        (b"\n\n", b"\n"),
        (b"example.com/behind-the-sofa\n2", b"\n2"),
        (b"q2I=\n", b"q2I=\r\n"),
        (b"q2I=\n", b"q2I=\n\x00\n"),
        (b"\xe2\x80\x94 witness", b"- witness"),
        (b"\xe2\x80\x94 witness.example.com/w1", b"\xe2\x80\x94 w+1"),
        (b"\xe2\x80\x94 witness.example.com/w1", b"\xe2\x80\x94 "),
        (b"fZ+qnA==\n", b"fZ+qnA=="),
        (b"fZ+qnA==\n", b"fZ+qnB==\n"),
        (b"fZ+qnA==\n", b"fZ+qnA==\nmore\n"),
        (b"example.com/behind", b"example.com/\xff"),
    ],
)
def test_what_is_no_checkpoint_in_every_detail_is_none(good: bytes, bad: bytes) -> None:
    with pytest.raises(Fault, match="checkpoint-form"):
        Checkpoint.parse(COSIGNED.replace(good, bad, 1))


def test_a_note_with_very_many_signatures_is_not_read() -> None:
    line = COSIGNED.splitlines(keepends=True)[-1]
    assert len(Checkpoint.parse(COSIGNED + line * 14).signatures) == 16
    with pytest.raises(Fault):
        Checkpoint.parse(COSIGNED + line * 100)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        VKEY.replace("530d903a", "530d903b"),
        VKEY.replace("530d903a", "530D903A"),
        VKEY.replace("example", "other"),
        VKEY[:-1],
        VKEY.replace("+Aek", "+Bek"),
        "two words+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ],
)
def test_what_is_no_verifier_key_is_none(text: str) -> None:
    with pytest.raises(Fault, match="key-"):
        Key.parse(text)


def test_a_checkpoint_counts_as_signed_only_by_the_key_that_signed_it() -> None:
    point = Checkpoint.parse(usual_log().checkpoint())
    other = SigningKey(SIGNER.name, LOG_KEY, b"x" * 32)
    assert point.signed_by(SIGNER.of_log(ORIGIN).public)
    assert point.signed_by(CHAMBER.public)
    assert point.signed_by(other.of_log(ORIGIN).public) is None


def test_a_false_signature_by_a_known_key_spoils_the_note() -> None:
    log = usual_log()
    moved = Checkpoint.parse(log.checkpoint())
    spoilt = assemble(log.text(3), map(signature_line, moved.signatures))
    with pytest.raises(Fault, match="signature-false"):
        Checkpoint.parse(spoilt).signed_by(CHAMBER.public)


def test_one_seed_gives_each_log_a_key_of_its_own() -> None:
    keys = {SIGNER.of_log(f"polsec.example/{name}").public.public for name in "abc"}
    assert len(keys) == 3
    assert SIGNER.of_log(ORIGIN).public.name == ORIGIN


def test_a_line_is_kept_only_where_it_is_a_true_signature_of_that_key() -> None:
    text = usual_log().text()
    line = signature_line(VICTIMS.cosign(text, 1))
    assert valid_signature(text, line, VICTIMS.public)
    for other, key in ((text, CHAMBER.public), (usual_log(3).text(), VICTIMS.public)):
        assert valid_signature(other, line, key) is None
    assert valid_signature(text, "— x y\n", VICTIMS.public) is None


def test_a_newer_cosignature_takes_the_place_of_the_older() -> None:
    log = usual_log()
    note = add_signature(log.checkpoint([CHAMBER]), VICTIMS.cosign(log.text(), 5))
    note = add_signature(note, VICTIMS.cosign(log.text(), 9))
    point = Checkpoint.parse(note)
    assert [each.name for each in point.signatures] == [ORIGIN, CHAMBER.name, VICTIMS.name]
    assert (found := point.signed_by(VICTIMS.public))
    assert found.time == 9


@pytest.mark.parametrize("origin", ["", "two words", "a+b", "a\nb", "a\u2028b"])
def test_an_origin_fits_in_one_line_and_in_a_key_name(origin: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        checkpoint_text(origin, 1, bytes(32))


def test_a_key_file_is_its_owners_alone_and_comes_back_the_same(tmp_path: Path) -> None:
    key, path = make_key("witness.example", WITNESS_KEY), tmp_path / "key"
    write_key(key, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path, WITNESS_KEY) == key
    assert key.seed.hex() not in repr(key)


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_key(make_key("a", LOG_KEY), path)
    before = path.read_bytes()
    with pytest.raises(PolsecError, match="never overwritten"):
        write_key(make_key("b", LOG_KEY), path)
    assert path.read_bytes() == before


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_key(make_key("a", LOG_KEY), path)
    path.chmod(0o640)
    with pytest.raises(PolsecError, match="chmod 600"):
        read_key(path, LOG_KEY)


def test_a_key_serves_one_purpose(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_key(make_key("a", LOG_KEY), path)
    with pytest.raises(PolsecError, match="witness needs a key of its own"):
        read_key(path, WITNESS_KEY)


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+a+b", "PRIVATE+KEY+a+00000000+AQ==", "no key\n"])
def test_what_is_no_key_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(PolsecError, match="holds no key"):
        read_key(path, LOG_KEY)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\tb"])
def test_a_key_needs_a_name_that_notes_can_hold(name: str) -> None:
    with pytest.raises(PolsecError, match="cannot name a key"):
        make_key(name, LOG_KEY)


LOG = SIGNER.of_log(ORIGIN).vkey
# The example of C2SP tlog-policy, with keys.
KEYS = {name: SigningKey(name.lower(), WITNESS_KEY, name.encode() * 16).vkey for name in ("X1", "X2", "X3", "Y1", "Y2")}
EXAMPLE = "\n".join(
    [
        f"log {LOG}",
        "",
        *(f"witness {name} {key}" for name, key in KEYS.items()),
        "\t# two organizations",
        "group X-witnesses 2 X1 X2 X3",
        "group Y-witnesses  any Y1\tY2 ",
        "group X-and-Y all X-witnesses Y-witnesses",
        "quorum X-and-Y",
        "",
    ]
)


@pytest.mark.parametrize(
    ("cosigned", "met"),
    [("X1 X2 Y1", True), ("X1 X3 Y2", True), ("X1 X2 X3", False), ("X1 Y1 Y2", False), ("", False)],
)
def test_a_quorum_is_met_as_the_policy_of_the_specification_says(cosigned: str, met: bool) -> None:
    assert witnesses_met(Policy.parse(EXAMPLE.encode()), set(cosigned.split())) is met


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("quorum X-and-Y", "quorum Z"),
        ("quorum X-and-Y", ""),
        ("quorum X-and-Y", "quorum X1\nquorum X1"),
        ("group X-witnesses 2", "group X-witnesses 4"),
        ("group X-witnesses 2", "group X-witnesses 0"),
        ("group X-witnesses 2", "group X-witnesses -1"),
        ("2 X1 X2 X3", "2 X1 X1 X3"),
        ("any Y1", "any X1"),
        ("group X-witnesses 2 X1 X2 X3", "group X-witnesses all"),
        ("group X-witnesses", "group none"),
        ("group X-witnesses", "group X1"),
        ("witness X2 " + KEYS["X2"], "witness X2 " + KEYS["X1"]),
        ("witness X2 " + KEYS["X2"], "witness X2 " + LOG),
        (f"log {LOG}", f"log {KEYS['Y1']}"),
        (f"log {LOG}", f"log {LOG}\nlog {LOG}"),
        (f"log {LOG}", ""),
        (f"log {LOG}", "log"),
        ("quorum X-and-Y", "quorum X-and-Y\nwhat is this"),
        ("quorum X-and-Y", "quorum X-and-Y\r"),
    ],
)
def test_what_is_no_policy_is_refused(good: str, bad: str) -> None:
    assert good in EXAMPLE
    with pytest.raises(Fault, match=r"policy-|key-"):
        Policy.parse(EXAMPLE.replace(good, bad, 1).encode())


def test_a_policy_asks_for_a_witness_of_each_camp() -> None:
    policy = Policy.parse(write_policy(LOG, CAMPS).encode())
    assert witnesses_met(policy, {"chamber", "victims"})
    assert not witnesses_met(policy, {"chamber"})
    assert witnesses_met(Policy.parse(write_policy(LOG).encode()), set())
