"""What happens around every view: whose turn it is, who asks, how a refusal is told, headers that Django lacks."""

import logging
import threading
from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from polsec.foundation.kit.actors import ANYONE, Actor, actor_of
from polsec.foundation.kit.errors import NotAllowed, Refused
from polsec.site import failures
from polsec.site.troubles import status_of

DEVICES = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)
_turn = threading.Lock()


def take_turns(get_response: Answer) -> Answer:
    """Answer one request at a time in each process; the others of `polsec serve` answer meanwhile.

    Threads of one interpreter that compute at once slow each other down, and all wait for the one that holds the
    database's lock. A form is read before its turn, and an answer sent after it: nobody waits for a slow line.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        _read_to_the_end(request)
        with _turn:
            return get_response(request)

    return answer


def _read_to_the_end(request: HttpRequest) -> None:
    if request.method == "POST":
        _ = request.POST


def refuse_device_access(get_response: Answer) -> Answer:
    """Say in every answer that no page of this site may ask for camera, place, microphone or payment."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", DEVICES)
        return response

    return answer


def know_actor(get_response: Answer) -> Answer:
    """Give each request its `actor`, found out when first asked for: nobody's pages ask the database nothing."""

    def answer(request: HttpRequest) -> HttpResponse:
        setattr(request, "actor", SimpleLazyObject(lambda: actor_asking(request)))  # noqa: B010  no HttpRequest has one
        return get_response(request)

    return answer


def actor_asking(request: HttpRequest) -> Actor:
    """Whoever is signed in, with all that they stand for; the public otherwise."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ANYONE
    return actor_of(user.person_id, is_operator=user.is_operator)


def keep_private(get_response: Answer) -> Answer:
    """Let no cache, and no "back" after leaving, keep a page that was made for somebody signed in."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = getattr(request, "session", None)
        if session is not None and session.session_key:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return answer


class ExplainRefusals:
    """Turn a refusal, or a database without room or time, into a page that says what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as without it; what a view raises comes to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The page for a fault that has one of its own; None leaves it to the page of 500.

        Who is not signed in and may not do something is asked to sign in.
        """
        if isinstance(fault, NotAllowed) and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if isinstance(fault, Refused):
            return failures.refusal(request, fault)
        status = status_of(fault)
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            return None
        log.error("%s", status.phrase, exc_info=fault)
        return failures.page(request, status)


explain_refusals = ExplainRefusals
