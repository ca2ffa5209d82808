"""Signatures and cosignatures: what is down waits, what disagrees is loud, and neither stops an act."""

import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.foundation.record import making

from polsec.errors import Message
from polsec.foundation.kit.actors import ANYONE, SITE, Actor, Standing
from polsec.foundation.kit.errors import Invalid, NotAllowed
from polsec.foundation.kit.models import Object
from polsec.foundation.record import actions, checkpoints, demo, places, ports, queries, receipts, sequencer, tree
from polsec.foundation.record.cosigning.server import server_on
from polsec.foundation.record.models import Alarm, Checkpoint, Cosignature, Leaf, Log, Witness
from polsec.foundation.record.signing import SignerDown, sign
from polsec.foundation.record.signing_here import signer_at_hand
from polsec.methods.transparency import verify
from polsec.methods.transparency.notes import signature_line

Named = Callable[[str, str], making.WitnessAtHome]


def coordinator_of(process: Object) -> Actor:
    """Somebody who runs the process."""
    return Actor(making.person().pk, (Standing(process.pk, "coordinator"),))


@pytest.fixture
def named(process: Object, signing: None, tmp_path: Path) -> Named:
    """Names a witness of a camp by hand."""
    making.leaf(process)
    sequencer.drain()

    def name(word: str, camp: str) -> making.WitnessAtHome:
        made = making.WitnessAtHome(word, tmp_path)
        log = making.log_of(process)
        actions.add_witness(by=coordinator_of(process), log=log, name=word, camp=camp, key=made.key.vkey)
        sequencer.drain()
        return made

    return name


def bring(process: Object, note: str) -> list[Cosignature]:
    """As an observer of the process brings it."""
    observer = Actor(making.person().pk, (Standing(process.pk, "observer"),))
    return checkpoints.bring(by=observer, log=making.log_of(process), note=note)


def test_what_was_integrated_is_signed_with_the_key_of_its_log(process: Object, signing: None) -> None:
    making.leaf(process)
    sequencer.drain()
    log = making.log_of(process)
    point = verify.Checkpoint.parse(checkpoints.newest(log).note.encode())
    assert (point.origin, point.size, point.root) == ("polsec.example/record/valle", log.size, bytes(log.root))
    assert point.signed_by(verify.Key.parse(log.key))
    assert Leaf.objects.get(process=process, kind="record.policy").index == 1


def test_a_signer_that_is_down_stops_no_act_and_catches_up(process: Object) -> None:
    making.leaf(process)
    with pytest.raises(SignerDown):
        sequencer.drain()
    assert making.log_of(process).size == 2
    assert queries.state(process.pk).waits_for_signer
    assert receipts.receipt(making.log_of(process), 1, ANYONE) is None
    making.make_signer_key()
    sequencer.drain()
    assert not queries.state(process.pk).waits_for_signer
    assert receipts.receipt(making.log_of(process), 1, ANYONE) is not None
    making.leaf(process)
    shutil.move(places.own_signer_key(), places.keys() / "away")
    with pytest.raises(SignerDown):
        sequencer.drain()
    shutil.move(places.keys() / "away", places.own_signer_key())
    sequencer.drain()
    assert checkpoints.newest(making.log_of(process)).size == making.log_of(process).size


def test_a_site_that_was_set_back_is_not_signed_and_says_so(process: Object, signing: None) -> None:
    making.leaf(process)
    sequencer.drain()
    told: list[Message] = []
    tell = lambda process, what: told.append(what)  # noqa: E731
    ports.ON_ALARM.on(ports.KEY)(tell)
    try:
        Leaf.objects.filter(index=2).update(time="2020-01-01T00:00Z")
        log = making.log_of(process)
        Checkpoint.objects.all().delete()
        tile = log.tiles.get()
        tile.hashes = bytes(tile.hashes)[:64] + b"x" * 32
        tile.save()
        log.root = tree.root_at(log, log.size)
        log.save()
        sequencer.step()
    finally:
        ports.ON_ALARM._handlers[ports.KEY].remove(tell)
    assert not Checkpoint.objects.exists()
    alarm = Alarm.objects.get()
    assert alarm.fault == "signer"
    assert told == [alarm.message]
    assert making.leaf(process).pk
    sequencer.step()
    assert Alarm.objects.count() == 1
    assert Leaf.objects.filter(kind="record.alarm").count() == 1


def test_witnesses_of_each_camp_make_a_state_checked(process: Object, named: Named) -> None:
    chamber, victims = named("chamber.example", "business"), named("victims.example", "victims")
    log = making.log_of(process)
    note = checkpoints.newest(log).note
    assert "quorum camps" in log.policy
    bring(process, note + chamber.cosign(log, note))
    assert checkpoints.newest_checked(log) is None
    bring(process, victims.cosign(log, note))
    assert checkpoints.newest_checked(log) == checkpoints.newest(log)
    state = queries.state(process.pk)
    assert state.checked_names == ["chamber.example", "victims.example"]
    making.leaf(process)
    sequencer.drain()
    assert queries.state(process.pk).names_not_over(log.size) == ["chamber.example", "victims.example"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda note, line: "", "no checkpoint"),
        (lambda note, line: note, "No witness"),
        (lambda note, line: note + line[:-10] + "A" + line[-9:], "no true signature"),
        (lambda note, line: line.replace("chamber", "other"), "No witness"),
        (lambda note, line: "— nonsense", "No witness"),
        (lambda note, line: note.replace("polsec.example/", "elsewhere/") + line, "had"),
        (lambda note, line: note.replace("\n4\n", "\n400\n").replace("\n5\n", "\n500\n") + line, "had"),
    ],
    ids=["nothing", "unsigned", "flipped", "stranger", "nonsense", "other-log", "other-size"],
)
def test_what_is_brought_by_hand_is_kept_only_where_it_is_true(
    process: Object, named: Named, change: Callable[[str, str], str], why: str
) -> None:
    chamber = named("chamber.example", "business")
    log = making.log_of(process)
    note = checkpoints.newest(log).note
    with pytest.raises(Invalid, match=why) as refused:
        bring(process, change(note, chamber.cosign(log, note)))
    assert refused.value.field == "note"
    assert not Cosignature.objects.exists()
    assert not Alarm.objects.exists()


def test_who_has_no_part_in_the_process_brings_nothing(process: Object, named: Named) -> None:
    log = making.log_of(process)
    with pytest.raises(NotAllowed):
        checkpoints.bring(by=ANYONE, log=log, note=checkpoints.newest(log).note)


def test_a_witness_that_signed_another_history_is_loud(process: Object, named: Named) -> None:
    chamber = named("chamber.example", "business")
    log = making.log_of(process)
    truth = verify.Checkpoint.parse(checkpoints.newest(log).note.encode())
    forged = truth.text.replace(verify.to_base64(truth.root).encode(), verify.to_base64(b"f" * 32).encode())
    other = forged.decode() + "\n" + signature_line(chamber.key.cosign(forged, 1_772_500_000))
    with pytest.raises(Invalid, match="not the one"):
        bring(process, other)
    assert Alarm.objects.get().name == "chamber.example"
    with pytest.raises(Invalid, match="not the one"):
        bring(process, other)
    assert Alarm.objects.count() == 1


def test_a_reachable_witness_that_disagrees_is_loud_and_nothing_stops(
    process: Object, signing: None, tmp_path: Path
) -> None:
    making.leaf(process)
    sequencer.drain()
    log = making.log_of(process)
    witness = making.WitnessAtHome("chamber.example", tmp_path)
    operator = Actor(making.person().pk, is_operator=True)
    cosigner = witness.cosigner(log)
    with closing(cosigner.state), server_on(tmp_path / "witness.sock", cosigner) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            actions.add_witness(
                by=operator,
                log=log,
                name="Chamber",
                camp="business",
                key=witness.key.vkey,
                address=str(tmp_path / "witness.sock"),
            )
            sequencer.drain()
            assert Cosignature.objects.get().checkpoint == checkpoints.newest(log)
            held = cosigner.state.path(log.origin)
            text = verify.Checkpoint.parse(held.read_bytes()).text
            root = text.split(b"\n")[2]
            held.write_bytes(held.read_bytes().replace(root, verify.to_base64(b"o" * 32).encode()))
            making.leaf(process)
            sequencer.drain()
        finally:
            server.shutdown()
            thread.join()
    assert Alarm.objects.get().name == "Chamber"
    assert making.log_of(process).size == checkpoints.newest(log).size
    sequencer.drain()
    assert receipts.receipt(making.log_of(process), 2, ANYONE) is not None


def test_only_whoever_runs_the_site_gives_an_address(process: Object, named: Named, tmp_path: Path) -> None:
    key = making.WitnessAtHome("other.example", tmp_path).key.vkey
    with pytest.raises(NotAllowed):
        actions.add_witness(
            by=coordinator_of(process),
            log=making.log_of(process),
            name="Other",
            camp="other",
            key=key,
            address="http://localhost:1",
        )


@pytest.mark.parametrize(
    ("name", "key", "field"),
    [
        ("chamber.example", "other", "name"),
        ("Other", "same", "key"),
        ("Other", "log", "key"),
        ("Other", "x+y+z", "key"),
    ],
)
def test_a_witness_is_named_once_with_a_key_of_a_witness(
    process: Object, named: Named, tmp_path: Path, name: str, key: str, field: str
) -> None:
    chamber = named("chamber.example", "business")
    log = making.log_of(process)
    keys = {
        "other": making.WitnessAtHome("other.example", tmp_path).key.vkey,
        "same": chamber.key.vkey,
        "log": log.key,
    }
    with pytest.raises(Invalid) as refused:
        actions.add_witness(by=coordinator_of(process), log=log, name=name, camp="other", key=keys.get(key, key))
    assert refused.value.field == field
    assert Witness.objects.count() == 1


def test_a_change_of_who_must_check_is_on_the_record(process: Object, named: Named) -> None:
    named("chamber.example", "business")
    log = making.log_of(process)
    actions.remove_witness(by=coordinator_of(process), log=log, witness=Witness.objects.get())
    sequencer.drain()
    said = [bytes(leaf.payload) for leaf in Leaf.objects.filter(kind="record.policy").order_by("index")]
    assert [b"quorum camps" in each for each in said] == [False, True, False]
    assert making.log_of(process).policy.endswith("quorum none\n")


def test_another_key_is_an_alarm_until_whoever_runs_the_site_adopts_it(process: Object) -> None:
    making.make_signer_key()
    making.leaf(process)
    sequencer.drain()
    shutil.rmtree(places.keys())
    shutil.rmtree(places.signer_state())
    making.make_signer_key()
    making.leaf(process)
    sequencer.drain()
    log = making.log_of(process)
    assert Alarm.objects.get().fault == "signer"
    assert checkpoints.newest(log).size < log.size
    with signer_at_hand():
        key = checkpoints.log_key(places.signer_socket(), log.origin)
    actions.adopt_key(by=Actor(making.person().pk, is_operator=True), log=log, key=key)
    sequencer.drain()
    log = making.log_of(process)
    assert checkpoints.newest(log).size == log.size
    assert key in log.policy


def test_the_demonstration_signs_and_cosigns_by_itself_and_says_so(process: Object, data: Path) -> None:
    demo.make_keys()
    demo.make_keys()
    making.leaf(process)
    sequencer.drain()
    log = making.log_of(process)
    assert checkpoints.newest_checked(log) == checkpoints.newest(log)
    assert len({each.camp for each in queries.witnesses(log)}) == 2
    assert all("DEMO" in each.name for each in queries.witnesses(log))
    assert queries.is_demo_key()
    assert {path.stat().st_mode & 0o077 for path in (data / "keys").iterdir()} == {0}
    assert not places.signer_socket().exists()


def test_a_site_with_a_key_of_its_own_gets_none_of_the_demonstration(process: Object, data: Path) -> None:
    making.make_signer_key()
    demo.make_keys()
    assert [path.name for path in (data / "keys").iterdir()] == ["signer.key"]
    making.leaf(process)
    sequencer.drain()
    assert not queries.is_demo_key()
    assert not Witness.objects.exists()


def test_the_loop_integrates_signs_and_ends(
    process: Object, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.make_keys()
    stop = threading.Event()
    monkeypatch.setattr(sequencer, "SECONDS_IDLE", 0.01)
    with signer_at_hand():
        thread = threading.Thread(target=sequencer.run, args=(stop,))
        thread.start()
        try:
            making.leaf(process)
            for _ in range(1000):
                log = Log.objects.filter(process=process).first()
                if log and checkpoints.newest_checked(log):
                    break
                stop.wait(0.02)
        finally:
            stop.set()
            thread.join()
    assert checkpoints.newest_checked(making.log_of(process)) is not None


def test_the_site_acts_by_itself_alone(process: Object, signing: None) -> None:
    making.leaf(process)
    sequencer.drain()
    with pytest.raises(NotAllowed):
        actions.state_policy(by=coordinator_of(process), log=making.log_of(process), text="quorum none\n")
    actions.state_policy(by=SITE, log=making.log_of(process), text=making.log_of(process).policy)


def test_what_a_witness_sends_along_with_its_signature_is_given_to_nobody(process: Object, named: Named) -> None:
    chamber, victims = named("chamber.example", "business"), named("victims.example", "society")
    log = making.log_of(process)
    point = checkpoints.newest(log)
    text = verify.Checkpoint.parse(point.note.encode()).text
    first, second = (Witness.objects.get(name=name) for name in ("chamber.example", "victims.example"))
    own = signature_line(chamber.key.cosign(text, 1_772_500_000))
    forged = signature_line(victims.key.cosign(b"another text", 1_772_500_000))
    checkpoints.keep(point, first, own + forged)
    checkpoints.keep(point, second, signature_line(victims.key.cosign(text, 1_772_500_000)))
    note = checkpoints.note_of(point, list(point.cosignatures.all()))
    assert verify.Checkpoint.parse(note).signed_by(verify.Key.parse(second.key))


def test_a_cosignature_of_a_time_beyond_all_dates_is_none(process: Object, named: Named) -> None:
    chamber = named("chamber.example", "business")
    point = checkpoints.newest(making.log_of(process))
    text = verify.Checkpoint.parse(point.note.encode()).text
    with pytest.raises(Invalid):
        checkpoints.keep(point, Witness.objects.get(), signature_line(chamber.key.cosign(text, 2**63)))


@pytest.mark.parametrize("address", ["http://[::1", "http://127.0.0.1:99999999"])
def test_an_address_that_is_none_is_a_witness_that_does_not_answer(address: str) -> None:
    with pytest.raises(SignerDown):
        sign(address, 0, [], b"text")
