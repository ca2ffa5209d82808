"""Invitations and printed ways in, for whoever holds one."""

from __future__ import annotations

import secrets
import time
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from polsec.errors import Message
from polsec.foundation.kit.errors import Closed
from polsec.foundation.kit.http import actor, perform
from polsec.foundation.people import actions, queries
from polsec.foundation.people.actions import entry, invitations
from polsec.foundation.people.forms import ClaimForm, CodeForm
from polsec.foundation.people.models import Account, Claim
from polsec.foundation.people.signing_in import check_rate, mail_code, mail_works, sign_in
from polsec.foundation.people.views.common import me

WAITING = "claim"
"""Where a session keeps the code that was mailed, for which address, and until when."""
CODE_DIGITS, CODE_SECONDS, CODE_ATTEMPTS = 6, 15 * 60, 5


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an invitation: join it to one's account, or give the address to sign in with."""
    check_rate(request, "people_claim")
    found = invitations.check_open(queries.claim_with(token))
    if actor(request).person is not None:
        return _join(request, found)
    form = ClaimForm(request.POST or None, initial={"email": found.person.email or ""})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if email and mail_works():
            return _send_code(request, token, email)
        account = perform(form, actions.accept, by=actor(request), claim=found)
        if account is not None:
            return _welcome(request, account)
    context = {"claim": found, "form": form}
    return render(request, "people/claim.html", context)


def _join(request: HttpRequest, found: Claim) -> HttpResponse:
    if request.method == "POST":
        actions.join(by=actor(request), claim=found)
        messages.success(request, _("Done. What was entered about you is now yours."))
        return redirect("people_me")
    return render(request, "people/join.html", {"claim": found, "name": me(request).shown_name})


def _send_code(request: HttpRequest, token: str, email: str) -> HttpResponse:
    """Mail a code to the address; whether it has an account is told to nobody who does not read its mail."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    request.session[WAITING] = {
        "token": token,
        "email": email,
        "code": code,
        "until": time.time() + CODE_SECONDS,
        "left": CODE_ATTEMPTS,
    }
    mail_code(request, email, code)
    return redirect("people_claim_code")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_code(request: HttpRequest) -> HttpResponse:
    """The code of the mail: it proves the address, and the invitation is taken over."""
    check_rate(request, "people_claim")
    waiting = request.session.get(WAITING)
    if not waiting or waiting["until"] < time.time() or waiting["left"] < 1:
        request.session.pop(WAITING, None)
        raise Closed(Message("This code is no longer waited for. Open the invitation again to get a new one."))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if constant_time_compare(form.cleaned_data["code"], waiting["code"]):
            return _proven(request, waiting)
        waiting["left"] -= 1
        request.session.modified = True
        form.add_error("code", _("This is not the code of the mail. Look at the newest one."))
    return render(request, "people/claim_code.html", {"form": form, "email": waiting["email"]})


def _proven(request: HttpRequest, waiting: dict[str, Any]) -> HttpResponse:
    """An address that has an account is signed in and asked to join; a new one gets its account."""
    del request.session[WAITING]
    found = invitations.check_open(queries.claim_with(waiting["token"]))
    address = EmailAddress.objects.filter(email=waiting["email"], verified=True).select_related("user").first()
    known = address.user if address else Account.objects.filter(email=waiting["email"]).first()
    if known:
        return sign_in(request, known, method="code", then=reverse("people_claim", args=[waiting["token"]]))
    account = actions.accept(by=actor(request), claim=found, email=waiting["email"], is_verified=True)
    return _welcome(request, account)


def _welcome(request: HttpRequest, account: Account) -> HttpResponse:
    messages.success(request, _("Welcome. Here you see what is kept about you, and decide what may be public."))
    return sign_in(request, account, method="invitation", then=reverse("people_me"))


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A printed way in. Opening the page uses nothing up, so that a phone's preview of the link does no harm."""
    check_rate(request, "people_enter")
    link = entry.check_open(queries.entry_link_with(token))
    if request.method == "POST":
        account = actions.enter_by_link(by=actor(request), link=link)
        return sign_in(request, account, method="link", then=reverse("people_me"))
    return render(request, "people/enter.html")
