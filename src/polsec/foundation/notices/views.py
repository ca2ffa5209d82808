"""My day, my inbox, my mails; and for a coordinator, whom mails did not reach."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.http import actor, perform
from polsec.foundation.notices import queries
from polsec.foundation.notices.actions import choose_mail, mark_read
from polsec.foundation.notices.day import day_of
from polsec.foundation.notices.forms import WishForm
from polsec.foundation.people.views.common import signed_in
from polsec.foundation.processes.http import ProcessRequest, in_process


@require_safe
@signed_in
def day(request: HttpRequest) -> HttpResponse:
    """What needs the reader: late, today, next."""
    who = actor(request)
    found = day_of(who)
    return render(request, "notices/day.html", {"day": found, "unread": queries.unread(who)})


@require_safe
@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """What the reader was told, newest first."""
    page, entries = queries.inbox(actor(request), request.GET.get("page", "1"))
    return render(request, "notices/inbox.html", {"page": page, "entries": entries})


@require_POST
@signed_in
def read(request: HttpRequest, notice: UUID | None = None) -> HttpResponse:
    """Mark one notice as read, or all."""
    mark_read(actor(request), notice)
    return redirect("notices_inbox")


@require_POST
@signed_in
def follow(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Go to what a notice is about; it is read then."""
    address = queries.address_about(actor(request), notice)
    if not address:
        raise Http404
    mark_read(actor(request), notice)
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def wishes(request: HttpRequest) -> HttpResponse:
    """Choose which mails one gets."""
    who = actor(request)
    if who.person is None:
        raise NotAllowed
    form = WishForm(request.POST or None, initial={"mail": queries.wish_of(who.person)})
    if request.method == "POST":
        perform(form, choose_mail, by=who)
        if form.is_valid():
            messages.success(request, _("Kept."))
            return redirect("notices_wishes")
    return render(request, "notices/wishes.html", {"form": form, "mail_works": settings.MAIL_WORKS})


@require_safe
@in_process
def unreached(request: ProcessRequest) -> HttpResponse:
    """Whom mails of this process did not reach. For those who run it; to others there is no such page."""
    if request.process.pk not in request.actor.secretariat_of:
        raise Http404
    return render(request, "notices/unreached.html", {"unreached": queries.unreached(request.process.pk)})
