"""The `.generation` file: magic, signed manifest, signature, then the sealed rows as SQLite."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lookup.sealing import SealBroken, sign, verify
from lookup.store.errors import GenerationRefused
from lookup.store.manifest import Manifest, ManifestUnreadable, read_manifest

MAGIC = b"LCRGEN1\n"
LENGTH_BYTES = 4
SIGNATURE_BYTES = 64
LARGEST_MANIFEST = 4 * 2**20
BLOCK = 2**20
_LABEL = b"lcr/manifest/1"


@dataclass(frozen=True)
class SignedManifest:
    """A manifest whose signature was verified, with the very bytes that were signed."""

    manifest: Manifest
    signed: bytes
    signature: bytes


def sign_manifest(manifest: Manifest, signing_key: bytes) -> SignedManifest:
    """The manifest with the publisher's Ed25519 signature over its label and bytes."""
    signed = manifest.to_json()
    return SignedManifest(manifest, signed, sign(signing_key, _LABEL + signed))


def verify_manifest(
    signed: bytes, signature: bytes, public_keys: Mapping[str, bytes]
) -> SignedManifest:
    """The manifest, if one of our keys signed it; raises GenerationRefused."""
    if not any(_is_signed_by(key, signed, signature) for key in public_keys.values()):
        raise GenerationRefused(
            "the manifest's signature is not our publisher's, or it was altered"
        )
    try:
        return SignedManifest(read_manifest(signed), signed, signature)
    except ManifestUnreadable as problem:
        raise GenerationRefused(str(problem)) from None


def _is_signed_by(public_key: bytes, signed: bytes, signature: bytes) -> bool:
    try:
        verify(public_key, _LABEL + signed, signature)
    except SealBroken:
        return False
    return True


def write_container(out: Path, manifest: SignedManifest, payload: Path) -> None:
    """Write the file aside, fsync it, rename it into place, fsync the folder."""
    aside = out.with_name(f".{out.name}.{os.getpid()}.part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(MAGIC + len(manifest.signed).to_bytes(LENGTH_BYTES, "big"))
            file.write(manifest.signed + manifest.signature)
            with payload.open("rb") as source:
                file.writelines(blocks(source))
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, out)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    fsync_folder(out.parent)


def read_header(file: BinaryIO, public_keys: Mapping[str, bytes]) -> SignedManifest:
    """The verified manifest; leaves `file` at the payload's start; raises GenerationRefused."""
    if file.read(len(MAGIC)) != MAGIC:
        raise GenerationRefused("not a generation file (or its first bytes were altered)")
    length = int.from_bytes(file.read(LENGTH_BYTES), "big")
    if length > LARGEST_MANIFEST:
        raise GenerationRefused("the manifest's length was altered")
    signed, signature = file.read(length), file.read(SIGNATURE_BYTES)
    if len(signed) != length or len(signature) != SIGNATURE_BYTES:
        raise GenerationRefused("the file is cut short: copy it again")
    return verify_manifest(signed, signature, public_keys)


def copy_payload(source: BinaryIO, manifest: Manifest, target: Path) -> None:
    """Copy the sealed rows to `target` (0600, fsynced); raises GenerationRefused if altered."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    digest = hashlib.sha256()
    with os.fdopen(descriptor, "wb") as file:
        for block in blocks(source):
            digest.update(block)
            file.write(block)
        size = file.tell()
        file.flush()
        os.fsync(file.fileno())
    if size != manifest.payload_bytes or digest.digest() != manifest.payload_sha256:
        raise GenerationRefused("its sealed rows are not those that were signed: copy it again")


def digest_of_file(file: Path) -> bytes:
    """The SHA-256 of a file's bytes."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").digest()


def blocks(source: BinaryIO) -> Iterator[bytes]:
    """The rest of a file in blocks of one mebibyte."""
    while block := source.read(BLOCK):
        yield block


def fsync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
