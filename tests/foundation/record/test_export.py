"""What leaves the site: checked by the verifier as a stranger runs it, with nothing in it that is not public."""

import json
from pathlib import Path

import pytest
from tests.foundation.record import making
from tests.foundation.record.making import DECLINED, LATER, SECRET, verified

from polsec.errors import PolsecError
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, Actor, Standing
from polsec.foundation.kit.models import Object
from polsec.foundation.record import (
    checkpoints,
    demo,
    downloads,
    exporting,
    leaves,
    ports,
    queries,
    receipts,
    sequencer,
)
from polsec.foundation.record.models import Audience, Leaf
from polsec.foundation.record.ports import Part


@pytest.fixture
def exported(process: Object, tmp_path: Path) -> Path:
    """An export of the demonstration with acts of each disclosure."""
    demo.make_keys()
    making.leaf(process, text="for everyone")
    making.leaf(process, LATER, text="for afterwards")
    making.leaf(process, SECRET, text="a name that must stay unknown")
    making.leaf(process, DECLINED, text="who declined")
    sequencer.drain()
    exporting.export(process, tmp_path / "out")
    return tmp_path / "out"


def all_bytes(folder: Path) -> bytes:
    """Every byte of every file, and their names."""
    return b"\n".join(path.name.encode() + b"\n" + path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_verifier_is_content_with_an_export(exported: Path) -> None:
    code, words = verified(exported, "--policy", str(exported / "record" / "policy"))
    assert "EVERYTHING HOLDS" in words
    assert code == 0


def test_nothing_that_is_not_public_is_in_an_export(exported: Path) -> None:
    found = all_bytes(exported)
    assert b"for everyone" in found
    for secret in (b"for afterwards", b"must stay unknown", b"who declined", b"tests.declined"):
        assert secret not in found
    for leaf in Leaf.objects.exclude(kind__in=["tests.open"]).exclude(kind__startswith="record."):
        assert bytes(leaf.salt).hex().encode() not in found


@pytest.mark.parametrize("kind", ["tests.open", "record.kinds"])
def test_a_payload_changed_in_the_database_is_found(process: Object, exported: Path, tmp_path: Path, kind: str) -> None:
    leaf = Leaf.objects.get(kind=kind)
    Leaf.objects.filter(pk=leaf.pk).update(payload=bytes(leaf.payload).replace(b'"schema":1', b'"schema":2'))
    exporting.export(process, tmp_path / "changed")
    code, words = verified(tmp_path / "changed")
    assert code == 1
    assert f"leaf {leaf.index} ({kind}) is not the one that was recorded" in words


def test_a_leaf_changed_in_the_database_is_not_exported(process: Object, exported: Path, tmp_path: Path) -> None:
    Leaf.objects.filter(kind="tests.later").update(time="2020-01-01T00:00Z")
    with pytest.raises(ValueError, match="not those of the checkpoint"):
        exporting.export(process, tmp_path / "out")
    assert verified(exported)[0] == 0
    assert [path.name for path in tmp_path.iterdir() if path.name not in ("data", "out")] == []


def test_every_file_of_the_record_is_covered(exported: Path) -> None:
    for path in sorted((exported / "record").rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
            assert verified(exported)[0] == 1, path
            path.unlink()
            assert verified(exported)[0] == 1, path
            path.write_bytes(content)
    (exported / "record" / "more").write_text("more", encoding="utf-8")
    assert verified(exported)[0] == 1


def test_what_was_for_later_is_checked_once_it_is_disclosed(process: Object, exported: Path) -> None:
    with making.acting(process):
        leaves.disclose(Leaf.objects.filter(kind="tests.later"), Audience.PUBLIC)
    exporting.export(process, exported)
    assert b"for afterwards" in all_bytes(exported)
    assert verified(exported)[0] == 0


def test_what_was_promised_never_to_be_disclosed_is_not(process: Object, exported: Path) -> None:
    with making.acting(process), pytest.raises(ValueError, match="never"):
        leaves.disclose(Leaf.objects.filter(kind="tests.secret"), Audience.PUBLIC)


@pytest.mark.parametrize("way", ["erased", "hidden"])
def test_a_protected_person_is_gone_from_what_is_exported_and_the_record_still_holds(
    process: Object, tmp_path: Path, way: str
) -> None:
    demo.make_keys()
    person = making.person()
    making.leaf(process, about=(person,), text="about somebody")
    making.leaf(process, text="about nobody")
    sequencer.drain()
    salt = bytes(Leaf.objects.get(index=0 + Leaf.objects.get(people__person=person).index).salt)
    if way == "erased":
        assert leaves.destroy(person) == 1
        assert Leaf.objects.get(people__person=person).salt is None
    else:
        Object.objects.filter(pk=person.pk).update(hidden_at=clock.now())
    sequencer.drain()
    exporting.export(process, tmp_path / "out")
    found = all_bytes(tmp_path / "out")
    assert b"about somebody" not in found
    assert salt.hex().encode() not in found
    assert b"about nobody" in found
    code, words = verified(tmp_path / "out")
    assert code == 0, words
    sequencer.drain()
    assert Leaf.objects.filter(kind="record.erased").count() == 1


def test_a_person_erased_before_the_act_was_integrated_is_told_of_too(process: Object, tmp_path: Path) -> None:
    demo.make_keys()
    person = making.person()
    making.leaf(process, about=(person,), text="about somebody")
    leaves.destroy(person)
    sequencer.drain()
    exporting.export(process, tmp_path / "out")
    code, words = verified(tmp_path / "out")
    assert code == 0, words


def test_a_receipt_is_verified_alone_and_with_the_export(process: Object, exported: Path, tmp_path: Path) -> None:
    log = making.log_of(process)
    policy = str(exported / "record" / "policy")
    for leaf in Leaf.objects.order_by("index"):
        content = receipts.receipt(log, leaf.index, ANYONE)
        assert len(content) < 6000
        path = tmp_path / f"{leaf.index}.tlog-proof"
        path.write_bytes(content)
        code, words = verified(path, "--policy", policy)
        assert (code, "The act says" in words) == (0, leaf.disclosures.exists()), words
        assert verified(path, "--policy", policy, "--record", str(exported))[0] == 0
    path.write_bytes(content.replace(b"index ", b"index 1"))
    assert verified(path, "--policy", policy)[0] == 1


def test_a_receipt_holds_the_act_for_those_to_whom_it_was_disclosed(process: Object, exported: Path) -> None:
    body = making.body(process)
    with making.acting(process):
        leaves.disclose(Leaf.objects.filter(kind="tests.secret"), Audience.PANEL, room=body)
    log, index = making.log_of(process), Leaf.objects.get(kind="tests.secret").index
    member = Actor(making.person().pk, (Standing(process.pk, "auditor", body=body.pk),))
    coordinator = Actor(making.person().pk, (Standing(process.pk, "coordinator"),))
    assert len(receipts.receipt(log, index, member)) > len(receipts.receipt(log, index, coordinator))
    assert receipts.receipt(log, index, coordinator) == receipts.receipt(log, index, ANYONE)


def test_rooms_add_their_parts_and_the_first_page_names_them(
    process: Object, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(process: Object, folder: Path) -> list[Part]:
        (folder / "paper.pdf").write_bytes(b"%PDF-")
        return [Part("paper.pdf", "A paper")]

    monkeypatch.setitem(ports.EXPORT_PART._handlers, ports.KEY, [write])
    exporting.export(process, exported)
    assert (exported / "paper.pdf").read_bytes() == b"%PDF-"
    for page in ("index.html", "index.en.html"):
        assert '<a href="paper.pdf">A paper</a>' in (exported / page).read_text(encoding="utf-8")


def test_an_export_takes_the_place_of_an_export_and_of_nothing_else(process: Object, exported: Path) -> None:
    (exported / "record" / "stale").write_text("stale", encoding="utf-8")
    exporting.export(process, exported)
    assert not (exported / "record" / "stale").exists()
    other = exported.parent / "photos"
    other.mkdir()
    (other / "one.jpg").write_bytes(b"jpg")
    with pytest.raises(PolsecError, match="something else"):
        exporting.export(process, other)
    assert [path.name for path in other.iterdir()] == ["one.jpg"]


def test_an_export_that_fails_leaves_the_one_before(
    process: Object, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = all_bytes(exported)

    def fail(process: Object, folder: Path) -> list[Part]:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(ports.EXPORT_PART._handlers, ports.KEY, [fail])
    with pytest.raises(PolsecError, match="No space left"):
        exporting.export(process, exported)
    assert all_bytes(exported) == before
    assert {path.name for path in exported.parent.iterdir()} == {"data", "out"}


def test_without_a_signature_nothing_is_exported(process: Object, tmp_path: Path) -> None:
    making.leaf(process)
    sequencer.step()
    with pytest.raises(exporting.NotSigned):
        exporting.export(process, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_download_stops_at_what_the_witnesses_checked(process: Object, exported: Path, data: Path) -> None:
    checked = checkpoints.newest_checked(making.log_of(process)).size
    making.leaf(process)
    sequencer.step()
    made = downloads.prepare(process)
    assert made.acts == checked
    assert downloads.newest("valle") == made
    sequencer.drain()
    again = downloads.prepare(process)
    assert again.acts == checked + 1
    assert [path.name for path in (data / "exports" / "valle").iterdir()] == [f"{checked + 1}.zip"]


def test_kinds_are_told_as_the_verifier_reads_them(exported: Path) -> None:
    payload = json.loads(bytes(Leaf.objects.get(kind="record.kinds").payload))
    assert payload["kinds"]["tests.open"] == "at-once"
    assert payload["kinds"]["tests.later"] == "at-event"
    assert payload["kinds"]["tests.secret"] == "never"
    assert "tests.declined" not in payload["kinds"]


def test_an_act_without_its_leaf_is_found_by_the_audit(process: Object, exported: Path) -> None:
    assert not queries.unmatched()
    said = Leaf.objects.get(kind="record.policy")
    act = said.act
    said.disclosures.all().delete()
    said.delete()
    assert queries.unmatched().acts == (act,)
