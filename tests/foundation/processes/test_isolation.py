"""Several processes on one site: nothing of one is reachable by people of another, or by a secret of another."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests.foundation.processes.making import account, as_actor, committee, institution, process, signed_in

from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.kit.objects import make
from polsec.foundation.oversight import actions as oversight
from polsec.foundation.people.models import Account
from polsec.foundation.processes import actions, queries, urls
from polsec.foundation.processes.models import Process

pytestmark = pytest.mark.django_db
PAGES = [pattern.name for pattern in urls.urlpatterns if pattern.name]


@pytest.fixture
def ours() -> Account:
    """Who coordinates the process `valle`."""
    return account("Nuestra")


@pytest.fixture
def theirs() -> Account:
    """Who coordinates the process `costa`."""
    return account("Suya")


@pytest.fixture
def valle(ours: Account) -> Process:
    """A process that is open, ours."""
    return process(ours.person.object, "valle")


@pytest.fixture
def costa(theirs: Account) -> Process:
    """A process in preparation, theirs."""
    return process(theirs.person.object, "costa", opened=False)


def address(name: str, slug: str, role: int = 1) -> str:
    """The address of a page within a process, whatever else it names."""
    for more in ([], ["agenda"], [role]):
        try:
            return reverse(name, args=[slug, *more])
        except NoReverseMatch:
            continue
    raise AssertionError(name)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_a_process_in_preparation_tells_others_that_it_is_there(
    name: str, ours: Account, valle: Process, costa: Process
) -> None:
    role = costa.roles.get().pk
    there, nowhere = address(name, "costa", role), address(name, "nowhere", role)
    operator = account("Operadora")
    Account.objects.filter(pk=operator.pk).update(is_operator=True)
    for client in (Client(), signed_in(ours), signed_in(operator)):
        for method in ("GET", "POST"):
            answers = [client.generic(method, where) for where in (there, nowhere)]
            assert answers[0].status_code == answers[1].status_code
            assert answers[0].status_code in (404, 405)
            assert answers[0].content.replace(b"costa", b"nowhere") == answers[1].content


def test_lists_show_each_reader_their_own(ours: Account, theirs: Account, valle: Process, costa: Process) -> None:
    def seen(actor: object) -> set[str]:
        return {found.slug for found in queries.visible_processes(actor)}  # type: ignore[arg-type]

    assert seen(ANYONE) == {"valle"}
    assert seen(as_actor(ours.person.object)) == {"valle"}
    assert seen(as_actor(theirs.person.object)) == {"valle", "costa"}


def test_objects_of_a_process_are_not_seen_from_another(ours: Account, valle: Process, costa: Process) -> None:
    actor = as_actor(ours.person.object)
    things = [
        make("institution", process=costa.object, title={"es": str(each)}, visibility=each, room=costa.object)
        for each in (Visibility.SECRETARIAT, Visibility.ROOM, Visibility.PROCESS)
    ]
    assert not Object.objects.filter(pk__in=[thing.pk for thing in things]).visible_to(actor).exists()


def test_a_coordinator_changes_nothing_in_another_process(ours: Account, theirs: Account, costa: Process) -> None:
    process(ours.person.object, "valle")
    by = as_actor(ours.person.object)
    stage, role = costa.stages.all()[0], costa.roles.get()
    for act in (
        lambda: actions.start_stage(by=by, stage=stage),
        lambda: actions.open_process(by=by, process=costa),
        lambda: actions.end_role(by=by, process=costa, role=role),
        lambda: actions.give_role(by=by, process=costa, person=ours.person.object, role="coordinator"),
        lambda: actions.set_rules(by=by, process=costa, text={}, figures={}),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_role_of_another_process_is_not_ended_through_ones_own(ours: Account, valle: Process, costa: Process) -> None:
    foreign = costa.roles.get()
    where = reverse("processes_role_end", args=["valle", foreign.pk])
    client = signed_in(ours)
    assert client.get(where).status_code == 404
    assert client.post(where, {"request_id": "0d2f7f0e-5c2f-4c59-9c64-3cbeb1f9a1aa"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.until is None


def test_the_secret_link_of_one_process_opens_nothing_in_another(theirs: Account, valle: Process) -> None:
    costa = process(theirs.person.object, "costa")
    complaint = oversight.complain(by=ANYONE, process=costa, subject="rules", text="Algo.")
    client = Client()
    assert client.get(reverse("oversight_follow", args=["costa", complaint.token])).status_code == 200
    assert client.get(reverse("oversight_follow", args=["valle", complaint.token])).status_code == 404


def test_the_committee_of_one_process_reads_no_complaint_of_another(
    ours: Account, theirs: Account, valle: Process
) -> None:
    costa = process(theirs.person.object, "costa")
    [member, _] = committee(valle, as_actor(ours.person.object), "police", "women")
    found = oversight.complain(by=ANYONE, process=costa, subject="rules", text="Algo.")
    client = signed_in(member)
    assert client.get(reverse("oversight_complaint", args=["costa", found.number])).status_code == 404
    assert client.get(reverse("oversight_complaint", args=["valle", found.number])).status_code == 404
    with pytest.raises(NotAllowed):
        oversight.acknowledge(by=as_actor(member.person.object), complaint=found)


def test_an_institution_of_another_process_cannot_be_named_in_a_role(
    ours: Account, theirs: Account, valle: Process, costa: Process
) -> None:
    foreign = institution(costa, as_actor(theirs.person.object))
    data = {
        "request_id": "0d2f7f0e-5c2f-4c59-9c64-3cbeb1f9a1ab",
        "person": str(ours.person_id),
        "role": "expert",
        "institution": str(foreign.pk),
    }
    answer = signed_in(ours).post(reverse("processes_role_give", args=["valle"]), data)
    assert answer.status_code == 200
    assert not valle.roles.filter(role="expert").exists()
