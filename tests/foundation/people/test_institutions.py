"""Institutions: of one process, named to outsiders by consent alone, sealed where they are protected."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from tests.foundation.people.people import a_process, an_institution, coordinator_of
from tests.foundation.processes import making

from polsec.foundation.kit.actors import ANYONE, Actor, Standing
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed, Stale
from polsec.foundation.kit.models import Object
from polsec.foundation.people import actions, ports, queries
from polsec.foundation.people.models import Institution, Person
from polsec.foundation.record import places
from polsec.foundation.record.models import Disclosed, Leaf

pytestmark = pytest.mark.django_db
NAME = "Asociación Camino Nuevo"
AS_TYPE = "Organización de la sociedad civil"


def member_of(process: Object, institution: Institution | None = None) -> Actor:
    """A delegate in a process."""
    standing = Standing(process.pk, "delegate", institution.pk if institution else None)
    return Actor(Person.objects.enter(name="D").pk, (standing,))


def test_an_institution_is_named_within_its_process_and_to_others_by_consent_alone() -> None:
    process = a_process()
    by = coordinator_of(process)
    institution = an_institution(process, by)
    assert queries.name_for(institution, member_of(process)) == NAME
    assert queries.name_for(institution, ANYONE) == AS_TYPE
    assert queries.name_for(institution, member_of(a_process())) == AS_TYPE
    assert not institution.object.is_visible_to(ANYONE)
    institution = actions.release_name(by=by, institution=institution)
    assert queries.name_for(institution, ANYONE) == NAME
    assert institution.object.is_visible_to(ANYONE)
    institution = actions.withdraw_name(by=by, institution=institution)
    assert queries.name_for(institution, ANYONE) == AS_TYPE
    assert not institution.object.is_visible_to(ANYONE)


def test_a_protected_institution_is_its_type_to_all_but_the_secretariat_and_itself() -> None:
    process = a_process()
    by = coordinator_of(process)
    institution = actions.release_name(by=by, institution=an_institution(process, by))
    institution = actions.protect_institution(by=by, institution=institution)
    assert institution.name_released_at is None
    for reader in (ANYONE, member_of(process)):
        assert queries.name_for(institution, reader) == AS_TYPE
        assert not institution.object.is_visible_to(reader)
    for reader in (by, member_of(process, institution)):
        assert queries.name_for(institution, reader) == NAME
    with pytest.raises(Closed):
        actions.release_name(by=by, institution=institution)
    with pytest.raises(NotAllowed):
        actions.unprotect_institution(by=by, institution=institution)
    institution = actions.unprotect_institution(by=member_of(process, institution), institution=institution)
    assert queries.name_for(institution, member_of(process)) == NAME
    assert queries.name_for(institution, ANYONE) == AS_TYPE


def test_the_rules_of_a_process_may_let_its_members_read_a_protected_name(monkeypatch: pytest.MonkeyPatch) -> None:
    process = a_process()
    institution = an_institution(process, coordinator_of(process), is_protected=True)
    monkeypatch.setattr(ports.protected_names_in_rooms, "_handlers", {"rule": [lambda of: of == process.pk]})
    assert queries.name_for(institution, member_of(process)) == NAME
    assert queries.name_for(institution, ANYONE) == AS_TYPE


def test_a_protected_institution_may_be_shown_as_another_type() -> None:
    process = a_process()
    institution = an_institution(process, coordinator_of(process), is_protected=True, shown_as="community")
    assert queries.public_name(institution, "es") == "Organización comunitaria"


def test_only_the_secretariat_enters_and_changes_and_only_the_institution_beside_it_protects() -> None:
    process = a_process()
    by = coordinator_of(process)
    institution = an_institution(process, by)
    own, other = member_of(process, institution), member_of(process)
    for outsider in (ANYONE, own, other, coordinator_of(a_process())):
        with pytest.raises(NotAllowed):
            an_institution(process, outsider)
    for outsider in (ANYONE, other, coordinator_of(a_process())):
        for act in (actions.protect_institution, actions.release_name, actions.unprotect_institution):
            with pytest.raises(NotAllowed):
                act(by=outsider, institution=institution)
    assert actions.protect_institution(by=own, institution=institution).is_protected


def test_a_change_from_a_stale_page_is_refused() -> None:
    process = a_process()
    by = coordinator_of(process)
    institution = an_institution(process, by)
    seen = institution.object.version
    details = {"title": {"es": "Camino"}, "kind": "civil", "sector": "victims"}
    actions.change_institution(by=by, institution=institution, seen=seen, **details)
    with pytest.raises(Stale):
        actions.change_institution(by=by, institution=institution, seen=seen, **details)
    assert Institution.objects.get(pk=institution.pk).object.title == {"es": "Camino"}


def test_an_institution_without_a_name_is_refused() -> None:
    process = a_process()
    with pytest.raises(Invalid):
        an_institution(process, coordinator_of(process), title={"es": " ", "en": "\u202e"})


def test_every_change_of_an_institution_is_on_the_record_and_none_is_disclosed() -> None:
    process = a_process()
    by = coordinator_of(process)
    institution = an_institution(process, by)
    actions.protect_institution(by=by, institution=institution)
    assert [leaf.kind for leaf in Leaf.objects.filter(process=process).order_by("id")] == [
        "people.institution",
        "people.institution_protected",
    ]
    assert not Disclosed.objects.exists()
    assert NAME.encode() in bytes(Leaf.objects.filter(process=process).earliest("id").payload or b"")


def test_the_institutions_of_a_process_are_one_query_and_no_other_processs(django_assert_num_queries: object) -> None:
    process, other = a_process(), a_process()
    an_institution(other, coordinator_of(other))
    by = coordinator_of(process)
    for number, sector in enumerate(("women", "police", "women")):
        an_institution(process, by, title={"es": f"I{number}"}, sector=sector)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [str(one) for one in queries.institutions(process.pk)] == ["I1", "I0", "I2"]


@pytest.mark.parametrize("act", ["protect_institution", "withdraw_name"])
def test_no_download_goes_on_telling_a_name_that_is_no_longer_public(
    act: str, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    process = making.process(slug="valle")
    by = making.as_actor(process.roles.get().person)
    institution = actions.release_name(by=by, institution=an_institution(process.object, by))
    ready = places.downloads() / "valle" / "7.zip"
    ready.parent.mkdir(parents=True)
    ready.write_bytes(b"with its name")
    with django_capture_on_commit_callbacks(execute=True):
        getattr(actions, act)(by=by, institution=institution)
    assert not ready.exists()
