"""Pages of the site. Each reads one query and says it; nothing is decided or estimated here."""

import sys
from http import HTTPStatus

from csp.decorators import csp_update
from django.contrib.auth import logout
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from polsec.foundation.kit.errors import Refused
from polsec.foundation.kit.http import actor
from polsec.site import failures, queries
from polsec.site.cards import card
from polsec.site.chain import chain
from polsec.site.embedding import embed
from polsec.site.models import DemonstrationReport
from polsec.site.troubles import status_of


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What POLSEC is, the processes that the reader may see, the chain, and the two reports of the demonstration."""
    cards = [card(row.slug, row.result, get_language()) for row in queries.demonstration_reports()]
    context = {
        "cards": cards,
        "processes": queries.processes(actor(request)),
        "chain": chain(),
        "is_demonstration": queries.is_demonstration(),
    }
    return render(request, "site/front.html", context)


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The report of one conversation, inside the shell of the site."""
    try:
        row = queries.demonstration_report(slug)
    except DemonstrationReport.DoesNotExist as error:
        raise Http404 from error
    embedded = embed(row.result, get_language())
    context = {"card": card(row.slug, row.result, get_language()), "report": embedded}

    @csp_update({"style-src": [embedded.style_hash]})
    def answer(request: HttpRequest) -> HttpResponse:
        return render(request, "site/report.html", context)

    return answer(request)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How a conversation is read, what is kept secret, and what the demonstration is."""
    return render(request, "site/about.html")


@require_safe
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """The votes of one simulated conversation, in the format that `polsec analyse` reads."""
    try:
        content = queries.demonstration_archive(slug)
    except DemonstrationReport.DoesNotExist as error:
        raise Http404 from error
    return _download(content, "application/zip", f"polsec-{slug}.zip")


@require_safe
def public_result(request: HttpRequest, slug: str) -> HttpResponse:
    """The public figures of one simulated conversation, as JSON."""
    try:
        content = queries.demonstration_json(slug)
    except DemonstrationReport.DoesNotExist as error:
        raise Http404 from error
    return _download(content.encode(), "application/json", f"polsec-{slug}.json")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the site and its database answer; a database that does not makes this a 500."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """Leave and erase: signs out, has the browser forget all of this site, and goes to a page that tells nothing.

    The button stands on every page, so it carries no token, which would need a cookie. Another site can't press it:
    browsers say when a form comes from elsewhere, and then the question is asked again.
    """
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return render(request, "site/leave.html")
    logout(request)
    response = HttpResponseRedirect(reverse("left"), status=HTTPStatus.SEE_OTHER)
    for cookie in request.COOKIES:
        response.delete_cookie(cookie)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@never_cache
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """What is shown to whoever left: nothing of what they did."""
    return render(request, "site/left.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for a request that cannot be understood, or is too large."""
    if isinstance(exception, RequestDataTooBig):
        return failures.page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return failures.page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """The page for a request that is refused."""
    return failures.page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address where there is nothing."""
    return failures.page(request, HTTPStatus.NOT_FOUND)


def too_often(request: HttpRequest, *arguments: object, **more: object) -> HttpResponse:
    """The page for whoever tried too often."""
    return failures.page(request, HTTPStatus.TOO_MANY_REQUESTS)


def failure(request: HttpRequest) -> HttpResponse:
    """The page for a fault of the site, also one outside of any view. It asks the database nothing."""
    fault = sys.exc_info()[1]
    return failures.refusal(request, fault) if isinstance(fault, Refused) else failures.page(request, status_of(fault))
