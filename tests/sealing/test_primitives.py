"""Sealing: published test vectors, and nothing opens with another key, context or byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.sealing import (
    PROFILES,
    Kdf,
    OfficePrivateKey,
    SealBroken,
    aead_open,
    aead_seal,
    hkdf_expand,
    hmac_sha256,
    key_id_of_box,
    open_from_office,
    pair_slow,
    seal_to_office,
    sign,
    slow_hash,
    verify,
)
from lookup.sealing.primitives import public_signing_key

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


def test_hkdf_expand_gives_the_vector_of_rfc_5869() -> None:
    """RFC 5869, appendix A.1: the step from PRK to OKM."""
    prk = bytes.fromhex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
    okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    assert hkdf_expand(prk, bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"), 42).hex() == okm


def test_hmac_gives_the_vector_of_rfc_4231() -> None:
    """RFC 4231, test case 2."""
    tag = hmac_sha256(b"Jefe", b"what do ya want for nothing?")
    assert tag.hex() == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_a_signature_gives_the_vector_of_rfc_8032() -> None:
    """RFC 8032, section 7.1, test 2."""
    secret = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    signature = sign(secret, b"\x72")
    assert signature.hex().startswith("92a009a9f0d4cab8720e820b5f642540")
    verify(public_signing_key(secret), b"\x72", signature)
    with pytest.raises(SealBroken):
        verify(public_signing_key(secret), b"\x73", signature)


def test_slow_hashes_differ_by_setting_salt_and_identity() -> None:
    test = PROFILES["test"]
    hashes = {
        slow_hash(test, b"one", b"s" * 16),
        slow_hash(test, b"two", b"s" * 16),
        slow_hash(test, b"one", b"t" * 16),
        slow_hash(Kdf("test", memory_kib=16, iterations=1), b"one", b"s" * 16),
    }
    assert len(hashes) == 4
    assert {len(value) for value in hashes} == {32}


def test_the_shipped_settings_are_those_that_were_measured() -> None:
    assert (PROFILES["pilot"].memory_kib, PROFILES["pilot"].iterations) == (19_456, 2)
    assert (PROFILES["statewide"].memory_kib, PROFILES["statewide"].iterations) == (8_192, 1)
    assert [name for name, kdf in PROFILES.items() if kdf.is_only_for_tests] == ["test"]


def test_a_pair_is_the_same_whichever_comes_first_and_no_single() -> None:
    one, other = b"1" * 32, b"2" * 32
    assert pair_slow(one, other) == pair_slow(other, one)
    assert pair_slow(one, other) not in {one, other, pair_slow(one, one)}


@given(st.binary(max_size=64), st.binary(max_size=16), st.integers(min_value=0))
def test_what_is_sealed_opens_only_whole_and_in_its_place(
    plain: bytes, context: bytes, place: int
) -> None:
    sealed = aead_seal(KEY, plain, context)
    assert aead_open(KEY, sealed, context) == plain
    altered = bytearray(sealed)
    altered[place % len(sealed)] ^= 1
    for key, box, where in (
        (OTHER_KEY, sealed, context),
        (KEY, sealed, context + b"x"),
        (KEY, bytes(altered), context),
        (KEY, sealed[:-1], context),
        (KEY, b"", context),
    ):
        with pytest.raises(SealBroken):
            aead_open(key, box, where)


@pytest.mark.parametrize("length", [0, 1, 4_005, 4_006, 4_007, 9_000])
def test_a_box_to_the_office_shows_its_length_in_steps_only(length: int) -> None:
    office = OfficePrivateKey.new()
    sealed = seal_to_office(office.public(), b"x" * length, b"lcr/esc/1")
    assert len(sealed) % 4_096 == 0
    assert open_from_office(office, sealed, b"lcr/esc/1") == b"x" * length
    assert key_id_of_box(sealed) == office.public().key_id


def test_a_box_opens_for_its_office_and_its_context_alone() -> None:
    office, other = OfficePrivateKey.new(), OfficePrivateKey.new()
    sealed = seal_to_office(office.public(), b"call me at night", b"escalation 1")
    assert b"night" not in sealed
    with pytest.raises(SealBroken):
        open_from_office(other, sealed, b"escalation 1")
    with pytest.raises(SealBroken):
        open_from_office(office, sealed, b"escalation 2")


@given(st.integers(min_value=0))
def test_a_box_with_a_flipped_byte_does_not_open(place: int) -> None:
    altered = bytearray(BOX)
    altered[place % len(BOX)] ^= 1
    with pytest.raises(SealBroken):
        open_from_office(OFFICE, bytes(altered), b"")


OFFICE = OfficePrivateKey.new()
BOX = seal_to_office(OFFICE.public(), b"a claim", b"")


def test_keys_do_not_print() -> None:
    assert OFFICE.scalar.hex() not in repr(OFFICE)
    assert repr(OFFICE.scalar) not in repr(OFFICE)
