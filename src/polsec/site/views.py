"""Pages of the site. Each reads one query and says it; nothing is decided or estimated here."""

from csp.decorators import csp_update
from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from polsec.site import queries
from polsec.site.cards import card
from polsec.site.embedding import embed
from polsec.site.models import DemonstrationReport


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What POLSEC is, the two reports of the demonstration, and how to read a conversation of one's own."""
    cards = [card(row.slug, row.result, get_language()) for row in queries.demonstration_reports()]
    return render(request, "site/front.html", {"cards": cards})


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The report of one conversation, inside the shell of the site."""
    try:
        row = queries.demonstration_report(slug)
    except DemonstrationReport.DoesNotExist as error:
        raise Http404 from error
    embedded = embed(row.result, get_language())
    context = {"card": card(row.slug, row.result, get_language()), "report": embedded}
    answer = csp_update({"style-src": [embedded.style_hash]})(render)
    return answer(request, "site/report.html", context)


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


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for a request that cannot be understood."""
    return _failure(request, 400, _("This request could not be understood"), _("Please begin again at the first page."))


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """The page for a request that is refused."""
    return _failure(
        request, 403, _("This was refused"), _("The page may have been open for too long. Please try again.")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address where there is nothing."""
    what = _("The address may have been copied incompletely, or the page has another address now.")
    return _failure(request, 404, _("There is no page at this address"), what)


def failure(request: HttpRequest) -> HttpResponse:
    """The page for a fault of the site. It asks the database nothing."""
    with override(_language_of(request)):
        what = _("Nothing you did is lost or half done. The fault has been noted for whoever runs the site.")
        return _failure(request, 500, _("Something went wrong on our side"), what)


def _failure(request: HttpRequest, status: int, heading: str, what: str) -> HttpResponse:
    context = {"status": status, "heading": heading, "what": what, "where": _("Go to the first page")}
    return render(request, "site/failure.html", context, status=status)


def _language_of(request: HttpRequest) -> str:
    return getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
