"""Checkpoints: signed by the program that holds the key, cosigned by witnesses. Nothing waits for either."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import SITE, Actor
from polsec.foundation.kit.errors import Invalid, NotAllowed
from polsec.foundation.record import actions, places, rules, tree
from polsec.foundation.record.models import Alarm, Checkpoint, Cosignature, Fault, Log, Witness
from polsec.foundation.record.signing import SignerDisagrees, SignerDown, log_key, sign_from
from polsec.methods.transparency import verify
from polsec.methods.transparency.checkpoints import assemble, checkpoint_text, valid_signature
from polsec.methods.transparency.notes import signature_line
from polsec.methods.transparency.policy import witnesses_met

PAUSE = timedelta(seconds=30)
"""A witness that did not answer is asked again after this."""
LOOKED_AT = 100
"""Cosigned checkpoints among which the newest with all its cosignatures is looked for."""
log_lines = logging.getLogger(__name__)
_silent: dict[str, datetime] = {}
"""When each signer and witness last failed to answer, by its place: told once, not every second."""


def learn_key(log: Log) -> None:
    """Ask the signer with which key it signs this log, where that is not known yet; a signer that is down waits."""
    if log.key:
        return
    try:
        log.key = log_key(places.signer_socket(), log.origin)
    except SignerDown as down:
        _say_once(str(places.signer_socket()), down)
        return
    log.save(update_fields=["key"])


def sign_all(*, must: bool = False) -> None:
    """Have the newest state of each log signed. Raises SignerDown at the end, where something is not and it `must`."""
    down: SignerDown | None = None
    for log in unsigned():
        try:
            sign(log)
        except SignerDown as error:
            down = error
            _say_once(str(places.signer_socket()), error)
        except SignerDisagrees as error:
            log_lines.error("%s: %s", log.origin, error)
            _alarm(log, Fault.SIGNER_REFUSES)
    if down is None:
        _silent.pop(str(places.signer_socket()), None)
    elif must:
        raise down


def unsigned() -> list[Log]:
    """The logs whose newest leaves no checkpoint covers."""
    newest = Checkpoint.objects.filter(log=OuterRef("pk")).order_by("-size").values("size")[:1]
    return list(Log.objects.annotate(signed=Coalesce(Subquery(newest), 0)).filter(size__gt=F("signed")))


def sign(log: Log) -> Checkpoint:
    """The checkpoint of a log as it stands, signed. Raises SignerDown, SignerDisagrees."""
    learn_key(log)
    text = checkpoint_text(log.origin, log.size, bytes(log.root))
    signed = newest(log)
    line = sign_from(places.signer_socket(), signed.size if signed else 0, _prover(log, log.size), text)
    signature = valid_signature(text, line, verify.Key.parse(log.key)) if log.key else None
    if signature is None:
        raise SignerDisagrees(Message("The signer signs with another key than before."))
    values = {"root": log.root, "note": assemble(text, [signature_line(signature)]).decode()}
    return Checkpoint.objects.get_or_create(log=log, size=log.size, defaults=values)[0]


def newest(log: Log) -> Checkpoint | None:
    """The newest signed checkpoint of a log."""
    return log.checkpoints.order_by("-size").first()


def newest_checked(log: Log) -> Checkpoint | None:
    """The newest checkpoint that the policy of today is content with: enough witnesses cosigned it. Two queries.

    None where there is none, or the policy asks for no witness.
    """
    if not log.policy:
        return None
    asked = verify.Policy.parse(log.policy.encode())
    if asked.quorum == "none":
        return None
    names = {key: name for name, key in asked.witnesses.items()}
    cosigned = log.checkpoints.filter(cosignatures__isnull=False).distinct().order_by("-size")
    for checkpoint in cosigned.prefetch_related("cosignatures__witness")[:LOOKED_AT]:
        by = {names.get(verify.Key.parse(each.witness.key), "") for each in checkpoint.cosignatures.all()}
        if witnesses_met(asked, by):
            return checkpoint
    return None


def cosign_all() -> bool:
    """Ask every witness that can be reached for its signature under the newest checkpoints; whether any gave one."""
    given = False
    for witness in Witness.objects.filter(removed_at=None).exclude(address="").select_related("log__process"):
        checkpoint = newest(witness.log)
        if checkpoint and not checkpoint.cosignatures.filter(witness=witness).exists() and not _is_resting(witness):
            given |= _ask(witness, checkpoint)
    return given


def _is_resting(witness: Witness) -> bool:
    since = _silent.get(witness.address)
    return since is not None and clock.now() - since < PAUSE


def _ask(witness: Witness, checkpoint: Checkpoint) -> bool:
    last = Cosignature.objects.filter(witness=witness).order_by("-checkpoint__size").first()
    old = last.checkpoint.size if last else 0
    log = witness.log
    try:
        line = sign_from(witness.address, old, _prover(log, checkpoint.size), checkpoint.note.encode())
        keep(checkpoint, witness, line)
    except SignerDown as down:
        _say_once(witness.address, down)
        return False
    except (SignerDisagrees, Invalid) as error:
        disagree(witness, str(error))
        _silent[witness.address] = clock.now()
        return False
    _silent.pop(witness.address, None)
    return True


def disagree(witness: Witness, reason: str) -> None:
    """Tell everyone, loudly, that a witness found another record than the one it had seen."""
    log_lines.error("%s, %s: %s", witness.log.origin, witness.name, reason)
    _alarm(witness.log, Fault.WITNESS_DISAGREES, witness.name)


def keep(checkpoint: Checkpoint, witness: Witness, line: str) -> Cosignature:
    """Store a witness's signature and nothing else that came with it, which would be given away as part of the note.

    Raises Invalid where it is not a true one under this checkpoint, or of a time beyond all dates.
    """
    signature = valid_signature(_text(checkpoint), line, verify.Key.parse(witness.key))
    if signature is None or signature.time > verify.LAST_SECOND:
        raise Invalid(
            Message("This is no true signature of {name} under this state of the record.", name=witness.name),
            field="note",
        )
    at = datetime.fromtimestamp(signature.time, UTC)
    own = {"line": signature_line(signature), "at": at}
    return Cosignature.objects.get_or_create(checkpoint=checkpoint, witness=witness, defaults=own)[0]


def bring(*, by: Actor, log: Log, note: str) -> list[Cosignature]:
    """Store the cosignatures that came by hand: a signed checkpoint, or the lines alone. It tells what others did.

    Raises NotAllowed, and Invalid where the text is no checkpoint of this log or no witness of it signed.
    """
    if not rules.may_bring_cosignatures.test(by, log):
        raise NotAllowed
    given = note.replace("\r\n", "\n").strip() + "\n"
    if given.startswith("— "):
        return _kept_lines(given, log)
    parsed = _parsed(given)
    checkpoint = Checkpoint.objects.filter(log=log, size=parsed.size).first()
    if parsed.origin != log.origin or checkpoint is None:
        raise Invalid(
            Message("This is not a checkpoint that this record had. Look which process it is of."), field="note"
        )
    if bytes(checkpoint.root) != parsed.root:
        _forked(log, checkpoint, parsed)
    return _kept_of(parsed.signatures, checkpoint)


def _parsed(note: str) -> verify.Checkpoint:
    try:
        return verify.Checkpoint.parse(note.encode())
    except verify.Fault:
        raise Invalid(
            Message("This is no checkpoint and no signature. Give all that “polsec cosign” printed."), field="note"
        ) from None


def _forked(log: Log, checkpoint: Checkpoint, parsed: verify.Checkpoint) -> None:
    """A checkpoint of another history: an alarm where a witness of this log truly signed it. Raises Invalid."""
    for witness, signature in _by_witnesses(parsed.signatures, log):
        if parsed.is_true(signature, verify.Key.parse(witness.key)):
            disagree(witness, f"signed another root of {checkpoint.size} leaves")
    raise Invalid(Message("This checkpoint is not the one that this site signed."), field="note")


def _kept_lines(lines: str, log: Log) -> list[Cosignature]:
    """Signature lines without their checkpoint: the newest under which they are true."""
    try:
        signatures = [verify.Signature.parse(line) for line in lines.rstrip("\n").split("\n")]
    except ValueError:
        signatures = []
    found = [
        (signature, checkpoint)
        for witness, signature in _by_witnesses(signatures, log)
        if (checkpoint := _under(witness, signature))
    ]
    if not found:
        raise Invalid(Message("No witness of this record signed this."), field="note")
    return [kept for signature, checkpoint in found for kept in _kept_of([signature], checkpoint)]


def _under(witness: Witness, signature: verify.Signature) -> Checkpoint | None:
    key = verify.Key.parse(witness.key)
    for checkpoint in witness.log.checkpoints.order_by("-size")[:LOOKED_AT]:
        if valid_signature(_text(checkpoint), signature_line(signature), key):
            return checkpoint
    return None


def _by_witnesses(signatures: Iterable[verify.Signature], log: Log) -> list[tuple[Witness, verify.Signature]]:
    """Those signatures that claim to be of a witness of the log."""
    known = {verify.Key.parse(each.key): each for each in Witness.objects.filter(log=log, removed_at=None)}
    claimed = {(key.name, key.id): witness for key, witness in known.items()}
    return [(claimed[each.name, each.id], each) for each in signatures if (each.name, each.id) in claimed]


def _kept_of(signatures: Iterable[verify.Signature], checkpoint: Checkpoint) -> list[Cosignature]:
    found = _by_witnesses(signatures, checkpoint.log)
    if not found:
        raise Invalid(Message("No witness of this record signed this."), field="note")
    return [keep(checkpoint, witness, signature_line(signature)) for witness, signature in found]


def _text(checkpoint: Checkpoint) -> bytes:
    return verify.Checkpoint.parse(checkpoint.note.encode()).text


def note_of(checkpoint: Checkpoint, cosignatures: Sequence[Cosignature]) -> bytes:
    """The checkpoint as a signed note with its cosignatures."""
    return checkpoint.note.encode() + "".join(each.line for each in cosignatures).encode()


def _prover(log: Log, size: int) -> Callable[[int], list[bytes]]:
    return lambda old: tree.consistency_proof(log, old, size) if old <= size else []


def _alarm(log: Log, fault: Fault, name: str = "") -> None:
    """Raise an alarm, once until it is settled."""
    if not Alarm.objects.filter(log=log, fault=fault, name=name, settled_at=None).exists():
        actions.raise_alarm(by=SITE, log=log, fault=fault, name=name, size=log.size)


def _say_once(place: str, down: SignerDown) -> None:
    if place not in _silent:
        log_lines.warning("%s", down)
    _silent[place] = clock.now()
