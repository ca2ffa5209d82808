"""The pages of the record: in plain words, in a fixed number of queries, to each reader what is for them."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils.translation import override
from tests.foundation.processes import making as processes
from tests.foundation.record import making
from tests.foundation.record.making import DECLINED, LATER, OPEN, SECRET, verified

from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, Actor, Standing
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.models import Object
from polsec.foundation.record import actions, checkpoints, demo, downloads, jobs, kinds, leaves, queries, sequencer
from polsec.foundation.record.models import Alarm, Audience, Cosignature, Leaf, Witness
from polsec.methods.transparency import tree, verify
from polsec.methods.transparency.verify import Checkpoint, leaf_hash, tree_root

Asking = Callable[..., str]
HOME = "/en/p/valle/record/"


@pytest.fixture
def valle(db: None) -> Object:
    """A process that was opened, on whose record acts of each disclosure are, cosigned in the demonstration."""
    made: Object = processes.process().object
    demo.make_keys()
    making.leaf(made, text="for everyone")
    making.leaf(made, LATER, text="for afterwards")
    making.leaf(made, SECRET, text="unknown name")
    making.leaf(made, DECLINED, text="who declined")
    sequencer.drain()
    return made


@pytest.fixture
def page_of(valle: Object) -> Asking:
    """The words of a page, as an actor sees it."""

    def ask(address: str, actor: Actor = ANYONE) -> str:
        request = RequestFactory().get(address)
        request.actor = actor
        with override("en"):
            match = resolve(request.path_info)
            request.resolver_match = match
            answer = match.func(request, *match.args, **match.kwargs)
            assert answer.status_code == 200, answer.status_code
            return " ".join(answer.content.decode().split())

    return ask


def as_(role: str, process: Object, **more: object) -> Actor:
    """Somebody with a role in the process."""
    return Actor(making.person().pk, (Standing(process.pk, role, **more),))


def test_a_stranger_reads_in_plain_words_how_the_record_stands(valle: Object, page_of: Asking) -> None:
    words = page_of(HOME)
    assert "Nobody has changed this record since" in words
    for each in queries.witnesses(making.log_of(valle)):
        assert each.name in words
    assert f"There are {making.log_of(valle).size} acts on it." in words
    assert "DEMO" in words
    for word in ("Merkle", "hash", "cosignature", "checkpoint", "signature line"):
        assert word not in words


def test_payloads_are_shown_to_those_to_whom_they_were_disclosed_alone(valle: Object, page_of: Asking) -> None:
    body, other = making.body(valle), making.body(valle)
    with making.acting(valle):
        leaves.disclose(Leaf.objects.filter(kind="tests.later"), Audience.ROOM, room=body)
        leaves.disclose(Leaf.objects.filter(kind="tests.secret"), Audience.PROCESS)
    texts = {"tests.open": "for everyone", "tests.later": "for afterwards", "tests.secret": "unknown name"}
    texts["tests.declined"] = "who declined"
    readers = {
        "public": ANYONE,
        "member": as_("delegate", valle, body=body.pk),
        "other": as_("delegate", valle, body=other.pk),
        "coordinator": as_("coordinator", valle),
        "donor": as_("donor", valle),
        "elsewhere": Actor(making.person().pk, (Standing(making.person().pk, "delegate"),)),
    }
    seen = {
        name: {
            text
            for text in ("for everyone", "for afterwards", "unknown name", "who declined")
            if text in page_of(HOME, who)
        }
        for name, who in readers.items()
    }
    assert seen == {
        "public": {"for everyone"},
        "member": {"for everyone", "for afterwards", "unknown name"},
        "other": {"for everyone", "unknown name"},
        "coordinator": {"for everyone", "unknown name"},
        "donor": {"for everyone"},
        "elsewhere": {"for everyone"},
    }
    for name, who in readers.items():
        for leaf in Leaf.objects.filter(kind__in=["tests.later", "tests.secret", "tests.declined"]):
            text = {"tests.later": "for afterwards", "tests.secret": "unknown name", "tests.declined": "who declined"}[
                leaf.kind
            ]
            assert (text in page_of(f"{HOME}{leaf.index}/", who)) == (text in seen[name])


def test_the_kind_that_would_tell_is_not_shown(page_of: Asking) -> None:
    words = page_of(HOME)
    assert "Something reserved" in words
    assert "An invitation declined" not in words
    assert "tests.declined" not in words
    index = Leaf.objects.get(kind="tests.declined").index
    assert "An invitation declined" not in page_of(f"{HOME}{index}/")


def test_what_tells_of_a_hidden_person_is_shown_to_nobody(valle: Object, page_of: Asking) -> None:
    person = making.person()
    making.leaf(valle, about=(person,), text="about somebody")
    sequencer.drain()
    assert "about somebody" in page_of(HOME)
    Object.objects.filter(pk=person.pk).update(hidden_at=clock.now())
    assert "about somebody" not in page_of(HOME)
    leaves.destroy(person)
    assert "erased to protect a person" in page_of(HOME)


def test_ids_are_titles_where_the_reader_may_see_the_object(valle: Object, page_of: Asking) -> None:
    seen = Object.objects.create(kind="theme", process=valle, title={"en": "Lighting"}, visibility="public")
    closed = Object.objects.create(kind="theme", process=valle, title={"en": "Informers"}, visibility="secretariat")
    making.leaf(valle, theme=str(seen.pk), others=[str(closed.pk)])
    sequencer.drain()
    words = page_of(HOME)
    assert "Lighting" in words
    assert "Informers" not in words


def test_a_payload_that_its_room_no_longer_knows_is_told_field_by_field(
    valle: Object, page_of: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_new_form(payload: dict[str, str]) -> list[str]:
        return [payload["new"]]

    changed = kinds.Kind("tests.open", "Something public", kinds.Disclosure.AT_ONCE, sentences=of_new_form)
    monkeypatch.setitem(kinds._kinds, "tests.open", changed)
    assert "for everyone" in page_of(HOME)


def test_acts_are_paged_and_chosen_by_kind(valle: Object, page_of: Asking) -> None:
    with making.acting(valle):
        for number in range(120):
            leaves.leave(OPEN.name, {"text": f"act <{number}>"}, process=valle)
    sequencer.drain()
    log = making.log_of(valle)
    first = queries.page(log, ANYONE)
    assert [shown.index for shown in first.shown] == list(range(log.size - 1, log.size - 51, -1))
    found, before = 0, None
    while True:
        chosen = queries.page(log, ANYONE, kind=OPEN.name, before=before)
        found += len(chosen.shown)
        if chosen.before is None:
            break
        before = chosen.before
    assert found == chosen.total == 121
    words = page_of(f"{HOME}?kind=tests.open")
    assert "act &lt;119&gt;" in words
    assert "Earlier acts" in words
    assert "no such act" in page_of(f"{HOME}?kind=nonsense&before=x")
    assert len(words) < 100_000


def test_pages_ask_the_database_a_fixed_number_of_times(
    valle: Object, django_assert_num_queries: Callable[[int], object]
) -> None:
    log = making.log_of(valle)
    making.leaf(valle, process=str(valle.pk))
    for more in (0, 60):
        with making.acting(valle):
            for number in range(more):
                leaves.leave(OPEN.name, {"number": number, "process": str(valle.pk)}, process=valle)
        sequencer.drain()
        with django_assert_num_queries(6):
            state = queries.state(valle.pk)
        with django_assert_num_queries(2):
            queries.page(state.log, ANYONE)
        with django_assert_num_queries(3):
            queries.page(state.log, ANYONE, kind=OPEN.name)
        with django_assert_num_queries(2):
            queries.one(state.log, ANYONE, log.size)
        with django_assert_num_queries(1):
            queries.present_kinds(state.log)
    assert log.pk


def test_whole_pages_take_as_many_queries_with_many_acts(
    valle: Object, client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _ in range(2):
        with django_assert_max_num_queries(16):
            assert client.get(HOME).status_code == 200
        with django_assert_max_num_queries(16):
            assert client.get(f"{HOME}3/").status_code == 200
        with making.acting(valle):
            for number in range(60):
                leaves.leave(OPEN.name, {"number": number}, process=valle)
        sequencer.drain()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("path", ["", "2/", "verify/", "2/receipt/", "?kind=tests.open"])
def test_every_page_opens_in_both_languages(valle: Object, client: Client, path: str, language: str) -> None:
    answer = client.get(f"/{language}/p/valle/record/{path}")
    assert answer.status_code == 200
    assert b"style=" not in answer.content or "receipt" in path


@pytest.mark.parametrize("path", ["999999/", "999999/receipt/", "alarms/1/", f"{10**30}/"])
def test_what_is_not_there_is_not_found(valle: Object, client: Client, path: str) -> None:
    assert client.get(HOME + path).status_code == 404


def test_a_process_that_is_being_prepared_has_no_record_for_strangers(db: None, client: Client) -> None:
    made = processes.process(slug="llano", opened=False)
    demo.make_keys()
    making.leaf(made.object)
    sequencer.drain()
    for address in ("/en/p/llano/record/", "/en/p/llano/record/verify/", "/record/llano/checkpoint"):
        assert client.get(address).status_code == 404, address


def test_a_record_that_has_not_begun_says_so(db: None, client: Client) -> None:
    processes.process()
    assert b"Nothing is on the record yet" in client.get(HOME).content
    assert client.get("/record/valle/checkpoint").status_code == 404


def test_a_receipt_that_is_not_ready_says_so(valle: Object, client: Client) -> None:
    making.leaf(valle)
    sequencer.step()
    index = making.log_of(valle).size - 1
    answer = client.get(f"{HOME}{index}/receipt/")
    assert b"not ready yet" in answer.content
    assert b"wait for the program that signs" in client.get(HOME).content
    sequencer.drain()
    answer = client.get(f"{HOME}{index}/receipt/")
    assert answer.content.startswith(b"c2sp.org/tlog-proof@v1\n")
    assert answer["Content-Disposition"] == f'attachment; filename="valle-{index}.tlog-proof"'


def test_the_download_is_verified_as_a_stranger_does_it(valle: Object, client: Client, tmp_path: Path) -> None:
    assert client.get(f"{HOME}download/").status_code == 404
    downloads.prepare(valle)
    answer = client.get(f"{HOME}download/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "policy").write_bytes(client.get("/record/valle/policy").content)
    code, words = verified(tmp_path / "valle", "--policy", str(tmp_path / "policy"))
    assert code == 0, words


@pytest.mark.parametrize("way", ["erased", "hidden"])
def test_a_download_that_tells_of_a_protected_person_is_gone_at_once(
    valle: Object, client: Client, way: str, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    person = making.person()
    making.leaf(valle, about=(person,), text="about somebody")
    sequencer.drain()
    ready = downloads.prepare(valle)
    if way == "erased":
        leaves.destroy(person)
    else:
        Object.objects.filter(pk=person.pk).update(hidden_at=clock.now())
    assert client.get(f"{HOME}download/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        jobs.say_what_is_missing()
    assert not ready.path.exists()
    assert Leaf.objects.filter(kind="record.erased").count() == 1
    sequencer.drain()
    downloads.prepare(valle)
    assert client.get(f"{HOME}download/").status_code == 200


def test_programs_get_tiles_and_leaves_from_which_the_root_follows(valle: Object, client: Client) -> None:
    with making.acting(valle):
        for number in range(300):
            leaves.leave(OPEN.name, {"number": number}, process=valle)
    sequencer.drain()
    point = Checkpoint.parse(client.get("/record/valle/checkpoint").content)
    assert len(point.signatures) == 3
    width = point.size - 256
    hashes = tree.hashes_of(
        client.get("/record/valle/tile/0/000").content + client.get(f"/record/valle/tile/0/001.p/{width}").content
    )
    assert tree_root(hashes) == point.root
    bundle = client.get(f"/record/valle/tile/entries/001.p/{width}").content
    length = int.from_bytes(bundle[:2], "big")
    assert leaf_hash(bundle[2 : 2 + length]) == hashes[256]
    full = client.get("/record/valle/tile/0/000")
    assert "immutable" in full["Cache-Control"]


@pytest.mark.parametrize(
    "tile",
    ["0/001", "0/000.p/255x", "0/0", "-1/000", "60/000", "0/000.p/0", "entries/x000/000", "0/000.p/999", "1/000"],
)
def test_programs_get_nothing_that_was_not_signed(valle: Object, client: Client, tile: str) -> None:
    making.leaf(valle)
    sequencer.step()
    size = making.log_of(valle).size
    assert client.get(f"/record/valle/tile/{tile}").status_code == 404
    assert client.get(f"/record/valle/tile/0/000.p/{size}").status_code == 404
    assert client.get(f"/record/valle/tile/0/000.p/{size - 1}").status_code == 200


def test_the_verifier_is_given_as_it_is(client: Client, valle: Object) -> None:
    content = client.get("/record/verify.py").content
    assert content == Path(verify.__file__).read_bytes()
    assert hashlib.sha256(content).hexdigest() in client.get(f"{HOME}verify/").content.decode()


def test_an_alarm_is_on_the_page_until_it_is_settled_with_a_reason(valle: Object, page_of: Asking) -> None:
    log, witness = making.log_of(valle), Witness.objects.first()
    checkpoints.disagree(witness, "another root")
    words = page_of(HOME)
    assert "Something is wrong with this record" in words
    assert f"{witness.name} says that what the record holds now" in words
    assert "Nobody has changed" not in words
    assert "Something is wrong with this record" in page_of(f"{HOME}3/")
    assert "Something is wrong with this record" in page_of(f"{HOME}verify/")
    with pytest.raises(NotAllowed):
        actions.settle_alarm(by=as_("delegate", valle), log=log, alarm=Alarm.objects.get(), reason="none")
    actions.settle_alarm(by=as_("coordinator", valle), log=log, alarm=Alarm.objects.get(), reason="a disk was replaced")
    sequencer.drain()
    words = page_of(HOME)
    assert "Nobody has changed" in words
    assert "a disk was replaced" in words


def test_forms_are_for_those_who_may_send_them(valle: Object, page_of: Asking) -> None:
    checkpoints.disagree(Witness.objects.first(), "another root")
    alarm = Alarm.objects.get().pk
    for path, may in {
        "cosign/": {"coordinator", "delegate", "auditor"},
        "witnesses/": {"coordinator"},
        f"alarms/{alarm}/": {"coordinator"},
    }.items():
        for role in ("coordinator", "delegate", "auditor", "donor"):
            if role in may:
                assert "<form" in page_of(HOME + path, as_(role, valle))
            else:
                with pytest.raises(NotAllowed):
                    page_of(HOME + path, as_(role, valle))
    assert 'name="address"' not in page_of(f"{HOME}witnesses/", as_("coordinator", valle))
    assert 'name="address"' in page_of(f"{HOME}witnesses/", Actor(making.person().pk, is_operator=True))


def test_what_is_by_day_is_not_counted_while_it_waits(valle: Object) -> None:
    making.leaf(valle, SECRET)
    assert queries.state(valle.pk).pending == 0
    making.leaf(valle, LATER)
    assert queries.state(valle.pk).pending == 1


def test_a_simulated_act_is_shown_as_such(valle: Object, page_of: Asking) -> None:
    with clock.standing_at(datetime(2026, 3, 3, 9, tzinfo=UTC)):
        making.leaf(valle, text="long ago")
    sequencer.drain()
    assert "simulated time" in page_of(HOME)


def test_cosignatures_name_who_checked_each_act(valle: Object) -> None:
    making.leaf(valle)
    sequencer.step()
    state = queries.state(valle.pk)
    assert len(state.names_over(0)) == 2
    assert len(state.names_not_over(state.log.size - 1)) == 2
    assert Cosignature.objects.count() == 2


def test_the_number_of_a_tile_has_an_end(valle: Object, client: Client) -> None:
    assert client.get(f"/record/valle/tile/0/{'x000/' * 1500}000").status_code == 404
