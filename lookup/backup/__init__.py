"""Back-ups of a face's database, sealed to a key in a safe; a restored one proves itself."""

from lookup.backup.archive import BackupRefused, Part, Proof, restore, write_backup

__all__ = ["BackupRefused", "Part", "Proof", "restore", "write_backup"]
