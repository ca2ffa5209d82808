"""For each address of the site: about which thing a row of the access file asks, and what a valid form holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.foundation.files.samples import picture
from tests.site.demonstration import store_all
from tests.world import World, later

from polsec.foundation.kit.models import Visibility
from polsec.foundation.notices.models import Notice
from polsec.foundation.processes.forms import ProcessForm, RulesForm
from polsec.foundation.processes.models import Process, ProcessState
from polsec.foundation.processes.queries import rules_in_force
from polsec.foundation.protection import actions as protection
from polsec.foundation.protection.models import PauseRequest

Arguments = dict[str, Any]

THINGS = {
    "about": "theme",
    "act": None,
    "alarm": "alarm",
    "approval": "approval",
    "assignment": "assignment",
    "body": "group",
    "comment": "comment",
    "entry": "donor entry",
    "file": "scan",
    "incident": "incident",
    "institution": "own",
    "invitation": "invitation",
    "mandate": "mandate own",
    "notice": "notice delegate",
    "person": "paper",
    "proposal": "proposal",
    "provision": "provision public",
    "publication": "publication",
    "question": "question",
    "role": "role",
    "seat": "seat own",
    "theme": "theme",
    "witness": "witness",
}
"""Which thing of the world stands for a part of an address, where a row says nothing else."""
WORDS: Arguments = {"act": "protect", "index": 0, "key": "convening", "tile": "tile", "number": 2, "slug": "elsewhere"}
WORDS |= {"uidb36": "1", "pk": 1, "account": 1}
OWN: dict[str, dict[str, str]] = {
    "bodies_give_mandate": {"seat": "seat third"},
    "discussion_answer": {"comment": "comment"},
    "oversight_hiring_withdraw": {"entry": "hiring"},
    "people_institution_change": {"institution": "free"},
    "people_person_entry": {"person": "mailless"},
    "protection_hide_person": {"person": "paper"},
    "proposals_put": {"proposal": "proposal"},
    "sanction_keep_signed": {"approval": "approval unsigned"},
    "sanction_submit": {"proposal": "proposal agreed"},
    "sanction_approval": {"approval": "approval submitted"},
    "sanction_minute": {"approval": "approval submitted"},
}
"""Addresses that need another thing than the usual one."""
OBJECTS: dict[str, dict[str, str]] = {
    "own": {},
    "of another institution": {"institution": "second"},
    "protected": {"institution": "protected"},
    "agreed": {"about": "theme agreed", "theme": "theme agreed"},
    "approved": {"approval": "approval", "question": "question approved"},
    "published": {"publication": "publication public", "file": "file public"},
    "not published": {"provision": "paragraph", "file": "file ready"},
    "a letter": {"file": "letter"},
    "hidden": {"person": "hidden"},
    "erased": {"person": "erased"},
    "with an account": {"person": "mailless"},
    "who watches": {"person": "watcher"},
    "shared": {"complaint": "complaint shared"},
    "drafted": {"complaint": "complaint drafted"},
    "under way": {},
    "protect": {},
    "ask": {},
    "unprotect": {},
    "release": {},
    "withdraw": {},
    "asked by another": {},
    "asked by the coordinator": {},
    "in preparation": {},
    "closed": {},
    "paused": {},
    "paused, asked to go on": {},
    "not there": {},
    "of the demonstration": {},
}
"""What the column `object` may say, and which things of the world it puts in place of the usual ones."""
TOKENS = {
    "convening_answer": "invitation",
    "convening_confirm": "invitation entered",
    "convening_contest": "invitation entered",
    "oversight_follow": "complaint",
    "people_claim": "claim",
    "people_enter": "entry",
}
"""Which thing of the world holds the secret of a link."""
KEYS = {
    "under way": {"key": "agenda"},
    **{act: {"act": act} for act in ("protect", "ask", "unprotect", "release", "withdraw")},
}


def address(world: World, name: str, about: str, parts: list[str], *, slug: str = "") -> str:
    """The address of a page, about what a row says."""
    return reverse(name, kwargs={part: _part(world, name, about, part, slug) for part in parts})


def address_part(world: World, name: str, part: str) -> Any:
    """What stands for a part of an address of a page, as it is usually asked for."""
    return _part(world, name, "own", part, "")


def _part(world: World, name: str, about: str, part: str, slug: str) -> Any:
    if part == "process":
        return slug or world.process.slug
    if part == "token":
        return "nothing" if about == "not there" else world[TOKENS[name]].token
    if part == "slug" and about == "of the demonstration":
        return "justice"
    if part == "job":
        return world["publication"].job
    if part == "number" and name.startswith("oversight_"):
        usual = "complaint drafted" if name == "oversight_confirm" else "complaint"
        return world[OBJECTS[about].get("complaint", usual)].number
    if part == "tile":
        return f"entries/000.p/{world['log'].size}"
    word = OBJECTS[about].get(part) or OWN.get(name, {}).get(part) or THINGS.get(part)
    return world[word].pk if word else KEYS.get(about, {}).get(part, WORDS[part])


def prepare(world: World, about: str) -> None:
    """Bring the process into the state that a row asks about."""
    rows = Process.objects.filter(pk=world.process.pk)
    process = rows.get()
    if about == "of the demonstration":
        store_all()
    match about:
        case "in preparation":
            rows.update(state=ProcessState.PREPARING)
            type(process.object).objects.filter(pk=process.pk).update(visibility=Visibility.PROCESS)
        case "closed":
            rows.update(state=ProcessState.CLOSED)
        case "paused":
            rows.update(paused_since=later(-1))
        case "paused, asked to go on":
            rows.update(paused_since=later(-1))
            protection.ask_resume(by=world.actor("second committee"), process=process)
        case "asked by another":
            protection.ask_pause(by=world.actor("second committee"), process=process)
        case "asked by the coordinator":
            protection.ask_pause(by=world.actor("coordinator"), process=process)


def traces(world: World) -> tuple[int, ...]:
    """What changes when something is done that is no act: notices read, requests to pause."""
    return Notice.objects.filter(is_read=True).count(), PauseRequest.objects.exclude(outcome="").count()


Data = Callable[[World], Arguments]
_texts = {"p-TOTAL_FORMS": "1", "p-INITIAL_FORMS": "0", "p-0-text": "Otro párrafo.", "p-0-heading": ""}
_joins = {"choice": "joins", "delegate_name": "Delia", "accepts_rules": "on"}
_question = {"text": "¿Consiente?"}


def _moment() -> str:
    return f"{later():%Y-%m-%dT%H:%M}"


def _version(world: World, word: str) -> Arguments:
    proposal = world[word]
    return {"seen": type(world.process.object).objects.get(pk=proposal.document_id).version}


def _institution(world: World) -> Arguments:
    return {"name_es": "Otra", "kind": "civil", "sector": "ngos"}


def _free(world: World) -> Arguments:
    return {"institution": str(world["free"].pk)}


DATA: dict[str, Data] = {
    "convening_answer": lambda world: _joins,
    "notices_wishes": lambda world: {"mail": "never"},
    "people_claim": lambda world: {"email": ""},
    "people_me_change": lambda world: {"name": "Otra", "language": "es"},
    "people_me_consent": lambda world: {"process": str(world.process.pk), "what": "name", "give": "on"},
    "people_me_erase": lambda world: {"understood": "on"},
    "processes_new": lambda world: {
        "template": "citizen-security", "slug": "otro", "languages": "es", "title_es": "Otro", "purpose_es": "Algo",
        "timezone": "America/Guatemala",
    },
    "agenda_agree": lambda world: {"proof": "Sesión 2"},
    "agenda_propose": lambda world: {"body": str(world["group"].pk), "title": "Otro", "reasons": "Porque sí."},
    "agenda_put": lambda world: {**_question, "seen": world["theme"].object.version, "closes_at": _moment()},
    "agenda_revise": lambda world: {"seen": world["theme"].object.version, "title": "Otro", "reasons": "Porque sí."},
    "bodies_add_letter": lambda world: {"letter": SimpleUploadedFile("carta.png", picture())},
    "bodies_assign": lambda world: {"person": str(world["paper"].pk), "duty": "expert"},
    "bodies_create": lambda world: {
        "type": "working-group", "title_es": "Otro", "title_en": "Other", "decides": "consent",
        "quorum": "1", "second_call_days": "3",
    },
    "bodies_give_mandate": lambda world: {"kind": "alternate", "name": "Nueva"},
    "bodies_give_seat": lambda world: {**_free(world), "capacity": "member"},
    "convening_enter_answer": lambda world: {**_joins, "heard": "phone", "proof": "Por teléfono"},
    "convening_invite": lambda world: {
        **_free(world), "channel": "hand", "expires_on": f"{later(20):%Y-%m-%d}", "subject": "Carta", "letter": "Hola",
    },
    "decisions_question": lambda world: {"stance": "agree"},
    "discussion_answer": lambda world: {"fate": "taken", "reason": "Se tomó."},
    "discussion_thread": lambda world: {"tone": "concern", "text": "Digo algo."},
    "oversight_answer": lambda world: {"answer": "Así es."},
    "oversight_confirm": lambda world: {"seen": world["complaint drafted"].draft_version},
    "oversight_donor_new": lambda world: {
        "name": "Otra", "amount": "5", "currency": "GTQ", "starts_on": "2026-01-01",
    },
    "oversight_donor_withdraw": lambda world: {"reason": "Error"},
    "oversight_hiring_new": lambda world: {
        "person": str(world["paper"].pk), "task": "other", "hired_by": "Secretaría", "way": "direct", "why": "Urgía",
        "starts_on": "2026-01-01",
    },
    "oversight_hiring_withdraw": lambda world: {"reason": "Error"},
    "oversight_write": lambda world: {"subject": "rules", "text": "Algo pasó."},
    "people_institution_change": lambda world: {**_institution(world), "seen": world["free"].object.version},
    "people_institution_new": _institution,
    "people_person_change": lambda world: {"name": "Otra", "language": "es"},
    "people_person_erase": lambda world: {"understood": "on"},
    "people_person_new": lambda world: {"name": "Otra", "language": "es"},
    "processes_close": lambda world: {"reason": "Terminó"},
    "processes_reopen": lambda world: {"reason": "Sigue"},
    "processes_role_end": lambda world: {},
    "processes_role_give": lambda world: {"person": str(world["paper"].pk), "role": "expert"},
    "processes_role_invite": lambda world: {"name": "Otra", "role": "expert"},
    "processes_rules_change": lambda world: RulesForm.initial_of(rules_in_force(world.process)),  # type: ignore[arg-type]
    "processes_settings": lambda world: ProcessForm.initial_of(world.process),
    "processes_stage_add": lambda world: {"key": "lessons"},
    "processes_stage_dates": lambda world: {"opens_on": "2026-01-01"},
    "proposals_begin": lambda world: {
        **_texts, "theme": str(world["theme agreed"].pk), "body": str(world["group"].pk), "title": "Otro",
    },
    "proposals_put": lambda world: {**_question, **_version(world, "proposal"), "closes_at": _moment()},
    "proposals_revise": lambda world: {**_texts, **_version(world, "proposal")},
    "protection_incident": lambda world: {"done": "Se avisó."},
    "protection_incident_new": lambda world: {"kind": "threat", "happened_on": "2026-01-01", "what": "Algo"},
    "record_cosign": lambda world: {"note": "no es una firma"},
    "record_settle": lambda world: {"reason": "Se revisó."},
    "record_witnesses": lambda world: {"name": "Testigo", "camp": "mujeres", "key": world["witness key"]},
    "sanction_keep_signed": lambda world: {"scan": SimpleUploadedFile("acta.png", picture())},
    "sanction_submit": lambda world: {**_question, **_version(world, "proposal agreed"), "closes_at": _moment()},
}  # fmt: skip


def form(world: World, name: str, role: str) -> Arguments:
    """What somebody sends: a valid form, with the institution that they speak for where it is asked for."""
    sent = {"request_id": str(uuid4()), **DATA.get(name, lambda world: {})(world)}
    if name in ("decisions_question", "sanction_attest"):
        sent["institution"] = str(world["second" if role == "colleague" else "own"].pk)
    return sent
