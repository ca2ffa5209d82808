"""The demonstration's door: a visitor enters as anybody in an invented process. A real site has nobody to enter as."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from polsec.foundation.people.signing_in import sign_in
from polsec.foundation.processes.models import Process
from polsec.site.queries import demonstration_account, demonstration_accounts


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Whom a visitor may enter as, process by process."""
    accounts = demonstration_accounts()
    if not accounts:
        raise Http404
    processes = Process.objects.in_bulk([row.process_id for row in accounts if row.process_id])
    by_process = [
        (processes.get(process), list(rows)) for process, rows in groupby(accounts, key=lambda row: row.process_id)
    ]
    return render(request, "site/demonstration.html", {"by_process": by_process})


@require_POST
def enter(request: HttpRequest, account: int) -> HttpResponse:
    """Enter as one of them. Refused for any account that the demonstration did not make."""
    row = demonstration_account(account)
    if row is None:
        raise Http404
    process = Process.objects.filter(pk=row.process_id).first()
    home = reverse("processes_home", kwargs={"process": process.slug}) if process else reverse("front")
    return sign_in(request, row.account, method="demonstration", then=home)
