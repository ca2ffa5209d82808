"""Beginning a proposal on a theme, carrying its text from draft to draft, putting it to its body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.decisions import actions as decisions
from polsec.foundation.decisions.models import Question
from polsec.foundation.documents import actions as documents
from polsec.foundation.documents.actions import Draft
from polsec.foundation.documents.models import Version
from polsec.foundation.kit import objects
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.kit.models import Object, Relation, Visibility
from polsec.foundation.record.leaves import leave
from polsec.stages.proposals import rules
from polsec.stages.proposals.following import PURPOSE
from polsec.stages.proposals.models import Proposal, State
from polsec.stages.proposals.telling import tell_of_version


@action("proposals.begin", lock="body", may=rules.may_write, leaf="proposals.begun")
def begin(
    *,
    by: Actor,
    request_id: UUID | None = None,
    body: Object,
    theme: Object,
    title: str,
    language: str,
    drafts: Sequence[Draft],
) -> Proposal:
    """Begin the text on a theme, in the room of a body. Each paragraph is made from the theme.

    Raises Closed where the body has a proposal on this theme already, Invalid for a theme of another process.
    """
    if theme.process_id != body.process_id or theme.kind != "theme":
        raise Invalid(Message("Choose a theme of this process."), field="theme")
    if Proposal.objects.filter(theme=theme, body=body).exists():
        raise Closed(Message("This body has begun a proposal on this theme already. Continue that one."))
    titles = {language: title.strip()}
    document = documents.write(title=titles, language=language, drafts=drafts, room=body, sources=[theme])
    process = objects.process_of(body)
    thing = objects.make("proposal", process=process, title=titles, visibility=Visibility.ROOM, room=body)
    objects.connect(thing, Relation.DERIVED, theme)
    objects.connect(document.object, Relation.DERIVED, theme)
    proposal = Proposal.objects.create(object=thing, theme=theme, body=body, document=document)
    payload = {"proposal": str(proposal.pk), "body": str(body.pk), "document": str(document.pk)}
    leave("proposals.begun", payload, process=process)
    tell_of_version(proposal)
    return proposal


@action("proposals.revise", lock="proposal", may=rules.may_write, leaf="proposals.revised")
def revise(
    *,
    by: Actor,
    request_id: UUID | None = None,
    proposal: Proposal,
    seen: str,
    drafts: Sequence[Draft],
    note: str = "",
) -> Version:
    """The next version of the text. Raises Closed while the body is being asked, or once it has agreed."""
    check_may_change(proposal)
    version = documents.revise(proposal.document, seen=seen, drafts=drafts, note=note, sources=[proposal.theme])
    payload = {"proposal": str(proposal.pk), "version": version.digest, "note": note}
    leave("proposals.revised", payload, process=objects.process_of(proposal.object))
    tell_of_version(proposal)
    return version


@action("proposals.put", lock="proposal", may=rules.may_write, why_no_leaf="the question that it puts leaves one")
def put(
    *,
    by: Actor,
    request_id: UUID | None = None,
    proposal: Proposal,
    seen: str,
    text: str,
    closes_at: datetime,
    quorum: int | None = None,
) -> Question:
    """Ask the body whether it consents to the text as it stands. Raises as `decisions.put` does."""
    check_may_change(proposal)
    question = decisions.put(
        by=by,
        body=proposal.body,
        purpose=PURPOSE,
        subject=proposal.document.object,
        seen=seen,
        text=text,
        language=proposal.document.language,
        closes_at=closes_at,
        quorum=quorum,
    )
    proposal.state = State.PUT
    proposal.save(update_fields=["state"])
    return question


def check_may_change(proposal: Proposal) -> None:
    """Raises Closed where the text may not be changed now."""
    if proposal.state == State.PUT:
        raise Closed(Message("The body is being asked about this text. It may be changed once that is decided."))
    if proposal.state == State.AGREED:
        raise Closed(Message("The body has agreed to this text. It goes to the highest body as it is."))
