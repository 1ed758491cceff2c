"""Signing in: address, code, PIN; on a known device the PIN alone. Strangers learn nothing by it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practice import actors
from practice.actions import entry
from practice.models import (
    AuditEvent,
    Client,
    ContactPoint,
    Device,
    Notice,
    OneTimeCode,
    PortalPin,
    Representation,
    Session,
    User,
)
from practice.models.vault import Vault
from tests import doing
from tests.pages import but_keys
from tests.practice.visitor import Visitor, newest_secret

PIN, EVES = "402861", "719304"
DAN, NOBODY = "dan@home.example", "nobody@home.example"
FAY, FAYS = "fay@home.example", "860412"
CODE = Notice.Kind.SIGN_IN_CODE


@pytest.fixture(autouse=True)
def pins(people):
    set_pin(people.dan.user, PIN)
    set_pin(people.eve.user, EVES)


def set_pin(user, pin):
    entry.set_pin(user=user, pin=pin, actor=actors.WORKER, now=timezone.now(), submission=None)


def at_the_code(address=DAN):
    return Visitor().go("/portal/sign-in/").send(address=address)


def at_the_pin(address=DAN):
    return at_the_code(address).send(code=newest_secret(CODE))


def known(others="no"):
    return at_the_pin().send(pin=PIN).send(others=others)


def again(visitor):
    """The same browser a day later: its session is over, its device cookie is there."""
    visitor.browser.cookies.pop(settings.SESSION_COOKIE_NAME)
    return visitor.go("/portal/sign-in/")


def who(visitor):
    return visitor.browser.session.get("_auth_user_id")


def test_the_whole_way(people):
    visitor = at_the_code(" DAN@home.example ")
    assert visitor.path == "/portal/code/"
    assert "d••••@home.example" in visitor.text
    code = newest_secret(CODE)
    visitor.send(code=f"{code[:3]} {code[3:]}")
    assert visitor.path == "/portal/pin/"
    before = visitor.cookie(settings.SESSION_COOKIE_NAME)
    visitor.send(pin=PIN)
    assert visitor.path == "/portal/device/"
    assert who(visitor) == str(people.dan.user_id)
    assert visitor.browser.session["is_portal"] is True
    assert visitor.cookie(settings.SESSION_COOKIE_NAME) != before, "the session's key changes"
    assert "entry" not in visitor.browser.session


def test_by_phone_in_any_spelling(people):
    at_the_pin("(202) 555-0141").send(pin=PIN)
    assert Notice.objects.get(kind=CODE).channel == "sms"
    assert Session.objects.filter(user=people.dan.user).exists()


def test_the_code_is_sealed_in_the_notice_and_kept_keyed(people):
    at_the_code()
    notice, row = Notice.objects.get(kind=CODE), OneTimeCode.objects.get()
    code = newest_secret(CODE)
    assert notice.contact_point_id == people.dan_email.pk
    assert notice.secret_expires_at == row.expires_at
    assert code.encode() not in bytes(notice.secret)
    assert row.expires_at - row.created_at == timedelta(minutes=10)


def test_onward_leads_to_the_page_that_was_wanted(people):
    visitor = Visitor().go("/portal/more/")
    assert visitor.path == "/portal/sign-in/?next=/portal/more/"
    visitor.send(address=DAN).send(code=newest_secret(CODE)).send(pin=PIN).send(others="yes")
    assert visitor.path == "/portal/more/"


@pytest.mark.parametrize(
    "wanted", ["//evil.example/portal/", "https://evil.example/", "/office/", "/\\evil.example"]
)
def test_onward_never_leads_elsewhere(people, wanted):
    visitor = Visitor()
    visitor.go(f"/portal/sign-in/?next={wanted}").send(address=DAN)
    visitor.send(code=newest_secret(CODE)).send(pin=PIN)
    answer = visitor.browser.post("/portal/device/", visitor.form("others").fields | {"others": "yes"})
    assert answer.headers["Location"] == "/portal/"


class TestStrangers:
    """The same pages, the same rows, the same work, and nothing leaves."""

    def test_the_pages_are_the_same(self, people):
        known_one, unknown = at_the_code("dan@home.example"), at_the_code("dun@home.example")
        assert unknown.path == known_one.path
        assert unknown.text == known_one.text
        for visitor in (known_one, unknown):
            for _ in range(5):
                visitor.send(code="000000" if newest_secret(CODE) != "000000" else "000001")
        assert unknown.text == known_one.text
        assert "do not work any more" in unknown.text

    def test_a_row_and_no_notice(self, people):
        at_the_code(NOBODY)
        assert OneTimeCode.objects.get().contact_point_id is None
        assert not Notice.objects.exists()

    def test_no_code_opens_a_strangers_row(self, people, monkeypatch):
        monkeypatch.setattr("practice.crypto.random_code", lambda digits: "402861")
        assert at_the_code(NOBODY).send(code="402861").path == "/portal/code/"

    @pytest.mark.parametrize(
        "change",
        [
            lambda people: User.objects.filter(pk=people.dan.user_id).update(is_active=False),
            lambda people: PortalPin.objects.filter(user=people.dan.user).delete(),
            lambda people: ContactPoint.objects.filter(pk=people.dan_email.pk).update(verified_at=None),
            lambda people: ContactPoint.objects.filter(pk=people.dan_email.pk).update(
                suspended_at=timezone.now()
            ),
            lambda people: Vault.objects.filter(pk=people.dan.vault_id).update(status="disposing"),
        ],
        ids=["inactive", "not yet invited", "unproven address", "suspended address", "being disposed"],
    )
    def test_who_may_not_come_in_is_a_stranger(self, people, change):
        change(people)
        at_the_code()
        assert not Notice.objects.exists()

    def test_a_representation_that_ended_long_ago_is_a_stranger(self, people):
        set_pin(people.fay.user, FAYS)
        Representation.objects.update(until_at=timezone.now() - timedelta(days=91))
        at_the_code(FAY)
        assert not Notice.objects.exists()

    def test_the_database_has_the_same_to_do(self, people):
        """Statement for statement, so that the answer takes as long."""
        work_for("eve@home.example")  # what a process looks up once
        assert work_for(DAN) == work_for(NOBODY)

    def test_the_doorbell_rings_for_both(self, people, broker, django_capture_on_commit_callbacks):
        for count, address in enumerate((DAN, NOBODY), 1):
            with django_capture_on_commit_callbacks(execute=True):
                ask(address, timezone.now())
            assert broker.llen("outbox") == count


def work_for(address):
    with CaptureQueriesContext(connection) as captured:
        ask(address, timezone.now())
    shapes = [re.split(r"VALUES|WHERE| ?-?[0-9]", query["sql"])[0] for query in captured]
    return [shape for shape in shapes if "SAVEPOINT" not in shape]


def ask(address, now, network="192.0.2.1"):
    return entry.request_code(
        kind="email", address=address, actor=actors.stranger(network), now=now, submission=None
    )


class TestLimits:
    @pytest.mark.parametrize("address", [DAN, NOBODY])
    def test_six_an_hour_for_an_address_and_three_from_one_network(self, people, address):
        now = timezone.now()
        for network in ("192.0.2.1", "192.0.2.2"):
            for _ in range(3):
                ask(address, now, network)
            with pytest.raises(entry.TooMany):
                ask(address, now, network)
        with pytest.raises(entry.TooMany):
            ask(address, now, "192.0.2.3")

    def test_the_page_says_it_in_words_for_strangers_too(self, people):
        texts = []
        for address in (DAN, NOBODY):
            for _ in range(4):
                visitor = at_the_code(address)
            texts.append(visitor.text)
            assert "several codes" in visitor.text
        assert texts[0].replace(DAN, "") == texts[1].replace(NOBODY, "")

    def test_a_double_click_is_one_code(self, people):
        visitor = Visitor().go("/portal/sign-in/").double_click(address=DAN)
        assert OneTimeCode.objects.count() == Notice.objects.count() == 1
        assert visitor.send(code=newest_secret(CODE)).path == "/portal/pin/"

    def test_a_new_code_by_its_button(self, people):
        visitor = at_the_code()
        first = OneTimeCode.objects.get()
        visitor.post(visitor.form(action="again"))
        assert visitor.path == "/portal/code/"
        newest = OneTimeCode.objects.latest("created_at")
        assert newest.pk != first.pk
        assert visitor.send(code=newest_secret(CODE, cause_id=newest.pk)).path == "/portal/pin/"

    def test_strangers_tries_do_not_spend_the_owners_code(self, people):
        owner = at_the_code()
        code = newest_secret(CODE)
        stranger = at_the_code()
        for _ in range(6):
            stranger.send(code="111111" if code != "111111" else "111112")
        assert owner.send(code=code).path == "/portal/pin/"

    def test_five_wrong_codes_spend_it(self, people):
        visitor = at_the_code()
        code = newest_secret(CODE)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        for _ in range(5):
            visitor.send(code=wrong)
        assert visitor.send(code=code).path == "/portal/code/"

    def test_ten_minutes(self, people, clock):
        visitor = at_the_code()
        clock.move(minutes=10)
        assert "do not work any more" in visitor.send(code=newest_secret(CODE)).text

    def test_a_code_passes_once(self, people):
        first = at_the_pin()
        code = newest_secret(CODE)
        row = OneTimeCode.objects.get()
        outcome = entry.check_code(
            code_id=row.pk, code=code, actor=actors.stranger(), now=timezone.now(), submission=None
        )
        assert outcome is entry.Outcome.SPENT
        first.send(pin=PIN)
        second = Visitor()
        session = second.browser.session
        session["entry"] = {"code_id": str(row.pk), "kind": "email", "address": DAN}
        session.save()
        second.browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        assert second.go("/portal/pin/").path == "/portal/sign-in/", "one code, one sign-in"

    def test_the_pin_waits_half_an_hour_for_its_code(self, people, clock):
        visitor = at_the_pin()
        clock.move(minutes=31)
        assert visitor.send(pin=PIN).path == "/portal/sign-in/"


class TestPin:
    def test_five_wrong_ones_then_a_code_again_and_no_harm_to_the_account(self, people):
        visitor = at_the_pin()
        for turn in range(5):
            assert visitor.path == "/portal/pin/", turn
            visitor.send(pin=f"{turn}86204")
        assert visitor.path == "/portal/sign-in/"
        assert "too many wrong tries" in visitor.text
        assert visitor.go("/portal/pin/").path == "/portal/sign-in/"
        at_the_pin().send(pin=PIN)
        assert Session.objects.filter(user=people.dan.user).exists()

    def test_fifteen_wrong_ones_a_day_at_a_mailbox_and_the_practice_has_to_help(self, people, clock):
        owner = known()
        OneTimeCode.objects.update(tries=15)
        clock.move(seconds=1)
        assert "Please call us" in at_the_pin().send(pin=PIN).text
        again(owner).send(pin=PIN)
        assert who(owner) == str(people.dan.user_id), "known devices go on"
        clock.move(days=1)
        assert at_the_pin().send(pin=PIN).path == "/portal/device/"

    def test_a_double_click_on_a_wrong_pin_is_one_try(self, people):
        visitor = at_the_pin()
        form = visitor.form("pin")
        visitor.post(form, pin="402862")
        visitor.post(form, pin="402862")
        assert OneTimeCode.objects.get().tries == 1

    def test_a_double_click_on_the_right_one_signs_in(self, people):
        visitor = at_the_pin().double_click(pin=PIN)
        assert visitor.path == "/portal/", "the second answer has left the new session's cookie alone"
        assert who(visitor) == str(people.dan.user_id)

    def test_another_pin_in_the_same_form_is_no_repeat(self, people):
        """Else a form sent once could be sent again and again with other digits, uncounted."""
        visitor = at_the_pin()
        form = visitor.form("pin")
        visitor.post(form, pin="402862")
        visitor.post(form, pin=PIN)
        assert "sent before with something else" in visitor.text
        assert who(visitor) is None

    def test_it_picks_among_several_at_one_mailbox(self, people):
        share_a_mailbox(people)
        for pin, user in ((PIN, people.dan.user), (EVES, people.eve.user)):
            assert who(at_the_pin().send(pin=pin)) == str(user.pk)
        assert Notice.objects.filter(kind=CODE).count() == 2, "one code for the mailbox, not one for each"

    def test_two_with_one_pin_at_one_mailbox_are_not_told_apart(self, people):
        set_pin(people.eve.user, PIN)
        share_a_mailbox(people)
        visitor = at_the_pin().send(pin=PIN)
        assert "Please call us" in visitor.text
        assert not Session.objects.filter(user__isnull=False).exists()

    def test_a_taken_or_easy_one_cannot_be_set(self, people):
        share_a_mailbox(people)
        for pin in (EVES, "123456"):
            with pytest.raises(entry.EasyPin):
                set_pin(people.dan.user, pin)

    def test_the_page_does_not_send_it_back_nor_let_the_browser_keep_it(self, people):
        page = at_the_pin().send(pin="402862").page.content.decode()
        assert "402862" not in page
        assert 'type="password"' not in page
        assert 'autocomplete="off"' in page

    def test_the_page_says_what_to_do_when_it_is_forgotten(self, people):
        assert "Did you forget your PIN? Call us at +12025550100" in at_the_pin().text

    @pytest.mark.parametrize("typed", ["12345", "1234567", "abcdef", "½23456", ""])
    def test_what_is_no_pin_is_no_try(self, people, typed):
        visitor = at_the_pin().send(pin=typed)
        assert "all six digits" in visitor.text
        assert OneTimeCode.objects.get().tries == 0

    def test_digits_of_other_scripts_are_digits(self, people):
        arabic = PIN.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert at_the_pin().send(pin=arabic).path == "/portal/device/"


def share_a_mailbox(people):
    index = people.dan_email.address_index
    ContactPoint.objects.filter(pk=people.eve_email.pk).update(address_index=index)


class TestKnownDevice:
    def test_the_pin_alone(self, people):
        visitor = again(known())
        assert visitor.path == "/portal/pin/"
        visitor.send(pin=PIN)
        assert who(visitor) == str(people.dan.user_id)
        assert visitor.path == "/portal/", "not asked about the device again"

    def test_only_if_nobody_else_uses_it(self, people):
        visitor = known(others="yes")
        assert not Device.objects.exists()
        assert again(visitor).path == "/portal/sign-in/"

    def test_to_say_that_others_use_it_forgets_it(self, people):
        visitor = known()
        visitor.go("/portal/device/").send(others="yes")
        assert not Device.objects.exists()
        assert not visitor.cookie(settings.DEVICE_COOKIE_NAME)

    def test_its_cookie_and_row(self, people):
        visitor = known()
        cookie = visitor.browser.cookies[settings.DEVICE_COOKIE_NAME]
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == 30 * 24 * 3600
        device = Device.objects.get()
        assert cookie.value.encode() not in bytes(device.token_hash)
        assert device.words == "Safari · iPhone"

    def test_thirty_days(self, people, clock):
        visitor = known()
        clock.move(days=30)
        assert again(visitor).path == "/portal/sign-in/"

    def test_bound_to_the_epoch(self, people):
        visitor = known()
        User.objects.filter(pk=people.dan.user_id).update(epoch=9)
        assert again(visitor).path == "/portal/sign-in/"

    def test_of_somebody_active(self, people):
        visitor = known()
        User.objects.filter(pk=people.dan.user_id).update(is_active=False)
        assert again(visitor).path == "/portal/sign-in/"

    def test_five_wrong_pins_forget_the_device_and_not_the_account(self, people):
        other, visitor = known(), again(known())
        for turn in range(5):
            assert visitor.path == "/portal/pin/", turn
            visitor.send(pin=f"{turn}86204")
        assert visitor.path == "/portal/sign-in/"
        assert Device.objects.count() == 1
        assert AuditEvent.objects.filter(event="practice.device.forgotten", reason="wrong_pin").count() == 1
        again(other).send(pin=PIN)
        assert who(other) == str(people.dan.user_id), "their other device is still known"

    def test_the_owners_sign_ins_earn_a_thief_no_new_tries(self, people):
        thief, owner = again(known()), known()
        for turn in range(4):
            thief.send(pin=f"{turn}86204")
            again(owner).send(pin=PIN)
        assert thief.send(pin="986204").path == "/portal/sign-in/"

    def test_a_code_clears_the_count(self, people):
        again(known()).send(pin="986204")
        assert PortalPin.objects.get(user=people.dan.user).tries == 1
        at_the_pin().send(pin=PIN)
        assert PortalPin.objects.get(user=people.dan.user).tries == 0

    def test_a_double_click_on_the_right_pin_signs_in(self, people):
        visitor = again(known()).double_click(pin=PIN)
        assert visitor.path == "/portal/"
        assert who(visitor) == str(people.dan.user_id)

    def test_another_person_signs_in_by_their_address(self, people):
        visitor = again(known()).go("/portal/sign-in/?other=1").send(address="eve@home.example")
        visitor.send(code=newest_secret(CODE)).send(pin=EVES)
        assert who(visitor) == str(people.eve.user_id)

    def test_a_wrong_cookie_is_no_device(self, people):
        visitor = Visitor()
        visitor.browser.cookies[settings.DEVICE_COOKIE_NAME] = "x" * 43
        assert visitor.go("/portal/pin/").path == "/portal/sign-in/"


class TestWhoActsForNobodyNow:
    """Told why nothing opens, once they have shown who they are; before that the pages are anybody's."""

    WORDS = "Nothing is open to you here just now"
    RESTING = (
        lambda now: {"paused_at": now},
        lambda now: {"until_at": now - timedelta(days=89)},
        lambda now: {"paused_at": now, "until_at": now - timedelta(days=1)},
    )

    @pytest.fixture(params=RESTING, ids=["paused", "ended", "both"])
    def fay(self, request, people):
        set_pin(people.fay.user, FAYS)
        Representation.objects.update(**request.param(timezone.now()))
        return people.fay

    def test_after_code_and_pin_and_of_no_client_a_word(self, people, fay):
        visitor = at_the_pin(FAY)
        assert self.WORDS not in visitor.text
        visitor.send(pin=FAYS)
        assert self.WORDS in visitor.text and "555" in visitor.text
        assert "Dan" not in visitor.text
        assert who(visitor) is None and not Session.objects.filter(user=fay.user).exists()
        checked = AuditEvent.objects.filter(event="practice.pin.checked").latest("seq")
        assert (checked.reason, checked.subject_id) == ("rests", fay.user_id)

    def test_nothing_of_the_portal_opens(self, people, fay):
        visitor = at_the_pin(FAY).send(pin=FAYS)
        assert visitor.go("/portal/").path.startswith("/portal/sign-in/")

    def test_a_wrong_pin_is_told_what_everybody_is(self, people, fay):
        visitor = at_the_pin(FAY).send(pin="730462")
        assert "This is not your PIN." in visitor.text and self.WORDS not in visitor.text

    def test_the_digits_do_leave_the_house(self, people, fay, monkeypatch):
        at_the_code(FAY)
        assert [sent.to for sent in doing.drained(monkeypatch)] == [FAY]

    def test_the_known_device_is_no_way_around(self, people):
        set_pin(people.fay.user, FAYS)
        visitor = at_the_pin(FAY).send(pin=FAYS).send(others="no")
        assert who(visitor)
        Representation.objects.update(until_at=timezone.now())  # by its date: no act that ends devices
        visitor = again(visitor).send(pin=FAYS)
        assert self.WORDS in visitor.text and who(visitor) is None

    def test_who_still_acts_for_somebody_comes_in(self, people, clock):
        set_pin(people.fay.user, FAYS)
        assert who(at_the_pin(FAY).send(pin=FAYS)) == str(people.fay.user_id)


class TestWaysOut:
    def test_leaving_ends_the_session_without_a_token(self, people):
        visitor = known()
        answer = visitor.browser.post("/portal/leave/")
        assert answer.headers["Location"] == "/"
        assert not Session.objects.filter(user__isnull=False).exists()
        assert visitor.go("/portal/").path.startswith("/portal/pin/")

    def test_leaving_works_for_a_stranger(self, people):
        assert Visitor().browser.post("/portal/leave/").headers["Location"] == "/"

    def test_looking_at_the_address_of_leaving_ends_nothing(self, people):
        visitor = known()
        assert visitor.browser.get("/portal/leave/").status_code == 405
        assert Session.objects.filter(user=people.dan.user).exists()

    def test_where_it_leads_says_nothing(self, people):
        page = but_keys(Visitor().go("/").page.content.decode())
        assert "Linden" not in page
        assert "demo" not in page.lower()

    def test_signing_out_asks_for_its_token(self, people):
        visitor = known()
        assert visitor.browser.post("/portal/sign-out/").status_code == 403
        assert visitor.go("/portal/more/").post(visitor.form(action="sign-out")).path == "/"
        assert not Session.objects.filter(user__isnull=False).exists()

    def test_the_trail_has_begun_and_ended(self, people):
        visitor = known()
        visitor.browser.post("/portal/leave/")
        events = AuditEvent.objects.filter(event__startswith="practice.session.", actor_id=people.dan.user_id)
        assert [event.event for event in events.order_by("seq")] == [
            "practice.session.begun",
            "practice.session.ended",
        ]
        assert len({event.session_id for event in events}) == 1


def test_a_member_of_the_workforce_may_come_in_as_a_client_and_is_then_nothing_else(people, browser):
    visitor = Visitor(browser(people.ana))
    visitor.go("/portal/sign-in/").send(address=DAN).send(code=newest_secret(CODE)).send(pin=PIN)
    assert who(visitor) == str(people.dan.user_id)
    assert "otp_device_id" not in visitor.browser.session


def test_somebody_signed_in_is_not_asked_again(people, browser):
    visitor = Visitor(browser(people.dan))
    for path in ("/portal/sign-in/", "/portal/pin/", "/portal/code/"):
        assert visitor.go(path).path == "/portal/"


@pytest.mark.parametrize(
    "path", ["/portal/code/", "/portal/pin/", "/portal/word/", "/portal/new-pin/", "/portal/device/"]
)
def test_each_later_step_leads_a_stranger_to_the_first(people, path):
    assert Visitor().go(path).path == "/portal/sign-in/"


def test_no_secret_reaches_the_trail(people):
    visitor = known()
    rows = [str(sorted(row.items())) for row in AuditEvent.objects.values()]
    for secret in (PIN, DAN, newest_secret(CODE), visitor.cookie(settings.DEVICE_COOKIE_NAME)):
        assert not any(secret in row for row in rows)


def test_the_client_is_still_found_by_nobody_else(people):
    """The user that signs in carries no name and no address."""
    user = Client.objects.get(pk=people.dan.pk).user
    assert user is not None
    assert user.name == "" and user.email.endswith("@portal.invalid")
