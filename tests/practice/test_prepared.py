"""A prepared query answers what the composed one does, for every value it is filled with."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection

from practice import crypto, sessions
from practice.identity import backends
from practice.identity.backends import PortalBackend, WorkforceBackend
from practice.models import Session, User
from practice.prepared import Prepared

HELD = ("held_roles", "factor_ids", "emergency_ids", "idle_minutes")


def held(user, names=HELD):
    return {name: getattr(user, name) for name in (*names, *(one.attname for one in User._meta.fields))}


def test_the_same_person_with_the_same_in_hand(people, now):
    for person in (people.ana, people.ada, people.pia):
        composed = backends._with_all(person.pk, now).get()
        assert held(backends._of_workforce(user_id=person.pk, now=now)) == held(composed)
        assert composed.held_roles and composed.factor_ids


def test_each_value_is_filled_in_wherever_it_stands(people, now):
    before = now - timedelta(weeks=52)  # nobody had a role then
    assert backends._of_workforce(user_id=people.ana.pk, now=now).held_roles == ["clinician"]
    assert backends._of_workforce(user_id=people.ana.pk, now=before).held_roles == []
    assert backends._of_workforce(user_id=people.ben.pk, now=now).pk == people.ben.pk


def test_nobody_is_nobody(people):
    assert WorkforceBackend().get_user(uuid4()) is None
    assert PortalBackend().get_user(people.ana.pk) is None  # she is not of the portal
    assert PortalBackend().get_user(people.dan.user_id).pk == people.dan.user_id


def test_bytes_are_filled_in_too(people, browser):
    key = browser(people.ana).cookies[settings.SESSION_COOKIE_NAME].value
    found = Prepared(lambda key_hash: Session.objects.filter(key_hash=key_hash), key_hash=bytes)
    assert found(key_hash=crypto.hash_token(key)).user_id == people.ana.pk
    assert found(key_hash=crypto.hash_token("another")) is None


def test_values_that_could_be_taken_for_each_other_are_refused():
    with pytest.raises(TypeError):
        Prepared(
            lambda since, until: Session.objects.filter(seen_at__range=(since, until)),
            since=datetime,
            until=datetime,
        )


def test_a_session_that_has_ended_is_not_found_though_its_query_was_asked_before(people, browser, now):
    key = browser(people.ana).cookies[settings.SESSION_COOKIE_NAME].value
    known = {"key_hash": crypto.hash_token(key), "now": now}
    row = sessions._kept(**known)
    assert row.user_id == people.ana.pk
    assert sessions._kept(**known | {"now": row.expires_at}) is None
    sessions.end(people.ana.pk)
    assert sessions._kept(**known) is None


def test_each_thread_is_answered_for_its_own(committed_db, people, now):
    """Also where the query is composed by several at once."""
    who, found = (
        [people.ana, people.ben, people.ada, people.pia] * 3,
        Prepared(backends._with_all, user_id=UUID, now=datetime),
    )

    def ask(person):
        try:
            return found(user_id=person.pk, now=now).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as several:
        assert list(several.map(ask, who)) == [person.pk for person in who]


def test_no_blank_is_left(people, now):
    for one in (backends._of_workforce, backends._of_portal):
        _model, sql, parameters = one._composed
        assert len(parameters) == sql.count("%s")
        assert not [value for value in parameters if isinstance(value, UUID | datetime | bytes)]
