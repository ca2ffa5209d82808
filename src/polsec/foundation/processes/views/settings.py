"""What a coordinator sets: title, purpose, languages; opening, closing and opening again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from polsec.foundation.kit.forms import ActForm
from polsec.foundation.processes import actions
from polsec.foundation.processes.forms import ProcessForm, ReasonForm
from polsec.foundation.processes.http import ProcessRequest, allowed, crumbs, done, in_process
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.rules import may_run

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_run)
def settings(request: ProcessRequest) -> HttpResponse:
    """Title, purpose, languages and time zone; from here a process is opened and closed."""
    process = request.process
    form = ProcessForm(request.POST or None, initial=ProcessForm.initial_of(process))
    if done(request, form, actions.change_settings, process=process):
        return redirect("processes_settings", process.slug)
    context = {"form": form, "crumbs": crumbs(process, (_("Settings"), ""))}
    return render(request, "processes/settings.html", context)


@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_run)
def open_(request: ProcessRequest) -> HttpResponse:
    """Open the process to the public."""
    return _confirm(request, ActForm(request.POST or None), actions.open_process, _("Open the process"), "open")


@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_run)
def close(request: ProcessRequest) -> HttpResponse:
    """Close the process."""
    return _confirm(request, ReasonForm(request.POST or None), actions.close_process, _("Close the process"), "close")


@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_run)
def reopen(request: ProcessRequest) -> HttpResponse:
    """Open a closed process again."""
    form = ReasonForm(request.POST or None)
    return _confirm(request, form, actions.reopen_process, _("Open the process again"), "reopen")


def _confirm(
    request: ProcessRequest, form: forms.Form, act: Callable[..., Process], title: str, what: str
) -> HttpResponse:
    process: Any = request.process
    if done(request, form, act, process=process):
        return redirect("processes_home", process.slug)
    settings_page = (_("Settings"), reverse("processes_settings", args=[process.slug]))
    context = {"form": form, "title": title, "what": what, "crumbs": crumbs(process, settings_page, (title, ""))}
    return render(request, "processes/confirm.html", context)
