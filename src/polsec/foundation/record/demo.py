"""The record in the demonstration: a key labelled DEMO, two DEMO witnesses of opposed camps, all on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from polsec.errors import PolsecError
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import SITE
from polsec.foundation.record import actions, checkpoints, places, queries
from polsec.foundation.record.cosigning.cosigners import Witness as Cosigner
from polsec.foundation.record.cosigning.state import SigningState
from polsec.foundation.record.models import Log, Witness
from polsec.foundation.record.tree import consistency_proof
from polsec.methods.transparency.keys import SigningKey, make_key, read_key, write_key
from polsec.methods.transparency.verify import LOG_KEY, WITNESS_KEY, Key, to_base64
from polsec.methods.transparency.witnessing import Refusal

SIGNER = "DEMO"
WITNESSES = ("DEMO-chamber", "DEMO-victims")
FOR_OWNER_ALONE = 0o700


def make_keys() -> None:
    """Make the keys of signer and witnesses in the data folder, where they are missing.

    Does nothing where the site has a key of its own.
    """
    places.keys().mkdir(mode=FOR_OWNER_ALONE, parents=True, exist_ok=True)
    if places.own_signer_key().exists():
        return
    _make(places.demo_signer_key(), SIGNER, LOG_KEY)
    for name in WITNESSES:
        _make(_witness_key(name), name, WITNESS_KEY)


def _make(path: Path, name: str, kind: int) -> None:
    if not path.exists():
        write_key(make_key(name, kind), path)


def name_witnesses(log: Log) -> None:
    """Make both DEMO witnesses those of a log, where the demonstration's key signs it and it has none."""
    if not queries.is_demo_log(log) or Witness.objects.filter(log=log).exists():
        return
    for name, (label, camp) in zip(WITNESSES, _labels(log), strict=True):
        key = read_key(_witness_key(name), WITNESS_KEY)
        actions.add_witness(by=SITE, log=log, name=label, camp=camp, key=key.vkey)


def _labels(log: Log) -> tuple[tuple[str, str], tuple[str, str]]:
    """What both are called, in the language of the process, since it stays on its record."""
    languages = log.process.title
    with override(settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in languages else next(iter(languages), "en")):
        chamber = (_("DEMO chamber of commerce"), _("business"))
        return chamber, (_("DEMO association of victims"), _("victims"))


def cosign_with_demo_witnesses() -> bool:
    """Let the DEMO witnesses cosign the newest checkpoint of each log; whether any did.

    Each keeps what it signed last, as a real one does. Where another process of this site is doing it, nothing is done.
    """
    if not queries.is_demo_key():
        return False
    given = False
    for name in WITNESSES:
        with suppress(PolsecError):
            key = read_key(_witness_key(name), WITNESS_KEY)
            for witness in _waiting(key):
                given |= _cosign(witness, key)
    return given


def _waiting(key: SigningKey) -> Iterator[Witness]:
    """This witness in each log whose newest checkpoint it has not cosigned yet."""
    for witness in Witness.objects.filter(key=key.vkey, removed_at=None).select_related("log__process"):
        newest = checkpoints.newest(witness.log)
        if newest and not newest.cosignatures.filter(witness=witness).exists():
            yield witness


def _cosign(witness: Witness, key: SigningKey) -> bool:
    log, newest = witness.log, checkpoints.newest(witness.log)
    if newest is None:
        return False
    with closing(SigningState(places.data() / "witnesses" / key.name)) as state:
        held = state.held(log.origin)
        old = held.size if held else 0
        proof = consistency_proof(log, old, newest.size) if old <= newest.size else []
        request = "\n".join([f"old {old}", *map(to_base64, proof), "", newest.note]).encode()
        logs = {log.origin: Key.parse(log.key)}
        try:
            line = Cosigner(state, key, logs, lambda: int(clock.now().timestamp())).add_checkpoint(request)
        except Refusal as refusal:
            checkpoints.disagree(witness, refusal.reason)
            return False
    checkpoints.keep(newest, witness, line)
    return True


def _witness_key(name: str) -> Path:
    return places.keys() / f"{name}.key"
