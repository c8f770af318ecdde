"""The small cryptographic steps: HMAC, HKDF-Expand, authenticated encryption, signatures."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

NONCE_BYTES = 12
TAG_BYTES = 16
KEY_BYTES = 32
SIGNATURE_BYTES = 64


class SealBroken(Exception):
    """A sealed value that its key and context do not open: altered, moved, or another's."""


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256 of `data`, 32 bytes."""
    return hmac.digest(key, data, "sha256")


class PepperHolder(Protocol):
    """Who holds the pepper: this process, or a KMS or HSM. It sees digests, never an identity."""

    def mac(self, message: bytes) -> bytes:
        """HMAC-SHA256 of a message under the pepper, 32 bytes (AWS KMS: GenerateMac with
        HMAC_SHA_256; PKCS#11: CKM_SHA256_HMAC)."""


@dataclass(frozen=True)
class InProcessPepper:
    """The pepper in this process's memory."""

    pepper: bytes = field(repr=False)

    def mac(self, message: bytes) -> bytes:
        """HMAC-SHA256 of a message under the pepper."""
        return hmac_sha256(self.pepper, message)


def sha256(data: bytes) -> bytes:
    """SHA-256 of `data`, 32 bytes."""
    return hashlib.sha256(data).digest()


def hkdf_expand(key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand with SHA-256 (RFC 5869, step 2 alone): `length` bytes bound to `info`."""
    return HKDFExpand(algorithm=SHA256(), length=length, info=info).derive(key)


def aead_seal(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """AES-256-GCM under a random nonce: nonce (12 bytes), ciphertext, tag (16 bytes)."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, aad)


def aead_open(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """The plaintext of `aead_seal`; raises SealBroken when key, bytes or context differ."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise SealBroken("a sealed value is too short")
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except InvalidTag:
        raise SealBroken("a sealed value does not open with this key and context") from None


def sign(private_key: bytes, message: bytes) -> bytes:
    """The Ed25519 signature, 64 bytes, of `message` under a raw 32-byte private key."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(message)


def verify(public_key: bytes, message: bytes, signature: bytes) -> None:
    """Raise SealBroken unless `signature` is this raw 32-byte public key's, over `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise SealBroken("the signature does not belong to this key and text") from None


def public_signing_key(private_key: bytes) -> bytes:
    """The raw 32-byte Ed25519 public key of a raw 32-byte private key."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()
