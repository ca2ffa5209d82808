"""The minute of a final approval, to be printed and signed by hand; and where the record holds the approval."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from polsec.errors import Message
from polsec.foundation.decisions.queries import printed_positions
from polsec.foundation.decisions.releases import released_to_all
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed
from polsec.foundation.kit.models import in_language
from polsec.foundation.kit.objects import process_of
from polsec.foundation.people.naming import names_of_institutions
from polsec.foundation.processes.models import Process
from polsec.foundation.record.leaves import entry_of
from polsec.foundation.record.queries import ADDRESS_BYTES, is_demo_key
from polsec.foundation.rendering import minute
from polsec.foundation.rendering.imprint import Notices, Seal
from polsec.methods.transparency import verify
from polsec.stages.sanction.models import Approval, State


def seal_of(approval: Approval, process: Process) -> Seal:
    """Where the record holds the approval: the address of its page, and the first bytes of the leaf's hash."""
    leaf = approval.leaf
    if leaf is None:
        raise Closed(Message("There is no minute to sign before the highest body has approved the text."))
    hashed = verify.leaf_hash(entry_of(leaf.kind, leaf.time, leaf.commitment))
    where = reverse("record_home", kwargs={"process": process.slug})
    return Seal(settings.SITE_ADDRESS + where, hashed[:ADDRESS_BYTES].hex())


def minute_of(approval: Approval, actor: Actor) -> bytes:
    """The PDF of the minute, for who is in the highest body. Raises Closed before the approval.

    It names the institutions that took part, as the reader may read them; whoever was absent is not printed.
    """
    if approval.state != State.APPROVED:
        raise Closed(Message("There is no minute to sign before the highest body has approved the text."))
    process = Process.objects.get(pk=process_of(approval.object).pk)
    with override(approval.proposal.document.language):
        return minute.build(_filled(approval, process, actor))


def _filled(approval: Approval, process: Process, actor: Actor) -> minute.Minute:
    question, language = approval.question, approval.proposal.document.language
    zone = ZoneInfo(process.timezone)
    assert question.closed_at is not None
    closed = question.closed_at.astimezone(zone)
    took_part = list(question.positions.values_list("institution", flat=True))
    names = sorted(names_of_institutions(took_part, actor).values())
    return minute.Minute(
        number=str(approval.pk)[:8].upper(),
        body=str(question.body),
        process=in_language(process.object.title, language),
        language=language,
        place="",
        day=closed.date(),
        opened=f"{question.opens_at.astimezone(zone):%Y-%m-%d %H:%M}",
        closed=f"{closed:%Y-%m-%d %H:%M}",
        quorum=_("{taken} of {seats} institutions took part; {quorum} were needed.").format(
            taken=len(took_part), seats=question.seats, quorum=question.quorum
        ),
        agenda=(question.text,),
        present=tuple(minute.Present(name) for name in names),
        decisions=(_decision(approval, language),),
        signers=tuple(names),
        seal=seal_of(approval, process),
        hash=question.subject_version,
        notices=Notices(demo=is_demo_key(), illustrative=process.is_illustrative),
    )


def _decision(approval: Approval, language: str) -> minute.PrintedDecision:
    released = released_to_all(printed_positions(approval.question), language)
    return minute.PrintedDecision(
        "1",
        in_language(approval.object.title, language),
        str(approval.question.get_verdict_display()),
        tuple(f"{name}: {each.reason}" if name else each.reason for name, each in released),
    )
