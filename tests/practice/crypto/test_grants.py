import dataclasses
import uuid
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from practice import crypto
from practice.crypto import envelope, fields, grants, keycache
from practice.crypto.errors import KeyGone, NoGrant, Refused

from .conftest import ADMINISTRATIVE, CLINICAL, Safe

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def test_a_grant_opens_what_it_names(safe: Safe, dan: uuid.UUID) -> None:
    key = safe.grant((dan, CLINICAL)).key(dan, CLINICAL)
    assert (key.vault, key.klass) == (dan, CLINICAL)


def test_a_grant_opens_nothing_else(safe: Safe, dan: uuid.UUID, eve: uuid.UUID) -> None:
    grant = safe.grant((dan, CLINICAL))
    for pair in ((dan, ADMINISTRATIVE), (eve, CLINICAL), (uuid.uuid4(), CLINICAL)):
        assert not grant.allows(*pair)
        with pytest.raises(NoGrant):
            grant.key(*pair)
    assert all(asked <= {(dan, CLINICAL)} for asked in safe.asked)


def test_an_empty_grant_asks_nobody(safe: Safe, dan: uuid.UUID) -> None:
    with pytest.raises(NoGrant):
        safe.grant().key(dan, CLINICAL)
    assert safe.asked == []


def test_a_loader_that_answers_too_much_gives_nothing_away(
    safe: Safe, dan: uuid.UUID, eve: uuid.UUID
) -> None:
    grant = crypto.mint(
        "ana", "read", {(dan, CLINICAL)}, lambda pairs: {pair: (key,) for pair, key in safe.rows.items()}
    )
    grant.key(dan, CLINICAL)
    with pytest.raises(NoGrant):
        grant.key(eve, CLINICAL)


def test_keys_come_in_one_query_and_stay(safe: Safe) -> None:
    vaults = [safe.add(uuid.uuid4()) for _ in range(20)]
    grant = crypto.mint("ana", "read", crypto.all_of(vaults, CLINICAL), safe.load)
    assert safe.asked == []
    first = {vault: grant.key(vault, CLINICAL) for vault in vaults}
    assert len(safe.asked) == 1
    assert all(grant.key(vault, CLINICAL) is first[vault] for vault in vaults)
    assert len(safe.asked) == 1


def test_a_practice_wide_grant_asks_for_what_is_needed(safe: Safe, dan: uuid.UUID, eve: uuid.UUID) -> None:
    many = [uuid.uuid4() for _ in range(grants.ALL_AT_ONCE)]
    grant = crypto.mint("cleo", "list", crypto.all_of([dan, eve, *many], CLINICAL), safe.load)
    grant.prefetch({(dan, CLINICAL), (eve, CLINICAL), (eve, ADMINISTRATIVE)})
    grant.key(dan, CLINICAL)
    grant.key(eve, CLINICAL)
    assert safe.asked == [frozenset({(dan, CLINICAL), (eve, CLINICAL)})]


def test_a_disposed_vault_s_key_is_gone(safe: Safe, dan: uuid.UUID) -> None:
    safe.grant((dan, CLINICAL)).key(dan, CLINICAL)  # now in the process's cache
    del safe.rows[dan, CLINICAL]
    with pytest.raises(KeyGone):
        safe.grant((dan, CLINICAL)).key(dan, CLINICAL)


def test_a_key_made_later_is_found(safe: Safe, dan: uuid.UUID) -> None:
    grant = safe.grant((dan, CLINICAL), (dan, "psychotherapy"))
    with pytest.raises(KeyGone):
        grant.key(dan, "psychotherapy")
    safe.add(dan, "psychotherapy")
    assert grant.key(dan, "psychotherapy").klass == "psychotherapy"


def test_a_destroyed_epoch_closes_the_cache_too(safe: Safe, dan: uuid.UUID) -> None:
    safe.grant((dan, CLINICAL)).key(dan, CLINICAL)
    safe.ring.new_epoch(NOW)
    safe.ring.destroy_epochs(NOW + timedelta(days=31), in_use=())
    with pytest.raises(KeyGone):
        safe.grant((dan, CLINICAL)).key(dan, CLINICAL)


def test_swapped_key_rows_are_refused(safe: Safe, dan: uuid.UUID, eve: uuid.UUID) -> None:
    for vault in (dan, eve):
        safe.grant((vault, CLINICAL)).key(vault, CLINICAL)
    safe.rows[dan, CLINICAL], safe.rows[eve, CLINICAL] = safe.rows[eve, CLINICAL], safe.rows[dan, CLINICAL]
    for vault in (dan, eve):
        with pytest.raises(Refused):
            safe.grant((vault, CLINICAL)).key(vault, CLINICAL)


def test_a_key_row_moved_to_another_epoch_is_refused(safe: Safe, dan: uuid.UUID) -> None:
    safe.grant((dan, CLINICAL)).key(dan, CLINICAL)
    safe.ring.new_epoch(NOW)
    safe.rows[dan, CLINICAL] = 2, safe.rows[dan, CLINICAL][1]
    with pytest.raises(Refused):
        safe.grant((dan, CLINICAL)).key(dan, CLINICAL)


def test_one_damaged_key_closes_nobody_else(safe: Safe, dan: uuid.UUID, eve: uuid.UUID) -> None:
    epoch, wrapped = safe.rows[dan, CLINICAL]
    safe.rows[dan, CLINICAL] = epoch, wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    grant = safe.grant((dan, CLINICAL), (eve, CLINICAL))
    assert grant.key(eve, CLINICAL).vault == eve
    with pytest.raises(Refused):
        grant.key(dan, CLINICAL)


def test_without_a_key_ring_nothing_opens(safe: Safe, dan: uuid.UUID) -> None:
    crypto.install(None)
    with pytest.raises(crypto.KeyRingUnsafe):
        safe.grant((dan, CLINICAL)).key(dan, CLINICAL)


def test_the_process_unwraps_each_row_once(
    safe: Safe, dan: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    unwrap = Mock(side_effect=envelope.unwrap)
    monkeypatch.setattr(envelope, "unwrap", unwrap)
    for _ in range(5):
        safe.grant((dan, CLINICAL)).key(dan, CLINICAL)
    assert unwrap.call_count == 1
    crypto.forget(dan)
    safe.grant((dan, CLINICAL)).key(dan, CLINICAL)
    assert unwrap.call_count == 2


def test_forgetting_one_vault_keeps_the_others(safe: Safe, dan: uuid.UUID, eve: uuid.UUID) -> None:
    kept = safe.grant((eve, CLINICAL)).key(eve, CLINICAL)
    gone = safe.grant((dan, CLINICAL)).key(dan, CLINICAL)
    crypto.forget(dan)
    assert safe.grant((eve, CLINICAL)).key(eve, CLINICAL) is kept
    assert safe.grant((dan, CLINICAL)).key(dan, CLINICAL) is not gone


def test_the_process_s_cache_is_bounded(safe: Safe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keycache, "LIMIT", 3)
    vaults = [safe.add(uuid.uuid4()) for _ in range(4)]
    keys = [safe.grant((vault, CLINICAL)).key(vault, CLINICAL) for vault in vaults]
    assert safe.grant((vaults[3], CLINICAL)).key(vaults[3], CLINICAL) is keys[3]
    assert safe.grant((vaults[0], CLINICAL)).key(vaults[0], CLINICAL) is not keys[0]


def test_union_opens_both_and_asks_each_its_own(safe: Safe, dan: uuid.UUID, eve: uuid.UUID) -> None:
    other = Safe(safe.ring, {(eve, CLINICAL): safe.rows.pop((eve, CLINICAL))})
    both = crypto.union(safe.grant((dan, CLINICAL)), other.grant((eve, CLINICAL)))
    assert both.key(dan, CLINICAL).vault == dan
    assert both.key(eve, CLINICAL).vault == eve
    assert safe.asked == [frozenset({(dan, CLINICAL)})]
    assert other.asked == [frozenset({(eve, CLINICAL)})]
    assert both.purpose == "read"


def test_union_of_one_source_is_one_query(safe: Safe, dan: uuid.UUID, eve: uuid.UUID) -> None:
    both = safe.grant((dan, CLINICAL)) | crypto.mint("ana", "release", {(eve, CLINICAL)}, safe.load)
    both.key(dan, CLINICAL)
    both.key(eve, CLINICAL)
    assert len(safe.asked) == 1
    assert both.purpose == "read+release"


def test_two_actors_grants_do_not_add_up(safe: Safe, dan: uuid.UUID) -> None:
    with pytest.raises(ValueError, match="two actors"):
        safe.grant((dan, CLINICAL)) | crypto.mint("ben", "read", {(dan, ADMINISTRATIVE)}, safe.load)


def test_a_grant_cannot_be_widened(safe: Safe, dan: uuid.UUID, eve: uuid.UUID) -> None:
    grant = safe.grant((dan, CLINICAL))
    for name, value in (("pairs", frozenset({(eve, CLINICAL)})), ("actor", "ben"), ("anything", 1)):
        with pytest.raises((dataclasses.FrozenInstanceError, AttributeError, TypeError)):
            setattr(grant, name, value)


def test_a_granted_key_opens_the_words(safe: Safe, dan: uuid.UUID, place: crypto.Place) -> None:
    sealed = fields.seal_text(safe.sealer(dan, CLINICAL), "Thursday at four?", place=place)
    key = safe.grant((dan, CLINICAL)).key(dan, CLINICAL)
    assert fields.open_text(key, sealed, place=place) == "Thursday at four?"
