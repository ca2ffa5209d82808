"""The receipt of an act: what lets its holder prove, without this site, that the act is on the record."""

from __future__ import annotations

from polsec.foundation.kit.actors import Actor
from polsec.foundation.record import checkpoints, queries, tree
from polsec.foundation.record.leaves import entry_of
from polsec.foundation.record.models import Audience, Checkpoint, Cosignature, Leaf, Log
from polsec.methods.transparency import receipts
from polsec.methods.transparency.verify import Act


def receipt(log: Log, index: int, actor: Actor) -> bytes | None:
    """The receipt of the leaf at `index` (C2SP tlog-proof); with the act, for whom it was opened or who did it.

    What a room alone reads of others comes without: its members know who said what, and carry no proof of it outside.
    None where nothing that was signed covers the leaf yet. Raises Leaf.DoesNotExist.
    """
    leaf = queries.leaves_for(actor, Leaf.objects.filter(process=log.process_id).select_related("act")).get(index=index)
    point, cosignatures = covering(log, index)
    if point is None:
        return None
    return receipts.write_receipt(
        entry=entry_of(leaf.shown_as, leaf.time, leaf.commitment),
        index=index,
        proof=tree.inclusion_proof(log, index, point.size),
        checkpoint=checkpoints.note_of(point, cosignatures),
        act=_act(leaf) if _may_carry(leaf, actor) else None,
    )


def covering(log: Log, index: int) -> tuple[Checkpoint | None, list[Cosignature]]:
    """The checkpoint for the receipt of a leaf: the newest that the policy is content with, else the newest signed."""
    checked = checkpoints.newest_checked(log)
    point = checked if checked and checked.size > index else checkpoints.newest(log)
    if point is None or point.size <= index:
        return None, []
    return point, list(point.cosignatures.select_related("witness").order_by("witness__name"))


def _may_carry(leaf: Leaf, actor: Actor) -> bool:
    is_own = actor.person is not None and leaf.act.by_id == actor.person
    return is_own or queries.readable(actor).exclude(audience=Audience.ROOM).filter(leaf=leaf).exists()


def _act(leaf: Leaf) -> Act | None:
    if leaf.index is None or leaf.payload is None or leaf.salt is None or not getattr(leaf, "is_readable", False):
        return None
    return Act(leaf.index, bytes(leaf.salt), bytes(leaf.payload))
