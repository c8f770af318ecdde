"""Sealed boxes: what the public face may write to the office and can never read again (HPKE)."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lookup.sealing.primitives import SealBroken, sha256

# Suite 1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM: each part is a FIPS-approved one.
SUITE_P256 = 1
SUITES = {SUITE_P256: Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)}
KEY_ID_BYTES = 8
STEP = 4_096
_HEADER = 1 + KEY_ID_BYTES
_POINT_BYTES = 65
_TAG_BYTES = 16
_LENGTH_BYTES = 4
_OVERHEAD = _HEADER + _POINT_BYTES + _TAG_BYTES + _LENGTH_BYTES


@dataclass(frozen=True)
class OfficePublicKey:
    """The public defender's P-256 key: seals, never opens. `point` is 65 bytes, uncompressed."""

    point: bytes

    @property
    def key_id(self) -> bytes:
        """Eight bytes that name the key in the header of each box."""
        return sha256(b"lcr/office-key-id/1" + self.point)[:KEY_ID_BYTES]

    @property
    def is_a_point(self) -> bool:
        """Whether anything can be sealed to it: one wrong digit leaves the curve."""
        try:
            _point(self)
        except ValueError:
            return False
        return True

    def __repr__(self) -> str:
        return f"OfficePublicKey({self.key_id.hex()})"


@dataclass(frozen=True)
class OfficePrivateKey:
    """The office's private key: opens boxes; lives on the console face alone."""

    scalar: bytes = field(repr=False)

    def public(self) -> OfficePublicKey:
        """The public half."""
        point = (
            _private(self).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        )
        return OfficePublicKey(point)

    @classmethod
    def new(cls) -> OfficePrivateKey:
        """A new random key."""
        key = ec.generate_private_key(ec.SECP256R1())
        return cls(key.private_numbers().private_value.to_bytes(32, "big"))


def seal_to_office(public_key: OfficePublicKey, plaintext: bytes, info: bytes) -> bytes:
    """A box that only the office opens: suite (1), key id (8), HPKE; a multiple of 4,096 bytes."""
    header = bytes([SUITE_P256]) + public_key.key_id
    steps = -(-(len(plaintext) + _OVERHEAD) // STEP)
    body = len(plaintext).to_bytes(_LENGTH_BYTES, "big") + plaintext
    padded = body.ljust(steps * STEP - _OVERHEAD + _LENGTH_BYTES, b"\0")
    sealed = SUITES[SUITE_P256].encrypt(padded, _point(public_key), info=_bound(header, info))
    return header + sealed


def open_from_office(private_key: OfficePrivateKey, sealed: bytes, info: bytes) -> bytes:
    """The plaintext of `seal_to_office`; raises SealBroken for another key, context or bytes."""
    header, box = sealed[:_HEADER], sealed[_HEADER:]
    expected = bytes([SUITE_P256]) + private_key.public().key_id
    if header != expected:
        raise SealBroken("the box was sealed to another key or by an unknown suite")
    try:
        padded = SUITES[SUITE_P256].decrypt(box, _private(private_key), info=_bound(header, info))
    except (InvalidTag, ValueError):
        raise SealBroken("the box does not open with this key and context") from None
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def key_id_of_box(sealed: bytes) -> bytes:
    """The eight-byte id of the office key that a box was sealed to."""
    return sealed[1:_HEADER]


def _bound(header: bytes, info: bytes) -> bytes:
    """The caller's context with the header, so that neither can be exchanged."""
    return b"lcr/box/1" + header + info


def _point(key: OfficePublicKey) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.point)


def _private(key: OfficePrivateKey) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(key.scalar, "big"), ec.SECP256R1())
