#!/usr/bin/env python3
"""Checks the record of a process, offline, with Python 3.11 or later and nothing else.

    python3 verify.py FILE|FOLDER [--policy FILE] [--record FOLDER] [--lang es|en]

FOLDER is an export (it holds ``record/``) or a folder of exports. FILE is a receipt (``.tlog-proof``), a checkpoint
that somebody kept, or a publication; its export is found by walking up, or is named by ``--record``.
Ends with 0 where everything holds, with 1 where something does not (and says what), with 2 for bad usage.

This file imports nothing of the program that made the record: read it, and you know what is checked. In order:
hashing · signatures · notes and checkpoints · policy · receipts · files · acts · the checks · words · command.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class Fault(Exception):
    """Something does not hold: a key of TEXTS and what fills it."""

    def __init__(self, text: str, **values: object) -> None:
        self.text, self.values = text, values
        super().__init__(text, values)


def check(holds: bool) -> None:
    if not holds:
        raise ValueError


def refuse(_: str) -> None:
    raise ValueError


# ── Hashing: the Merkle tree of RFC 6962, section 2.1 ────────────────────────────────────────────────────────────────
HASH_SIZE = 32


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(hashes: list[bytes]) -> bytes:
    """MTH: neighbours are joined level by level; a last one without a neighbour moves up as it is."""
    while len(hashes) > 1:
        pairs = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[2 * len(pairs) :]
    return hashes[0] if hashes else sha256(b"")


def split(size: int) -> int:
    """The largest power of two below ``size``: how many leaves stand left of the root."""
    return 1 << ((size - 1).bit_length() - 1)


def root_with(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root of a tree with this leaf hash at ``index``, by the siblings of PATH (RFC 6962, section 2.1.1)."""
    if size == 1:
        check(not proof)
        return leaf
    left = split(size)
    if index < left:
        return node_hash(root_with(index, left, leaf, proof[:-1]), proof[-1])
    return node_hash(proof[-1], root_with(index - left, size - left, leaf, proof[:-1]))


def proves_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash stands at ``index`` of the tree of ``size`` leaves with this root."""
    try:
        return 0 <= index < size and root_with(index, size, leaf, proof) == root
    except (IndexError, ValueError):
        return False


def both_roots(old: int, new: int, proof: Sequence[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    """Old and new root by SUBPROOF (RFC 6962, section 2.1.2); ``known``: the old root, while it is not in it."""
    if old == new:
        (root,) = (known, *proof) if known else proof
        return root, root
    left, last = split(new), proof[-1]
    if old <= left:
        first, second = both_roots(old, left, proof[:-1], known)
        return first, node_hash(second, last)
    first, second = both_roots(old - left, new - left, proof[:-1], None)
    return node_hash(last, first), node_hash(last, second)


def proves_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of ``new`` leaves continues the one of ``old``; every tree continues the empty one."""
    if old == 0:
        return not proof and old_root == sha256(b"") and (new > 0 or new_root == old_root)
    try:
        return old <= new and both_roots(old, new, proof, old_root) == (old_root, new_root)
    except (IndexError, ValueError):
        return False


# ── Signatures: Ed25519 (RFC 8032, section 5.1) ──────────────────────────────────────────────────────────────────────
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z."""
NEUTRAL: Point = (0, 1, 1, 0)


def ed_add(a: Point, b: Point) -> Point:
    """RFC 8032, section 5.1.4."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def ed_times(scalar: int, point: Point) -> Point:
    total = NEUTRAL
    while scalar:
        if scalar & 1:
            total = ed_add(total, point)
        point, scalar = ed_add(point, point), scalar >> 1
    return total


def ed_point(encoded: bytes) -> Point | None:
    """RFC 8032, section 5.1.3; None for what encodes no point, or one in another way than the one allowed."""
    sign, y = encoded[31] >> 7, int.from_bytes(encoded, "little") & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def ed_bytes(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = ed_point(bytes.fromhex("58" + "66" * 31)) or NEUTRAL


def ed25519_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032, section 5.1.7, without the cofactor; S below the order; no key of small order (it signs anything)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, s = ed_point(public), int.from_bytes(signature[32:], "little")
    if key is None or s >= ORDER or ed_bytes(ed_times(8, key)) == ed_bytes(NEUTRAL):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus_key = (P - key[0], key[1], 1, P - key[3])
    return ed_bytes(ed_add(ed_times(s, BASE), ed_times(k, minus_key))) == signature[:32]


# ── Signatures: ES256, that is ECDSA on P-256 with SHA-256 (FIPS 186-5, section 6.4.2; SP 800-186, section 3.2.1.3) ──
Q = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Affine = tuple[int, int] | None
"""A point of P-256; None is the point at infinity."""


def p256_add(a: Affine, b: Affine) -> Affine:
    if a is None or b is None:
        return b if a is None else a
    if a[0] == b[0]:
        if (a[1] + b[1]) % Q == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, Q) % Q
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, Q) % Q
    x = (slope * slope - a[0] - b[0]) % Q
    return x, (slope * (a[0] - x) - a[1]) % Q


def p256_times(scalar: int, point: Affine) -> Affine:
    total: Affine = None
    while scalar:
        if scalar & 1:
            total = p256_add(total, point)
        point, scalar = p256_add(point, point), scalar >> 1
    return total


def der_integers(data: bytes) -> list[int]:
    """The two integers of an ECDSA signature (RFC 3279, section 2.2.3), in their only DER form; otherwise none."""
    found: list[int] = []
    if len(data) < 8 or data[0] != 0x30 or data[1] != len(data) - 2 or data[1] > 127:
        return []
    rest = data[2:]
    while len(rest) > 2 and rest[0] == 2 and 0 < rest[1] <= len(rest) - 2:
        found.append(int.from_bytes(rest[2 : 2 + rest[1]], "big", signed=True))
        rest = rest[2 + rest[1] :]
    shortest = b"".join(bytes([2, size := n.bit_length() // 8 + 1]) + n.to_bytes(size, "big") for n in found if n > 0)
    return found if len(found) == 2 and shortest == data[2:] else []


def es256_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """``public`` is the uncompressed point, 65 bytes that begin with 4; ``signature`` is DER, as passkeys give it."""
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    if len(public) != 65 or public[0] != 4 or max(x, y) >= Q or (y * y - x * x * x + 3 * x - B) % Q:
        return False
    numbers = der_integers(signature)
    if not numbers or not all(0 < number < N for number in numbers):
        return False
    r, s = numbers
    inverse, digest = pow(s, -1, N), int.from_bytes(sha256(message), "big")
    point = p256_add(p256_times(digest * inverse % N, G), p256_times(r * inverse % N, (x, y)))
    return point is not None and point[0] % N == r


# ── Signed notes (C2SP signed-note), checkpoints (tlog-checkpoint), cosignatures (tlog-cosignature) ──────────────────
LOG_KEY, WITNESS_KEY = 0x01, 0x04
"""Types of keys: an Ed25519 signature of a note; a timestamped Ed25519 cosignature of a checkpoint."""
NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
MOST_SIGNATURES = 100
LAST_SECOND = 253402300799
"""Of the year 9999."""


def from_base64(text: str) -> bytes:
    """Base 64 of RFC 4648, section 4, in its only form. Raises ValueError."""
    data = base64.b64decode(text, validate=True)
    check(to_base64(data) == text)
    return data


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def is_key_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(map(str.isspace, name))


@dataclass(frozen=True)
class Key:
    """A verifier key: whose, of which type, and its 32 bytes."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> Key:
        """From ``name+id+base64(type, key)``. Raises Fault."""
        try:
            name, shown_id, encoded = vkey.split("+", 2)
            material = from_base64(encoded)
            key = cls(name, material[0], material[1:])
            check(is_key_name(name) and key.kind in (LOG_KEY, WITNESS_KEY) and len(key.public) == 32)
            check(shown_id == key.id.hex())
        except (ValueError, IndexError):
            raise Fault("key-form", key=vkey) from None
        return key

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode("utf-8", "surrogateescape") + b"\n" + bytes([self.kind]) + self.public)[:4]


@dataclass(frozen=True)
class Signature:
    """One signature line: name, id of the key, and the bytes after the id."""

    name: str
    id: bytes
    data: bytes

    @property
    def time(self) -> int:
        """Of a cosignature: seconds since 1970."""
        return int.from_bytes(self.data[:8], "big")

    @classmethod
    def parse(cls, line: str) -> Signature:
        """Raises ValueError."""
        dash, name, encoded = line.split(" ")
        data = from_base64(encoded)
        check(dash == "—" and is_key_name(name) and len(data) > 4)
        return cls(name, data[:4], data[4:])


@dataclass(frozen=True)
class Checkpoint:
    """A signed note whose text is origin, size and root of a log."""

    text: bytes
    origin: str
    size: int
    root: bytes
    signatures: tuple[Signature, ...] = ()

    @classmethod
    def parse(cls, note: bytes) -> Checkpoint:
        """From a signed note. Raises Fault where the bytes are no checkpoint in every detail of the format."""
        text, blank, lines = note.rpartition(b"\n\n")
        if not blank or not lines.endswith(b"\n") or lines.count(b"\n") > MOST_SIGNATURES:
            raise Fault("checkpoint-form")
        return cls.of_text(text + b"\n", lines[:-1].split(b"\n"))

    @classmethod
    def of_text(cls, text: bytes, lines: Sequence[bytes] = ()) -> Checkpoint:
        """From the text and the signature lines. Raises Fault."""
        try:
            check(text.endswith(b"\n") and all(c >= 0x20 or c == 0x0A for c in text + b"".join(lines)))
            origin, size, root, *more = text[:-1].decode().split("\n")
            check(bool(origin) and NUMBER.fullmatch(size) is not None and all(more) and len(from_base64(root)) == 32)
            signatures = [Signature.parse(line.decode()) for line in lines]
        except ValueError:
            raise Fault("checkpoint-form") from None
        return cls(text, origin, int(size), from_base64(root), tuple(signatures))

    def signed_by(self, key: Key) -> Signature | None:
        """The signature of ``key``, None where there is none. Raises Fault where one is there and is false."""
        found = [each for each in self.signatures if (each.name, each.id) == (key.name, key.id)]
        if not all(self.is_true(each, key) for each in found):
            raise Fault("signature-false", name=key.name)
        return found[-1] if found else None

    def is_true(self, signature: Signature, key: Key) -> bool:
        """Whether the signature is one of ``key`` over this text, by the rules of the key's type."""
        if key.kind == LOG_KEY:
            return ed25519_verifies(key.public, self.text, signature.data)
        return ed25519_verifies(key.public, cosigned_message(signature.time, self.text), signature.data[8:])


def cosigned_message(time: int, text: bytes) -> bytes:
    return b"cosignature/v1\ntime %d\n" % time + text


# ── Policy (C2SP tlog-policy): whose signatures are asked for ────────────────────────────────────────────────────────
@dataclass
class Policy:
    """The logs that are accepted, the witnesses by name, the groups (threshold and members), and the quorum."""

    logs: list[Key] = field(default_factory=list)
    witnesses: dict[str, Key] = field(default_factory=dict)
    groups: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    quorum: str | None = None

    @classmethod
    def parse(cls, data: bytes) -> Policy:
        """Raises Fault with the line that is wrong."""
        policy = cls()
        if any((c < 0x20 and c not in b"\t\n") or c == 0x7F for c in data):
            raise Fault("policy-line", line=1)
        for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
            words = [word for word in re.split(r"[ \t]+", line) if word]
            if words and not words[0].startswith("#"):
                try:
                    policy.take(words[0], words[1:])
                except (ValueError, IndexError, KeyError):
                    raise Fault("policy-line", line=number) from None
        if policy.quorum is None or not policy.logs:
            raise Fault("policy-incomplete")
        return policy

    def take(self, word: str, rest: list[str]) -> None:
        """One line. Raises ValueError, IndexError or KeyError for what it may not say, Fault for a bad key."""
        if word == "log":
            check(1 <= len(rest) <= 2)
            self.logs.append(self.new_key(rest[0], LOG_KEY, self.logs))
        elif word == "witness":
            check(2 <= len(rest) <= 3)
            self.witnesses[self.new_name(rest[0])] = self.new_key(rest[1], WITNESS_KEY, self.witnesses.values())
        elif word == "group":
            name, members = self.new_name(rest[0]), rest[2:]
            check(rest[1] in ("all", "any") or NUMBER.fullmatch(rest[1]) is not None)
            least = {"all": len(members), "any": 1}.get(rest[1]) or int(rest[1])
            used = {member for _, others in self.groups.values() for member in others}
            check(1 <= least <= len(members) == len(set(members)) and not used & set(members))
            check(len(self.groups) < MOST_SIGNATURES)
            check(all(member in self.witnesses or member in self.groups for member in members))
            self.groups[name] = least, members
        else:
            (name,) = rest
            check(word == "quorum" and self.quorum is None)
            check(name == "none" or name in self.witnesses or name in self.groups)
            self.quorum = name

    def new_name(self, name: str) -> str:
        check(name != "none" and name not in self.witnesses and name not in self.groups)
        return name

    @staticmethod
    def new_key(vkey: str, kind: int, others: Any) -> Key:
        key = Key.parse(vkey)
        check(key.kind == kind and all(key.public != other.public for other in others))
        return key

    def is_met(self, name: str, cosigned: set[str]) -> bool:
        """Whether the witness or group of this name has cosigned, by the witnesses that have."""
        if name not in self.groups:
            return name == "none" or name in cosigned
        least, members = self.groups[name]
        return sum(self.is_met(member, cosigned) for member in members) >= least


# ── Receipts (C2SP tlog-proof) ───────────────────────────────────────────────────────────────────────────────────────
RECEIPT = b"c2sp.org/tlog-proof@v1\n"


@dataclass(frozen=True)
class Receipt:
    """The leaf, its place, its proof, the checkpoint; and the act, where its holder may read it.

    Leaf and act come in the line ``extra``, which nothing signs: they count only once proof and commitment hold.
    """

    entry: bytes
    act: Act | None
    index: int
    proof: list[bytes]
    checkpoint: Checkpoint

    @classmethod
    def parse(cls, data: bytes) -> Receipt:
        """Raises Fault."""
        head, blank, note = data.removeprefix(RECEIPT).partition(b"\n\n")
        try:
            check(data.startswith(RECEIPT) and blank != b"")
            extra, index, *proof = head.decode("ascii").split("\n")
            check(extra.startswith("extra ") and index.startswith("index ") and len(proof) <= 64)
            check(NUMBER.fullmatch(index[6:]) is not None)
            entry, line, act = from_base64(extra[6:]).partition(b"\n")
            hashes = [from_base64(each) for each in proof]
            parsed = Act.parse(act) if line else None
            check(all(len(each) == HASH_SIZE for each in hashes) and (parsed is not None or not line))
        except ValueError:
            raise Fault("receipt-form") from None
        return cls(entry, parsed, int(index[6:]), hashes, Checkpoint.parse(note))


# ── Files: everything under record/ is in MANIFEST, and nothing else is there ────────────────────────────────────────
WIDTH = 256
"""Hashes or entries in a full tile (C2SP tlog-tiles)."""
MANIFEST_LINE = re.compile(r"[0-9a-f]{64}  (?!MANIFEST$)[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


def tile_path(level: int | str, index: int, width: int) -> str:
    """Where a tile lies: ``tile/0/x001/067`` or ``tile/entries/067.p/112``."""
    path = f"{index % 1000:03}"
    while index := index // 1000:
        path = f"x{index % 1000:03}/{path}"
    return f"tile/{level}/{path}" + (f".p/{width}" if width < WIDTH else "")


def widths(size: int) -> Iterator[tuple[int, int]]:
    """Index and width of each tile of a level that holds ``size`` hashes."""
    for index in range(-(-size // WIDTH)):
        yield index, min(WIDTH, size - index * WIDTH)


class Files:
    """The files of one record, each read once and compared with MANIFEST."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder, self.report = folder, report
        self.hashes = self._manifest()
        self.unread = set(self.hashes)
        there = {
            Path(place, name).relative_to(folder).as_posix()
            for place, folders, names in os.walk(folder)
            for name in names + [each for each in folders if Path(place, each).is_symlink()]
        }
        for name in sorted(there - self.hashes.keys() - {"MANIFEST"}):
            report.problem("file-added", file=name)

    def _manifest(self) -> dict[str, str]:
        """The hash of each file by its name, in the only form that such a list has. Raises Fault."""
        try:
            text = (self.folder / "MANIFEST").read_bytes().decode("ascii")
            found = {name: digest for digest, name in (line.split("  ") for line in text.splitlines())}
        except (OSError, ValueError):
            raise Fault("manifest-form") from None
        again = "".join(f"{found[name]}  {name}\n" for name in sorted(found))
        if again != text or not all(MANIFEST_LINE.fullmatch(line) for line in text.splitlines()):
            raise Fault("manifest-form")
        return found

    def read(self, name: str) -> bytes:
        """Raises Fault where the file is not listed or cannot be read; a changed one is a problem, and is read."""
        self.unread.discard(name)
        path = self.folder / name
        try:
            check(name in self.hashes and path.is_file() and not path.is_symlink())
            data = path.read_bytes()
        except (OSError, ValueError):
            raise Fault("file-missing", file=name) from None
        if hashlib.sha256(data).hexdigest() != self.hashes[name]:
            self.report.problem("file-changed", file=name)
        return data

    def entries(self, index: int, width: int) -> list[bytes]:
        """The leaves of one bundle, each behind its length in two bytes. Raises Fault."""
        data, at, found = self.read(tile_path("entries", index, width)), 0, []
        while at + 2 <= len(data):
            start = at + 2
            at = start + int.from_bytes(data[at:start], "big")
            found.append(data[start:at])
        if at != len(data) or len(found) != width:
            raise Fault("bundle-form", first=index * WIDTH, last=index * WIDTH + width - 1)
        return found

    def acts(self) -> Iterator[Act]:
        """The disclosed acts in the order of their leaves. Raises Fault."""
        for number in range(len(self.hashes)):
            name = f"acts/{number:06}.jsonl"
            if name not in self.hashes:
                return
            *lines, end = self.read(name).split(b"\n")
            for line in lines if lines and not end else [b""]:
                act = Act.parse(line)
                if act is None:
                    raise Fault("act-form", file=name)
                yield act


# ── Acts: what is disclosed, and the leaf that commits to it ─────────────────────────────────────────────────────────
COMMITMENT_TAG = b"polsec-commitment/v1\x00"
KINDS, ERASED, POLICY = "record.kinds", "record.erased", "record.policy"
DAY_ALONE = len("2002-05-30")
DISCLOSURES = ("at-once", "at-event", "panel", "never")
ENTRY = re.compile(
    rb'\{"commitment":"([0-9a-f]{64})","kind":"([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)",'
    rb'"time":"([0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}Z)?)"\}'
)
WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
ACT = re.compile(rb'\{"leaf":(0|[1-9][0-9]{0,17}),"payload":(\{.*\}),"salt":"([0-9a-f]{64})"\}')


@dataclass(frozen=True)
class Act:
    """A disclosed act: the index of its leaf, its 256-bit salt, its payload."""

    leaf: int
    salt: bytes
    payload: bytes

    @classmethod
    def parse(cls, line: bytes) -> Act | None:
        match = ACT.fullmatch(line)
        return cls(int(match[1]), bytes.fromhex(match[3].decode()), match[2]) if match else None

    @property
    def commitment(self) -> str:
        return hashlib.sha256(COMMITMENT_TAG + self.salt + self.payload).hexdigest()

    def content(self) -> dict[str, Any]:
        """The payload, where it is canonical JSON (RFC 8785, with whole numbers alone). Raises ValueError."""
        content = json.loads(self.payload, parse_float=refuse, parse_constant=refuse)
        check(WRITER.encode(content).encode() == self.payload and "schema" in content)
        return dict(content)


class Ledger:
    """Reads the leaves in their order, each beside its act, and keeps what later leaves depend on."""

    def __init__(self, acts: Iterator[Act], report: Report) -> None:
        self.acts, self.report = acts, report
        self.kinds: dict[str, str] = {KINDS: "at-once", ERASED: "at-once"}
        self.before = ""
        self.without_act: dict[int, str] = {}
        self.erased: dict[int, int] = {}
        self.files: list[tuple[str, str, int]] = []
        self.withdrawn: set[str] = set()
        self.passkeys: dict[str, dict[str, Any]] = {}
        self.policy: tuple[int, str] | None = None
        self.last = -1
        self.next = self._next()

    def _next(self) -> Act | None:
        try:
            act = next(self.acts, None)
            if act and act.leaf <= self.last:
                raise Fault("act-twice", leaf=act.leaf)
        except Fault as fault:
            self.report.problem(fault.text, **fault.values)
            return None
        self.last = act.leaf if act else self.last
        return act

    def take(self, index: int, entry: bytes) -> None:
        """One leaf."""
        match = ENTRY.fullmatch(entry)
        act = None
        if self.next and self.next.leaf == index:
            act, self.next = self.next, self._next()
        if not match:
            self.report.problem("leaf-form", leaf=index)
            return
        commitment, kind, time = match[1].decode(), match[2].decode(), match[3].decode()
        self._time(index, time)
        rule = self.kinds.get(kind)
        if rule is None:
            self.report.problem("kind-unknown", leaf=index, kind=kind)
        if act is None:
            self.report.closed += 1
            if rule == "at-once":
                self.without_act[index] = kind
        elif act.commitment != commitment:
            self.report.problem("act-changed", leaf=index, kind=kind)
        else:
            self.report.open += 1
            if rule == "never":
                self.report.problem("act-leaked", leaf=index, kind=kind)
            try:
                self._effects(index, kind, act.content())
            except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
                self.report.problem("payload-form", leaf=index, kind=kind)

    def _time(self, index: int, time: str) -> None:
        if len(time) == DAY_ALONE:
            return  # acts of a day are put on the record together, when it is over
        if time < self.before:
            self.report.note("time-back", leaf=index, time=time, before=self.before)
        self.before = time

    def _effects(self, index: int, kind: str, content: dict[str, Any]) -> None:
        """What a true act means for later leaves and for files."""
        if kind == KINDS:
            self._new_kinds(index, content["kinds"])
        elif kind == ERASED:
            self.erased |= {int(leaf): index for leaf in content["leaves"] if leaf < index}
        elif kind == POLICY:
            self.policy = index, str(content["policy"])
        for each in (content, *content.get("files", ())) if "sha256" in content or "files" in content else ():
            if "file" in each:
                self.files.append((str(each["file"]), str(each["sha256"]), index))
        self.withdrawn |= set(content.get("withdrawn_files", ()))
        if "passkey" in content:
            self.passkeys[content["passkey"]["public_key"]] = content["passkey"]
        if "passkey_signature" in content and not self._is_signed(content["passkey_signature"]):
            self.report.problem("passkey-false", leaf=index, kind=kind)

    def _new_kinds(self, index: int, kinds: dict[str, str]) -> None:
        check(set(kinds.values()) <= set(DISCLOSURES))
        for kind, rule in self.kinds.items():
            if kinds.get(kind, rule) != rule:
                self.report.note("kind-changed", leaf=index, kind=kind, before=rule, after=kinds[kind])
        self.kinds = {**kinds, KINDS: "at-once", ERASED: "at-once"}

    def _is_signed(self, signed: dict[str, Any]) -> bool:
        """Whether a key that the record named before signed the statement (W3C WebAuthn, section 7.2)."""
        key = self.passkeys.get(signed["public_key"])
        authenticator, client = from_base64(signed["authenticator_data"]), from_base64(signed["client_data"])
        said, statement = json.loads(client), WRITER.encode(signed["statement"]).encode()
        challenge = base64.urlsafe_b64encode(sha256(b"polsec-statement/v1\x00" + statement)).decode().rstrip("=")
        verifies = ed25519_verifies if key and key["algorithm"] == "EdDSA" else es256_verifies
        return (
            key is not None
            and (said["type"], said["challenge"]) == ("webauthn.get", challenge)
            and authenticator[:32] == sha256(key["rp_id"].encode())
            and authenticator[32] & 5 == 5  # present, and verified by finger, face or number
            and verifies(
                bytes.fromhex(signed["public_key"]), authenticator + sha256(client), from_base64(signed["signature"])
            )
        )

    def finish(self) -> None:
        """What can be said only at the end."""
        while self.next:
            self.report.problem("act-without-leaf", leaf=self.next.leaf)
            self.next = self._next()
        for leaf, kind in self.without_act.items():
            if leaf in self.erased:
                self.report.note("erased", leaf=leaf, kind=kind, by=self.erased[leaf])
            else:
                self.report.problem("leaf-without-act", leaf=leaf, kind=kind)


# ── The checks ───────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass
class Report:
    """What was found: problems (something does not hold), notes (worth knowing), and counts of acts."""

    problems: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    open: int = 0
    closed: int = 0

    def problem(self, text: str, **values: object) -> None:
        self.problems.append((text, values))

    def note(self, text: str, **values: object) -> None:
        self.notes.append((text, values))

    def tried(self, step: Callable[..., Any], *given: Any) -> Any:
        """What ``step`` gives, or None where it stops at a fault, which is then a problem."""
        try:
            return step(*given)
        except Fault as fault:
            self.problem(fault.text, **fault.values)
            return None


def check_checkpoint(checkpoint: Checkpoint, policy: Policy, report: Report) -> None:
    """Signed by a log of the policy, and cosigned by its quorum."""
    report.note("checkpoint", origin=checkpoint.origin, size=checkpoint.size)
    logs = [report.tried(checkpoint.signed_by, key) for key in policy.logs if key.name == checkpoint.origin]
    if not any(logs):
        report.problem("log-unsigned", origin=checkpoint.origin)
    cosigned = set()
    for name, key in policy.witnesses.items():
        if signature := report.tried(checkpoint.signed_by, key):
            cosigned.add(name)
            day = datetime.fromtimestamp(min(signature.time, LAST_SECOND), UTC).strftime("%Y-%m-%d")
            report.note("cosigned", name=name, time=day)
        else:
            report.note("not-cosigned", name=name)
    if not policy.is_met(policy.quorum or "none", cosigned):
        report.problem("quorum", quorum=policy.quorum)
    if policy.quorum == "none":
        report.note("no-quorum")


class Record:
    """An export that has been checked from end to end; ``files`` are those that its acts name, by hash."""

    def __init__(self, folder: Path, policy: Policy | None, report: Report) -> None:
        self.folder, self.report = folder, report
        self.files: dict[str, int] = {}
        self.roots: list[bytes] = []
        self.checkpoint: Checkpoint | None = None
        self.policy: Policy | None = None
        report.tried(self._check, policy)

    def _check(self, policy: Policy | None) -> None:
        stored = self.stored = Files(self.folder / "record", self.report)
        own = self.report.tried(lambda: Policy.parse(stored.read("policy")))
        self.policy = policy or own
        if policy is None:
            self.report.note("own-policy")
        self.checkpoint = Checkpoint.parse(stored.read("checkpoint"))
        if self.policy:
            check_checkpoint(self.checkpoint, self.policy, self.report)
        self._check_leaves(self.checkpoint)
        if stored.read("verify.py") != Path(__file__).read_bytes():
            self.report.note("other-verifier")
        for name in sorted(stored.unread):
            self.report.problem("file-unexpected", file=name)

    def _check_leaves(self, checkpoint: Checkpoint) -> None:
        """Every leaf beside its act, and every tile from the leaves up to the root that the checkpoint signs."""
        ledger, size = Ledger(self.stored.acts(), self.report), checkpoint.size
        if size > WIDTH * len(self.stored.hashes):
            raise Fault("root", size=size)  # nobody waits for leaves of which there cannot be so many
        rest: list[bytes] = []
        for index, width in widths(size):
            entries = self.report.tried(self.stored.entries, index, width) or []
            rest = list(map(leaf_hash, entries))
            self._check_tile(0, index, width, rest)
            for at, entry in enumerate(entries, index * WIDTH):
                ledger.take(at, entry)
            if width == WIDTH and entries:
                self.roots.append(tree_root(rest))
                rest = []
        level, hashes = 1, self.roots
        while hashes:
            for index, width in widths(len(hashes)):
                self._check_tile(level, index, width, hashes[index * WIDTH : index * WIDTH + width])
            full = range(0, len(hashes) - WIDTH + 1, WIDTH)
            level, hashes = level + 1, [tree_root(hashes[start : start + WIDTH]) for start in full]
        if tree_root(self.roots + ([tree_root(rest)] if rest else [])) != checkpoint.root:
            self.report.problem("root", size=size)
        ledger.finish()
        if ledger.policy and ledger.policy[1].encode() != self.stored.read("policy"):
            self.report.note("policy-other", leaf=ledger.policy[0])
        self._check_named(ledger)

    def _check_tile(self, level: int, index: int, width: int, hashes: list[bytes]) -> None:
        name = tile_path(level, index, width)
        if self.report.tried(self.stored.read, name) not in (None, b"".join(hashes)):
            self.report.problem("tile", file=name)

    def _check_named(self, ledger: Ledger) -> None:
        """The files that disclosed acts name lie beside the record, unchanged."""
        for name, digest, leaf in ledger.files:
            self.files[digest] = leaf
            path = self.folder / name
            if Path(name).is_absolute() or ".." in Path(name).parts or not path.is_file():
                if name in ledger.withdrawn:
                    self.report.note("withdrawn", file=name, leaf=leaf)
                else:
                    self.report.problem("named-missing", file=name, leaf=leaf)
            elif file_hash(path) != digest:
                self.report.problem("named-changed", file=name, leaf=leaf)

    def root_at(self, size: int) -> bytes:
        """The root of the first ``size`` leaves."""
        index, width = divmod(size, WIDTH)
        there = dict(widths(self.checkpoint.size if self.checkpoint else 0)).get(index, 0)
        tail = list(map(leaf_hash, self.stored.entries(index, there)[:width])) if width else []
        return tree_root(self.roots[:index] + ([tree_root(tail)] if tail else []))

    def check_history(self, kept: Checkpoint) -> None:
        """That a checkpoint kept elsewhere is of the same history: otherwise two were told."""
        if self.checkpoint and (kept.origin != self.checkpoint.origin or kept.size > self.checkpoint.size):
            raise Fault("other-log", origin=kept.origin, size=kept.size)
        if self.root_at(kept.size) != kept.root:
            raise Fault("fork", size=kept.size)


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_receipt(receipt: Receipt, report: Report) -> None:
    """The leaf stands in the tree of the checkpoint, and the act is what the leaf commits to."""
    point, match, act = receipt.checkpoint, ENTRY.fullmatch(receipt.entry), receipt.act
    if not proves_inclusion(receipt.index, point.size, leaf_hash(receipt.entry), receipt.proof, point.root):
        raise Fault("receipt-proof")
    if not match:
        raise Fault("leaf-form", leaf=receipt.index)
    if act and (act.leaf != receipt.index or act.commitment != match[1].decode()):
        raise Fault("act-changed", leaf=receipt.index, kind=match[2].decode())
    if not report.problems:
        report.note("receipt", leaf=receipt.index, kind=match[2].decode(), time=match[3].decode())
        if act:
            report.note("receipt-act", payload=act.payload.decode("utf-8", "replace"))


def check_file(path: Path, policy: Policy | None, folder: Path | None, report: Report) -> None:
    """A receipt, a kept checkpoint, or a publication. Raises Usage where a policy or a record is needed."""
    data = path.read_bytes()
    receipt = report.tried(Receipt.parse, data) if data.startswith(RECEIPT[:20]) else None
    if report.problems:
        return
    kept: Checkpoint | None = receipt.checkpoint if receipt else None
    if not receipt:
        with suppress(Fault):
            kept = Checkpoint.parse(data)
    above = (each for each in path.resolve().parents if (each / "record/checkpoint").is_file())
    folder = folder or next(above, None)
    if folder and not export_at(folder):
        raise Usage("no-record")
    record = Record(export_at(folder) or folder, policy, report) if folder else None
    policy = policy or (record.policy if record else None)
    if record is None and (kept is None or policy is None):
        raise Usage("needs-record")
    if kept and policy:
        check_checkpoint(kept, policy, report)
        if receipt:
            report.tried(check_receipt, receipt, report)
        if record:
            report.tried(record.check_history, kept)
    elif record and (leaf := record.files.get(file_hash(path))) is not None:
        report.note("publication", leaf=leaf)
    else:
        report.problem("not-named", file=path.name)


def export_at(path: Path) -> Path | None:
    """The export that this is, or whose ``record/`` this is."""
    if (path / "record").is_dir():
        return path
    return path.resolve().parent if path.name == "record" and (path / "checkpoint").is_file() else None


class Usage(Fault):
    """What was asked cannot be done."""


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────
WORDS = """
manifest-form    MANIFEST falta o no está bien escrito.
                 MANIFEST is missing or ill-formed.
file-added       El archivo {file} sobra: no está en MANIFEST.
                 The file {file} was added: MANIFEST does not list it.
file-missing     Falta el archivo {file}.
                 The file {file} is missing.
file-changed     El archivo {file} fue cambiado.
                 The file {file} was changed.
file-unexpected  El archivo {file} no es parte de un registro.
                 The file {file} is no part of a record.
key-form         Esta clave no está bien escrita o es de un tipo que no se conoce: {key}
                 This key is ill-formed or of a type that is not known: {key}
policy-line      La política tiene un error en la línea {line}.
                 The policy is wrong in line {line}.
policy-incomplete La política no nombra un registro o no dice qué testigos exige.
                 The policy names no log or does not say which witnesses it asks for.
checkpoint-form  El estado firmado del registro no está bien escrito.
                 The checkpoint is ill-formed.
signature-false  La firma de {name} es falsa.
                 The signature of {name} is false.
log-unsigned     El registro {origin} no está firmado con la clave que pide la política.
                 The record {origin} is not signed with the key that the policy asks for.
quorum           Faltan firmas de testigos: la política exige «{quorum}».
                 Signatures of witnesses are missing: the policy asks for “{quorum}”.
bundle-form      Las hojas {first} a {last} no se pueden leer.
                 Leaves {first} to {last} cannot be read.
tile             Las hojas no coinciden con {file}.
                 The leaves do not agree with {file}.
root             Las {size} hojas no son las que se firmaron.
                 The {size} leaves are not those that were signed.
leaf-form        La hoja {leaf} no está bien escrita.
                 Leaf {leaf} is ill-formed.
kind-unknown     La hoja {leaf} es de una clase que el registro no anunció: {kind}.
                 Leaf {leaf} is of a kind that the record did not announce: {kind}.
act-form         El archivo {file} no está bien escrito.
                 The file {file} is ill-formed.
act-twice        La hoja {leaf} tiene dos actos, o los actos están en desorden.
                 Leaf {leaf} has two acts, or the acts are out of order.
act-changed      El acto de la hoja {leaf} ({kind}) no es el que se registró.
                 The act of leaf {leaf} ({kind}) is not the one that was recorded.
act-without-leaf Hay un acto sin hoja: dice ser el de la hoja {leaf}.
                 There is an act without a leaf: it claims leaf {leaf}.
act-leaked       El acto de la hoja {leaf} ({kind}) es de los que nunca se publican, y está aquí.
                 The act of leaf {leaf} ({kind}) is of those that are never disclosed, and is here.
leaf-without-act La hoja {leaf} ({kind}) no tiene su acto, que debe ser público.
                 Leaf {leaf} ({kind}) is without its act, which must be public.
payload-form     El acto de la hoja {leaf} ({kind}) no está bien escrito.
                 The act of leaf {leaf} ({kind}) is ill-formed.
passkey-false    La firma que da el acto de la hoja {leaf} ({kind}) es falsa o su clave no se anunció antes.
                 The signature in the act of leaf {leaf} ({kind}) is false or its key was not announced before.
named-missing    Falta {file}, que nombra la hoja {leaf}.
                 {file} is missing, which leaf {leaf} names.
named-changed    {file} fue cambiado: no es lo que nombra la hoja {leaf}.
                 {file} was changed: it is not what leaf {leaf} names.
not-named        Ningún acto público de este registro nombra a {file} tal como está.
                 No public act of this record names {file} as it is.
receipt-form     El comprobante no está bien escrito.
                 The receipt is ill-formed.
receipt-proof    La prueba del comprobante no lleva a lo que se firmó.
                 The proof in the receipt does not lead to what was signed.
other-log        Este estado firmado es de otro registro o más nuevo que el de la carpeta: {origin}, {size} hojas.
                 This checkpoint is of another record or newer than that of the folder: {origin}, {size} leaves.
fork             Hay dos historias: las primeras {size} hojas de la carpeta no son las que este estado firma.
                 There are two histories: the first {size} leaves of the folder are not those signed in this checkpoint.
checkpoint       Registro {origin}, {size} hojas.
                 Record {origin}, {size} leaves.
cosigned         Lo firmó el testigo {name}, el {time}.
                 The witness {name} signed it on {time}.
not-cosigned     El testigo {name} no lo ha firmado.
                 The witness {name} has not signed it.
no-quorum        La política no exige ningún testigo.
                 The policy asks for no witness.
own-policy       Se usó la política del propio registro: no es juez independiente. Pida una a alguien en quien confíe.
                 The record's own policy was used: no independent judge. Ask someone you trust for one (--policy).
policy-other     La política de la carpeta no es la última que el registro dice (hoja {leaf}).
                 The policy in the folder is not the newest that the record states (leaf {leaf}).
other-verifier   La copia de verify.py en la carpeta no es igual a este programa.
                 The copy of verify.py in the folder is not the same as this program.
time-back        El tiempo retrocede en la hoja {leaf}: {time}, después de {before}.
                 Time goes back at leaf {leaf}: {time}, after {before}.
kind-changed     La hoja {leaf} cambia quién puede leer los actos de clase {kind}: de {before} a {after}.
                 Leaf {leaf} changes who may read acts of kind {kind}: from {before} to {after}.
erased           El acto de la hoja {leaf} ({kind}) fue borrado, como dice la hoja {by}.
                 The act of leaf {leaf} ({kind}) was erased, as leaf {by} says.
withdrawn        {file}, que nombra la hoja {leaf}, fue retirado.
                 {file}, which leaf {leaf} names, was withdrawn.
publication      Lo nombra el acto público de la hoja {leaf}.
                 The public act of leaf {leaf} names it.
receipt          Comprobante de la hoja {leaf}, clase {kind}, {time}.
                 Receipt of leaf {leaf}, kind {kind}, {time}.
receipt-act      El acto dice: {payload}
                 The act says: {payload}
title            Comprueba, sin conexión, el registro de un proceso.
                 Checks the record of a process, offline.
path             Una carpeta exportada, un comprobante, un estado firmado o una publicación.
                 An exported folder, a receipt, a checkpoint or a publication.
policy           La política de alguien de su confianza: qué firmas se exigen.
                 The policy of someone you trust: which signatures are asked for.
record           La carpeta exportada a la que pertenece el archivo.
                 The exported folder that the file belongs to.
not-there        No se puede leer {file}.
                 {file} cannot be read.
no-record        En esta carpeta no hay ningún registro: ni record/ ni carpetas con record/.
                 There is no record in this folder: neither record/ nor folders with record/.
needs-record     Para un archivo fuera de su carpeta exportada se necesita --record, o --policy para un comprobante.
                 For a file outside its exported folder, --record is needed, or --policy for a receipt.
more             y {count} más
                 and {count} more
counts           {open} actos se leyeron y son los que se registraron; de {closed} hay solo el compromiso.
                 {open} acts were read and are those that were recorded; of {closed} there is only the commitment.
holds            TODO COINCIDE.
                 EVERYTHING HOLDS.
fails            NO COINCIDE: {count} cosas no son como deben ser.
                 IT DOES NOT HOLD: {count} things are not as they must be.
"""
TABLE = [line.strip() for line in WORDS.strip().split("\n")]
TEXTS = {es.split()[0]: (es.partition(" ")[2].strip(), en) for es, en in zip(TABLE[::2], TABLE[1::2], strict=True)}
"""Key: Spanish, English."""
SHOWN = 20


def told(text: str, language: str, **values: object) -> str:
    """A text in the reader's language; what comes from files is short and without characters of control."""
    harmless = {key: "".join(c if c.isprintable() else "�" for c in str(value))[:2000] for key, value in values.items()}
    return TEXTS[text][language != "es"].format(**harmless)


def print_report(report: Report, name: str, language: str) -> None:
    print(f"{name}:")
    for sign, findings in (("·", report.notes), ("✗", report.problems)):
        for text, values in findings[:SHOWN]:
            print(f"  {sign} {told(text, language, **values)}")
        if len(findings) > SHOWN:
            print(f"  {sign} {told('more', language, count=len(findings) - SHOWN)}")
    if report.open or report.closed:
        print(f"  · {told('counts', language, open=report.open, closed=report.closed)}")
    print("  " + told("fails" if report.problems else "holds", language, count=len(report.problems)))


# ── The command ──────────────────────────────────────────────────────────────────────────────────────────────────────
def verify(path: Path, policy: Policy | None = None, record: Path | None = None) -> dict[str, Report]:
    """A report for each export under ``path``, or the one of a file. Raises Usage."""
    if path.is_file():
        report = Report()
        check_file(path, policy, record, report)
        return {path.name: report}
    own = export_at(path)
    exports = (
        [own] if own else [each for each in sorted(path.iterdir()) if export_at(each) == each] if path.is_dir() else []
    )
    if not exports:
        raise Usage("no-record" if path.is_dir() else "not-there", file=path)
    reports = {export.resolve().name: Report() for export in exports}
    for export in exports:
        Record(export, policy, reports[export.resolve().name])
    return reports


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; gives the exit code."""
    wish = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "es")
    known = sys.argv[1:] if arguments is None else list(arguments)
    asked = [word for before, word in zip(["", *known], known, strict=False) if before == "--lang"]
    language = (asked or ["en" if wish.startswith("en") else "es"])[0]
    parser = argparse.ArgumentParser("verify", description=told("title", language))
    parser.add_argument("path", type=Path, help=told("path", language))
    parser.add_argument("--policy", type=Path, help=told("policy", language))
    parser.add_argument("--record", type=Path, help=told("record", language))
    parser.add_argument("--lang", choices=["es", "en"], default=language)
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # some terminals know few letters
    try:
        policy = Policy.parse(options.policy.read_bytes()) if options.policy else None
        reports = verify(options.path, policy, options.record)
    except (Usage, Fault) as error:
        print(told(error.text, language, **error.values), file=sys.stderr)
        return 2
    except OSError as error:
        print(told("not-there", language, file=error.filename), file=sys.stderr)
        return 2
    for name, report in reports.items():
        print_report(report, name, language)
    return int(any(report.problems for report in reports.values()))


if __name__ == "__main__":
    sys.exit(main())
