"""Pages for what could not be done: what happened, and what to do. Those from 500 on ask the database nothing."""

from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from polsec import __version__
from polsec.foundation.kit.errors import Refused
from polsec.foundation.kit.http import explain
from polsec.site.shell import languages

WAIT = {HTTPStatus.TOO_MANY_REQUESTS: "60", HTTPStatus.SERVICE_UNAVAILABLE: "5"}
"""Seconds after which it makes sense to try again."""


@dataclass(frozen=True)
class Words:
    """What a page of failure says."""

    heading: str
    what: str


def words(status: HTTPStatus) -> Words:
    """What is said of a status, in the reader's language; of one that has no words of its own, what is said of 500."""
    told = {
        HTTPStatus.BAD_REQUEST: Words(
            _("This request could not be understood"), _("Please begin again at the first page.")
        ),
        HTTPStatus.FORBIDDEN: Words(
            _("This was refused"), _("The page may have been open for too long. Please try again.")
        ),
        HTTPStatus.NOT_FOUND: Words(
            _("There is no page at this address"),
            _("The address may have been copied incompletely, or the page has another address now."),
        ),
        HTTPStatus.CONFLICT: Words(_("This was not done"), _("Go back, read the page again, and repeat what you did.")),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Words(
            _("This is too large"),
            _("Nothing was saved. Send a smaller file: a photograph of a page can be taken in less detail."),
        ),
        HTTPStatus.UNPROCESSABLE_ENTITY: Words(_("This cannot be used as it is"), _("Go back and correct it.")),
        HTTPStatus.TOO_MANY_REQUESTS: Words(
            _("Too many attempts"), _("To protect everyone, the site waits now. Try again in a few minutes.")
        ),
        HTTPStatus.SERVICE_UNAVAILABLE: Words(
            _("The site is too busy just now"),
            _("What you sent was not saved. Wait a few seconds, go back, and send it again."),
        ),
        HTTPStatus.INSUFFICIENT_STORAGE: Words(
            _("The site has no room left"),
            _("Nothing was saved, and nothing is half done. Tell whoever runs the site; then send it again."),
        ),
    }
    otherwise = Words(
        _("Something went wrong on our side"),
        _("Nothing you did is lost or half done. The fault has been noted for whoever runs the site."),
    )
    return told.get(status, otherwise)


def page(request: HttpRequest, status: HTTPStatus, what: str = "") -> HttpResponse:
    """The page of a status; `what` says it better than the general words, where somebody knows better."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        with override(getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)):
            response = HttpResponse(_without_database(request, status, what), status=status)
    else:
        response = render(request, "site/failure.html", _context(status, what), status=status)
    if status in WAIT:
        response["Retry-After"] = WAIT[status]
    return response


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page of an act that was refused, with its reason."""
    return page(request, refused.status, explain(refused))


def _context(status: HTTPStatus, what: str) -> dict[str, object]:
    said = words(status)
    return {"status": int(status), "heading": said.heading, "what": what or said.what}


def _without_database(request: HttpRequest, status: HTTPStatus, what: str) -> str:
    """The page without the context of a request, which would ask who is signed in."""
    context = {
        "site_languages": languages(request),
        "polsec_version": __version__,
        "LANGUAGE_CODE": request.LANGUAGE_CODE,
    }
    return render_to_string("site/failure.html", _context(status, what) | context)
