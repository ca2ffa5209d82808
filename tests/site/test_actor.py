"""Who asks: known on every page, found out only where somebody wants to know."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.http import actor
from polsec.foundation.people.models import Account
from polsec.site.middleware import actor_asking, know_actor


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create_user(f"{uuid.uuid4().hex}@example.org", name="Ana")


def asked_by(rf: RequestFactory, user: object) -> HttpRequest:
    request = rf.get("/")
    if user is not None:
        request.user = user
    know_actor(lambda request: HttpResponse())(request)
    return request


@pytest.mark.parametrize("user", [None, AnonymousUser()], ids=["no session", "not signed in"])
def test_nobody_signed_in_is_the_public(rf: RequestFactory, user: object) -> None:
    assert actor(asked_by(rf, user)) == ANYONE


def test_whoever_is_signed_in_is_their_person(rf: RequestFactory, account: Account) -> None:
    asking = actor(asked_by(rf, account))
    assert (asking.person, asking.is_operator) == (account.person_id, False)


def test_an_operator_is_one(rf: RequestFactory, account: Account) -> None:
    account.is_operator = True
    assert actor_asking(asked_by(rf, account)).is_operator


def test_a_page_that_does_not_ask_who_reads_costs_no_query(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/es/about/")
