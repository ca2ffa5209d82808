"""What tests of the record need: a process, acts in it that leave leaves, and a program that signs."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from polsec.foundation.kit import actions, clock
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.record import places
from polsec.foundation.record.cosigning.cosigners import Witness as Cosigner
from polsec.foundation.record.cosigning.state import SigningState
from polsec.foundation.record.kinds import Disclosure, Kind
from polsec.foundation.record.leaves import leave
from polsec.foundation.record.models import Leaf, Log
from polsec.foundation.record.tree import consistency_proof
from polsec.methods.transparency import verify
from polsec.methods.transparency.keys import make_key, write_key
from polsec.methods.transparency.verify import LOG_KEY, WITNESS_KEY, Key, to_base64

OPEN = Kind("tests.open", "Something public", Disclosure.AT_ONCE)
LATER = Kind("tests.later", "Something for later", Disclosure.AT_EVENT)
SECRET = Kind("tests.secret", "Something reserved", Disclosure.NEVER, by_day=True)
DECLINED = Kind("tests.declined", "An invitation declined", Disclosure.NEVER, shown_as="tests.secret", by_day=True)
KINDS = {kind.name: kind for kind in (OPEN, LATER, SECRET, DECLINED)}


def process(slug: str = "valle") -> Object:
    """A process that everyone may see, without the room that knows more of it."""
    made = Object(kind="process", title={"en": slug, "es": slug}, visibility="public")
    made.process = made
    made.save()
    return made


def body(of: Object) -> Object:
    """A body of a process."""
    return Object.objects.create(kind="body", process=of, title={"en": "Body"}, visibility="public")


def person() -> Object:
    """Somebody."""
    return Object.objects.create(kind="person", title={"en": "Ana"}, visibility="secretariat")


@contextmanager
def acting(of: Object) -> Iterator[Act]:
    """An act in a process, as `@action` would make it."""
    act = Act.objects.create(
        request_id=uuid.uuid4(),
        action="tests.act",
        process=of,
        capacity="public",
        at=clock.now(),
        simulated=clock.is_simulated(),
    )
    token = actions._running.set(actions._Running(act))
    try:
        yield act
    finally:
        actions._running.reset(token)


def leaf(of: Object, kind: Kind = OPEN, *, about: tuple[Object, ...] = (), **payload: Any) -> Leaf:
    """One act with its leaf."""
    with acting(of):
        return leave(kind.name, payload or {"text": "said"}, process=of, about=[each.pk for each in about])


def make_signer_key() -> None:
    """The site's own key, in the data folder."""
    places.keys().mkdir(exist_ok=True)
    write_key(make_key("site", LOG_KEY), places.own_signer_key())


def log_of(of: Object) -> Log:
    """The log of a process as it stands."""
    return Log.objects.get(process=of)


class WitnessAtHome:
    """A witness with one laptop: its key, what it signed last, and the log that it trusts."""

    def __init__(self, name: str, folder: Path) -> None:
        self.key = make_key(name, WITNESS_KEY)
        self.folder = folder / name

    def cosigner(self, log: Log) -> Cosigner:
        """What answers for it."""
        state = SigningState(self.folder)
        return Cosigner(state, self.key, {log.origin: Key.parse(log.key)}, lambda: 1_772_500_000)

    def cosign(self, log: Log, note: str) -> str:
        """Its line under a checkpoint, with the proof that the site gives."""
        size = int(note.split("\n")[1])
        with closing(SigningState(self.folder)) as state:
            held = state.held(log.origin)
            old = held.size if held else 0
            head = "\n".join([f"old {old}", *map(to_base64, consistency_proof(log, old, size)), "", ""])
            cosigner = Cosigner(state, self.key, {log.origin: Key.parse(log.key)}, lambda: 1_772_500_000)
            return cosigner.add_checkpoint(head.encode() + note.encode())


def verified(folder: Path, *more: str) -> tuple[int, str]:
    """Exit code and words of the verifier, in a process of its own, as a stranger runs it."""
    command = [sys.executable, "-I", verify.__file__, str(folder), "--lang", "en", *more]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr
