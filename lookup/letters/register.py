"""The register of letters: a date for each code, and the letter itself behind a second code."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import delete, insert, select

from lookup.clock import Clock
from lookup.db import Database
from lookup.letters.codes import new_code, read_code
from lookup.letters.letter import Letter
from lookup.models.letters import letter as table
from lookup.sealing import SealBroken, aead_open, aead_seal, hkdf_expand, hmac_sha256, sha256

_ID = b"lcr/letter/id/1/"
_KEY = b"lcr/letter/key/1"
_STEP = 4_096  # letters of one case and of thirty look alike


@dataclass(frozen=True)
class Issued:
    """A letter just registered: the code printed on it, and the word that opens it to others."""

    code: str
    word: str = field(repr=False)


@dataclass(frozen=True)
class Letters:
    """Issues letters, says which codes are genuine, opens a letter to whoever was given its word.

    No key of the server's is in it: code and word together open a letter, and neither is stored.
    """

    database: Database
    clock: Clock
    valid_for: timedelta

    def issue(self, letter: Letter) -> Issued:
        """Register a letter."""
        issued = Issued(new_code(), new_code())
        content = json.dumps(letter.as_json(), ensure_ascii=False).encode()
        padded = content.ljust(-(-len(content) // _STEP) * _STEP)
        with self.database.begin() as connection:
            connection.execute(
                insert(table).values(
                    id=_id_of(issued.code),
                    issued_on=letter.issued_on,
                    sealed=aead_seal(_key_of(issued.code, issued.word), padded, _KEY),
                    expires_at=self.clock.now() + self.valid_for,
                )
            )
        return issued

    def issued_on(self, typed: str) -> date | None:
        """The day on which the letter of this code was issued; None for any other text."""
        code = read_code(typed) or ""
        query = select(table.c.issued_on).where(
            table.c.id == _id_of(code), table.c.expires_at > self.clock.now()
        )
        with self.database.read() as connection:
            found: date | None = connection.execute(query).scalar()
        return found

    def open(self, typed: str, typed_word: str) -> Letter | None:
        """The letter itself; None unless code and word belong together."""
        code, word = read_code(typed) or "", read_code(typed_word) or ""
        query = select(table.c.sealed).where(
            table.c.id == _id_of(code), table.c.expires_at > self.clock.now()
        )
        with self.database.read() as connection:
            sealed = connection.execute(query).scalar()
        try:
            content = aead_open(_key_of(code, word), bytes(sealed or b""), _KEY)
        except SealBroken:
            return None
        return Letter.from_json(json.loads(content))

    def take_back(self, typed: str, typed_word: str) -> bool:
        """Wipe a letter: from now on its code is one that nobody knows. False: they do not fit."""
        if self.open(typed, typed_word) is None:
            return False
        with self.database.begin() as connection:
            connection.execute(delete(table).where(table.c.id == _id_of(read_code(typed) or "")))
        return True

    def purge(self) -> int:
        """Wipe the letters whose time is over; how many."""
        with self.database.begin() as connection:
            gone = connection.execute(delete(table).where(table.c.expires_at <= self.clock.now()))
        return gone.rowcount


def _id_of(code: str) -> bytes:
    return sha256(_ID + code.encode())


def _key_of(code: str, word: str) -> bytes:
    return hkdf_expand(hmac_sha256(word.encode(), _KEY + code.encode()), _KEY, 32)
