"""Cryptography, all of it: the only room that imports the `cryptography` library."""

from lookup.sealing.boxes import (
    OfficePrivateKey,
    OfficePublicKey,
    key_id_of_box,
    open_from_office,
    seal_to_office,
)
from lookup.sealing.kdf import PROFILES, Kdf, pair_slow, slow_hash
from lookup.sealing.keyfiles import (
    KeyFileRefused,
    read_office_keys,
    read_publisher_keys,
    read_server_keys,
    refuse_key_beside_data,
    write_key_file,
)
from lookup.sealing.keyset import (
    OfficeKeys,
    PublisherKeys,
    ServerKeys,
    office_facts,
    publisher_facts,
    server_facts,
    signing_key_id,
)
from lookup.sealing.passwords import hash_password, is_dated, is_password
from lookup.sealing.primitives import (
    SealBroken,
    aead_open,
    aead_seal,
    hkdf_expand,
    hmac_sha256,
    public_signing_key,
    sha256,
    sign,
    verify,
)

__all__ = [
    "PROFILES",
    "Kdf",
    "KeyFileRefused",
    "OfficeKeys",
    "OfficePrivateKey",
    "OfficePublicKey",
    "PublisherKeys",
    "SealBroken",
    "ServerKeys",
    "aead_open",
    "aead_seal",
    "hash_password",
    "hkdf_expand",
    "hmac_sha256",
    "is_dated",
    "is_password",
    "key_id_of_box",
    "open_from_office",
    "pair_slow",
    "office_facts",
    "public_signing_key",
    "publisher_facts",
    "read_office_keys",
    "read_publisher_keys",
    "read_server_keys",
    "refuse_key_beside_data",
    "seal_to_office",
    "server_facts",
    "sha256",
    "signing_key_id",
    "sign",
    "slow_hash",
    "verify",
    "write_key_file",
]
