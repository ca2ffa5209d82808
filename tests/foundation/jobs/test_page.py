"""The page of a job is for whoever started it."""

import uuid

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils import translation
from tests.foundation.jobs import work

from polsec.errors import Message
from polsec.foundation.jobs.models import Job
from polsec.foundation.jobs.queue import claim, run_due
from polsec.foundation.jobs.running import Run
from polsec.foundation.jobs.views import show
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object


@pytest.fixture
def person(db: None) -> Object:
    return Object.objects.create(kind="person", visibility="public", title={"es": "Ana"})


def page(job: Job, actor: Actor) -> str:
    """The page as this actor sees it in English."""
    request = RequestFactory().get(f"/en/jobs/{job.pk}/")
    request.actor = actor
    with translation.override("en"):
        return show(request, job.pk).content.decode()


def test_whoever_started_it_sees_how_far_it_is(person: Object) -> None:
    job = work.give.using(started_by=person.pk).enqueue(number=3)
    assert "It waits for its turn" in page(job, Actor(person.pk))
    Run(claim()).progress(Message("Reading line {number}", number=5), 0.4)
    text = page(job, Actor(person.pk))
    assert "Reading line 5" in text
    assert 'value="40" max="100"' in text


def test_it_says_why_it_failed(person: Object) -> None:
    job = work.be_refused.using(started_by=person.pk).enqueue()
    run_due()
    assert "The file is empty. Choose another." in page(job, Actor(person.pk))


@pytest.mark.parametrize("other", [Actor(), Actor(uuid.uuid4()), Actor(uuid.uuid4(), is_operator=True)])
def test_for_anybody_else_it_is_not_there(person: Object, other: Actor) -> None:
    job = work.give.using(started_by=person.pk).enqueue(number=3)
    with pytest.raises(Http404):
        page(job, other)


@pytest.mark.django_db
def test_a_job_of_the_site_itself_has_no_page_for_the_public() -> None:
    with pytest.raises(Http404):
        page(work.give.enqueue(number=3), Actor())


def test_the_page_costs_one_query(person: Object, django_assert_num_queries: object) -> None:
    job = work.give.using(started_by=person.pk).enqueue(number=3)
    with django_assert_num_queries(1):
        page(job, Actor(person.pk))


def test_it_leads_to_what_it_is_about(person: Object) -> None:
    thing = Object.objects.create(kind="file", visibility="public", title={"en": "The minutes"})
    job = work.give.using(started_by=person.pk, about=thing.pk).enqueue(number=3)
    assert f'href="/en/files/{thing.pk}/"' in page(job, Actor(person.pk))
