"""The demonstration's processes: each at its stage, through real acts, and a door for nobody but the invented."""

import pytest
from django.test import Client
from django.utils.html import escape
from tests.stages.table import acts_without_leaf

from polsec.errors import PolsecError
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import SITE
from polsec.foundation.kit.models import Act
from polsec.foundation.oversight.committee import is_constituted
from polsec.foundation.people.models import Account, Institution
from polsec.foundation.processes.actions import allow_founding
from polsec.foundation.processes.models import Process, Stage
from polsec.foundation.record.models import Leaf
from polsec.site.demonstration.stories import writing
from polsec.site.demonstration.stories.loading import load_processes, tell
from polsec.site.demonstration.stories.reading import STAGES, cast, story_at
from polsec.site.demonstration.stories.standing import missing_stages
from polsec.site.models import DemonstrationAccount
from polsec.stages.sanction.models import Approval

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", STAGES)
def test_each_story_is_written_in_both_languages_and_names_only_its_cast(stage: str) -> None:
    story = story_at(stage)
    assert set(story["title"]) == set(story["purpose"]) == {"es", "en"}
    named = {*story["answers"], *(theme["by"] for theme in story.get("themes", ()))}
    named |= (
        {said["by"] for said in story.get("comments", ())}
        | set(story.get("positions", ()))
        | set(story.get("final", ()))
    )
    assert named <= set(cast()["institutions"])


@pytest.mark.parametrize("stage", ["convening", "sanction"])
def test_a_told_process_stands_at_its_stage_today(stage: str) -> None:
    tell(stage)
    process = Process.objects.get(slug=story_at(stage)["slug"])
    assert process.is_illustrative
    assert Stage.objects.get(process=process, state="open").key == stage
    assert acts_without_leaf() == []
    days = [(clock.now() - act.at).days for act in Act.objects.filter(process=process.pk)]
    assert 0 <= min(days) <= 1
    assert story_at(stage)["days"] - max(days) in (0, 1), "the first act is as old as the story, to the hour"


def test_the_door_says_what_each_of_them_is() -> None:
    tell("agenda")
    assert {row.role for row in DemonstrationAccount.objects.all()} >= {"expert", "committee"}
    assert all(row.role_label for row in DemonstrationAccount.objects.all())


def test_what_is_told_says_that_its_times_are_simulated() -> None:
    tell("convening")
    process = Process.objects.get()
    assert set(Act.objects.filter(process=process.pk).values_list("simulated", flat=True)) == {True}
    assert b'"simulated":true' in bytes(Leaf.objects.filter(payload__isnull=False).earliest("id").payload or b"")


def test_who_watches_the_secretariat_is_told_and_the_complaints_stay_with_the_committee(client: Client) -> None:
    tell("proposals")
    process = Process.objects.get()
    assert is_constituted(process.pk)
    assert sorted(bool(each.answered_at) for each in process.complaints.all()) == [False, True]
    assert process.hirings.count() == 1
    assert process.declarations.filter(replaced_at=None).count() == 2
    assert "Elena Xol" in client.get(f"/es/p/{process.slug}/roles/").content.decode()
    opened = Stage.objects.filter(process=process).exclude(state="pending").exclude(is_parallel=True)
    assert min(stage.opens_on for stage in opened) == min(Act.objects.filter(process=process.pk).dates("at", "day"))
    assert acts_without_leaf() == []


def test_the_signed_minute_of_the_published_process_is_attested_by_two_sectors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "publish", lambda told, approval: None)
    tell("publications")
    approval = Approval.objects.get()
    assert approval.signed_copy_id
    attesting = approval.attestations.values("institution")
    assert len(set(Institution.objects.filter(pk__in=attesting).values_list("sector", flat=True))) == 2
    assert acts_without_leaf() == []


def test_a_visitor_enters_as_an_invented_person_and_as_nobody_else(client: Client) -> None:
    tell("convening")
    row = DemonstrationAccount.objects.get(role="coordinator")
    door = client.get("/es/demonstration/").content.decode()
    assert [each.name for each in DemonstrationAccount.objects.all() if escape(each.name) not in door] == []
    real = Account.objects.create_user("real@example.org", name="Real")
    assert client.post(f"/es/demonstration/enter/{real.pk}/").status_code == 404
    assert "_auth_user_id" not in client.session
    assert client.post(f"/es/demonstration/enter/{row.pk}/").status_code == 302
    assert client.session["_auth_user_id"] == str(row.account_id)


def test_a_site_with_people_of_its_own_is_never_filled(client: Client) -> None:
    Account.objects.create_user("coordinator@example.org", name="Ana")
    assert missing_stages() == []
    with pytest.raises(PolsecError, match="people of its own"):
        load_processes(["convening"])
    assert not Process.objects.exists()
    assert client.get("/es/demonstration/").status_code == 404


def test_the_door_is_shut_once_somebody_real_may_create_processes(client: Client) -> None:
    tell("convening")
    row = DemonstrationAccount.objects.get(role="operator")
    allow_founding(by=SITE, person=Account.objects.create_user("real@example.org", name="Real").person.object)
    assert client.get("/es/demonstration/").status_code == 404
    assert client.post(f"/es/demonstration/enter/{row.pk}/").status_code == 404
    assert "_auth_user_id" not in client.session
