"""The `.office` file: one sealed dossier per person, readable by the office's private key alone."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from lookup.sealing import (
    OfficePrivateKey,
    OfficePublicKey,
    SealBroken,
    open_from_office,
    seal_to_office,
    sign,
    verify,
)
from lookup.store.container import fsync_folder
from lookup.store.errors import GenerationRefused
from lookup.store.layout import Place

MAGIC = b"LCROFF1\n"
_INFO = b"lcr/dossier/1"
_LABEL = b"lcr/office-file/1"
_LENGTH_BYTES = 4
_LARGEST_BOX = 64 * 2**20


class DossierWriter:
    """Writes boxes as they come, each bound to its place in the file; their count is signed."""

    def __init__(self, file: BinaryIO, *, office: OfficePublicKey, place: Place) -> None:
        self._file = file
        self._office = office
        self._place = place
        self._count = 0

    def add(self, dossier: Mapping[str, Any]) -> None:
        """Seal one person's dossier."""
        text = json.dumps(dossier, ensure_ascii=False, separators=(",", ":")).encode()
        box = seal_to_office(self._office, text, _info(self._place, self._count))
        self._file.write(len(box).to_bytes(_LENGTH_BYTES, "big") + box)
        self._count += 1

    def end(self, signing_key: bytes) -> None:
        """Sign how many there are, so that none can be cut off."""
        end = _ending(self._place, self._count)
        self._file.write(b"\0" * _LENGTH_BYTES + sign(signing_key, end))


@contextlib.contextmanager
def office_file(
    out: Path, *, office: OfficePublicKey, place: Place, signing_key: bytes
) -> Iterator[DossierWriter]:
    """Write an office file aside (0600) and rename it into place when all went well."""
    aside = out.with_name(f".{out.name}.part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(MAGIC + place.store_id + place.gen_bytes)
            writer = DossierWriter(file, office=office, place=place)
            yield writer
            writer.end(signing_key)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, out)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    fsync_folder(out.parent)


def read_dossiers(
    file: Path, office: OfficePrivateKey, public_keys: Iterable[bytes]
) -> Iterator[dict[str, Any]]:
    """Every dossier in an office file; raises GenerationRefused when it was altered or cut.

    What was yielded before the error must not be used: the count is signed at the end.
    """
    with file.open("rb") as source:
        if source.read(len(MAGIC)) != MAGIC:
            raise GenerationRefused(f"{file}: not an office file")
        place = Place(source.read(16), int.from_bytes(source.read(8), "big"))
        count = 0
        while length := int.from_bytes(source.read(_LENGTH_BYTES), "big"):
            if length > _LARGEST_BOX:
                raise GenerationRefused(f"{file}: was altered")
            yield _opened(file, source.read(length), office, _info(place, count))
            count += 1
        _check_ending(file, source.read(), _ending(place, count), public_keys)


def _opened(file: Path, box: bytes, office: OfficePrivateKey, info: bytes) -> dict[str, Any]:
    try:
        dossier: dict[str, Any] = json.loads(open_from_office(office, box, info))
    except SealBroken as problem:
        raise GenerationRefused(f"{file}: {problem}") from None
    return dossier


def _check_ending(file: Path, signature: bytes, ending: bytes, keys: Iterable[bytes]) -> None:
    for key in keys:
        with contextlib.suppress(SealBroken):
            verify(key, ending, signature)
            return
    raise GenerationRefused(f"{file}: was cut short or altered, or is not our publisher's")


def _info(place: Place, number: int) -> bytes:
    return place.bound(_INFO) + number.to_bytes(8, "big")


def _ending(place: Place, count: int) -> bytes:
    return place.bound(_LABEL) + count.to_bytes(8, "big")
