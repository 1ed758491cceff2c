"""A prepared query answers what the composed one does, for every value it is filled with."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.functional import SimpleLazyObject

from practice import crypto, prepared, sessions
from practice.access import scope
from practice.actors import WORKER
from practice.identity import backends
from practice.identity.backends import PortalBackend, WorkforceBackend
from practice.models import Client, ContactPoint, Session, User
from practice.prepared import NotPreparable

HELD = ("held_roles", "factor_ids", "emergency_ids", "idle_minutes")


def held(user, names=HELD):
    return {name: getattr(user, name) for name in (*names, *(one.attname for one in User._meta.fields))}


def test_the_same_person_with_the_same_in_hand(people, now):
    for person in (people.ana, people.ada, people.pia):
        composed = backends._of_workforce.compose(person.pk, now).get()
        assert held(backends._of_workforce.first(person.pk, now)) == held(composed)
        assert composed.held_roles and composed.factor_ids


def test_each_value_is_filled_in_wherever_it_stands(people, now):
    before = now - timedelta(weeks=52)  # nobody had a role then
    assert backends._of_workforce.first(people.ana.pk, now).held_roles == ["clinician"]
    assert backends._of_workforce.first(people.ana.pk, before).held_roles == []
    assert backends._of_workforce.first(people.ben.pk, now).pk == people.ben.pk


def test_nobody_is_nobody(people):
    assert WorkforceBackend().get_user(uuid4()) is None
    assert PortalBackend().get_user(people.ana.pk) is None  # she is not of the portal
    assert PortalBackend().get_user(people.dan.user_id).pk == people.dan.user_id


def test_bytes_are_filled_in_too(people, browser):
    key = browser(people.ana).cookies[settings.SESSION_COOKIE_NAME].value
    found = prepared.prepared(lambda key_hash: Session.objects.filter(key_hash=key_hash))
    assert found.first(crypto.hash_token(key)).user_id == people.ana.pk
    assert found.first(crypto.hash_token("another")) is None


def test_two_values_of_one_kind_are_not_taken_for_each_other(people, now):
    seen = prepared.prepared(
        lambda since, until: Client.objects.filter(created_at__gte=since, created_at__lt=until)
    )
    assert people.dan.pk in {one.pk for one in seen(now - timedelta(weeks=9), now)}
    assert seen(now, now - timedelta(weeks=9)) == []


def test_an_instant_may_be_moved_by_the_query_itself(people, now):
    young = prepared.prepared(lambda at: Client.objects.filter(created_at__gt=at - timedelta(days=35)))
    made = Client.objects.get(pk=people.dan.pk).created_at
    assert people.dan.pk in {one.pk for one in young(made + timedelta(days=34))}
    assert people.dan.pk not in {one.pk for one in young(made + timedelta(days=36))}


def test_a_list_is_one_value_of_any_length(people):
    those = prepared.prepared(lambda ids: Client.objects.filter(pk__among=ids).order_by("pk"))
    both = sorted([people.dan.pk, people.eve.pk])
    assert [one.pk for one in those(both)] == both
    assert [one.pk for one in those(both[:1])] == both[:1]
    assert those([]) == []
    assert len(those._known) == 1


def test_what_is_no_value_is_the_shape(people):
    of_kind = prepared.prepared(lambda client, kind: ContactPoint.objects.filter(client_id=client, kind=kind))
    assert {one.kind for one in of_kind(people.dan.pk, "email")} == {"email"}
    assert {one.kind for one in of_kind(people.dan.pk, "phone")} == {"phone"}
    assert len(of_kind._known) == 2


def test_who_asks_is_a_value_and_their_roles_are_the_shape(people, now, actor_of):
    mine = prepared.prepared(lambda actor, now: scope.clients(actor, now).order_by("pk"))
    actors = [actor_of(one) for one in (people.ana, people.ben, people.pia, people.ada)]
    for actor in actors:
        assert mine(actor, now) == list(scope.clients(actor, now).order_by("pk"))
    assert mine(actors[0], now) != mine(actors[1], now)
    assert len(mine._known) == len({actor.roles for actor in actors})


def test_related_rows_and_columns_come_along(people, django_assert_num_queries):
    found = prepared.prepared(
        lambda client: ContactPoint.objects.filter(client_id=client).select_related("client")
    )
    with django_assert_num_queries(1):
        assert {row.client.pk for row in found(people.dan.pk)} == {people.dan.pk}
    flat = prepared.prepared(
        lambda client: ContactPoint.objects.filter(client_id=client).values_list("kind", flat=True)
    )
    assert set(flat(people.dan.pk)) == {"email", "phone"}


def test_what_can_have_no_rows_asks_nothing(people, django_assert_num_queries):
    none = prepared.prepared(lambda client: ContactPoint.objects.none().filter(client_id=client))
    with django_assert_num_queries(0):
        assert none(people.dan.pk) == []


@pytest.mark.parametrize("kind", ["an id from elsewhere", "a day of the instant", "the hour of composing"])
def test_what_would_be_anothers_at_the_next_call_is_refused(kind, people, now):
    compose = {
        "an id from elsewhere": lambda at: Client.objects.filter(pk=people.dan.pk, created_at__lt=at),
        "a day of the instant": lambda at: Client.objects.filter(created_at__date=date(at.year, 1, 1)),
        "the hour of composing": lambda at: Client.objects.filter(created_at__hour=at.hour),
    }[kind]
    with pytest.raises(NotPreparable):
        prepared.prepared(compose)(now)


def test_a_session_that_has_ended_is_not_found_though_its_query_was_asked_before(people, browser, now):
    hashed = crypto.hash_token(browser(people.ana).cookies[settings.SESSION_COOKIE_NAME].value)
    row = sessions._living_by_key.first(hashed, now)
    assert row.user_id == people.ana.pk
    assert sessions._living_by_key.first(hashed, row.expires_at) is None
    sessions.end(people.ana.pk)
    assert sessions._living_by_key.first(hashed, now) is None


def test_each_thread_is_answered_for_its_own(committed_db, people, now):
    """Also where the query is composed by several at once."""
    who = [people.ana, people.ben, people.ada, people.pia] * 3
    found = prepared.prepared(backends._of_workforce.compose)

    def ask(person):
        try:
            return found.first(person.pk, now).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as several:
        assert list(several.map(ask, who)) == [person.pk for person in who]


def test_the_hubs_own_parts_have_no_person_to_fill_in(db, now):
    found = prepared.prepared(
        lambda actor, at: Client.objects.filter(
            Exists(User.objects.filter(pk=actor.user_id, pk__gt=OuterRef("pk")))
        )
    )
    assert found(WORKER, now) == []


def test_who_asks_in_a_request_is_a_value_too(people, now, actor_of):
    """There it is read when it is first looked at."""
    mine = prepared.prepared(lambda actor, now: scope.clients(actor, now).order_by("pk"))
    for person in (people.ana, people.ben):
        actor = SimpleLazyObject(lambda person=person: actor_of(person))
        assert (
            mine(actor, now)
            == mine(actor_of(person), now)
            == list(scope.clients(actor_of(person), now).order_by("pk"))
        )
    assert len(mine._known) == 1


def test_the_server_keeps_its_plan(people, now):
    """Whoever sets the connection up otherwise (Django does, by itself) has each page planned anew, at a third of its cost."""
    found = prepared.prepared(lambda since: Client.objects.filter(created_at__gte=since).order_by("user_id"))
    for _turn in range(3):
        found(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(generic_plans + custom_plans) FROM pg_prepared_statements WHERE statement LIKE %s",
            ['%FROM "practice_client"%ORDER BY "practice_client"."user_id"%'],
        )
        assert cursor.fetchone() == (3,)
