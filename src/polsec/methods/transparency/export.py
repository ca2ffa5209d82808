"""Writes a record as files that anyone can check: docs/formats/record.md."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from polsec.methods.transparency import verify
from polsec.methods.transparency.verify import (
    WIDTH,
    Act,
    Checkpoint,
    leaf_hash,
    tile_path,
    tree_root,
)

ACTS_IN_A_FILE = 1000


class NotThisLog(ValueError):
    """Entries, acts and checkpoint do not belong together: nothing was written."""


@dataclass
class _Writing:
    """A folder that is being written; keeps the hash of each file for MANIFEST."""

    folder: Path
    hashes: dict[str, str] = field(default_factory=dict)
    folders: set[Path] = field(default_factory=set)

    def put(self, name: str, data: bytes) -> None:
        path = self.folder / name
        if path.parent not in self.folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.folders.add(path.parent)
        path.write_bytes(data)
        self.hashes[name] = hashlib.sha256(data).hexdigest()

    def tile(self, level: int | str, index: int, width: int, data: bytes) -> None:
        self.put(tile_path(level, index, width), data)

    def manifest(self) -> None:
        lines = "".join(f"{self.hashes[name]}  {name}\n" for name in sorted(self.hashes))
        (self.folder / "MANIFEST").write_text(lines, encoding="ascii")


def act_line(act: Act) -> bytes:
    """A disclosed act as one line of canonical JSON, without its end of line."""
    return b'{"leaf":%d,"payload":%b,"salt":"%b"}' % (act.leaf, act.payload, act.salt.hex().encode())


def write_record(
    folder: Path, *, entries: Iterable[bytes], checkpoint: bytes, policy: str, disclosed: Iterable[Act]
) -> None:
    """Write ``folder/record``, whole or not at all, in place of one that is there.

    ``entries``: every leaf in its order, exactly as many as ``checkpoint`` (the signed note) says. ``disclosed``: the
    acts that may be in a public export, in the order of their leaves. Both are read once, streaming. ``folder`` must
    exist; files that payloads name lie in it already or are put there by the caller. Raises NotThisLog where entries
    and checkpoint differ or the acts are out of order, Fault for an ill-formed checkpoint, OSError.
    """
    point = Checkpoint.parse(checkpoint)
    temporary = Path(tempfile.mkdtemp(dir=folder, prefix=".record.", suffix=".part"))
    try:
        writing = _Writing(temporary)
        size, root = _write_tiles(writing, entries)
        if (size, root) != (point.size, point.root):
            raise NotThisLog(f"the {size} entries are not those of the checkpoint")
        _write_acts(writing, disclosed, size)
        writing.put("checkpoint", checkpoint)
        writing.put("policy", policy.encode())
        writing.put("verify.py", Path(verify.__file__).read_bytes())
        writing.manifest()
        temporary.chmod(0o755)
        _put_in_place(temporary, folder / "record")
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _write_tiles(writing: _Writing, entries: Iterable[bytes]) -> tuple[int, bytes]:
    """Bundles and tiles; gives size and root."""
    source, roots, rest, size = iter(entries), [], [], 0
    while bundle := list(islice(source, WIDTH)):
        index, width = divmod(size, WIDTH)[0], len(bundle)
        hashes = list(map(leaf_hash, bundle))
        framed = b"".join(part for entry in bundle for part in (len(entry).to_bytes(2, "big"), entry))
        writing.tile("entries", index, width, framed)
        writing.tile(0, index, width, b"".join(hashes))
        size += width
        if width == WIDTH:
            roots.append(tree_root(hashes))
        else:
            rest = hashes
    _write_upper_tiles(writing, roots)
    return size, tree_root(roots + ([tree_root(rest)] if rest else []))


def _write_upper_tiles(writing: _Writing, hashes: list[bytes]) -> None:
    level = 1
    while hashes:
        tiles = [hashes[start : start + WIDTH] for start in range(0, len(hashes), WIDTH)]
        for index, tile in enumerate(tiles):
            writing.tile(level, index, len(tile), b"".join(tile))
        level, hashes = level + 1, [tree_root(tile) for tile in tiles if len(tile) == WIDTH]


def _write_acts(writing: _Writing, disclosed: Iterable[Act], size: int) -> None:
    source = _in_order(disclosed, size)
    number = 0
    while lines := [act_line(act) + b"\n" for act in islice(source, ACTS_IN_A_FILE)]:
        writing.put(f"acts/{number:06}.jsonl", b"".join(lines))
        number += 1


def _in_order(disclosed: Iterable[Act], size: int) -> Iterator[Act]:
    last = -1
    for act in disclosed:
        if not last < act.leaf < size:
            raise NotThisLog(f"the act of leaf {act.leaf} is out of order or beyond the log")
        last = act.leaf
        yield act


def _put_in_place(temporary: Path, place: Path) -> None:
    """Rename; what stood there before goes only once the new folder stands."""
    if place.exists():
        before = Path(tempfile.mkdtemp(dir=place.parent, prefix=".record.", suffix=".before"))
        place.rename(before / "record")
        try:
            temporary.rename(place)
        except OSError:
            (before / "record").rename(place)
            raise
        finally:
            shutil.rmtree(before, ignore_errors=True)
    else:
        temporary.rename(place)
