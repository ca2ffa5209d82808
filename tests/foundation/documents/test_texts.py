"""Texts of provisions: ids that survive edits, versions that nobody changes, a digest that anyone can compute."""

import hashlib
import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stages.table import Table, draft, table

from polsec.foundation.documents.actions import Draft
from polsec.foundation.documents.models import Version
from polsec.foundation.documents.queries import changes, current_version, versions, wordings, wordings_by_digest
from polsec.foundation.kit.errors import Invalid
from polsec.methods.texts.difference import Change
from polsec.stages.proposals import actions as proposals
from polsec.stages.proposals.models import Proposal

pytestmark = pytest.mark.django_db
TEXTS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5)


@pytest.fixture
def made() -> Table:
    return table()


def revise(made: Table, proposal: Proposal, drafts: list[Draft]) -> None:
    proposal.document.object.refresh_from_db()
    seen = proposal.document.object.version
    proposals.revise(by=made.facilitator, proposal=proposal, seen=seen, drafts=drafts)
    proposal.document.object.refresh_from_db()


def test_the_digest_of_a_version_is_computed_by_anyone_from_what_it_says(made: Table) -> None:
    proposal = draft(made, "Uno ñ.", "Dos.")
    rows = wordings(current_version(proposal.document))
    content = [{"heading": row.heading, "provision": str(row.provision_id), "text": row.text} for row in rows]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert proposal.document.object.version == hashlib.sha256(canonical.encode()).hexdigest()


def test_an_earlier_version_still_says_what_it_said(made: Table) -> None:
    proposal = draft(made, "Uno.", "Dos.")
    first = current_version(proposal.document)
    kept = wordings(first)[0].provision_id
    revise(made, proposal, [Draft("", "Uno, otro.", kept)])
    assert [row.text for row in wordings(Version.objects.get(pk=first.pk))] == ["Uno.", "Dos."]
    assert [version.number for version in versions(proposal.document)] == [2, 1]


def test_what_changed_is_told_by_paragraph_wherever_it_moved(made: Table) -> None:
    proposal = draft(made, "Uno.", "Dos.", "Tres.")
    before = wordings(current_version(proposal.document))
    ids = [row.provision_id for row in before]
    drafts = [Draft("", "Tres.", ids[2]), Draft("", "Uno, mejor.", ids[0]), Draft("", "Nuevo.")]
    revise(made, proposal, drafts)
    told = changes(before, wordings(current_version(proposal.document)))
    assert [(change.wording.text, change.fate) for change in told] == [
        ("Tres.", Change.KEPT),
        ("Uno, mejor.", None),
        ("Nuevo.", Change.ADDED),
        ("Dos.", Change.REMOVED),
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_paragraphs_that_stay_keep_their_ids_through_any_order(made: Table, order: list[str]) -> None:
    proposal = Proposal.objects.first() or draft(made, *"abcdef")
    rows = wordings(proposal.document.versions.get(number=1))
    ids = {row.text: row.provision_id for row in rows}
    unique = list(dict.fromkeys(order))
    with suppress(Invalid):  # the order in which they stand already
        revise(made, proposal, [Draft("", text, ids[text]) for text in unique])
    now = wordings(current_version(proposal.document))
    assert {row.text: row.provision_id for row in now} == {text: ids[text] for text in unique}


@pytest.mark.parametrize("drafts", [[], [Draft("", "  ")], [Draft("", "x" * 20_001)]])
def test_a_text_without_words_or_without_end_is_refused(made: Table, drafts: list[Draft]) -> None:
    proposal = draft(made)
    with pytest.raises(Invalid):
        revise(made, proposal, drafts)
    assert proposal.document.versions.count() == 1


def test_a_version_that_changes_nothing_is_refused(made: Table) -> None:
    proposal = draft(made, "Uno.")
    row = wordings(current_version(proposal.document))[0]
    with pytest.raises(Invalid):
        revise(made, proposal, [Draft("", "Uno.", row.provision_id)])
    assert proposal.document.versions.count() == 1


def test_a_text_that_goes_back_to_an_earlier_wording_is_read_once(made: Table) -> None:
    proposal = draft(made, "Uno.")
    row = wordings(current_version(proposal.document))[0]
    first = proposal.document.object.version
    revise(made, proposal, [Draft("", "Dos.", row.provision_id)])
    revise(made, proposal, [Draft("", "Uno.", row.provision_id)])
    assert proposal.document.object.version == first
    assert current_version(proposal.document).number == 3
    assert [each.text for each in wordings_by_digest(proposal.document.pk, first)] == ["Uno."]
