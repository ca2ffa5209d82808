"""For each action of the registry: valid arguments, about a thing of the world."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.world import World, bearer, later, scan

from polsec.foundation.bodies.charter import Charter
from polsec.foundation.bodies.models import Body, Mandate, Seat
from polsec.foundation.documents.actions import Draft
from polsec.foundation.kit.actions import Spec
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.foundation.people.models import EntryLink, Institution, Person
from polsec.foundation.processes.models import Process, Role
from polsec.foundation.processes.queries import rules_in_force
from polsec.foundation.protection import actions as protection
from polsec.foundation.record.models import Fault
from polsec.stages.agenda.models import Theme
from polsec.stages.convening.actions import Reply
from polsec.stages.proposals.models import Proposal
from polsec.stages.publishing.models import Publication

DOERS = ("link", "site")
"""Who acts beside the roles: whoever holds the link of an invitation, and the site itself."""
OBJECTS = (
    "own",
    "oneself",
    "of another institution",
    "protected",
    "who watches",
    "erased",
    "without a coordinator",
    "closed",
    "paused",
    "already answered",
)

Arguments = dict[str, Any]
Deed = Callable[[World, Actor, str], Arguments]


def actor(world: World, role: str, name: str) -> Actor:
    """Who acts: for a holder of a link, of the invitation that the action is about."""
    if role != "link":
        return world.actor(role)
    word = "invitation entered" if name in ("convening.confirm_answer", "convening.contest_answer") else "invitation"
    return bearer(world[word])


def perform(spec: Spec, by: Actor, arguments: Arguments) -> object:
    """The action as the rooms call it: with its lock, permission, guards and leaf."""
    act = getattr(sys.modules[spec.function.__module__], spec.function.__name__)
    return act(by=by, **arguments)


def prepare(world: World, name: str, about: str) -> None:
    """Bring the process into the state that a row asks about, and one in which the act can be done."""
    process = _process(world)
    if about == "without a coordinator":
        Role.objects.filter(process=process, role="coordinator").update(until=later(1))
    if name == "protection.confirm_pause" or name == "protection.withdraw_request":
        protection.ask_pause(by=world.actor("second committee"), process=process)
    if name in ("protection.ask_resume", "protection.resume"):
        Process.objects.filter(pk=process.pk).update(paused_since=later(-1))
    if name == "protection.resume":
        protection.ask_resume(by=world.actor("second committee"), process=_process(world))
    if name == "processes.reopen" or about == "closed":
        Process.objects.filter(pk=process.pk).update(state="closed")
    if name == "processes.open" and about != "closed":
        Process.objects.filter(pk=process.pk).update(state="preparing")
    if about == "paused":
        Process.objects.filter(pk=process.pk).update(paused_since=later(-1))


def _process(world: World) -> Process:
    return Process.objects.get(pk=world.process.pk)


def _person(world: World, by: Actor, about: str) -> Person:
    word = {"own": "paper", "who watches": "watcher", "erased": "erased"}.get(about, "paper")
    pk = by.person if about == "oneself" and by.person else world[word].pk
    return Person.objects.get(pk=pk)


def _account(world: World, by: Actor, about: str) -> Person:
    return Person.objects.get(pk=world["watcher" if about == "who watches" else "mailless"].pk)


def _institution(world: World, by: Actor, about: str) -> Institution:
    word = {"of another institution": "second", "protected": "protected"}.get(about, "own")
    return Institution.objects.get(pk=world[word].pk)


def _theme(world: World) -> Theme:
    return Theme.objects.get(pk=world["theme"].pk)


def _seen(proposal: Any) -> str:
    return str(Object.objects.get(pk=Proposal.objects.get(pk=proposal.pk).document_id).version)


def _speaks_for(world: World, by: Actor) -> Object:
    own = by.institutions_in(world.process.pk)
    return Object.objects.get(pk=next(iter(own), world["own"].pk))


def _asking(**more: Any) -> Arguments:
    return {"text": "¿Consiente?", "closes_at": later(), **more}


def _day(world: World, days: int = 0) -> Any:
    return world.process.today() + timedelta(days=days)


_words = {"title": "Otro", "reasons": "Porque sí.", "questions": []}
_titles = {"title": {"es": "Otro", "en": "Other"}}
_kind = {**_titles, "kind": "civil", "sector": "ngos"}

DEEDS: dict[str, Deed] = {
    "agenda.agree_theme": lambda w, by, about: {"theme": _theme(w), "proof": "Sesión 2"},
    "agenda.propose": lambda w, by, about: {"body": w["group"], **_words, "language": "es"},
    "agenda.put": lambda w, by, about: {"theme": _theme(w), **_asking(seen=_theme(w).object.version)},
    "agenda.release_name": lambda w, by, about: {"theme": _theme(w)},
    "agenda.revise": lambda w, by, about: {"theme": _theme(w), **_words, "seen": _theme(w).object.version},
    "agenda.withdraw": lambda w, by, about: {"theme": _theme(w)},
    "bodies.add_letter": lambda w, by, about: {
        "mandate": Mandate.objects.get(pk=w["mandate own"].pk), "letter": scan(),
    },
    "bodies.assign": lambda w, by, about: {"body": w["group"], "person": w["paper"].object, "duty": "expert"},
    "bodies.create": lambda w, by, about: {
        "process": _process(w), "type": "working-group", **_titles, "charter": Charter(),
    },
    "bodies.end_assignment": lambda w, by, about: {"assignment": w["assignment"]},
    "bodies.end_mandate": lambda w, by, about: {"mandate": Mandate.objects.get(pk=w["mandate own"].pk)},
    "bodies.give_mandate": lambda w, by, about: {
        "seat": Seat.objects.get(pk=w["seat third"].pk), "name": "Nueva", "kind": "alternate",
    },
    "bodies.give_seat": lambda w, by, about: {"body": Body.objects.get(pk=w["group"].pk), "institution": w["free"]},
    "bodies.leave_seat": lambda w, by, about: {"seat": Seat.objects.get(pk=w["seat own"].pk)},
    "convening.answer": lambda w, by, about: {
        "invitation": w["invitation declined" if about == "already answered" else "invitation"],
        "reply": Reply("joins", accepts_rules=True, delegate_name="Delia"),
    },
    "convening.confirm_answer": lambda w, by, about: {"answer": w["answer entered"]},
    "convening.contest_answer": lambda w, by, about: {"answer": w["answer entered"]},
    "convening.enter_answer": lambda w, by, about: {
        "invitation": w["invitation"], "heard": "phone", "proof": "Por teléfono", "reply": Reply("declines"),
    },
    "convening.invite": lambda w, by, about: {
        "institution": w["free"], "channel": "hand", "language": "es", "subject": "Carta", "letter": "Hola",
        "expires_on": _day(w, 20),
    },
    "convening.note_opened": lambda w, by, about: {"invitation": w["invitation"]},
    "convening.renew_link": lambda w, by, about: {"invitation": w["invitation"]},
    "convening.think_over": lambda w, by, about: {"invitation": w["invitation"]},
    "convening.withdraw": lambda w, by, about: {"invitation": w["invitation"]},
    "decisions.close": lambda w, by, about: {"question": w["question"]},
    "decisions.put": lambda w, by, about: {
        "body": w["group"].object, "purpose": "agenda", "subject": w["theme"].object, "language": "es",
        **_asking(seen=_theme(w).object.version),
    },
    "decisions.take_position": lambda w, by, about: {
        "question": w["question"], "institution": _speaks_for(w, by), "stance": "agree",
    },
    "discussion.answer": lambda w, by, about: {"comment": w["comment"], "fate": "taken", "reason": "Se tomó."},
    "discussion.comment": lambda w, by, about: {
        "about": w["theme"].object, "tone": "concern", "text": "Digo algo.", "language": "es",
    },
    "notices.choose_mail": lambda w, by, about: {"mail": "never"},
    "oversight.acknowledge": lambda w, by, about: {"complaint": w["complaint"]},
    "oversight.complain": lambda w, by, about: {"process": _process(w), "subject": "rules", "text": "Algo pasó."},
    "oversight.confirm_answer": lambda w, by, about: {
        "complaint": w["complaint drafted"], "seen": w["complaint drafted"].draft_version,
    },
    "oversight.declare_interests": lambda w, by, about: {
        "process": _process(w), "works_for_one": False, "is_paid_elsewhere": False, "holds_office": False,
        "is_close": False, "explanation": "",
    },
    "oversight.draft_answer": lambda w, by, about: {"complaint": w["complaint"], "answer": "Así es.", "release": True},
    "oversight.enter_donor": lambda w, by, about: {
        "process": _process(w), "name": "Otra", "amount": 5, "band": "", "currency": "GTQ", "starts_on": _day(w),
        "ends_on": None, "conditions": "",
    },
    "oversight.enter_hiring": lambda w, by, about: {
        "process": _process(w), "person": w["paper"].object, "task": "other", "hired_by": "Secretaría",
        "way": "direct", "why": "Urgía", "paid_by": None, "starts_on": _day(w), "ends_on": None,
    },
    "oversight.share": lambda w, by, about: {"complaint": w["complaint"]},
    "oversight.withdraw_donor": lambda w, by, about: {"donor": w["donor entry"], "reason": "Error"},
    "oversight.withdraw_hiring": lambda w, by, about: {"hiring": w["hiring"], "reason": "Error"},
    "people.accept_invitation": lambda w, by, about: {"claim": w["claim"]},
    "people.change_institution": lambda w, by, about: {
        "institution": _institution(w, by, about), **_kind, "seen": _institution(w, by, about).object.version,
    },
    "people.change_person": lambda w, by, about: {
        "person": _account(w, by, about) if about == "who watches" else _person(w, by, about), "name": "Otra",
        "language": "es",
    },
    "people.enter_by_link": lambda w, by, about: {"link": EntryLink.objects.get(pk=w["entry"].pk)},
    "people.enter_institution": lambda w, by, about: {"process": w.process.object, **_kind},
    "people.enter_person": lambda w, by, about: {"process": w.process.object, "name": "Otra"},
    "people.erase": lambda w, by, about: {"person": _person(w, by, about)},
    "people.erase_again": lambda w, by, about: {"person": _person(w, by, about)},
    "people.give_consent": lambda w, by, about: {
        "person": _person(w, by, about), "process": w.process.object, "what": "name",
    },
    "people.hide": lambda w, by, about: {"person": _person(w, by, about)},
    "people.invite": lambda w, by, about: {"person": _person(w, by, about)},
    "people.join_invitation": lambda w, by, about: {"claim": w["claim"]},
    "people.print_entry_link": lambda w, by, about: {"process": w.process.object, "person": _account(w, by, about)},
    "people.protect_institution": lambda w, by, about: {"institution": _institution(w, by, about)},
    "people.release_name": lambda w, by, about: {"institution": _institution(w, by, about)},
    "people.revoke_invitation": lambda w, by, about: {"person": _person(w, by, about)},
    "people.show": lambda w, by, about: {"person": _person(w, by, about)},
    "people.ask_to_unprotect": lambda w, by, about: {"institution": _institution(w, by, about)},
    "people.unprotect_institution": lambda w, by, about: {"institution": _institution(w, by, about)},
    "people.withdraw_consent": lambda w, by, about: {
        "person": _person(w, by, about), "process": w.process.object, "what": "name",
    },
    "people.withdraw_name": lambda w, by, about: {"institution": _institution(w, by, about)},
    "processes.add_stage": lambda w, by, about: {"process": _process(w), "key": "lessons"},
    "processes.allow_founding": lambda w, by, about: {"person": w["paper"].object},
    "processes.change_settings": lambda w, by, about: {
        "process": _process(w), **_titles, "purpose": {"es": "Algo", "en": "Something"}, "languages": ["es", "en"],
        "timezone": "America/Guatemala",
    },
    "processes.close": lambda w, by, about: {"process": _process(w), "reason": "Terminó"},
    "processes.close_stage": lambda w, by, about: {"stage": w.process.stages.get(key="agenda")},
    "processes.create": lambda w, by, about: {
        "template": "citizen-security", "slug": f"otro-{uuid4().hex[:6]}", **_titles, "purpose": {"es": "Algo"},
        "languages": ["es"], "coordinator": w["paper"].object,
    },
    "processes.end_role": lambda w, by, about: {"process": _process(w), "role": w["role"]},
    "processes.give_role": lambda w, by, about: {
        "process": _process(w), "person": w["paper"].object, "role": "coordinator",
    },
    "processes.invite_to_role": lambda w, by, about: {"process": _process(w), "name": "Otra", "role": "expert"},
    "processes.open": lambda w, by, about: {"process": _process(w)},
    "processes.redate_stage": lambda w, by, about: {
        "stage": w.process.stages.get(key="agenda"), "opens_on": None, "closes_on": None,
    },
    "processes.reopen": lambda w, by, about: {"process": _process(w), "reason": "Sigue"},
    "processes.set_rules": lambda w, by, about: {
        "process": _process(w), "text": rules_in_force(w.process).text, "figures": {},  # type: ignore[union-attr]
    },
    "processes.start_stage": lambda w, by, about: {"stage": w.process.stages.get(key="convening")},
    "proposals.begin": lambda w, by, about: {
        "body": w["group"].object, "theme": w["theme agreed"].object, "title": "Otro", "language": "es",
        "drafts": [Draft("", "Uno.")],
    },
    "proposals.put": lambda w, by, about: {"proposal": w["proposal"], **_asking(seen=_seen(w["proposal"]))},
    "proposals.revise": lambda w, by, about: {
        "proposal": w["proposal"], "seen": _seen(w["proposal"]), "drafts": [Draft("", "Otro.")],
    },
    "protection.add_to_incident": lambda w, by, about: {
        "process": _process(w), "incident": w["incident"], "done": "Se avisó.",
    },
    "protection.ask_pause": lambda w, by, about: {"process": _process(w)},
    "protection.ask_resume": lambda w, by, about: {"process": _process(w)},
    "protection.confirm_pause": lambda w, by, about: {"process": _process(w)},
    "protection.resume": lambda w, by, about: {"process": _process(w)},
    "protection.withdraw_request": lambda w, by, about: {"process": _process(w)},
    "protection.write_incident": lambda w, by, about: {
        "process": _process(w), "kind": "threat", "happened_on": _day(w), "what": "Algo",
    },
    "publishing.begin": lambda w, by, about: {"approval": w["approval"]},
    "publishing.publish": lambda w, by, about: {"publication": Publication.objects.get(pk=w["publication"].pk)},
    "record.add_witness": lambda w, by, about: {
        "log": w["log"], "name": "Testigo", "camp": "mujeres", "key": w["witness key"],
    },
    "record.adopt_key": lambda w, by, about: {"log": w["log"], "key": w["log"].key},
    "record.note_clock": lambda w, by, about: {"log": w["log"], "before": later(1)},
    "record.raise_alarm": lambda w, by, about: {
        "log": w["log"], "fault": Fault.SIGNER_REFUSES, "name": "otra", "size": 1,
    },
    "record.remove_witness": lambda w, by, about: {"log": w["log"], "witness": w["witness"]},
    "record.settle_alarm": lambda w, by, about: {"log": w["log"], "alarm": w["alarm"], "reason": "Se revisó."},
    "record.state_kinds": lambda w, by, about: {"log": w["log"], "table": w["log"].kinds},
    "record.state_missing": lambda w, by, about: {"log": w["log"], "leaves": []},
    "record.state_policy": lambda w, by, about: {"log": w["log"], "text": w["log"].policy},
    "sanction.attest": lambda w, by, about: {
        "approval": w["approval"], "institution_id": _speaks_for(w, by).pk,
    },
    "sanction.keep_signed_copy": lambda w, by, about: {
        "approval": w["approval unsigned"], "scan": scan(),
    },
    "sanction.submit": lambda w, by, about: {
        "proposal": w["proposal agreed"], **_asking(seen=_seen(w["proposal agreed"])),
    },
}  # fmt: skip
