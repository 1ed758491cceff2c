"""A prepared query answers what the composed one does, for every value it is filled with."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings

from practice import crypto
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


def test_no_blank_is_left(people, now):
    for one in (backends._of_workforce, backends._of_portal):
        _model, sql, parameters = one._composed
        assert len(parameters) == sql.count("%s")
        assert not [value for value in parameters if isinstance(value, UUID | datetime | bytes)]
