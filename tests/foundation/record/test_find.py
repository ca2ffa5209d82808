"""From the code on a printed document to its act and receipt, without JavaScript, however the code is written."""

import pytest
from django.test import Client
from tests.foundation.processes import making as processes
from tests.foundation.record import making

from polsec.foundation.kit.models import Object
from polsec.foundation.record import demo, queries, sequencer
from polsec.foundation.record.leaves import entry_of
from polsec.foundation.record.models import Leaf
from polsec.methods.transparency.verify import leaf_hash

pytestmark = pytest.mark.django_db
FIND = "/en/p/valle/record/find/"


@pytest.fixture
def valle() -> Object:
    """A process with more acts on its record than one tile holds."""
    made: Object = processes.process().object
    demo.make_keys()
    for number in range(260):
        making.leaf(made, text=f"number {number}")
    sequencer.drain()
    return made


def code_of(leaf: Leaf) -> str:
    return leaf_hash(entry_of(leaf.shown_as, leaf.time, leaf.commitment))[:16].hex()


def test_each_code_leads_to_its_act_and_from_there_to_the_receipt(valle: Object, client: Client) -> None:
    for leaf in Leaf.objects.filter(process=valle, index__in=[0, 7, 255, 256, 259]):
        answer = client.get(FIND, {"code": code_of(leaf)})
        assert answer.status_code == 302
        assert answer["Location"] == f"/en/p/valle/record/{leaf.index}/"
    assert f"/en/p/valle/record/{leaf.index}/receipt/" in client.get(answer["Location"]).content.decode()


def test_a_code_is_found_as_it_is_printed_and_as_the_whole_address(valle: Object, client: Client) -> None:
    code = code_of(Leaf.objects.get(process=valle, index=7))
    grouped = " ".join(code[at : at + 4] for at in range(0, 32, 4)).upper()
    for written in (grouped, f"https://example.org/en/p/valle/record/#{code}"):
        assert client.get(FIND, {"code": written})["Location"] == "/en/p/valle/record/7/"


def test_a_code_of_no_act_says_so_and_part_of_a_code_finds_nothing(valle: Object, client: Client) -> None:
    code = code_of(Leaf.objects.get(process=valle, index=7))
    assert "No act of this record has this code" in client.get(FIND, {"code": "0" * 32}).content.decode()
    for part in (code[:30], "'; DROP", "<script>"):
        page = client.get(FIND, {"code": part}).content.decode()
        assert "This code is not whole" in page
        assert "<script>" not in page.replace("<script src", "")


def test_bytes_that_lie_across_two_hashes_are_no_code(valle: Object) -> None:
    log = making.log_of(valle)
    hashes = bytes(log.tiles.get(level=0, index=0).hashes)
    assert queries.find(log, hashes[24:40].hex()) is None


def test_the_act_of_a_decision_names_the_pages_that_a_reader_may_open(valle: Object, client: Client) -> None:
    making.leaf(valle, process_named=str(valle.pk))
    sequencer.drain()
    last = Leaf.objects.filter(process=valle, index__isnull=False).order_by("-index")[0]
    page = client.get(f"/en/p/valle/record/{last.index}/").content.decode()
    assert '<a href="/en/p/valle/">' in page
