"""An approved text becomes public: the document, its place on the record, and the way back from each paragraph."""

import json
import re
import zlib
from hashlib import sha256
from uuid import uuid4

import pytest
from django.utils.translation import override
from tests.stages.table import Table, draft, table
from tests.stages.test_way import approve, submitted

from polsec.foundation.documents.actions import Draft
from polsec.foundation.files import storage
from polsec.foundation.jobs.queue import run_due
from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.errors import Closed, NotAllowed
from polsec.foundation.kit.models import Edge, Object, Relation
from polsec.foundation.people import actions as people
from polsec.foundation.record.demo import make_keys
from polsec.foundation.record.kinds import Disclosure, kind_named
from polsec.foundation.record.models import Leaf
from polsec.foundation.record.queries import named, titles_of
from polsec.foundation.record.sentences import sentences
from polsec.foundation.record.sequencer import drain
from polsec.stages.proposals import actions as proposals
from polsec.stages.proposals.models import Proposal
from polsec.stages.publishing import actions
from polsec.stages.publishing.models import Publication, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Table:
    """A table at an address of its own: the signer remembers what it signed, and would refuse a second history."""
    return table(f"valle-{uuid4().hex[:8]}")


def ready(made: Table, proposal: Proposal | None = None) -> Publication:
    """A publication that has been set, with its approval on the signed record."""
    publication = actions.begin(by=made.coordinator, approval=approve(made, submitted(made, proposal)))
    make_keys()
    drain()
    run_due()
    return Publication.objects.select_related("object", "file").get(pk=publication.pk)


def page_texts(pdf: bytes) -> str:
    """What the links and the metadata of a PDF say: its streams unpacked."""
    parts = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b" ".join(parts).decode("latin-1")


def test_the_document_waits_for_the_signed_record(made: Table) -> None:
    publication = actions.begin(by=made.coordinator, approval=approve(made, submitted(made)))
    run_due()
    assert Publication.objects.get(pk=publication.pk).state == State.PREPARING


def test_the_leaf_tells_the_hash_of_the_file_that_is_served(made: Table) -> None:
    publication = actions.publish(by=made.coordinator, publication=ready(made))
    told = json.loads(bytes(Leaf.objects.get(kind="publishing.published").payload or b""))
    content = storage.place(publication.object.version).read_bytes()
    assert content.startswith(b"%PDF-")
    assert told["sha256"] == sha256(content).hexdigest()
    assert told["file"] == f"publications/{publication.pk}.pdf"


def test_until_it_is_published_nobody_outside_reads_anything_of_it(made: Table) -> None:
    publication = ready(made)
    assert publication.state == State.READY
    document = publication.approval.proposal.document
    assert publication.file is not None
    for thing in (publication.object, publication.file, document.object):
        assert not thing.is_visible_to(ANYONE)
    actions.publish(by=made.coordinator, publication=publication)
    for thing in (publication.object, publication.file, document.object):
        thing.refresh_from_db()
        assert thing.is_visible_to(ANYONE)


def test_each_printed_paragraph_leads_to_its_page(made: Table) -> None:
    publication = ready(made)
    text = page_texts(storage.place(publication.object.version).read_bytes())
    for provision in publication.approval.proposal.document.provisions.all():
        assert f"/p/{made.process.slug}/provision/{provision.pk}" in text


def test_the_way_back_names_who_released_their_name_and_counts_the_others(made: Table) -> None:
    approval = approve(made, submitted(made))
    act = approval.leaf.act if approval.leaf else None
    for institution in made.institutions[:2]:
        Edge.objects.create(source=made.theme, target=institution.object, relation=Relation.ATTRIBUTED, act=act)
    people.release_name(by=made.coordinator, institution=made.institutions[0])
    publication = actions.begin(by=made.coordinator, approval=approval)
    make_keys()
    drain()
    run_due()
    actions.publish(by=made.coordinator, publication=publication)
    told = json.loads(bytes(Leaf.objects.get(kind="publishing.published").payload or b""))
    assert [row["institutions"] for row in told["provisions"]] == [["Ministerio"], ["Ministerio"]]
    assert [row["themes"] for row in told["provisions"]] == [["El camino"], ["El camino"]]
    assert [row["reserved"] for row in told["provisions"]] == [1, 1]
    assert "Policía" not in json.dumps(told, ensure_ascii=False)


def test_it_is_published_once(made: Table) -> None:
    publication = actions.publish(by=made.coordinator, publication=ready(made))
    with pytest.raises(Closed):
        actions.publish(by=made.coordinator, publication=publication)


def test_nothing_is_published_before_it_is_approved(made: Table) -> None:
    with pytest.raises(Closed):
        actions.begin(by=made.coordinator, approval=submitted(made))


def test_only_the_coordinator_has_a_text_set(made: Table) -> None:
    approval = approve(made, submitted(made))
    with pytest.raises(NotAllowed):
        actions.begin(by=made.delegates[0], approval=approval)


def test_a_text_is_set_once(made: Table) -> None:
    approval = approve(made, submitted(made))
    actions.begin(by=made.coordinator, approval=approval)
    with pytest.raises(Closed):
        actions.begin(by=made.coordinator, approval=approval)


def test_before_it_is_set_it_cannot_be_made_public(made: Table) -> None:
    publication = actions.begin(by=made.coordinator, approval=approve(made, submitted(made)))
    with pytest.raises(Closed):
        actions.publish(by=made.coordinator, publication=publication)


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_everyone_reads_of_a_text_on_the_record_is_said_in_sentences_without_names_of_the_machine(
    made: Table, language: str
) -> None:
    actions.publish(by=made.coordinator, publication=ready(made))
    rooms = ("agenda.", "bodies.", "decisions.", "documents.", "proposals.", "publishing.", "sanction.")
    told = {}
    for leaf in Leaf.objects.exclude(payload=None).filter(process=made.process.pk):
        payload = json.loads(bytes(leaf.payload or b""))
        if leaf.kind.startswith(rooms) and kind_named(leaf.kind).disclosure is Disclosure.AT_ONCE:
            with override(language):
                told[leaf.kind] = " ".join(sentences(leaf.kind, named(payload, titles_of([payload], ANYONE))))
    assert {"bodies.body_created", "decisions.closed", "sanction.approved", "publishing.published"} <= set(told)
    assert [kind for kind, text in told.items() if not text] == []
    assert [text for text in told.values() if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|None|[{}]|: :", text)] == []


def test_earlier_drafts_stay_in_their_room_when_the_text_is_published(made: Table) -> None:
    proposal = draft(made, "El ejército patrulla.", "Se retira esto.")
    first, second = proposal.document.provisions.order_by("object__made_at")
    proposals.revise(
        by=made.facilitator,
        proposal=proposal,
        seen=proposal.document.object.version,
        drafts=[Draft("", "La policía patrulla.", first.pk)],
    )
    publication = ready(made, Proposal.objects.get(pk=proposal.pk))
    actions.publish(by=made.coordinator, publication=publication)
    kept, gone = Object.objects.get(pk=first.pk), Object.objects.get(pk=second.pk)
    assert (str(kept), kept.is_visible_to(ANYONE)) == ("La policía patrulla.", True)
    assert not gone.is_visible_to(ANYONE)
    assert Object.objects.get(pk=proposal.document.pk).is_visible_to(ANYONE)
