"""What the record itself leaves on the record, and who checks it. The sequencer performs the acts of the site."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import check_length
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed
from polsec.foundation.record import places, policy, ports, rules
from polsec.foundation.record.leaves import leave
from polsec.foundation.record.models import Alarm, Fault, Leaf, Log, Witness
from polsec.methods.transparency import verify
from polsec.methods.transparency.notes import vkey

LONGEST_NAME = 80


@action("record.state_kinds", may=rules.may_state, lock="log", leaf="record.kinds", while_paused=True)
def state_kinds(*, by: Actor, request_id: UUID | None = None, log: Log, table: dict[str, str]) -> Leaf:
    """Put the table of kinds on the record: what everyone may read when is bound by it."""
    leaf = leave("record.kinds", {"kinds": table}, process=log.process)
    log.kinds = table
    log.save(update_fields=["kinds"])
    return leaf


@action("record.state_policy", may=rules.may_state, lock="log", leaf="record.policy", while_paused=True)
def state_policy(*, by: Actor, request_id: UUID | None = None, log: Log, text: str) -> Leaf:
    """Put on the record who must cosign it from now on."""
    leaf = leave("record.policy", {"policy": text, "camps": policy.camps(log)}, process=log.process)
    log.policy = text
    log.save(update_fields=["policy"])
    return leaf


@action("record.note_clock", may=rules.may_state, lock="log", leaf="record.clock", while_paused=True)
def note_clock(*, by: Actor, request_id: UUID | None = None, log: Log, before: datetime) -> Leaf:
    """Say on the record that the site's clock went back, since the times of acts can't be compared across that."""
    now = clock.now()
    told = {name: f"{instant:%Y-%m-%dT%H:%MZ}" for name, instant in (("before", before), ("after", now))}
    leaf = leave("record.clock", told, process=log.process)
    log.latest = now
    log.save(update_fields=["latest"])
    return leaf


@action("record.state_missing", may=rules.may_state, lock="log", leaf="record.erased", while_paused=True)
def state_missing(*, by: Actor, request_id: UUID | None = None, log: Log, leaves: list[Leaf]) -> Leaf:
    """Say which leaves are without the payload that was public, erased or withheld to protect a person."""
    indexes = sorted(leaf.index for leaf in leaves if leaf.index is not None)
    leaf = leave("record.erased", {"leaves": indexes, "ground": "protection of a person"}, process=log.process)
    Leaf.objects.filter(pk__in=[leaf.pk for leaf in leaves]).update(missing_told=True)
    slug = ports.slug_of(log.process_id)
    transaction.on_commit(lambda: places.forget_downloads(slug))
    return leaf


@action("record.add_witness", may=rules.may_name_witnesses, lock="log", leaf="record.witness", while_paused=True)
def add_witness(
    *, by: Actor, request_id: UUID | None = None, log: Log, name: str, camp: str, key: str, address: str = ""
) -> Witness:
    """Name a witness of a camp. Only who runs the site may give an address: the site itself will call it."""
    if address and not by.is_operator and not by.is_system:
        raise NotAllowed(Message("Only whoever runs the site can give the address of a witness. Leave it empty."))
    check_length(name, 80, "name")
    check_length(camp, 80, "camp")
    _check_free(log, name, _parsed(key))
    witness = Witness.objects.create(log=log, name=name, camp=camp, key=key.strip(), address=address)
    _leave_witness(log, witness, removed=False)
    return witness


@action("record.remove_witness", may=rules.may_name_witnesses, lock="log", leaf="record.witness", while_paused=True)
def remove_witness(*, by: Actor, request_id: UUID | None = None, log: Log, witness: Witness) -> None:
    """Release a witness. What it cosigned stays."""
    if not Witness.objects.filter(pk=witness.pk, log=log, removed_at=None).update(removed_at=clock.now()):
        raise Closed(Message("{name} is no witness of this record any more.", name=witness.name))
    _leave_witness(log, witness, removed=True)


@action("record.adopt_key", may=rules.may_adopt_key, lock="log", leaf="record.key", while_paused=True)
def adopt_key(*, by: Actor, request_id: UUID | None = None, log: Log, key: str) -> None:
    """Go over to another key of the signer, after the old one was replaced. The policy follows with its own leaf."""
    leave("record.key", {"key": key, "before": log.key}, process=log.process)
    log.key = key
    log.save(update_fields=["key"])
    ports.alarm(log.process, Message("The key that signs this record was replaced. Look whether you know of it."))


@action("record.raise_alarm", may=rules.may_state, lock="log", leaf="record.alarm", while_paused=True)
def raise_alarm(
    *, by: Actor, request_id: UUID | None = None, log: Log, fault: Fault, name: str = "", size: int
) -> Alarm:
    """Say on the record that somebody found it to be another than before. Nothing stops."""
    alarm = Alarm.objects.create(log=log, fault=fault, name=name, size=size)
    leave("record.alarm", {"fault": str(fault), "name": name, "size": size}, process=log.process)
    ports.alarm(log.process, alarm.message)
    return alarm


@action("record.settle_alarm", may=rules.may_settle, lock="log", leaf="record.alarm", while_paused=True)
def settle_alarm(*, by: Actor, request_id: UUID | None = None, log: Log, alarm: Alarm, reason: str) -> None:
    """Say why an alarm is over. It and the reason stay on the record."""
    if not Alarm.objects.filter(pk=alarm.pk, log=log, settled_at=None).update(settled_at=clock.now()):
        raise Closed(Message("This has been settled already."))
    settled = {"fault": alarm.fault, "name": alarm.name, "size": alarm.size, "settled": True, "reason": reason}
    leave("record.alarm", settled, process=log.process)


def _parsed(key: str) -> verify.Key:
    try:
        parsed = verify.Key.parse(key.strip())
    except verify.Fault:
        parsed = None
    if parsed is None or parsed.kind != verify.WITNESS_KEY:
        raise Invalid(
            Message("This is not the key of a witness. “polsec keys make” prints it in one line; copy the whole line."),
            field="key",
        )
    return parsed


def _check_free(log: Log, name: str, key: verify.Key) -> None:
    """Raises Invalid where a witness of this log has the name already, or the key, or the key's name."""
    others = Witness.objects.filter(log=log, removed_at=None)
    if others.filter(name=name).exists():
        raise Invalid(Message("There is a witness with this name already."), field="name")
    if others.filter(Q(key=vkey(key)) | Q(key__startswith=f"{key.name}+")).exists():
        raise Invalid(Message("There is a witness with this key, or with a key of this name, already."), field="key")


def _leave_witness(log: Log, witness: Witness, *, removed: bool) -> None:
    said = {"name": witness.name, "camp": witness.camp, "key": witness.key, "removed": removed}
    leave("record.witness", said, process=log.process)
