"""A site at work, in a data folder of its own: `python -m tests.soak.filling` fills it, and prints who may do what.

A process with a working group of many institutions, each with a delegate who is signed in already; questions that are
open to all of them. Run beside the environment that the site is served with.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any

INSTITUTIONS, QUESTIONS = 50, 4
SLUG = "valle"


def fill() -> dict[str, Any]:
    """The tables, a process with its people; what a browser needs to know to act in it."""
    from django.db import transaction
    from tests.foundation.bodies import making as bodies
    from tests.foundation.processes import making as processes

    from polsec.foundation.bodies import actions
    from polsec.site.preparation import migrate, prepare_keys

    migrate()
    prepare_keys()
    _pretend_reports()
    with transaction.atomic():
        coordinator = processes.account("Coordinadora")
        process = processes.process(coordinator.person.object, slug=SLUG)
        group = bodies.body(process, highest=False, title="Grupo de trabajo")
        facilitator = processes.account("Facilitadora")
        by = processes.as_actor(coordinator.person.object)
        actions.assign(by=by, body=group, person=facilitator.person.object, duty="facilitator")
        delegates = [_delegate(process, group, number) for number in range(INSTITUTIONS)]
        questions = [_question(group, facilitator, number) for number in range(QUESTIONS)]
    return {
        "slug": SLUG,
        "body": str(group.pk),
        "delegates": delegates,
        "facilitator": _session(facilitator),
        "coordinator": _session(coordinator),
        "questions": [str(question.pk) for question in questions],
        "texts": [str(question.subject_id) for question in questions],
    }


def _pretend_reports() -> None:
    """Rows in the place of the two simulated conversations, which take half a minute and have no part in this."""
    from polsec.site.demonstration.loading import inputs_digest, missing_scripts
    from polsec.site.models import DemonstrationReport

    for script in missing_scripts():
        fields = {"inputs": inputs_digest(script), "matrix": "", "version": "", "public_json": "{}", "archive": b""}
        DemonstrationReport.objects.create(slug=script.slug, **fields)


def _delegate(process: Any, group: Any, number: int) -> dict[str, str]:
    from tests.foundation.bodies import making as bodies
    from tests.foundation.processes import making as processes

    institution = bodies.institution(process, f"Institución {number}")
    account = processes.account(f"Delegada {number}")
    bodies.mandate(bodies.seat(group, institution), account.person.object)
    return {
        "session": _session(account),
        "institution": str(institution.pk),
        "person": str(account.person.pk),
        "name": account.person.name,
    }


def _session(account: Any) -> str:
    """The key of a session in which somebody is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from tests.foundation.processes.making import BACKEND

    from polsec.foundation.people.sessions import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    key: str = store.session_key
    return key


def _question(group: Any, facilitator: Any, number: int) -> Any:
    """A text on a theme, put to the working group."""
    from tests.foundation.processes.making import as_actor

    from polsec.foundation.documents.actions import Draft
    from polsec.foundation.kit import clock
    from polsec.foundation.kit.models import Object, Visibility
    from polsec.stages.proposals import actions as proposals

    by = as_actor(facilitator.person.object)
    title = {"es": f"Camino {number}"}
    theme = Object.objects.create(kind="theme", process_id=group.process_id, title=title, visibility=Visibility.PUBLIC)
    drafts = [Draft("", f"Párrafo {paragraph}.") for paragraph in range(5)]
    proposal = proposals.begin(
        by=by, body=group.object, theme=theme, title=f"Texto {number}", language="es", drafts=drafts
    )
    return proposals.put(
        by=by,
        proposal=proposal,
        seen=proposal.document.object.version,
        text="¿Consiente su institución?",
        closes_at=clock.now() + timedelta(days=7),
    )


def main() -> None:
    """Fill the site of the environment and print what was made."""
    import django

    django.setup()
    json.dump(fill(), sys.stdout)


if __name__ == "__main__":
    main()
