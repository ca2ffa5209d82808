"""Trees, tiles and proofs: the vectors of Certificate Transparency, RFC 6962 written as it reads, and properties."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polsec.methods.transparency.tree import (
    MemoryTiles,
    append,
    consistency_proof,
    inclusion_proof,
    root,
    width_of,
)
from polsec.methods.transparency.verify import (
    leaf_hash,
    node_hash,
    proves_consistency,
    proves_inclusion,
    sha256,
    tile_path,
    tree_root,
)

# The test tree of Certificate Transparency (google/certificate-transparency, merkle tree tests; used by RFC 9162 too).
LEAVES = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = {(0, 1): [], (0, 8): [A, B, C], (5, 8): [D, E, ROOTS[4]], (2, 3): [ROOTS[2]]}
CONSISTENCY = {(1, 1): [], (1, 8): [A, B, C], (6, 8): [F, E, ROOTS[4]], (2, 5): [B, D]}


def tiles_of(leaves: list[bytes]) -> MemoryTiles:
    return MemoryTiles(append(MemoryTiles(), 0, leaves).tiles)


def leaves_of(size: int) -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(size)]


def as_rfc_6962_reads(leaves: list[bytes]) -> bytes:
    """MTH, section 2.1, word by word."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(as_rfc_6962_reads(leaves[:k]), as_rfc_6962_reads(leaves[k:]))


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert tree_root(list(map(leaf_hash, LEAVES[:size]))).hex() == ROOTS[size]
    assert root(tiles_of(LEAVES), size).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_are_those_of_certificate_transparency(index: int, size: int) -> None:
    proof = inclusion_proof(tiles_of(LEAVES), index, size)
    assert [each.hex() for each in proof] == INCLUSION[index, size]
    assert proves_inclusion(index, size, leaf_hash(LEAVES[index]), proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_proofs_are_those_of_certificate_transparency(old: int, new: int) -> None:
    proof = consistency_proof(tiles_of(LEAVES), old, new)
    assert [each.hex() for each in proof] == CONSISTENCY[old, new]
    roots = bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new])
    assert proves_consistency(old, new, *roots, proof)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 31, 255, 256, 257, 511, 512, 600])
def test_a_root_is_what_rfc_6962_says(size: int) -> None:
    leaves = leaves_of(size)
    assert append(MemoryTiles(), 0, leaves).root == as_rfc_6962_reads(leaves)


def test_every_proof_of_a_small_log_holds_and_no_other() -> None:
    leaves = leaves_of(20)
    tiles, hashes = tiles_of(leaves), list(map(leaf_hash, leaves))
    roots = [tree_root(hashes[:size]) for size in range(21)]
    for size in range(1, 21):
        for index in range(size):
            proof = inclusion_proof(tiles, index, size)
            assert proves_inclusion(index, size, hashes[index], proof, roots[size])
            for other in range(20):
                if other != index:
                    assert not proves_inclusion(other, size, hashes[index], proof, roots[size])
    for new in range(21):
        for old in range(new + 1):
            proof = consistency_proof(tiles, old, new)
            assert proves_consistency(old, new, roots[old], roots[new], proof)
            if old:  # the empty log is continued by every log
                assert not proves_consistency(old, new, roots[old], sha256(b"other"), proof)
                assert not proves_consistency(old, new, sha256(b"other"), roots[new], proof)


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(st.integers(0, 700), min_size=2, max_size=5).map(sorted), data=st.data())
def test_a_log_that_grows_in_steps_proves_each_step_and_each_leaf(sizes: list[int], data: st.DataObject) -> None:
    leaves, tiles, roots = leaves_of(sizes[-1]), MemoryTiles(), {0: sha256(b"")}
    for before, after in pairwise([0, *sizes]):
        growth = append(tiles, before, leaves[before:after])
        tiles.update(growth.tiles)
        roots[after] = growth.root
    assert tiles == tiles_of(leaves)
    for old, new in pairwise(sizes):
        assert proves_consistency(old, new, roots[old], roots[new], consistency_proof(tiles, old, new))
    size = sizes[-1]
    if size:
        index = data.draw(st.integers(0, size - 1))
        proof = inclusion_proof(tiles, index, size)
        assert proves_inclusion(index, size, leaf_hash(leaves[index]), proof, roots[size])
        for at in range(len(proof)):
            changed = [*proof[:at], sha256(proof[at]), *proof[at + 1 :]]
            assert not proves_inclusion(index, size, leaf_hash(leaves[index]), changed, roots[size])
            assert not proves_inclusion(index, size, leaf_hash(leaves[index]), proof[:at], roots[size])
        assert not proves_inclusion(index, size, leaf_hash(leaves[index]), [*proof, proof[0] if proof else b""], b"")


def test_proofs_reach_across_three_levels_of_tiles() -> None:
    size = 65_536 + 300
    leaves = leaves_of(size)
    growth = append(MemoryTiles(), 0, leaves)
    tiles = MemoryTiles(growth.tiles)
    assert (2, 0) in tiles
    for index in (0, 255, 256, 65_535, 65_536, size - 1):
        proof = inclusion_proof(tiles, index, size)
        assert proves_inclusion(index, size, leaf_hash(leaves[index]), proof, growth.root)
    for old in (1, 256, 300, 65_535, 65_536, 65_537, size - 1):
        assert proves_consistency(old, size, root(tiles, old), growth.root, consistency_proof(tiles, old, size))


def test_tiles_are_cut_as_tlog_tiles_says_of_70000_leaves() -> None:
    # "273 full level 0 tiles, one partial of width 112, one full level 1 tile, one partial of width 17, one of width 1"
    assert [width_of(70_000, 0, 272), width_of(70_000, 0, 273), width_of(70_000, 0, 274)] == [256, 112, 0]
    assert [width_of(70_000, 1, 0), width_of(70_000, 1, 1), width_of(70_000, 2, 0)] == [256, 17, 1]
    assert [width_of(256, 0, 0), width_of(256, 1, 0)] == [256, 1]


def test_tiles_lie_where_tlog_tiles_says() -> None:
    assert tile_path(0, 1_234_067, 256) == "tile/0/x001/x234/067"
    assert tile_path("entries", 273, 112) == "tile/entries/273.p/112"
    assert tile_path(1, 0, 1) == "tile/1/000.p/1"
    assert tile_path(0, 1000, 256) == "tile/0/x001/000"


def test_what_is_not_in_the_log_has_no_proof() -> None:
    tiles = tiles_of(LEAVES)
    with pytest.raises(ValueError, match="8"):
        inclusion_proof(tiles, 8, 8)
    with pytest.raises(ValueError, match="5"):
        consistency_proof(tiles, 5, 4)
    with pytest.raises(KeyError):
        root(tiles, 9)
