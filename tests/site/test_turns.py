"""In each process one page is computed at a time, and nobody's slow line makes others wait."""

import threading

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from tests.threads import at_once

from polsec.foundation.kit.errors import Closed
from polsec.site.middleware import take_turns

PATIENCE = 5


class Slowly:
    """The body of a form that comes only when it is let through."""

    def __init__(self) -> None:
        self.is_read, self.may_come = threading.Event(), threading.Event()

    def read(self, *_: object) -> bytes:
        self.is_read.set()
        assert self.may_come.wait(PATIENCE)
        return b""

    def close(self) -> None:
        """Nothing is to be closed."""


def test_two_pages_are_never_computed_at_once() -> None:
    inside, most = [], []

    def view(request: HttpRequest) -> HttpResponse:
        inside.append(request)
        most.append(len(inside))
        threading.Event().wait(0.01)
        inside.pop()
        return HttpResponse()

    answer = take_turns(view)
    at_once(*[lambda: answer(RequestFactory().get("/"))] * 6)
    assert most == [1] * 6


def test_a_form_on_a_slow_line_makes_nobody_wait() -> None:
    answer = take_turns(lambda request: HttpResponse())
    slow = RequestFactory().post("/", b"a=1", content_type="application/x-www-form-urlencoded")
    body = Slowly()
    slow.environ["wsgi.input"] = slow._stream = body
    sending = threading.Thread(target=answer, args=(slow,))
    sending.start()
    assert body.is_read.wait(PATIENCE)
    other = threading.Thread(target=answer, args=(RequestFactory().get("/"),))
    other.start()
    other.join(PATIENCE)
    was_answered = not other.is_alive()
    body.may_come.set()
    sending.join(PATIENCE)
    assert was_answered
    assert not sending.is_alive()


def test_a_page_that_fails_gives_its_turn_back() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise Closed("no")

    answer = take_turns(view)
    results = at_once(*[lambda: answer(RequestFactory().get("/"))] * 2)
    assert [type(result) for result in results] == [Closed, Closed]
