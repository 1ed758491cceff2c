"""A client begins: a vault with its keys, sealed particulars, a user at the portal who is nobody by name."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from practice import actions, addresses, crypto
from practice.actions.clients import Particulars
from practice.models import AuditEvent, Client, ContactPoint, DataKey, User
from practice.vocabulary import SealedClass
from tests import doing
from tests.people import People, actor_of


@pytest.fixture
def kim(people: People, now: datetime) -> Client:
    particulars = Particulars(
        name="Kim Noor", first_name="Kim", pronouns="they/them", birth_date="1999-01-31"
    )
    return actions.add_client(
        particulars=particulars,
        language="es",
        time_zone="America/Denver",
        actor=actor_of(people.ada),
        now=now,
    )


def add_point(people: People, kim: Client, kind: str, address: str, now: datetime) -> ContactPoint:
    return actions.add_contact_point(
        client=kim, kind=kind, address=address, actor=actor_of(people.ada), now=now
    )


class TestClient:
    def test_the_particulars_lie_sealed(self, kim: Client) -> None:
        kept = Client.objects.get(pk=kim.pk)
        assert doing.words_of(kept, "name") == "Kim Noor"
        assert doing.words_of(kept, "pronouns") == "they/them"
        assert b"Noor" not in bytes(kept.name)

    def test_what_was_not_said_is_nothing(self, kim: Client) -> None:
        assert Client.objects.get(pk=kim.pk).languages is None

    def test_the_vault_has_a_key_for_every_class(self, kim: Client) -> None:
        classes = DataKey.objects.filter(vault=kim.vault).values_list("sealed_class", flat=True)
        assert set(classes) == set(SealedClass.values)

    def test_nobody_shares_it(self, kim: Client, people: People) -> None:
        assert kim.vault_id not in {people.dan.vault_id, people.eve.vault_id}

    def test_the_user_at_the_portal_says_nothing_of_anybody(self, kim: Client) -> None:
        user = kim.user
        assert user is not None
        assert (user.email, user.name, user.kind) == (f"{user.pk}@portal.invalid", "", "portal")
        assert not user.has_usable_password()

    @pytest.mark.parametrize("given", [{"name": "Kim Noor"}, {"email": "kim@home.example"}])
    def test_the_database_keeps_it_so(self, kim: Client, given: dict[str, str]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=kim.user_id).update(**given)

    def test_no_row_says_a_name_when_it_is_printed(self, kim: Client) -> None:
        assert f"{kim!r} {kim}" == f"Client {kim.pk} Client {kim.pk}"

    def test_the_trail_names_no_one(self, kim: Client) -> None:
        row = AuditEvent.objects.filter(event="practice.client.added").latest("seq")
        assert (row.subject_id, row.vault_ids) == (kim.pk, [kim.vault_id])
        assert "Noor" not in str(AuditEvent.objects.filter(pk=row.pk).values())


class TestContactPoint:
    @pytest.mark.parametrize(
        ("kind", "typed", "kept"),
        [("email", " Kim@Home.Example ", "kim@home.example"), ("phone", "(303) 555-0142", "+13035550142")],
    )
    def test_it_is_kept_in_one_form(
        self, people: People, kim: Client, now: datetime, kind: str, typed: str, kept: str
    ) -> None:
        assert doing.words_of(add_point(people, kim, kind, typed, now), "address") == kept

    @pytest.mark.parametrize(("kind", "typed"), [("email", "kim"), ("phone", "12"), ("phone", "call me")])
    def test_what_is_none_is_refused(
        self, people: People, kim: Client, now: datetime, kind: str, typed: str
    ) -> None:
        with pytest.raises(addresses.BadAddress):
            add_point(people, kim, kind, typed, now)

    def test_it_counts_for_nothing_until_it_is_proven(
        self, people: People, kim: Client, now: datetime
    ) -> None:
        point = add_point(people, kim, "email", "kim@home.example", now)
        assert point not in ContactPoint.objects.usable()

    def test_the_same_again_is_the_same_row(self, people: People, kim: Client, now: datetime) -> None:
        first = add_point(people, kim, "phone", "(303) 555-0142", now)
        assert add_point(people, kim, "phone", "+1 303 555 0142", now) == first

    def test_two_people_may_share_one(self, people: People, kim: Client, now: datetime) -> None:
        shared = add_point(people, kim, "email", "dan@home.example", now)
        assert bytes(shared.address_index) == bytes(people.dan_email.address_index)
        assert shared.vault_id == kim.vault_id

    def test_a_representatives_is_another_row(self, people: People, now: datetime) -> None:
        hers = actions.add_contact_point(
            client=people.dan, representation=people.fay, kind="email", address="dan@home.example",
            actor=actor_of(people.ada), now=now,
        )  # fmt: skip
        assert hers != people.dan_email

    def test_the_address_is_found_by_its_keyed_index_alone(
        self, people: People, kim: Client, now: datetime
    ) -> None:
        point = add_point(people, kim, "email", "kim@home.example", now)
        index = crypto.ring().index("email", "kim@home.example")
        assert list(ContactPoint.objects.filter(address_index=index)) == [point]
        assert b"kim" not in bytes(point.address_index) + bytes(point.address)

    def test_a_number_and_a_mailbox_never_meet_in_the_index(self, people: People) -> None:
        assert addresses.index("email", "x") != addresses.index("phone", "x")


class TestRepresentation:
    def test_name_and_relation_lie_sealed_and_the_user_is_nobody(
        self, people: People, kim: Client, now: datetime
    ) -> None:
        row = actions.add_representation(
            client=kim,
            name="Gus Noor",
            relation="father",
            scope="administrative",
            actor=actor_of(people.ada),
            now=now,
        )
        assert (doing.words_of(row, "name"), doing.words_of(row, "relation")) == ("Gus Noor", "father")
        assert row.user is not None
        assert row.user.name == ""
        assert row.user_id != kim.user_id


@pytest.mark.parametrize(
    ("kind", "address", "shown"),
    [("email", "dan@home.example", "d••••@home.example"), ("phone", "+12025550141", "••• 0141")],
)
def test_a_hint_is_enough_to_know_ones_own(kind: str, address: str, shown: str) -> None:
    assert addresses.hint(kind, address) == shown
