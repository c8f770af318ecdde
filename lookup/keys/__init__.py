"""Keys: made once, replaced one by one while people are being answered."""

from lookup.keys.new import NAMES, KeysRefused, make_key_files, new_publisher_keys, new_server_keys

__all__ = ["NAMES", "KeysRefused", "make_key_files", "new_publisher_keys", "new_server_keys"]
