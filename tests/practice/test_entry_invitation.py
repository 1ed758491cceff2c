"""From a link to a PIN of one's own: link, code, word, PIN; and what does not lead there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practice import actors, crypto
from practice.actions import entry
from practice.models import (
    AuditEvent,
    ContactPoint,
    Device,
    Invitation,
    Notice,
    OneTimeCode,
    PortalPin,
    Session,
    User,
)
from tests.practice.visitor import Visitor, newest_secret

WORD = "Marmalade"
PIN = "402861"
KIND = Notice.Kind


@pytest.fixture
def token(people, actor_of):
    """Ana has invited Dan at an address that has not proven itself yet."""
    ContactPoint.objects.filter(pk=people.dan_email.pk).update(verified_at=None)
    return invite(people, actor_of)


def invite(people, actor_of, point=None, word=WORD, now=None):
    entry.invite_client(
        client=people.dan,
        contact_point=point or people.dan_email,
        word=word,
        actor=actor_of(people.ana),
        now=now or timezone.now(),
        submission=None,
    )
    return newest_secret(KIND.INVITATION)


def link(token):
    return f"/portal/invitation/{token}/"


def at_the_word(token):
    visitor = Visitor().go(link(token)).send()
    return visitor.send(code=newest_secret(KIND.SIGN_IN_CODE))


def at_the_pin(token):
    return at_the_word(token).send(word="  marmaLADE ")


def test_the_whole_way(people, token):
    visitor = Visitor().go(link(token))
    assert "Welcome" in visitor.text
    visitor.send()
    assert visitor.path == "/portal/code/"
    visitor.send(code=newest_secret(KIND.SIGN_IN_CODE))
    assert visitor.path == "/portal/word/"
    visitor.send(word="  marmaLADE ")
    assert visitor.path == "/portal/new-pin/"
    visitor.send(pin=PIN, again=PIN)
    assert visitor.path == "/portal/device/"
    session = Session.objects.get(user=people.dan.user)
    assert visitor.browser.session["is_portal"] is True
    assert session.agent == "Safari · iPhone"
    people.dan_email.refresh_from_db()
    assert people.dan_email.verified_at
    assert Invitation.objects.get().accepted_at


def test_what_the_tables_keep_opens_nothing(people, token):
    at_the_pin(token).send(pin=PIN, again=PIN)
    invitation, pin = Invitation.objects.get(), PortalPin.objects.get()
    assert bytes(invitation.token_hash) == crypto.hash_token(token)
    assert PIN.encode() not in bytes(pin.verifier)
    assert b"md5$" not in bytes(pin.verifier), "the hash itself is sealed"
    assert WORD.lower().encode() not in bytes(invitation.word_hash)


def test_looking_uses_nothing_up(people, token):
    before = (Invitation.objects.values().get(), Notice.objects.count(), OneTimeCode.objects.count())
    browser = Visitor().browser
    for _ in range(3):
        assert browser.head(link(token)).status_code == 200
        assert browser.get(link(token)).status_code == 200
    assert (Invitation.objects.values().get(), Notice.objects.count(), OneTimeCode.objects.count()) == before
    assert at_the_word(token).path == "/portal/word/"


def test_the_link_alone_is_worth_nothing(people, token):
    visitor = Visitor().go(link(token)).send()
    for path in ("/portal/word/", "/portal/new-pin/", "/portal/pin/"):
        assert visitor.go(path).path in ("/portal/sign-in/", "/portal/code/"), path
    assert not Session.objects.filter(user__isnull=False).exists()


def test_link_and_code_without_the_word_are_worth_nothing(people, token):
    visitor = at_the_word(token)
    assert visitor.go("/portal/new-pin/").path == "/portal/sign-in/"
    assert not PortalPin.objects.exists()


def test_five_wrong_words_end_the_invitation_and_the_trail_says_so(people, token):
    visitor = at_the_word(token)
    for turn in range(5):
        assert visitor.path == "/portal/word/", turn
        visitor.send(word=f"wrong{turn}")
    assert "talk first" in visitor.text
    assert Invitation.objects.get().withdrawn_at
    event = AuditEvent.objects.get(event="practice.invitation.withdrawn")
    assert event.reason == "too_many_tries"
    assert event.vault_ids == [people.dan.vault_id]
    assert Visitor().go(link(token)).page.status_code == 410
    people.dan_email.refresh_from_db()
    assert people.dan_email.verified_at is None


def test_a_double_click_on_a_wrong_word_is_one_try(people, token):
    visitor = at_the_word(token)
    form = visitor.form("word")
    visitor.post(form, word="marmelade")
    visitor.post(form, word="marmelade")
    assert Invitation.objects.get().word_tries == 1


def test_the_right_word_costs_no_try(people, token):
    at_the_pin(token)
    assert Invitation.objects.get().word_tries == 0


def test_a_used_link_leads_to_signing_in(people, token):
    at_the_pin(token).send(pin=PIN, again=PIN)
    again = Visitor().go(link(token))
    assert "You have used this link" in again.text
    assert 'href="/portal/sign-in/"' in again.page.content.decode()


def test_unknown_and_withdrawn_links_look_the_same(people, token, actor_of):
    invite(people, actor_of)
    withdrawn, unknown = Visitor().go(link(token)), Visitor().go(link(crypto.token()))
    assert withdrawn.page.status_code == unknown.page.status_code == 410
    assert withdrawn.text == unknown.text


def test_the_link_of_somebody_who_left_opens_nothing(people, token):
    User.objects.filter(pk=people.ana.pk).update(is_active=False)
    assert Visitor().go(link(token)).page.status_code == 410


def test_raising_the_inviters_epoch_ends_the_link(people, token):
    User.objects.filter(pk=people.ana.pk).update(epoch=7)
    assert Visitor().go(link(token)).page.status_code == 410


@pytest.mark.parametrize("easy", ["123456", "000000", "987654", "121212", "123321", "112233"])
def test_an_easy_pin_is_refused_in_words(people, token, easy):
    visitor = at_the_pin(token).send(pin=easy, again=easy)
    assert "too easy to guess" in visitor.text
    assert not PortalPin.objects.exists()


def test_the_pin_is_typed_twice(people, token):
    visitor = at_the_pin(token).send(pin=PIN, again="402862")
    assert "not the same" in visitor.text
    assert not PortalPin.objects.exists()


def test_a_pin_taken_at_the_mailbox_is_refused_like_an_easy_one_and_counts(people, token, actor_of):
    share_mailbox_with_eve(people)
    visitor = at_the_pin(token).send(pin=PIN, again=PIN)
    assert "too easy to guess" in visitor.text
    assert Invitation.objects.get().word_tries == 1
    visitor.send(pin="402862", again="402862")
    assert visitor.path == "/portal/device/"


def test_nobody_finds_out_a_pin_at_the_same_mailbox_by_choosing_one(people, token):
    """Five refusals and the invitation is over, so choosing is no way of guessing."""
    share_mailbox_with_eve(people)
    visitor = at_the_pin(token)
    for _ in range(5):
        visitor.send(pin=PIN, again=PIN)
    assert "talk first" in visitor.text
    assert Invitation.objects.get().withdrawn_at


def share_mailbox_with_eve(people):
    index = people.dan_email.address_index
    ContactPoint.objects.filter(pk=people.eve_email.pk).update(address_index=index)
    entry.set_pin(user=people.eve.user, pin=PIN, actor=actors.WORKER, now=timezone.now(), submission=None)


def test_a_new_invitation_replaces_pin_sessions_and_devices(people, token, actor_of):
    visitor = at_the_pin(token).send(pin=PIN, again=PIN).send(others="no")
    assert Device.objects.count() == 1
    epoch = User.objects.get(pk=people.dan.user_id).epoch
    at_the_pin(invite(people, actor_of)).send(pin="719304", again="719304")
    assert User.objects.get(pk=people.dan.user_id).epoch == epoch + 1
    assert visitor.go("/portal/").path.startswith("/portal/sign-in/"), "the old session and device are over"
    assert "email or mobile number" in visitor.text


def test_an_invitation_again_withdraws_the_one_before(people, token, actor_of):
    invite(people, actor_of)
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


def test_a_representative_gets_their_own_way_in(people, actor_of):
    token = invite(people, actor_of, point=people.fay_email)
    at_the_pin(token).send(pin=PIN, again=PIN)
    assert PortalPin.objects.get().user_id == people.fay.user_id
    assert Session.objects.filter(user=people.fay.user).exists()


def test_a_word_too_short_to_be_one_is_refused(people, actor_of):
    with pytest.raises(entry.BadWord) as refused:
        invite(people, actor_of, word=" abc ")
    assert str(refused.value) == "Choose a word of at least four letters."


def test_another_clients_address_cannot_be_invited(people, actor_of):
    with pytest.raises(entry.BadWord):
        invite(people, actor_of, point=people.eve_email)


class TestExpired:
    @pytest.fixture
    def old(self, people, actor_of):
        return invite(people, actor_of, now=timezone.now() - timedelta(days=8))

    def test_it_offers_a_fresh_one_to_the_same_address(self, people, old):
        visitor = Visitor().go(link(old))
        assert "too old" in visitor.text
        visitor.send()
        fresh = newest_secret(KIND.INVITATION)
        assert fresh != old
        assert Notice.objects.latest("created_at").contact_point_id == people.dan_email.pk
        at_the_pin(fresh).send(pin=PIN, again=PIN)
        assert PortalPin.objects.get().user_id == people.dan.user_id
        assert Visitor().go(link(old)).page.status_code == 410

    def test_looking_sends_nothing(self, people, old):
        Visitor().go(link(old))
        assert Notice.objects.count() == 1

    def test_a_double_click_sends_one(self, people, old):
        visitor = Visitor().go(link(old))
        form = visitor.form(action="fresh")
        visitor.post(form)
        visitor.post(form)
        assert Notice.objects.count() == 2

    def test_asking_too_often_sends_nothing_and_says_nothing(self, people, old):
        answers = {Visitor().go(link(old)).send().text for _ in range(6)}
        assert len(answers) == 1
        assert Notice.objects.count() == 1 + 3

    def test_a_fresh_link_brings_no_fresh_tries(self, people, old):
        Visitor().go(link(old)).send()
        visitor = at_the_word(newest_secret(KIND.INVITATION))
        for turn in range(4):
            visitor.send(word=f"wrong{turn}")
        Visitor().go(link(old)).send()
        visitor = at_the_word(newest_secret(KIND.INVITATION))
        assert "talk first" in visitor.send(word="wrong5").text
        assert Visitor().go(link(old)).page.status_code == 410, "its tries are used up, too"

    def test_a_withdrawn_one_is_not_renewed(self, people, old, actor_of):
        invite(people, actor_of)
        before = Notice.objects.count()
        entry.renew_invitation(
            invitation=entry.find_invitation(old),
            actor=actors.stranger(),
            now=timezone.now(),
            submission=None,
        )
        assert Notice.objects.count() == before


@pytest.mark.parametrize("proof", ["none", "of another address"])
def test_the_acts_themselves_ask_for_the_code(people, token, proof):
    """Whatever the pages before them have let through."""
    who = {"actor": actors.stranger(), "now": timezone.now(), "submission": None}
    point = people.dan_email if proof == "none" else people.eve_email
    code_id = entry.send_code(contact_point=point, purpose="sign_in", **who)
    if proof != "none":
        entry.check_code(code_id=code_id, code=newest_secret(KIND.SIGN_IN_CODE), **who)
    shown = {"invitation_id": Invitation.objects.get().pk, "code_id": code_id} | who
    assert entry.check_word(word=WORD, **shown) is entry.Outcome.SPENT
    assert entry.accept_invitation(pin=PIN, **shown).outcome is entry.Outcome.SPENT
    assert not PortalPin.objects.exists()


def test_a_word_right_but_late_opens_nothing(people, token, clock):
    visitor = at_the_word(token)
    clock.move(minutes=31)
    assert visitor.send(word=WORD).path == "/portal/sign-in/"
