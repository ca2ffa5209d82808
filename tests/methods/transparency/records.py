"""Records made for tests: a log with acts of several kinds, signed and cosigned."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from polsec.methods.transparency import leaves, tree
from polsec.methods.transparency.checkpoints import assemble, checkpoint_text
from polsec.methods.transparency.export import write_record
from polsec.methods.transparency.keys import SigningKey
from polsec.methods.transparency.notes import signature_line
from polsec.methods.transparency.policy import write_policy
from polsec.methods.transparency.receipts import write_receipt
from polsec.methods.transparency.verify import LOG_KEY, WITNESS_KEY, Act

ORIGIN = "polsec.example/citizen-security"
KINDS = {"decisions.taken": "at-once", "decisions.position": "at-event", "convening.approached": "never"}
KINDS |= {"publishing.published": "at-once", "research.reviewed": "panel", "sanction.signed": "at-once"}
SIGNER = SigningKey("polsec.example", LOG_KEY, bytes(range(32)))
CHAMBER = SigningKey("chamber.example", WITNESS_KEY, b"c" * 32)
VICTIMS = SigningKey("victims.example", WITNESS_KEY, b"v" * 32)
CAMPS = {"economy": [("chamber", CHAMBER.vkey)], "society": [("victims", VICTIMS.vkey)]}
PUBLICATION = b"%PDF-1.7 the text that was published"


@dataclass
class Log:
    """A log in memory that grows act by act."""

    origin: str = ORIGIN
    signer: SigningKey = SIGNER
    entries: list[bytes] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    def add(self, kind: str, content: dict[str, object], time: str = "2026-03-03T14:05Z", open_: bool = True) -> int:
        """One act; gives the index of its leaf."""
        index = len(self.entries)
        salt = hashlib.sha256(f"salt {index}".encode()).digest()
        payload = leaves.canonical({"schema": 1, **content})
        self.entries.append(leaves.entry(kind, time, leaves.commit(salt, payload)))
        if open_:
            self.acts.append(Act(index, salt, payload))
        return index

    @property
    def tiles(self) -> tree.MemoryTiles:
        return tree.MemoryTiles(tree.append(tree.MemoryTiles(), 0, self.entries).tiles)

    def text(self, size: int | None = None) -> bytes:
        """What is signed of the first ``size`` leaves."""
        size = len(self.entries) if size is None else size
        return checkpoint_text(self.origin, size, tree.root(self.tiles, size))

    def checkpoint(self, witnesses: Sequence[SigningKey] = (CHAMBER, VICTIMS), size: int | None = None) -> bytes:
        text = self.text(size)
        signatures = [self.signer.of_log(self.origin).sign(text)]
        signatures += [witness.cosign(text, 1_772_546_400) for witness in witnesses]
        return assemble(text, map(signature_line, signatures))

    @property
    def policy(self) -> str:
        return write_policy(self.signer.of_log(self.origin).vkey, CAMPS)

    def receipt(self, index: int, act: Act | None = None) -> bytes:
        """The receipt of a leaf in the newest checkpoint."""
        proof = tree.inclusion_proof(self.tiles, index, len(self.entries))
        entry = self.entries[index]
        return write_receipt(entry=entry, index=index, proof=proof, checkpoint=self.checkpoint(), act=act)

    def export(self, folder: Path, checkpoint: bytes | None = None, policy: str | None = None) -> Path:
        """The record in ``folder``, with the publication that it names."""
        (folder / "publications").mkdir(parents=True, exist_ok=True)
        (folder / "publications/text.pdf").write_bytes(PUBLICATION)
        write_record(
            folder,
            entries=self.entries,
            checkpoint=checkpoint or self.checkpoint(),
            policy=policy or self.policy,
            disclosed=self.acts,
        )
        return folder


def usual_log(decisions: int = 6) -> Log:
    """A log with a table of kinds, decisions, one closed approach and a publication."""
    log = Log()
    log.add("record.kinds", {"kinds": KINDS})
    for number in range(decisions):
        log.add("decisions.taken", {"question": f"Pregunta {number}: ¿se acepta?", "outcome": "consent"})
    log.add("convening.approached", {"institution": "secret"}, "2026-03-03", open_=False)
    digest = hashlib.sha256(PUBLICATION).hexdigest()
    log.add("publishing.published", {"file": "publications/text.pdf", "sha256": digest})
    return log
