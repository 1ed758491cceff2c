import re

import pytest

from practice import crypto
from practice.crypto.keyring import KeyRing


@pytest.mark.parametrize("digits", [1, 4, 6, 8])
def test_codes_have_their_digits(digits: int) -> None:
    codes = {crypto.random_code(digits) for _ in range(300)}
    assert all(re.fullmatch(rf"\d{{{digits}}}", code) for code in codes)
    assert len(codes) == 10 or len(codes) > 200


def test_tokens_fit_into_a_link_and_differ() -> None:
    tokens = {crypto.token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)


def test_a_token_s_hash_is_the_same_for_text_and_bytes() -> None:
    token = crypto.token()
    assert crypto.hash_token(token) == crypto.hash_token(token.encode())
    assert len(crypto.hash_token(token)) == 32
    assert crypto.hash_token(token) != crypto.hash_token(crypto.token())


def test_a_code_s_hash_needs_ring_and_context(ring: KeyRing, tmp_path, custody_key) -> None:
    first = crypto.hash_code("123456", "notice-1")
    assert first == crypto.hash_code("123456", "notice-1")
    assert len(first) == 32
    assert first != crypto.hash_code("123457", "notice-1")
    assert first != crypto.hash_code("123456", "notice-2")
    crypto.install(KeyRing.create(tmp_path / "other", custody_key))
    assert first != crypto.hash_code("123456", "notice-1")


def test_code_and_context_do_not_run_together(ring: KeyRing) -> None:
    assert crypto.hash_code("34", "12") != crypto.hash_code("234", "1")
    with pytest.raises(ValueError, match="NUL"):
        crypto.hash_code("2\x0034", "1")


def test_a_code_s_hash_without_a_ring_is_refused() -> None:
    crypto.install(None)
    with pytest.raises(crypto.KeyRingUnsafe):
        crypto.hash_code("123456", "notice-1")


@pytest.mark.parametrize("typed", ["", "é", "\ud800", "١٢٣٤٥٦", "x" * 10_000])
def test_whatever_is_typed_is_a_plain_no(ring: KeyRing, typed: str) -> None:
    assert not crypto.same(typed, "123456")
    assert not crypto.same(crypto.hash_code(typed, "n"), crypto.hash_code("123456", "n"))
    assert not crypto.same(crypto.hash_token(typed), crypto.hash_token("123456"))


def test_same() -> None:
    assert crypto.same("abc", b"abc")
    assert not crypto.same("abc", "abd")
