"""Notices of texts: that a body has a new version before it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from polsec.foundation.bodies.queries import people_of
from polsec.foundation.notices import texts
from polsec.foundation.notices.telling import notify_all
from polsec.stages.proposals.models import Proposal

VERSION = texts.register("proposals.version", gettext_noop("“{body}” has a new version of “{text}” before it."))


def tell_of_version(proposal: Proposal) -> None:
    """Tell everyone in the body, once a day for each text while they have not read it."""
    told = {"body": proposal.body.title, "text": proposal.object.title}
    notify_all(people_of(proposal.body_id), VERSION.key, told, about=proposal.object, grouped=True)
