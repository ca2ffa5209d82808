"""How an invitation and the links of those who were named go out: by mail, on paper, on a page."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from polsec.foundation.bodies.models import MandateKind
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import in_language
from polsec.foundation.people.signing_in import absolute, mail_works
from polsec.foundation.rendering.letter import Letter
from polsec.stages.convening.models import Answer, Invitation

MOST_SIGNING, LONGEST_SIGNING = 4, 70
"""Lines, and characters of each, that still look like a signature."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """How somebody who was named enters; `link` is empty for who has been here before."""

    name: str
    title: str
    link: str


def link_of(request: HttpRequest, invitation: Invitation) -> str:
    """The address at which an invitation is answered, in its own language."""
    with translation.override(invitation.language):
        return absolute(request, reverse("convening_answer", args=[invitation.token]))


def ways_of(request: HttpRequest, answer: Answer) -> list[Entry]:
    """How each of those whom an answer names enters."""
    return [
        Entry(
            way.name,
            str(MandateKind(way.kind).label),
            absolute(request, reverse("people_claim", args=[way.token])) if way.token else "",
        )
        for way in answer.ways
    ]


def send(invitation: Invitation, link: str) -> bool:
    """Mail an invitation. Whether it went out: a mail that fails costs nobody the link, which the page shows."""
    if not mail_works():
        return False
    with translation.override(invitation.language):
        text = f"{invitation.letter}\n\n{_('To answer, open this address:')}\n{link}\n"
    try:
        EmailMessage(invitation.subject, text, to=[invitation.contact_email]).send()
    except (OSError, SMTPException) as error:
        logger.error("An invitation could not be mailed: %s", type(error).__name__)
        return False
    return True


def printed(invitation: Invitation, link: str) -> Letter:
    """The letter on paper, with the address at which it is answered."""
    language = invitation.language
    process, institution = invitation.process, invitation.institution
    with translation.override(language):
        to_answer = _("To answer, open this address: {link}").format(link=link)
        lines = [invitation.contact_name, invitation.contact_post, in_language(institution.object.title, language)]
    paragraphs, signatory = signed(invitation.letter)
    return Letter(
        number=f"{invitation.made_at:%Y}-{invitation.pk:04}",
        place="",
        day=clock.now().date(),
        process=in_language(process.object.title, language),
        language=language,
        addressee=tuple(line for line in lines if line),
        subject=invitation.subject,
        paragraphs=(*paragraphs, to_answer),
        signatory=signatory or (_secretariat(language),),
    )


def signed(letter: str) -> tuple[list[str], tuple[str, ...]]:
    """The paragraphs of a letter, and who signs it: its last lines, where they are few and short."""
    paragraphs = [block.strip() for block in letter.replace("\r\n", "\n").split("\n\n") if block.strip()]
    lines = paragraphs[-1].splitlines() if len(paragraphs) > 1 else []
    if not lines or len(lines) > MOST_SIGNING or any(len(line) > LONGEST_SIGNING for line in lines):
        return paragraphs, ()
    return paragraphs[:-1], tuple(lines)


def _secretariat(language: str) -> str:
    with translation.override(language):
        return _("The secretariat of the process")
