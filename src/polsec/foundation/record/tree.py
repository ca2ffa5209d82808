"""The hash tree of a log as tiles in the database. Growth and proofs are computed by `methods.transparency.tree`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from polsec.foundation.record.models import Log, Tile
from polsec.methods.transparency import tree
from polsec.methods.transparency.verify import HASH_SIZE, WIDTH

LARGEST = 2**63
"""More leaves than a log can have."""


class DatabaseTiles:
    """The tiles of a log. Those on the way from each of `leaves` to the root are read in one query at the start."""

    def __init__(self, log: Log, leaves: Iterable[int] = ()) -> None:
        self.log = log
        self._read = tree.MemoryTiles()
        wanted = {place for leaf in leaves if leaf >= 0 for place in way_up(leaf, log.size)}
        if wanted:
            self._load(wanted)

    def read(self, level: int, index: int, width: int) -> bytes:
        """As `methods.transparency.tree.Tiles` asks for."""
        if (level, index) not in self._read:
            self._load({(level, index)})
        return self._read.read(level, index, width)

    def _load(self, places: set[tuple[int, int]]) -> None:
        one_of = Q()
        for level, index in places:
            one_of |= Q(level=level, index=index)
        for tile in Tile.objects.filter(one_of, log=self.log):
            self._read[tile.level, tile.index] = bytes(tile.hashes)


def way_up(leaf: int, size: int) -> Iterable[tuple[int, int]]:
    """Level and index of the tiles over a leaf, up to the one that holds the root of the tree of this size."""
    level, index = 0, leaf
    while True:
        index //= WIDTH
        yield level, index
        if size <= WIDTH ** (level + 1):
            return
        level += 1


def append(log: Log, entries: Sequence[bytes]) -> tree.Growth:
    """Add entries behind the `log.size` that are there. Writes tiles, not the log; call it inside a transaction."""
    growth = tree.append(DatabaseTiles(log, [log.size - 1]), log.size, entries)
    Tile.objects.bulk_create(
        (Tile(log=log, level=level, index=index, hashes=hashes) for (level, index), hashes in growth.tiles.items()),
        batch_size=50,
        update_conflicts=True,
        unique_fields=["log", "level", "index"],
        update_fields=["hashes"],
    )
    return growth


def inclusion_proof(log: Log, index: int, size: int) -> list[bytes]:
    """The hashes that prove that a leaf stands at `index` among the first `size`, in one query."""
    return tree.inclusion_proof(DatabaseTiles(log, [index, size - 1]), index, size)


def consistency_proof(log: Log, old: int, new: int) -> list[bytes]:
    """The hashes that prove that the first `new` leaves continue the first `old`, in one query."""
    return tree.consistency_proof(DatabaseTiles(log, [old - 1, new - 1]), old, new)


def root_at(log: Log, size: int) -> bytes:
    """The root of the first `size` leaves."""
    return tree.root(DatabaseTiles(log, [size - 1]), size)


def tile(log: Log, level: int, index: int, width: int) -> bytes | None:
    """The first `width` hashes of a tile, None where there are fewer."""
    found = Tile.objects.filter(log=log, level=level, index=index).first()
    if found is None or len(found.hashes) < width * HASH_SIZE:
        return None
    return bytes(found.hashes)[: width * HASH_SIZE]
