"""Two processes at work with everybody who can stand in them and a thing of every kind, made by real acts.

What must not leave its room is written in words that are found again: `SECRETS` lists them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.test.client import ClientHandler
from tests.foundation.bodies.making import body as make_body
from tests.foundation.bodies.making import mandate, seat
from tests.foundation.files.samples import picture
from tests.foundation.processes.making import BACKEND, as_actor
from tests.foundation.processes.making import process as make_process

from polsec.foundation.bodies import actions as bodies
from polsec.foundation.bodies.models import Body
from polsec.foundation.decisions import actions as decisions
from polsec.foundation.discussion import actions as discussion
from polsec.foundation.documents.actions import Draft
from polsec.foundation.documents.queries import current_version, wordings
from polsec.foundation.files.checking import Checked, check
from polsec.foundation.jobs.queue import run_due
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, SITE, Actor
from polsec.foundation.kit.models import Object
from polsec.foundation.notices.models import Notice
from polsec.foundation.oversight import actions as oversight
from polsec.foundation.people import actions as people
from polsec.foundation.people.actions.entry import new_entry_link
from polsec.foundation.people.models import Account, Institution, Person
from polsec.foundation.processes import actions as processes
from polsec.foundation.processes.models import Process
from polsec.foundation.protection import actions as protection
from polsec.foundation.record import downloads
from polsec.foundation.record import sequencer as record_sequencer
from polsec.foundation.record.demo import make_keys
from polsec.foundation.record.models import Alarm, Fault, Log, Witness
from polsec.methods.transparency.keys import make_key
from polsec.methods.transparency.verify import WITNESS_KEY
from polsec.stages.agenda import actions as agenda
from polsec.stages.agenda.models import Theme
from polsec.stages.convening import actions as convening
from polsec.stages.proposals import actions as proposals
from polsec.stages.proposals.models import Proposal
from polsec.stages.publishing import actions as publishing
from polsec.stages.publishing.models import Publication
from polsec.stages.sanction import actions as sanction
from polsec.stages.sanction.models import Approval

ROLES = (
    "anyone",
    "stranger",
    "operator",
    "coordinator",
    "facilitator",
    "expert",
    "delegate",
    "colleague",
    "alternate",
    "observer",
    "auditor",
    "committee",
    "donor",
    "elsewhere",
    "coordinator elsewhere",
)
"""The columns of the access files. A colleague is a delegate of another institution; `elsewhere` is another process."""
SECRETS = {
    "a text in a room": "Parrafosecreto",
    "a text that is not published yet": "Parrafopendiente",
    "a comment in a room": "Comentariosecreto",
    "a theme in a room": "Temasecreto",
    "a reason that was not released": "Reservasecreta",
    "a question in a room": "Preguntasecreta",
    "who declined": "Hermandad Declinante",
    "why somebody declined": "Motivosecreto",
    "who was approached": "Cofradía Pensativa",
    "a protected name": "Refugio Callado",
    "a name that was not released": "Ministerio Reservado",
    "a complaint": "Quejasecreta",
    "a proposed answer to a complaint": "Borradorsecreto",
    "how somebody who complained is reached": "Contactosecreto",
    "an incident": "Incidentesecreto",
    "a letter": "Cartasecreta",
    "somebody without consent": "Personasecreta",
    "somebody who was erased": "Borradasecreta",
}


@dataclass
class World:
    """Who is there, by role, and what is there, by a word."""

    process: Process
    other: Process
    accounts: dict[str, Account]
    things: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))
    """Shared by all browsers, since setting up the middleware anew would cost more than most requests."""

    def __getitem__(self, word: str) -> Any:
        return self.things[word]

    def actor(self, role: str) -> Actor:
        """Somebody with all that they stand for now."""
        if role == "anyone":
            return ANYONE
        if role == "site":
            return SITE
        account = self.accounts[role]
        found = as_actor(account.person.object)
        return Actor(found.person, found.standings, account.is_operator)

    def client(self, role: str, **options: Any) -> Client:
        """A browser in which somebody of this role is signed in; each call gives a fresh one."""
        client = Client(**options)
        if not options:
            client.handler = self.handler
        if role in self.cookies:
            client.cookies["session"] = self.cookies[role]
        return client


def account(name: str, **fields: Any) -> Account:
    """Somebody with an account, under a name that must not be read where it was not released."""
    address = f"{name.replace(' ', '-')}-{uuid4().hex[:6]}@example.org"
    return Account.objects.create_user(address, name=f"Personasecreta {name}", **fields)


def world() -> World:
    """The two processes."""
    accounts = {role: account(role, is_operator=role == "operator") for role in ROLES[1:]}
    accounts |= {name: account(name) for name in ("third", "second committee", "hidden", "erased", "facilitator 2")}
    mark = uuid4().hex[:6]
    process = make_process(accounts["coordinator"].person.object, slug=f"valle-{mark}")
    other = make_process(accounts["coordinator elsewhere"].person.object, slug=f"monte-{mark}")
    made = World(process, other, accounts)
    _settle(made)
    _give_roles(made)
    _sit_down(made)
    _elsewhere(made)
    _convene(made)
    _work(made)
    _decide(made)
    _watch(made)
    _keep_record(made)
    _sign_in(made)
    return made


def _institution(made: World, name: str, sector: str, *, of: Process | None = None, **fields: Any) -> Institution:
    process = of or made.process
    by = made.actor("coordinator" if process == made.process else "coordinator elsewhere")
    return people.enter_institution(
        by=by, process=process.object, title={"es": name}, kind="civil", sector=sector, **fields
    )


def _settle(made: World) -> None:
    names = {
        "own": ("Ministerio Reservado", "ministries"),
        "second": ("Ministerio Reservado de al lado", "police"),
        "third": ("Red de Mujeres", "women"),
        "protected": ("Refugio Callado", "victims"),
        "declined": ("Hermandad Declinante", "churches"),
        "thinking": ("Cofradía Pensativa", "chambers"),
        "entered": ("Cofradía Pensativa del norte", "universities"),
        "free": ("Institución Libre", "ngos"),
    }
    for word, (name, sector) in names.items():
        made.things[word] = _institution(made, name, sector, is_protected=word == "protected")
    people.release_name(by=made.actor("coordinator"), institution=made["third"])
    for word in names:
        made.things[word] = Institution.objects.get(pk=made[word].pk)


def _give_roles(made: World) -> None:
    by = made.actor("coordinator")
    for role in ("facilitator", "expert", "observer", "auditor", "donor"):
        _role(made, made.accounts[role], role)
    _role(made, made.accounts["committee"], "committee", made["own"].object)
    _role(made, made.accounts["second committee"], "committee", made["third"].object)
    made.things["role"] = _role(made, made.accounts["facilitator 2"], "facilitator")
    _role(made, made.accounts["hidden"], "observer")
    people.hide(by=by, person=made.accounts["hidden"].person)
    _role(made, made.accounts["erased"], "observer")
    erased = made.accounts.pop("erased")
    Person.objects.filter(pk=erased.person_id).update(name="Borradasecreta")
    made.things["erased"] = people.erase(
        by=as_actor(erased.person.object), person=Person.objects.get(pk=erased.person_id)
    )
    made.things["hidden"] = made.accounts["hidden"].person
    made.things["paper"] = people.enter_person(by=by, process=made.process.object, name="Personasecreta de papel")
    made.things["claim"] = people.invite(by=by, person=made["paper"])
    mailless = people.enter_person(by=by, process=made.process.object, name="Personasecreta sin correo")
    claim = people.invite(by=by, person=mailless)
    without = people.accept(by=ANYONE, claim=claim)
    made.things["mailless"] = Person.objects.get(pk=mailless.pk)
    made.things["entry"] = new_entry_link(without)
    made.things["spare claim"] = processes.invite_to_role(
        by=by, process=made.process, name="Personasecreta nueva", role="observer"
    )


def _role(made: World, who: Account, role: str, institution: Object | None = None) -> Any:
    by = made.actor("coordinator")
    return processes.give_role(
        by=by, process=made.process, person=who.person.object, role=role, institution=institution
    )


def _sit_down(made: World) -> None:
    by = made.actor("coordinator")
    highest = make_body(made.process)
    group = make_body(made.process, highest=False, title="Grupo de trabajo")
    made.things |= {"highest": highest, "group": group}
    for body in (highest, group):
        for word, role in (("own", "delegate"), ("second", "colleague"), ("third", "third")):
            place = seat(body, made[word])
            made.things[f"seat {word}"] = place
            made.things[f"mandate {word}"] = mandate(place, made.accounts[role].person.object)
            if word == "own":
                mandate(place, made.accounts["alternate"].person.object, kind="alternate")
        bodies.assign(by=by, body=body, person=made.accounts["facilitator"].person.object, duty="facilitator")
        made.things["assignment"] = bodies.assign(
            by=by, body=body, person=made.accounts["expert"].person.object, duty="expert"
        )

    handed_in = bodies.add_letter(by=by, mandate=made["mandate second"], letter=scan())
    made.things["letter"] = handed_in.proof


def _elsewhere(made: World) -> None:
    institution = _institution(made, "Institución del monte", "ngos", of=made.other)
    body = make_body(made.other)
    mandate(seat(body, institution), made.accounts["elsewhere"].person.object)
    made.things |= {"other body": body, "other institution": institution}


def _invite(made: World, word: str) -> Any:
    return convening.invite(
        by=made.actor("coordinator"),
        institution=made[word],
        channel="letter",
        language="es",
        subject="Invitación",
        letter="Cartasecreta",
        expires_on=made.process.today() + timedelta(days=20),
    )


def bearer(invitation: Any) -> Actor:
    """Whoever holds the link of an invitation."""
    from polsec.stages.convening.rules import bearer_of

    return bearer_of(invitation)


def _convene(made: World) -> None:
    declined = _invite(made, "declined")
    reply = convening.Reply(choice="declines", reason="Motivosecreto")
    convening.answer(by=bearer(declined), invitation=declined, reply=reply)
    made.things["invitation declined"] = declined
    made.things["invitation"] = _invite(made, "protected")
    made.things["invitation thinking"] = _invite(made, "thinking")
    convening.think_over(by=bearer(made["invitation thinking"]), invitation=made["invitation thinking"])
    made.things["invitation entered"] = _invite(made, "entered")
    made.things["answer entered"] = convening.enter_answer(
        by=made.actor("coordinator"),
        invitation=made["invitation entered"],
        reply=convening.Reply(choice="declines", reason="Motivosecreto"),
        heard="phone",
        proof="Motivosecreto por teléfono",
    )


def _theme(made: World, title: str, *, agreed: bool) -> Theme:
    theme = agenda.propose(
        by=made.actor("delegate"),
        body=made["group"],
        title=title,
        reasons="Porque sí." if agreed else "Temasecreto y sus razones",
        questions=[],
        language="es",
    )
    return agenda.agree_theme(by=made.actor("coordinator"), theme=theme, proof="Sesión 1") if agreed else theme


def _draft(made: World, title: str, text: str = "Parrafosecreto") -> Proposal:
    return proposals.begin(
        by=made.actor("facilitator"),
        body=made["group"].object,
        theme=_theme(made, f"Tema de {title}", agreed=True).object,
        title=title,
        language="es",
        drafts=[Draft("", f"{text} uno."), Draft("", f"{text} dos.")],
    )


def later(days: int = 7) -> Any:
    """An instant some days from now."""
    return clock.now() + timedelta(days=days)


def _work(made: World) -> None:
    made.things["theme"] = _theme(made, "Temasecreto", agreed=False)
    made.things["theme agreed"] = _theme(made, "Tema libre", agreed=True)
    made.things["proposal"] = draft = _draft(made, "Texto en el cuarto")
    proposals.revise(
        by=made.actor("facilitator"),
        proposal=draft,
        seen=draft.document.object.version,
        drafts=[Draft("", "Parrafosecreto uno, mejor."), Draft("", "Parrafosecreto dos.")],
    )
    made.things["proposal"] = Proposal.objects.get(pk=draft.pk)
    document = made.things["proposal"].document
    provision = wordings(current_version(document))[0].provision
    made.things["comment"] = discussion.comment(
        by=made.actor("colleague"), about=provision.object, tone="concern", text="Comentariosecreto", language="es"
    )
    made.things["paragraph"] = provision.object


def put(made: World, proposal: Proposal, text: str = "Preguntasecreta") -> Any:
    """The question on a proposal, open."""
    fresh = Proposal.objects.get(pk=proposal.pk)
    version = Object.objects.get(pk=fresh.document_id).version
    return proposals.put(by=made.actor("facilitator"), proposal=fresh, seen=version, text=text, closes_at=later())


def take(made: World, question: Any, *, secret: bool = True) -> None:
    """All three institutions take their positions, one of them with a reason that stays in the room."""
    for role, word in (("delegate", "own"), ("colleague", "second"), ("third", "third")):
        stance, reason = ("reservation", "Reservasecreta") if secret and word == "own" else ("agree", "")
        decisions.take_position(
            by=made.actor(role), question=question, institution=made[word].object, stance=stance, reason=reason
        )


def _agreed(made: World, title: str, text: str = "Parrafosecreto") -> Proposal:
    proposal = _draft(made, title, text)
    question = put(made, proposal)
    take(made, question)
    decisions.close(by=made.actor("facilitator"), question=question)
    return Proposal.objects.get(pk=proposal.pk)


def _submitted(made: World, title: str, text: str = "Parrafosecreto") -> Approval:
    proposal = _agreed(made, title, text)
    approval = sanction.submit(
        by=made.actor("coordinator"),
        proposal=proposal,
        seen=Object.objects.get(pk=proposal.document_id).version,
        text="¿Lo aprueba?",
        closes_at=later(),
    )
    take(made, approval.question)
    return approval


def _approved(made: World, title: str, text: str = "Parrafosecreto") -> Approval:
    approval = _submitted(made, title, text)
    decisions.close(by=made.actor("coordinator"), question=approval.question)
    return Approval.objects.get(pk=approval.pk)


def scan() -> Checked:
    """A picture of a paper."""
    return check("acta.png", picture())


def _decide(made: World) -> None:
    made.things["proposal put"] = _draft(made, "Texto ante el grupo")
    made.things["question"] = put(made, made["proposal put"])
    take(made, made["question"])
    made.things["proposal agreed"] = _agreed(made, "Texto acordado")
    made.things["approval submitted"] = _submitted(made, "Texto ante el grupo de proyecto")
    made.things["approval"] = approval = _approved(made, "Texto aprobado")
    sanction.keep_signed_copy(by=made.actor("coordinator"), approval=approval, scan=scan())
    made.things["approval"] = Approval.objects.get(pk=approval.pk)
    made.things["scan"] = made["approval"].signed_copy
    by = made.actor("coordinator")
    started = publishing.begin(by=by, approval=_approved(made, "Texto por publicar", "Parrafopendiente"))
    public = publishing.begin(by=by, approval=_approved(made, "Texto publicado", "Párrafo publicado"))
    made.things |= {"publication": started, "publication public": public}


def _watch(made: World) -> None:
    by, process = made.actor("coordinator"), made.process
    today = process.today()
    made.things["donor entry"] = oversight.enter_donor(
        by=by, process=process, name="Fundación Pública", amount=1000, band="", currency="GTQ",
        starts_on=today, ends_on=None, conditions="",
    )  # fmt: skip
    made.things["hiring"] = oversight.enter_hiring(
        by=by, process=process, person=made.accounts["facilitator"].person.object, task="facilitator",
        hired_by="Secretaría", way="open-call", why="Por concurso", paid_by=None, starts_on=today, ends_on=None,
    )  # fmt: skip
    for word in ("complaint", "complaint drafted", "complaint shared"):
        made.things[word] = oversight.complain(
            by=ANYONE, process=process, subject="rules", text="Quejasecreta", contact="Contactosecreto"
        )
    second = made.actor("second committee")
    oversight.draft_answer(by=second, complaint=made["complaint drafted"], answer="Borradorsecreto", release=True)
    oversight.share(by=second, complaint=made["complaint shared"])
    for word in ("complaint drafted", "complaint shared"):
        made.things[word].refresh_from_db()
    processes.start_stage(by=by, stage=process.stages.get(key="agenda"))
    process.stages.filter(key="lessons").delete()
    made.things["incident"] = protection.write_incident(
        by=by, process=process, kind="threat", happened_on=today, what="Incidentesecreto"
    )
    for role in ("delegate", "coordinator"):
        made.things[f"notice {role}"] = Notice.objects.create(
            person=made.accounts[role].person.object, text="people.welcome", about=process.object
        )


def _keep_record(made: World) -> None:
    make_keys()
    record_sequencer.drain([made.process.pk, made.other.pk])
    run_due()
    publication = Publication.objects.get(pk=made["publication public"].pk)
    publishing.publish(by=made.actor("coordinator"), publication=publication)
    record_sequencer.drain([made.process.pk])
    for word in ("publication", "publication public"):
        made.things[word] = Publication.objects.get(pk=made[word].pk)
    made.things["question approved"] = made["approval"].question
    made.things |= {"file ready": made["publication"].file, "file public": made["publication public"].file}
    made.things["approval unsigned"] = made["publication"].approval
    made.things["watcher"] = made.accounts["committee"].person
    made.things["provision public"] = made["publication public"].approval.proposal.document.provisions.first()
    log = Log.objects.get(process=made.process.pk)
    made.things["log"] = log
    made.things["alarm"] = Alarm.objects.create(log=log, fault=Fault.SIGNER_REFUSES, name="", size=log.size)
    made.things["witness key"] = make_key("testigo", WITNESS_KEY).vkey
    made.things["witness"] = Witness.objects.filter(log=log).first()
    downloads.prepare(made.process.object)


def _sign_in(made: World) -> None:
    for role, someone in made.accounts.items():
        client = Client()
        client.force_login(someone, backend=BACKEND)
        made.cookies[role] = client.cookies["session"].value


__all__ = ["ROLES", "SECRETS", "Body", "World", "bearer", "later", "put", "take", "world"]
