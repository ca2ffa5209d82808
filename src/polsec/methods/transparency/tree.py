"""The Merkle tree of a log, kept as tiles (C2SP tlog-tiles): growth, roots, proofs.

Nothing here knows where tiles lie: a folder and a database serve them alike, through ``Tiles``. A proof reads at most
two tiles a level, so its cost grows with the logarithm of the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from polsec.methods.transparency.verify import (
    HASH_SIZE,
    WIDTH,
    leaf_hash,
    node_hash,
    sha256,
    split,
    tile_path,
    tree_root,
)

TILE_HEIGHT = 8
"""Levels of the tree in one tile."""


class Tiles(Protocol):
    """Where the hashes of a log lie."""

    def read(self, level: int, index: int, width: int) -> bytes:
        """The first ``width`` hashes (1 to 256, 32 bytes each) of tile ``index`` of ``level``.

        Raises KeyError where there are fewer.
        """


class MemoryTiles(dict[tuple[int, int], bytes]):
    """Tiles in memory, by level and index."""

    def read(self, level: int, index: int, width: int) -> bytes:
        data = self[level, index]
        if len(data) < width * HASH_SIZE:
            raise KeyError((level, index, width))
        return data[: width * HASH_SIZE]


@dataclass(frozen=True)
class FolderTiles:
    """Tiles of an export: ``folder`` is its ``record/``."""

    folder: Path
    size: int

    def read(self, level: int, index: int, width: int) -> bytes:
        there = width_of(self.size, level, index)
        try:
            data = (self.folder / tile_path(level, index, there)).read_bytes()
        except OSError:
            raise KeyError((level, index, width)) from None
        if there < width or len(data) < width * HASH_SIZE:
            raise KeyError((level, index, width))
        return data[: width * HASH_SIZE]


@dataclass(frozen=True)
class Growth:
    """What appending gave: the new size and root, and each tile that is new or grew (level, index, all its hashes)."""

    size: int
    root: bytes
    tiles: Mapping[tuple[int, int], bytes]


def width_of(size: int, level: int, index: int) -> int:
    """How many hashes (0 to 256) tile ``index`` of ``level`` holds in a log of ``size`` leaves."""
    return max(0, min(WIDTH, (size >> (TILE_HEIGHT * level)) - index * WIDTH))


def append(tiles: Tiles, size: int, leaves: Sequence[bytes]) -> Growth:
    """Append entries to a log of ``size`` leaves.

    ``leaves`` are the entries themselves, not their hashes. Nothing is written: the caller stores ``Growth.tiles``, in
    one transaction with what else depends on them. O(len(leaves) + log size).
    """
    grown = MemoryTiles()
    fresh, level, start = [leaf_hash(leaf) for leaf in leaves], 0, size
    while fresh:
        begun = width_of(size, level, start // WIDTH)
        held = tiles.read(level, start // WIDTH, begun) if begun and start % WIDTH else b""
        data = held + b"".join(fresh)
        first = start // WIDTH
        up = []
        for offset in range(0, len(data), WIDTH * HASH_SIZE):
            tile = data[offset : offset + WIDTH * HASH_SIZE]
            grown[level, first + offset // (WIDTH * HASH_SIZE)] = tile
            if len(tile) == WIDTH * HASH_SIZE:
                up.append(tree_root(hashes_of(tile)))
        fresh, level, start = up, level + 1, first
    total = size + len(leaves)
    return Growth(total, root(_Overlay(grown, tiles), total), grown)


@dataclass(frozen=True)
class _Overlay:
    """Tiles that have just grown, before the rest."""

    grown: MemoryTiles
    stored: Tiles

    def read(self, level: int, index: int, width: int) -> bytes:
        source = self.grown if (level, index) in self.grown else self.stored
        return source.read(level, index, width)


def hashes_of(tile: bytes) -> list[bytes]:
    """The hashes in the bytes of a tile."""
    return [tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)]


def root(tiles: Tiles, size: int) -> bytes:
    """The root of the first ``size`` leaves, for any size that the tiles reach."""
    return joined(compact_range(tiles, 0, size))


def joined(roots: Sequence[bytes]) -> bytes:
    """The root of a tree by those of its largest perfect subtrees, from the left."""
    if not roots:
        return sha256(b"")
    whole = roots[-1]
    for left in reversed(roots[:-1]):
        whole = node_hash(left, whole)
    return whole


def compact_range(tiles: Tiles, start: int, end: int) -> list[bytes]:
    """The roots of the largest perfect subtrees over the leaves from ``start`` to before ``end``, from the left.

    ``start`` must be 0 or a multiple of a power of two that is at least ``end - start``.
    """
    return [_perfect(tiles, height, at, end) for height, at in _subtrees(start, end)]


def _subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Height and first leaf of each largest perfect subtree."""
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start
        start += 1 << height


def _perfect(tiles: Tiles, height: int, start: int, size: int) -> bytes:
    """The root of the perfect subtree of ``height`` that begins at leaf ``start``, which lies within ``size``."""
    level, rest = divmod(height, TILE_HEIGHT)
    first = start >> (TILE_HEIGHT * level)
    index, offset = divmod(first, WIDTH)
    width = offset + (1 << rest)
    tile = tiles.read(level, index, width)
    return tree_root(hashes_of(tile[offset * HASH_SIZE : width * HASH_SIZE]))


def inclusion_proof(tiles: Tiles, index: int, size: int) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1: siblings of leaf ``index`` from the leaf up, in the tree of ``size`` leaves.

    Raises ValueError where the leaf is not in the tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not among {size}")
    siblings = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((start, middle))
            start = middle
    return [joined(compact_range(tiles, *span)) for span in reversed(siblings)]


def consistency_proof(tiles: Tiles, old: int, new: int) -> list[bytes]:
    """PROOF of RFC 6962, section 2.1.2: that the tree of ``new`` leaves continues the one of ``old``; empty from 0.

    Raises ValueError where ``old`` is larger than ``new``.
    """
    if not 0 <= old <= new:
        raise ValueError(f"{old} is not at most {new}")
    if old in (0, new):
        return []
    spans = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + split(end - start)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start, whole = middle, False
    if not whole:
        spans.append((start, end))
    return [joined(compact_range(tiles, *span)) for span in reversed(spans)]
