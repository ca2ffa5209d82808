"""The verifier's Ed25519 and ES256: published vectors, what `cryptography` makes, and what must be refused."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from polsec.methods.transparency.verify import (
    ORDER,
    G,
    N,
    P,
    ed25519_verifies,
    ed_point,
    es256_verifies,
    p256_times,
    sha256,
)

# RFC 8032, section 7.1: public key, message, signature of TEST 1, 2, 3 and SHA(abc).
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
        "454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
]
# RFC 6979, appendix A.2.5: the P-256 key, and r and s with SHA-256 for "sample" and "test".
P256_KEY = bytes.fromhex(
    "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
)
RFC_6979 = {
    b"sample": (
        0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,
        0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8,
    ),
    b"test": (
        0xF1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367,
        0x019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083,
    ),
}
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_vectors_of_rfc_8032_verify(public: str, message: str, signature: str) -> None:
    assert ed25519_verifies(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


@settings(max_examples=15, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200), at=st.integers(0, 511))
def test_what_cryptography_signs_verifies_until_a_bit_of_it_is_turned(seed: bytes, message: bytes, at: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert ed25519_verifies(public, message, signature)
    turned = bytearray(signature)
    turned[at // 8] ^= 1 << at % 8
    assert not ed25519_verifies(public, message, bytes(turned))
    assert not ed25519_verifies(public, message + b"!", signature)


def test_a_signature_has_one_form_only() -> None:
    signature = KEY.sign(b"text")
    s = int.from_bytes(signature[32:], "little")
    malleable = signature[:32] + (s + ORDER).to_bytes(32, "little")
    assert ed25519_verifies(PUBLIC, b"text", signature)
    assert not ed25519_verifies(PUBLIC, b"text", malleable)


def small(y: int, sign: int = 0) -> bytes:
    """A point by its y, as bytes."""
    return (y | sign << 255).to_bytes(32, "little")


@pytest.mark.parametrize(
    "public",
    [
        small(1),
        small(P - 1),
        small(0),
        small(0, 1),
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ],
)
def test_a_key_of_small_order_signs_nothing(public: bytes) -> None:
    # With S = 0 and R the neutral point, such a key "signs" a share of all messages.
    signature = small(1) + bytes(32)
    assert not any(ed25519_verifies(public, bytes([message]), signature) for message in range(40))


@pytest.mark.parametrize("point", [small(P), small(P + 1), small(1, 1), small(P - 1, 1), small(2), b"\xff" * 32])
def test_what_is_no_point_in_its_only_form_is_no_key(point: bytes) -> None:
    assert not ed25519_verifies(point, b"text", KEY.sign(b"text"))
    assert not ed25519_verifies(PUBLIC, b"text", point + KEY.sign(b"text")[32:])


def test_a_point_is_read_in_its_only_form() -> None:
    # RFC 8032, section 5.1.3: y below p, and no sign where x is 0.
    for point in (small(P), small(P + 3), small(P + 18), small(1, 1), small(P - 1, 1), small(2)):
        assert ed_point(point) is None
    assert ed_point(small(1)) == (0, 1, 1, 0)
    assert ed_point(small(3)) is not None


@pytest.mark.parametrize("size", [0, 31, 33, 63, 65])
def test_keys_and_signatures_of_another_length_are_refused(size: int) -> None:
    assert not ed25519_verifies(bytes(size), b"", bytes(64))
    assert not ed25519_verifies(PUBLIC, b"", bytes(size))


@pytest.mark.parametrize("message", RFC_6979)
def test_the_vectors_of_rfc_6979_verify(message: bytes) -> None:
    r, s = RFC_6979[message]
    assert es256_verifies(P256_KEY, message, encode_dss_signature(r, s))
    assert not es256_verifies(P256_KEY, message + b"!", encode_dss_signature(r, s))


@settings(max_examples=10, deadline=None)
@given(secret=st.integers(1, N - 1), message=st.binary(max_size=200), at=st.integers(0, 560))
def test_what_cryptography_signs_on_p256_verifies_until_a_bit_is_turned(secret: int, message: bytes, at: int) -> None:
    key = ec.derive_private_key(secret, ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    signature = key.sign(message, ec.ECDSA(SHA256()))
    assert es256_verifies(public, message, signature)
    turned = bytearray(signature)
    turned[at // 8 % len(turned)] ^= 1 << at % 8
    assert not es256_verifies(public, message, bytes(turned))


def test_numbers_of_an_es256_signature_lie_below_the_order() -> None:
    r, s = RFC_6979[b"sample"]
    for other in (encode_dss_signature(r + N, s), encode_dss_signature(r, s + N), encode_dss_signature(0, s)):
        assert not es256_verifies(P256_KEY, b"sample", other)
    assert not es256_verifies(P256_KEY, b"sample", encode_dss_signature(r, 0))


def test_an_es256_signature_has_one_form_only() -> None:
    good = encode_dss_signature(*RFC_6979[b"test"])
    padded = bytes([good[0], good[1] + 1, good[2], good[3] + 1, 0]) + good[4:]
    for other in (padded, good + b"\x00", good[:-1], b"\x31" + good[1:], b"", good[:2] + good[2:4] * 2):
        assert not es256_verifies(P256_KEY, b"test", other)


@pytest.mark.parametrize("at", [0, 1, 40, 64])
def test_what_is_no_point_of_p256_is_no_key(at: int) -> None:
    turned = bytearray(P256_KEY)
    turned[at] ^= 1
    signature = encode_dss_signature(*RFC_6979[b"sample"])
    assert not es256_verifies(bytes(turned), b"sample", signature)
    assert not es256_verifies(P256_KEY[:-1], b"sample", signature)


def test_a_key_off_the_curve_cannot_be_used_to_forge() -> None:
    # (x, 0) would be its own negative: an even multiple of it vanishes, and whoever names it as a key signs anything.
    message, x = b"anything", 5
    digest = int.from_bytes(sha256(message), "big")
    public = b"\x04" + x.to_bytes(32, "big") + bytes(32)
    forged = 0
    for u in range(1, 9):
        point = p256_times(u, G)
        assert point
        r, s = point[0] % N, digest * pow(u, -1, N) % N
        forged += r * pow(s, -1, N) % N % 2 == 0
        assert not es256_verifies(public, message, encode_dss_signature(r, s))
    assert forged
