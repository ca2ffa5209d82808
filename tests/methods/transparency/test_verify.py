"""The verifier on exports and receipts: what holds, and everything that must be found when it does not."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.methods.transparency.records import (
    CHAMBER,
    ORIGIN,
    PUBLICATION,
    SIGNER,
    VICTIMS,
    Log,
    usual_log,
)

from polsec.methods.transparency import leaves, verify
from polsec.methods.transparency.checkpoints import assemble
from polsec.methods.transparency.export import NotThisLog, write_record
from polsec.methods.transparency.keys import SigningKey
from polsec.methods.transparency.notes import signature_line
from polsec.methods.transparency.policy import write_policy
from polsec.methods.transparency.verify import LOG_KEY, Act, Policy


def problems(path: Path, policy: str | None = None, record: Path | None = None) -> list[str]:
    """What does not hold, by name, over all exports of the path."""
    judge = Policy.parse(policy.encode()) if policy else None
    return [text for report in verify.verify(path, judge, record).values() for text, _ in report.problems]


def notes(path: Path) -> list[str]:
    return [text for report in verify.verify(path).values() for text, _ in report.notes]


def seal(folder: Path) -> None:
    """MANIFEST written anew, as whoever changed the files would."""
    record = folder / "record"
    names = sorted(p.relative_to(record).as_posix() for p in record.rglob("*") if p.is_file() and p.name != "MANIFEST")
    lines = [f"{hashlib.sha256((record / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (record / "MANIFEST").write_text("".join(lines))


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each signature is verified once only, however often the same bytes come."""
    monkeypatch.setattr(verify, "ed25519_verifies", functools.cache(verify.ed25519_verifies))


@pytest.fixture
def log() -> Log:
    return usual_log()


@pytest.fixture
def export(log: Log, tmp_path: Path) -> Path:
    return log.export(tmp_path / "export")


@pytest.mark.parametrize("decisions", [0, 1, 253, 254, 255, 600])
def test_an_export_holds_at_every_size(decisions: int, tmp_path: Path) -> None:
    log = usual_log(decisions)
    folder = log.export(tmp_path / "export")
    assert problems(folder) == problems(folder, log.policy) == []
    assert problems(folder / "record") == []


def test_an_empty_log_and_one_of_one_leaf_hold(tmp_path: Path) -> None:
    log = Log()
    assert problems(log.export(tmp_path / "empty")) == []
    log.add("record.kinds", {"kinds": {}})
    assert problems(log.export(tmp_path / "one")) == []


def test_the_verifier_of_an_export_runs_alone_and_offline(export: Path, log: Log) -> None:
    policy = export.parent / "policy"
    policy.write_text(log.policy)
    script = (
        "import runpy, socket, sys; socket.socket = None; sys.argv[1:] = {}; runpy.run_path({!r}, run_name='__main__')"
    )
    arguments = [str(export), "--policy", str(policy), "--lang", "en"]
    code = script.format(arguments, str(export / "record/verify.py"))
    run = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "EVERYTHING HOLDS" in run.stdout
    assert "no independent judge" not in run.stdout


def test_the_verifier_imports_the_standard_library_alone() -> None:
    source = Path(verify.__file__).read_text(encoding="utf-8")
    imported = {
        line.split()[1].partition(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))
    }
    assert imported <= set(sys.stdlib_module_names)


def test_without_a_policy_it_says_that_the_record_judges_itself(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify.main([str(export), "--lang", "en"]) == 0
    assert "no independent judge" in capsys.readouterr().out
    assert verify.main([str(export), "--lang", "es"]) == 0
    assert "no es juez independiente" in capsys.readouterr().out


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "record").rglob("*") if path.is_file())


@pytest.mark.usefixtures("quickly")
def test_a_bit_turned_in_any_byte_of_any_file_is_found(export: Path) -> None:
    for path in files_of(export):
        good = path.read_bytes()
        # Every byte of small files; of the verifier's copy and of long files a byte in each stretch.
        step = 1 if len(good) < 3000 else len(good) // 500
        for at in range(0, len(good), step):
            path.write_bytes(good[:at] + bytes([good[at] ^ 1 << at % 8]) + good[at + 1 :])
            assert problems(export), f"{path.name} at byte {at}"
        path.write_bytes(good)
    assert problems(export) == []


@pytest.mark.usefixtures("quickly")
def test_a_bit_turned_is_found_also_where_the_manifest_is_written_anew(export: Path, log: Log) -> None:
    # What only MANIFEST covers is for a judge from elsewhere: the policy and the copy of the verifier.
    for path in files_of(export):
        if path.name in ("MANIFEST", "policy", "verify.py"):
            continue
        good = path.read_bytes()
        for at in range(0, len(good), 1 if len(good) < 600 else 3):
            path.write_bytes(good[:at] + bytes([good[at] ^ 1 << at % 8]) + good[at + 1 :])
            seal(export)
            assert problems(export, log.policy), f"{path.name} at byte {at}"
        path.write_bytes(good)


@pytest.mark.usefixtures("quickly")
def test_a_file_cut_short_or_lengthened_is_found(export: Path, log: Log) -> None:
    for path in files_of(export):
        good = path.read_bytes()
        for changed in (good[:-1], good[: len(good) // 2], b"", good + b"\n", good + good):
            path.write_bytes(changed)
            assert problems(export), path.name
            if path.name not in ("MANIFEST", "policy", "verify.py"):
                seal(export)
                assert problems(export, log.policy), path.name
        path.write_bytes(good)
        seal(export)
    assert problems(export) == []


@pytest.mark.usefixtures("quickly")
def test_a_file_missing_or_added_is_found(export: Path) -> None:
    for path in files_of(export):
        good = path.read_bytes()
        path.unlink()
        assert problems(export), path.name
        path.write_bytes(good)
    for name in ("extra", "tile/0/001", "acts/000001.jsonl", "tile/entries/000", ".hidden", "MANIFEST.old"):
        (export / "record" / name).write_bytes(b"more")
        assert problems(export) == ["file-added"]
        seal(export)
        assert problems(export), name
        (export / "record" / name).unlink()
        seal(export)
    (export / "record/link").symlink_to(export / "record/tile", target_is_directory=True)
    assert problems(export) == ["file-added"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("  policy", "  ../policy"),
        lambda text: text.replace("  policy", "  /policy"),
        lambda text: text.replace("  policy", " *policy"),
        lambda text: "".join(sorted(text.splitlines(keepends=True), reverse=True)),
        lambda text: text + text.splitlines(keepends=True)[-1],
        lambda text: text.rstrip("\n"),
        lambda text: "\n" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.upper(),
    ],
)
def test_a_manifest_has_one_form_only(export: Path, spoil: Callable[[str], str]) -> None:
    path = export / "record/MANIFEST"
    path.write_bytes(spoil(path.read_text()).encode())
    assert problems(export) == ["manifest-form"]


def test_history_cut_short_is_found_where_a_newer_receipt_was_kept(log: Log, tmp_path: Path) -> None:
    receipt = tmp_path / "kept.tlog-proof"
    receipt.write_bytes(log.receipt(7))
    shorter = Log(entries=log.entries[:6], acts=[act for act in log.acts if act.leaf < 6])
    folder = shorter.export(tmp_path / "shorter")
    assert problems(folder, log.policy) == []
    assert problems(receipt, log.policy, folder) == ["other-log"]


def test_two_histories_are_found_by_a_receipt_or_a_checkpoint_that_was_kept(log: Log, tmp_path: Path) -> None:
    kept, receipt = tmp_path / "kept", tmp_path / "kept.tlog-proof"
    kept.write_bytes(log.checkpoint())
    receipt.write_bytes(log.receipt(2, log.acts[2]))
    other = Log()
    for act in log.acts[:3]:
        other.entries.append(log.entries[act.leaf])
        other.acts.append(act)
    for number in range(9):
        other.add("decisions.taken", {"question": f"another {number}"})
    folder = other.export(tmp_path / "other")
    assert problems(folder, log.policy) == []
    assert problems(receipt, log.policy, folder) == ["fork"]
    assert problems(kept, log.policy, folder) == ["fork"]
    longer = Log(entries=list(log.entries), acts=list(log.acts))
    longer.add("decisions.taken", {"question": "one more"})
    same = longer.export(tmp_path / "longer")
    assert problems(receipt, log.policy, same) == problems(kept, log.policy, same) == []


def test_a_replaced_key_is_found_by_an_independent_policy_alone(log: Log, tmp_path: Path) -> None:
    forged = usual_log()
    forged.signer = SigningKey(SIGNER.name, LOG_KEY, b"forged" + bytes(26))
    folder = forged.export(tmp_path / "forged")
    assert problems(folder) == []
    assert problems(folder, log.policy) == ["log-unsigned"]


def test_other_leaves_under_the_signatures_of_the_true_ones_are_found(log: Log, tmp_path: Path) -> None:
    other = usual_log()
    salt = bytes(32)
    payload = leaves.canonical({"outcome": "dissent", "question": "Pregunta 2", "schema": 1})
    other.entries[3] = leaves.entry("decisions.taken", "2026-03-03", leaves.commit(salt, payload))
    other.acts[3] = Act(3, salt, payload)
    folder = other.export(tmp_path / "export")
    assert problems(folder, log.policy) == []
    (folder / "record/checkpoint").write_bytes(log.checkpoint())
    seal(folder)
    assert problems(folder, log.policy) == ["root"]


def test_a_checkpoint_of_another_log_is_not_of_this_history(log: Log, tmp_path: Path) -> None:
    other = Log("polsec.example/another", entries=log.entries, acts=log.acts)
    (tmp_path / "kept").write_bytes(other.checkpoint())
    both = log.policy.replace("log ", f"log {SIGNER.of_log(other.origin).vkey}\nlog ", 1)
    assert problems(tmp_path / "kept", both, log.export(tmp_path / "export")) == ["other-log"]


def test_a_missing_witness_fails_the_quorum(log: Log, tmp_path: Path) -> None:
    folder = log.export(tmp_path / "one", log.checkpoint([CHAMBER]))
    assert problems(folder) == ["quorum"]
    none = write_policy(SIGNER.of_log(ORIGIN).vkey)
    assert problems(folder, none) == []
    assert "no-quorum" in [
        text for r in verify.verify(folder, Policy.parse(none.encode())).values() for text, _ in r.notes
    ]
    assert "not-cosigned" in notes(folder)


def test_a_witness_of_the_same_name_with_another_key_does_not_count(log: Log, tmp_path: Path) -> None:
    false = SigningKey(VICTIMS.name, VICTIMS.kind, b"!" * 32)
    folder = log.export(tmp_path / "false", log.checkpoint([CHAMBER, false]))
    assert problems(folder) == ["quorum"]


def test_the_log_of_another_origin_is_not_the_one_that_the_policy_names(tmp_path: Path) -> None:
    other = usual_log()
    other.origin = "polsec.example/another"
    folder = other.export(tmp_path / "other")
    assert problems(folder) == []
    assert problems(folder, usual_log().policy) == ["log-unsigned"]


def test_a_leaf_without_its_act_is_found(log: Log, tmp_path: Path) -> None:
    del log.acts[3]
    assert problems(log.export(tmp_path / "export")) == ["leaf-without-act"]


def test_leaves_of_kinds_that_are_closed_need_no_act(log: Log, tmp_path: Path) -> None:
    log.add("decisions.position", {"says": "agrees"}, open_=False)
    log.add("decisions.position", {"says": "agrees"}, open_=True)
    log.add("research.reviewed", {"by": "x"}, open_=False)
    folder = log.export(tmp_path / "export")
    assert problems(folder) == []
    (report,) = verify.verify(folder).values()
    assert (report.open, report.closed) == (9, 3)


def test_an_act_that_must_never_be_seen_is_found(log: Log, tmp_path: Path) -> None:
    log.add("convening.approached", {"institution": "secret"})
    assert problems(log.export(tmp_path / "export")) == ["act-leaked"]


def test_an_act_without_its_leaf_is_found(export: Path) -> None:
    path = export / "record/acts/000000.jsonl"
    path.write_bytes(path.read_bytes() + b'{"leaf":9,"payload":{"schema":1},"salt":"%b"}\n' % (b"0" * 64))
    seal(export)
    assert problems(export) == ["act-without-leaf"]


def test_an_act_in_place_of_another_is_found(log: Log, export: Path) -> None:
    path = export / "record/acts/000000.jsonl"
    path.write_bytes(path.read_bytes().replace("¿se acepta?".encode(), "¿se rechaza?".encode(), 1))
    seal(export)
    assert problems(export) == ["act-changed"]


def test_an_act_given_twice_or_out_of_order_is_found(export: Path) -> None:
    path = export / "record/acts/000000.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    for changed in ([*lines[:3], lines[2], *lines[3:]], [lines[1], lines[0], *lines[2:]]):
        path.write_bytes(b"".join(changed))
        seal(export)
        assert "act-twice" in problems(export)


def test_an_act_of_another_log_does_not_pass_for_this_one(log: Log, export: Path) -> None:
    path = export / "record/acts/000000.jsonl"
    salted = path.read_bytes().replace(log.acts[4].salt.hex().encode(), b"0" * 64)
    path.write_bytes(salted)
    seal(export)
    assert problems(export) == ["act-changed"]


def test_a_kind_that_was_not_announced_is_found(tmp_path: Path) -> None:
    log = Log()
    log.add("decisions.taken", {"question": "before any table"})
    log.add("record.kinds", {"kinds": {"decisions.taken": "at-once"}})
    log.add("decisions.taken", {"question": "after"})
    assert problems(log.export(tmp_path / "export")) == ["kind-unknown"]


def test_the_newest_table_of_kinds_counts_for_later_leaves_and_a_change_is_told(log: Log, tmp_path: Path) -> None:
    log.add("record.kinds", {"kinds": {"decisions.taken": "never", "proposals.amended": "at-once"}})
    log.add("decisions.taken", {"question": "hidden from now on"}, open_=False)
    log.add("proposals.amended", {"provision": "3"})
    folder = log.export(tmp_path / "export")
    assert problems(folder) == []
    assert "kind-changed" in notes(folder)


def test_a_table_of_kinds_cannot_hide_itself(tmp_path: Path) -> None:
    log = Log()
    log.add("record.kinds", {"kinds": {"record.kinds": "never"}})
    log.add("record.kinds", {"kinds": {"decisions.taken": "at-once"}}, open_=False)
    assert problems(log.export(tmp_path / "export")) == ["leaf-without-act"]


def test_an_erased_act_is_told_where_a_later_public_leaf_says_so(log: Log, tmp_path: Path) -> None:
    index = log.add("decisions.taken", {"question": "with a name"}, open_=False)
    log.add("record.erased", {"leaves": [index], "ground": "data protection"})
    folder = log.export(tmp_path / "export")
    assert problems(folder) == []
    assert "erased" in notes(folder)


def test_a_leaf_cannot_erase_what_comes_after_it(log: Log, tmp_path: Path) -> None:
    log.add("record.erased", {"leaves": [len(log.entries) + 1], "ground": "in advance"})
    log.add("decisions.taken", {"question": "hidden"}, open_=False)
    assert problems(log.export(tmp_path / "export")) == ["leaf-without-act"]


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"{}",
        b'{"commitment":"00","kind":"decisions.taken","time":"2026-03-03"}',
        b'{"kind":"decisions.taken","commitment":"%b","time":"2026-03-03"}' % (b"0" * 64),
        b'{"commitment":"%b","kind":"decisions.taken","time":"2026-03-03T14:05:59Z"}' % (b"0" * 64),
        b'{"commitment":"%b", "kind":"decisions.taken","time":"2026-03-03"}' % (b"0" * 64),
        b'{"commitment":"%b","kind":"decisions.taken","time":"2026-03-03","who":"x"}' % (b"0" * 64),
    ],
)
def test_a_leaf_holds_kind_coarse_time_and_commitment_and_nothing_else(log: Log, tmp_path: Path, entry: bytes) -> None:
    log.entries.append(entry)
    assert problems(log.export(tmp_path / "export")) == ["leaf-form"]


@pytest.mark.parametrize(
    "payload",
    [
        b'{"b":1,"a":2,"schema":1}',
        b'{"a":1,"a":2,"schema":1}',
        b'{"a":1, "schema":1}',
        b'{"a":1.5,"schema":1}',
        b'{"a":NaN,"schema":1}',
        b'{"a":"\\u0041","schema":1}',
        b'{"a":"\\ud800","schema":1}',
        b'{"a":1}',
        b'{"a":"\xff","schema":1}',
        b'{"files":3,"schema":1}',
        b'{"passkey":{},"schema":1}',
        b'{"passkey_signature":{},"schema":1}',
    ],
)
def test_a_payload_can_be_read_in_one_way_only(log: Log, tmp_path: Path, payload: bytes) -> None:
    salt = bytes(32)
    log.acts.append(Act(len(log.entries), salt, payload))
    log.entries.append(leaves.entry("decisions.taken", "2026-03-04", leaves.commit(salt, payload)))
    assert problems(log.export(tmp_path / "export")) == ["payload-form"]


def test_time_that_goes_back_is_told_and_no_fault(tmp_path: Path) -> None:
    log = usual_log()
    log.add("decisions.taken", {"question": "a day"}, "2026-03-03")
    assert "time-back" not in notes(log.export(tmp_path / "day"))
    log.add("decisions.taken", {"question": "before"}, "2026-03-02T23:59Z")
    folder = log.export(tmp_path / "export")
    assert problems(folder) == []
    assert "time-back" in notes(folder)


def test_files_that_acts_name_are_checked_beside_the_record(export: Path) -> None:
    path = export / "publications/text.pdf"
    assert problems(path) == []
    assert "publication" in notes(path)
    path.write_bytes(PUBLICATION + b" ")
    assert problems(export) == ["named-changed"]
    assert problems(path) == ["named-changed", "not-named"]
    path.unlink()
    assert problems(export) == ["named-missing"]


def test_a_publication_is_known_by_its_bytes_wherever_it_lies(export: Path, tmp_path: Path) -> None:
    copy = tmp_path / "downloaded.pdf"
    copy.write_bytes(PUBLICATION)
    assert problems(copy, record=export) == []
    copy.write_bytes(PUBLICATION[:-1])
    assert problems(copy, record=export) == ["not-named"]


def test_several_named_files_and_withdrawn_ones(log: Log, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "publications").mkdir(parents=True)
    digests = {}
    for name in ("a.pdf", "b.pdf"):
        (folder / "publications" / name).write_bytes(name.encode())
        digests[f"publications/{name}"] = hashlib.sha256(name.encode()).hexdigest()
    files = [{"file": name, "sha256": digest} for name, digest in digests.items()]
    log.add("publishing.published", {"files": files})
    assert problems(log.export(folder)) == []
    (folder / "publications/a.pdf").unlink()
    assert problems(folder) == ["named-missing"]
    log.add("publishing.published", {"withdrawn_files": ["publications/a.pdf"]})
    assert problems(log.export(folder)) == []
    assert "withdrawn" in notes(folder)


@pytest.mark.parametrize("name", ["../outside", "/etc/hostname"])
def test_a_named_file_lies_within_the_folder(log: Log, tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").write_bytes(b"x")
    log.add("publishing.published", {"file": name, "sha256": hashlib.sha256(b"x").hexdigest()})
    assert problems(log.export(tmp_path / "export")) == ["named-missing"]


def passkey_acts(
    log: Log,
    changed: dict[str, object] | None = None,
    *,
    place: str = "localhost",
    flags: int = 5,
    kind: str = "webauthn.get",
    tag: bytes = b"polsec-statement/v1\x00",
    announced: bool = True,
) -> None:
    """An announced passkey, and an act that is truly signed with it as the arguments say, then ``changed``."""
    statement = {"document": "00", "question": "q", "mandate": "m", "nonce": "n"}
    key = ec.derive_private_key(7, ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()
    canonical = json.dumps(statement, sort_keys=True, separators=(",", ":")).encode()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(tag + canonical).digest()).decode().rstrip("=")
    client = json.dumps({"type": kind, "challenge": challenge, "origin": "http://localhost"}).encode()
    authenticator = hashlib.sha256(place.encode()).digest() + bytes([flags]) + bytes(4)
    signature = key.sign(authenticator + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
    if announced:
        log.add("decisions.taken", {"passkey": {"algorithm": "ES256", "public_key": public, "rp_id": "localhost"}})
    signed: dict[str, object] = {
        "public_key": public,
        "authenticator_data": base64.b64encode(authenticator).decode(),
        "client_data": base64.b64encode(client).decode(),
        "signature": base64.b64encode(signature).decode(),
        "statement": statement,
    }
    log.add("sanction.signed", {"passkey_signature": signed | (changed or {})})


@pytest.mark.parametrize("flags", [0x05, 0x1D])
def test_a_passkey_that_the_record_announced_signs_a_statement(log: Log, tmp_path: Path, flags: int) -> None:
    passkey_acts(log, flags=flags)
    assert problems(log.export(tmp_path / "export")) == []


def test_a_passkey_of_the_other_algorithm_signs_too(log: Log, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.from_private_bytes(b"e" * 32)
    public = key.public_key().public_bytes_raw().hex()
    digest = hashlib.sha256(b'polsec-statement/v1\x00{"document":"00"}').digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    client = json.dumps({"type": "webauthn.get", "challenge": challenge}).encode()
    authenticator = hashlib.sha256(b"localhost").digest() + b"\x05" + bytes(4)
    signed = {
        "public_key": public,
        "authenticator_data": base64.b64encode(authenticator).decode(),
        "client_data": base64.b64encode(client).decode(),
        "signature": base64.b64encode(key.sign(authenticator + hashlib.sha256(client).digest())).decode(),
        "statement": {"document": "00"},
    }
    log.add("decisions.taken", {"passkey": {"algorithm": "EdDSA", "public_key": public, "rp_id": "localhost"}})
    log.add("sanction.signed", {"passkey_signature": signed})
    assert problems(log.export(tmp_path / "export")) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda log: passkey_acts(log, {"statement": {"document": "11"}}),
        lambda log: passkey_acts(log, {"public_key": "04" + "11" * 64}),
        lambda log: passkey_acts(log, {"signature": base64.b64encode(bytes(70)).decode()}),
        lambda log: passkey_acts(log, flags=0x01),
        lambda log: passkey_acts(log, flags=0x04),
        lambda log: passkey_acts(log, place="elsewhere"),
        lambda log: passkey_acts(log, kind="webauthn.create"),
        lambda log: passkey_acts(log, tag=b"another tag"),
        lambda log: passkey_acts(log, announced=False),
    ],
)
def test_a_statement_that_a_passkey_did_not_sign_is_found(log: Log, tmp_path: Path, act: Callable[[Log], None]) -> None:
    act(log)
    assert problems(log.export(tmp_path / "export")) == ["passkey-false"]


def test_a_receipt_holds_alone_with_a_policy(log: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy, path = tmp_path / "policy", tmp_path / "act.tlog-proof"
    policy.write_text(log.policy)
    path.write_bytes(log.receipt(3, log.acts[3]))
    assert verify.main([str(path), "--policy", str(policy), "--lang", "en"]) == 0
    assert "Pregunta 2" in capsys.readouterr().out
    assert verify.main([str(path), "--lang", "en"]) == 2
    path.write_bytes(log.receipt(7))
    assert problems(path, log.policy) == []


@pytest.mark.usefixtures("quickly")
def test_a_bit_turned_in_any_byte_of_a_receipt_is_found(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "act.tlog-proof"
    good = log.receipt(3, log.acts[3])
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1 << at % 8]) + good[at + 1 :])
        try:
            assert problems(path, log.policy), f"at byte {at}"
        except verify.Usage:
            assert at < len(verify.RECEIPT)  # no receipt any more: a publication without its record
    for cut in range(0, len(good), 7):
        path.write_bytes(good[:cut])
        try:
            assert problems(path, log.policy), f"cut at {cut}"
        except verify.Usage:
            assert cut < len(verify.RECEIPT)


def test_a_receipt_of_one_leaf_does_not_pass_for_another(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "act.tlog-proof"
    path.write_bytes(log.receipt(3, log.acts[4]))
    assert problems(path, log.policy) == ["act-changed"]
    path.write_bytes(log.receipt(3, Act(4, log.acts[3].salt, log.acts[3].payload)))
    assert problems(path, log.policy) == ["act-changed"]
    path.write_bytes(log.receipt(3).replace(b"index 3", b"index 4"))
    assert problems(path, log.policy) == ["receipt-proof"]


def test_a_folder_of_exports_is_checked_whole(log: Log, tmp_path: Path) -> None:
    log.export(tmp_path / "one")
    two = log.export(tmp_path / "two")
    assert problems(tmp_path) == []
    (two / "record/policy").unlink()
    assert verify.main([str(tmp_path)]) == 1


@pytest.mark.parametrize("arguments", [[], ["--policy"], ["nowhere"], [".", "--lang", "xx"], ["{}"], ["{}/text"]])
def test_bad_usage_ends_with_2(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no record anywhere near")
    given = [each.format(tmp_path) for each in arguments]
    try:
        code = verify.main(given)
    except SystemExit as stopped:  # argparse ends by itself
        code = int(str(stopped.code))
    assert code == 2


def test_a_policy_that_is_none_is_bad_usage_and_in_the_record_a_fault(export: Path, tmp_path: Path) -> None:
    (tmp_path / "policy").write_text("quorum none\n")
    assert verify.main([str(export), "--policy", str(tmp_path / "policy")]) == 2
    (export / "record/policy").write_text("quorum none\n")
    seal(export)
    assert problems(export) == ["policy-incomplete"]


def test_a_policy_other_than_the_record_states_is_told(log: Log, tmp_path: Path) -> None:
    table = json.loads(log.acts[0].payload)["kinds"] | {"record.policy": "at-once"}
    log.add("record.kinds", {"kinds": table})
    log.add("record.policy", {"policy": log.policy})
    assert "policy-other" not in notes(log.export(tmp_path / "same"))
    weak = log.export(tmp_path / "weak", policy=write_policy(SIGNER.of_log(ORIGIN).vkey))
    assert problems(weak) == []
    assert "policy-other" in notes(weak)


def test_what_is_shown_of_a_file_controls_no_terminal(
    log: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.add("publishing.published", {"file": "a\x1b[31m\u202eb", "sha256": "0" * 64})
    assert verify.main([str(log.export(tmp_path / "export"))]) == 1
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_terminal_that_knows_few_letters_is_told_all_the_same(export: Path) -> None:
    (export / "publications/text.pdf").write_bytes(b"another")
    run = subprocess.run(
        [sys.executable, export / "record/verify.py", export, "--lang", "es"],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        check=False,
    )
    assert run.returncode == 1
    assert b"publications/text.pdf fue cambiado" in run.stdout


def test_every_finding_is_said_in_both_languages() -> None:
    for spanish, english in verify.TEXTS.values():
        assert spanish
        assert english
        fields = [sorted(part.partition("}")[0] for part in text.split("{")[1:]) for text in (spanish, english)]
        assert fields[0] == fields[1]


def test_an_export_is_written_whole_or_not_at_all(log: Log, export: Path) -> None:
    before = {path: path.read_bytes() for path in files_of(export)}
    for entries, acts in ((log.entries[:-1], log.acts), (log.entries, [*log.acts, log.acts[0]])):
        with pytest.raises(NotThisLog):
            write_record(export, entries=entries, checkpoint=log.checkpoint(), policy=log.policy, disclosed=acts)
        assert {path: path.read_bytes() for path in files_of(export)} == before
    assert sorted(path.name for path in export.iterdir()) == ["publications", "record"]


def test_an_export_takes_the_place_of_the_one_before(log: Log, export: Path) -> None:
    log.add("decisions.taken", {"question": "later"})
    log.export(export)
    assert problems(export) == []
    assert sorted(path.name for path in export.iterdir()) == ["publications", "record"]


def test_the_same_record_gives_the_same_bytes(log: Log, export: Path, tmp_path: Path) -> None:
    again = log.export(tmp_path / "again")
    for path in files_of(export):
        assert path.read_bytes() == (again / path.relative_to(export)).read_bytes()


def test_acts_fill_several_files(tmp_path: Path) -> None:
    log = usual_log(2100)
    folder = log.export(tmp_path / "export")
    assert len(list((folder / "record/acts").iterdir())) == 3
    assert problems(folder) == []
    shutil.rmtree(folder / "record/acts")
    seal(folder)
    assert "leaf-without-act" in problems(folder)


def test_a_checkpoint_with_lines_more_than_three_is_still_read(log: Log, tmp_path: Path) -> None:
    text = log.text() + b"an extension\n"
    signatures = [log.signer.of_log(log.origin).sign(text), CHAMBER.cosign(text, 1), VICTIMS.cosign(text, 1)]
    folder = log.export(tmp_path / "export", assemble(text, map(signature_line, signatures)))
    assert problems(folder) == []


def test_a_checkpoint_of_more_leaves_than_there_can_be_ends_at_once(export: Path, log: Log) -> None:
    text = f"{ORIGIN}\n{10**17}\n{base64.b64encode(bytes(32)).decode()}\n".encode()
    signed = assemble(text, [signature_line(SIGNER.of_log(ORIGIN).sign(text))])
    (export / "record/checkpoint").write_bytes(signed)
    seal(export)
    assert "root" in problems(export, log.policy)


def test_a_policy_of_groups_within_groups_without_end_is_refused() -> None:
    witness = f"witness w {VICTIMS.vkey}"
    groups = [f"group g{number} any {'w' if not number else f'g{number - 1}'}" for number in range(3000)]
    with pytest.raises(verify.Fault):
        Policy.parse("\n".join([f"log {SIGNER.vkey}", witness, *groups, "quorum g2999", ""]).encode())
