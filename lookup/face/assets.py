"""The files that pages load: each under a name with its own digest, kept by browsers for a year."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Response, abort

from lookup.face.headers import FOREVER


@dataclass(frozen=True)
class Asset:
    """One file's bytes and type, read at the start."""

    content: bytes
    mimetype: str


@dataclass(frozen=True)
class Assets:
    """Every file of `static/`; what is not in this table does not exist, whatever the path says."""

    by_address: dict[str, Asset]
    addresses: dict[str, str]

    @classmethod
    def load(cls, folder: Path) -> Assets:
        """Read the folder once; `styles.css` gets an address such as `styles.3f9a1c04d2b7.css`."""
        by_address: dict[str, Asset] = {}
        addresses: dict[str, str] = {}
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                name = file.relative_to(folder).as_posix()
                content = file.read_bytes()
                digest = hashlib.sha256(content).hexdigest()[:12]
                address = f"{name.removesuffix(file.suffix)}.{digest}{file.suffix}"
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                by_address[address], addresses[name] = Asset(content, kind), address
        return cls(by_address, addresses)

    def address(self, name: str) -> str:
        """The path of a file for a page to load."""
        return f"/static/{self.addresses[name]}"

    def answer(self, address: str) -> Response:
        """The file of that address, or 404."""
        asset = self.by_address.get(address)
        if asset is None:
            abort(404)
        answer = Response(asset.content, mimetype=asset.mimetype)
        answer.headers["Cache-Control"] = FOREVER
        return answer
