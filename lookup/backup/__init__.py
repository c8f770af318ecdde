"""Back-ups of a face's database, sealed to a key in a safe; a restored one proves itself."""

from lookup.backup.archive import BackupRefused, Part, Proof, restore, write_backup
from lookup.backup.later import Later, removals_of

__all__ = ["BackupRefused", "Later", "Part", "Proof", "removals_of", "restore", "write_backup"]
