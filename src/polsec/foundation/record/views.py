"""Pages of the record within a process. Each reads a fixed number of queries; nothing is decided here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.kit.errors import NotAllowed, Refused
from polsec.foundation.kit.http import actor, explain, perform
from polsec.foundation.kit.objects import address_of
from polsec.foundation.record import actions, checkpoints, downloads, kinds, queries, receipts, rules, sequencer
from polsec.foundation.record.forms import AddressedWitnessForm, CosignatureForm, SettleForm, WitnessForm
from polsec.foundation.record.models import Alarm, Leaf, Log, Witness
from polsec.foundation.record.ports import in_process
from polsec.methods.transparency import verify as verifier

CODE_DIGITS, MOST_SHOWN = 2 * queries.ADDRESS_BYTES, 100


@require_safe
@in_process
def home(request: HttpRequest) -> HttpResponse:
    """How the record stands, and its acts as this reader sees them, newest first."""
    state = queries.state(_process(request))
    if state is None:
        return render(request, "record/empty.html", _context(request))
    kind = _word(request.GET.get("kind", ""))
    shown = queries.page(state.log, actor(request), kind=kind, before=_number(request.GET.get("before", "")))
    context = {
        "state": state,
        "page": shown,
        "acts": [_entry(request, act, state) for act in shown.shown],
        "kinds": queries.present_kinds(state.log),
        "kind": kind,
        "kind_label": kinds.label_of(kind) if kind else "",
        "may_settle": rules.may_settle.test(actor(request), state.log),
        "may_bring": rules.may_bring_cosignatures.test(actor(request), state.log),
    }
    return render(request, "record/home.html", _context(request, **context))


@require_safe
@in_process
def act(request: HttpRequest, index: int) -> HttpResponse:
    """One act: what this reader may read of it, who checked it, and its receipt."""
    state = _state(request)
    shown = queries.one(state.log, actor(request), index)
    if shown is None:
        raise Http404
    signed = state.signed is not None and state.signed.size > index
    things = queries.things_of(shown, actor(request))
    context = {
        "state": state,
        "act": _entry(request, shown, state),
        "is_signed": signed,
        "pages": [(str(thing), where) for thing in things if (where := address_of(thing))],
    }
    return render(request, "record/act.html", _context(request, _crumb(str(index)), **context))


@require_safe
@in_process
def find(request: HttpRequest) -> HttpResponse:
    """From the code that is printed on a document to the act that it names; a page that says so where none has it."""
    state = _state(request)
    code = _digits(request.GET.get("code", ""))
    index = queries.find(state.log, code) if len(code) == CODE_DIGITS else None
    if index is not None:
        return HttpResponseRedirect(_url(request, "record_act", index))
    context = {"state": state, "code": request.GET.get("code", "")[:MOST_SHOWN], "is_whole": len(code) == CODE_DIGITS}
    return render(request, "record/find.html", _context(request, _crumb(_("Code on a document")), **context))


@require_safe
@in_process
def receipt(request: HttpRequest, index: int) -> HttpResponse:
    """The receipt of an act as a file; while it is not ready, a page that says so."""
    log = _log(request)
    try:
        content = receipts.receipt(log, index, actor(request))
    except Leaf.DoesNotExist as error:
        raise Http404 from error
    if content is None:
        context = _context(request, _crumb(str(index), _url(request, "record_act", index)), _crumb(_("Receipt")))
        return render(request, "record/receipt_waits.html", {**context, "index": index})
    name = f"{request.resolver_match.kwargs['process']}-{index}.tlog-proof" if request.resolver_match else "receipt"
    return _file(content, "application/octet-stream", name)


@require_safe
@in_process
def verify(request: HttpRequest) -> HttpResponse:
    """How anyone checks the record without trusting this site."""
    state = queries.state(_process(request))
    context = {
        "state": state,
        "download": downloads.newest(_slug(request)),
        "verifier_hash": verifier.file_hash(Path(verifier.__file__)),
        "may_bring": state is not None and rules.may_bring_cosignatures.test(actor(request), state.log),
    }
    return render(request, "record/verify.html", _context(request, _crumb(_("How to check it")), **context))


@require_safe
@in_process
def download(request: HttpRequest) -> HttpResponse | FileResponse:
    """The newest export as one file."""
    found = downloads.newest(_slug(request))
    if found is None or sequencer.missing(_process(request)).exists():
        return render(request, "record/download_waits.html", _context(request, _crumb(_("Download"))), status=404)
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def cosign(request: HttpRequest) -> HttpResponse:
    """Bring a cosigned checkpoint that came by hand."""
    state = _state(request)
    who = actor(request)
    if not rules.may_bring_cosignatures.test(who, state.log):
        raise NotAllowed
    form = CosignatureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = checkpoints.bring(by=who, log=state.log, note=form.cleaned_data["note"])
        except Refused as refusal:
            form.add_error("note", explain(refusal))
        else:
            names = ", ".join(sorted({each.witness.name for each in kept}))
            messages.success(request, _("Kept: the signature of %(names)s.") % {"names": names})
            return HttpResponseRedirect(_url(request, "record_home"))
    status = 422 if form.is_bound else 200
    context = _context(request, _crumb(_("Bring a signature")), state=state, form=form)
    return render(request, "record/cosign.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def witnesses(request: HttpRequest) -> HttpResponse:
    """Who checks the record; the coordinator and whoever runs the site name witnesses here."""
    log = _log(request)
    who = actor(request)
    if not rules.may_name_witnesses.test(who, log):
        raise NotAllowed
    form_class = AddressedWitnessForm if who.is_operator else WitnessForm
    form = form_class(request.POST or None)
    if request.method == "POST":
        made = perform(form, actions.add_witness, by=who, log=log)
        if made is not None:
            messages.success(request, _("%(name)s checks this record from now on.") % {"name": made.name})
            return HttpResponseRedirect(_url(request, "record_witnesses"))
    status = 422 if form.is_bound else 200
    rows = Witness.objects.filter(log=log, removed_at=None).order_by("camp", "name")
    context = _context(request, _crumb(_("Witnesses")), witnesses=rows, form=form)
    return render(request, "record/witnesses.html", context, status=status)


@require_POST
@in_process
def remove_witness(request: HttpRequest, witness: int) -> HttpResponse:
    """Release a witness."""
    log = _log(request)
    found = Witness.objects.filter(pk=witness, log=log).first()
    if found is None:
        raise Http404
    actions.remove_witness(by=actor(request), log=log, witness=found)
    messages.success(request, _("%(name)s no longer checks this record.") % {"name": found.name})
    return HttpResponseRedirect(_url(request, "record_witnesses"))


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def settle(request: HttpRequest, alarm: int) -> HttpResponse:
    """Say why an alarm is over."""
    log = _log(request)
    who = actor(request)
    found = Alarm.objects.filter(pk=alarm, log=log).first()
    if found is None:
        raise Http404
    if not rules.may_settle.test(who, log):
        raise NotAllowed
    form = SettleForm(request.POST or None)
    if request.method == "POST":
        perform(form, actions.settle_alarm, by=who, log=log, alarm=found)
        if not form.errors:
            return HttpResponseRedirect(_url(request, "record_home"))
    context = _context(request, _crumb(_("Settle")), alarm=found, text=found.text, form=form)
    return render(request, "record/settle.html", context, status=422 if form.is_bound else 200)


def _process(request: HttpRequest) -> Any:
    return request.process.pk  # type: ignore[attr-defined]


def _slug(request: HttpRequest) -> str:
    return str(request.resolver_match.kwargs["process"]) if request.resolver_match else ""


def _log(request: HttpRequest) -> Log:
    log = queries.log_of(_process(request))
    if log is None:
        raise Http404
    return log


def _state(request: HttpRequest) -> queries.State:
    state = queries.state(_process(request))
    if state is None:
        raise Http404
    return state


def _url(request: HttpRequest, name: str, *more: object) -> str:
    return reverse(name, args=[_slug(request), *more])


def _crumb(title: str, url: str = "") -> dict[str, str]:
    return {"title": title, "url": url}


def _context(request: HttpRequest, *crumbs: dict[str, str], **more: Any) -> dict[str, Any]:
    """What every page of the record has: the slug, the way here, the label of the demonstration."""
    way = [_crumb(_("Record"), _url(request, "record_home") if crumbs else ""), *crumbs]
    state: queries.State | None = more.get("state")
    is_demo = queries.is_demo_log(state.log) if state else queries.is_demo_key()
    return {"slug": _slug(request), "crumbs": way, "is_demo_key": is_demo, **more}


def _entry(request: HttpRequest, shown: queries.Shown, state: queries.State) -> dict[str, Any]:
    """A leaf for the component that shows one act."""
    return {
        "shown": shown,
        "url": _url(request, "record_act", shown.index),
        "when": shown.at or shown.day,
        "checked": state.names_over(shown.index),
        "pending": state.names_not_over(shown.index),
    }


def _digits(text: str) -> str:
    """The hexadecimal digits of a code as somebody copies it: in groups, with its mark, or with the whole address."""
    code = text.rpartition("#")[2].lower()
    digits = "".join(code.split()).replace("-", "")[:MOST_SHOWN]
    return digits if all(digit in "0123456789abcdef" for digit in digits) else ""


def _word(text: str) -> str:
    """A word as a kind may have it; empty for what no database would look for."""
    return text if text.isprintable() else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
