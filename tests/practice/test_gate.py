"""The gate: it loads, permits, hands in, and logs. Hidden is as absent; forbidden only what one does see."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory

from practice import access, actors
from practice.access import Forbidden, NotVisible, Opened
from practice.gate import gate
from practice.identity.backends import WORKFORCE
from practice.models import AuditEvent, RoleAssignment, User
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, Person, actor_of

View = Callable[..., HttpResponse]
ABSENT = "6b1a3f0e-6f57-4d5e-9b0a-0d6f1c2b3a4d"


def ask(
    view: View, who: Person | None, path: str = "/office/x/", *, method: str = "GET", **named: UUID
) -> HttpResponse:
    """One request at a view's door, by somebody."""
    request: Any = RequestFactory().generic(method, path)
    request.actor = actor_of(who) if who else actors.stranger()
    return view(request, **named)


@gate(access.client, to="client.view")
def file(request: HttpRequest, opened: Opened) -> HttpResponse:
    opened.seen = [opened.subject.pk]
    return HttpResponse("a file")


@gate(access.client, to="messages.send", methods=("POST",))
def post(request: HttpRequest, opened: Opened) -> HttpResponse:
    return HttpResponse("sent")


@gate(access.desk, to="client.list", is_poll=True)
def poll(request: HttpRequest, opened: Opened) -> HttpResponse:
    opened.is_quiet = True
    return HttpResponse(status=304)


class TestThrough:
    def test_it_hands_in_the_object_and_the_right_to_open_it(self, people: People, clock: Clock) -> None:
        handed: list[Opened] = []

        @gate(access.client, to="client.view")
        def view(request: HttpRequest, opened: Opened) -> HttpResponse:
            handed.append(opened)
            return HttpResponse()

        ask(view, people.ana, client_id=people.dan.pk)
        (opened,) = handed
        assert (opened.subject, opened.now) == (people.dan, clock())
        assert opened.text(people.dan, "name") == "Dan Doyle"

    def test_a_look_is_noted_with_what_was_seen(self, people: People, clock: Clock) -> None:
        ask(file, people.ana, client_id=people.dan.pk)
        row = AuditEvent.objects.get(event="client.viewed")
        assert (row.actor_id, row.subject_id, row.reason) == (people.ana.pk, people.dan.pk, "client.view")
        assert (row.object_ids, row.vault_ids, row.roles) == (
            [people.dan.pk],
            [people.dan.vault_id],
            "clinician",
        )

    def test_a_quiet_poll_is_not(self, people: People, clock: Clock) -> None:
        before = AuditEvent.objects.count()
        assert ask(poll, people.ana).status_code == 304
        assert AuditEvent.objects.count() == before

    def test_an_act_leaves_its_own_row_and_no_look(self, people: People, clock: Clock) -> None:
        ask(post, people.ana, method="POST", client_id=people.dan.pk)
        assert not AuditEvent.objects.filter(event="client.viewed").exists()

    def test_words_in_the_address_go_to_the_view(self, people: People, clock: Clock) -> None:
        @gate(access.client, to="client.view")
        def view(request: HttpRequest, opened: Opened, channel: str) -> HttpResponse:
            return HttpResponse(channel)

        request: Any = RequestFactory().get("/office/x/")
        request.actor = actor_of(people.ana)
        assert view(request, client_id=people.dan.pk, channel="sms").content == b"sms"

    def test_it_declares_noun_capability_and_methods(self) -> None:
        declared = post.declaration  # type: ignore[attr-defined]
        assert (declared.noun, declared.capability, declared.methods) == (
            "client",
            "messages.send",
            ("POST",),
        )


class TestRefused:
    def test_hidden_and_absent_are_the_same_bytes(self, people: People, clock: Clock) -> None:
        hidden = ask(file, people.ana, client_id=people.eve.pk)
        absent = ask(file, people.ana, client_id=uuid4())
        assert hidden.status_code == absent.status_code == 404
        assert (hidden.content, hidden.headers) == (absent.content, absent.headers)

    def test_what_one_sees_and_may_not_do_is_forbidden(self, people: People, clock: Clock) -> None:
        assert ask(post, people.sam, method="POST", client_id=people.dan.pk).status_code == 403

    def test_what_one_does_not_see_is_not_even_forbidden(self, people: People, clock: Clock) -> None:
        assert ask(post, people.sam, method="POST", client_id=people.eve.pk).status_code == 404

    @pytest.mark.parametrize(("whom", "event"), [("eve", "client.denied"), ("dan", "client.forbidden")])
    def test_it_is_noted(self, people: People, clock: Clock, whom: str, event: str) -> None:
        client = getattr(people, whom)
        ask(post, people.sam, method="POST", client_id=client.pk)
        row = AuditEvent.objects.get(event=event)
        assert (row.outcome, row.actor_id, row.subject_id) == ("denied", people.sam.pk, client.pk)
        assert row.reason == "messages.send"

    def test_it_stays_noted_though_the_view_breaks_off(
        self, committed_db: None, people: People, clock: Clock
    ) -> None:
        @gate(access.client, to="client.view")
        def view(request: HttpRequest, opened: Opened) -> HttpResponse:
            raise NotVisible

        assert ask(view, people.ana, client_id=people.dan.pk).status_code == 404
        assert AuditEvent.objects.filter(event="client.denied").count() == 1

    def test_a_view_may_still_forbid(self, people: People, clock: Clock) -> None:
        @gate(access.client, to="client.view")
        def view(request: HttpRequest, opened: Opened) -> HttpResponse:
            raise Forbidden

        assert ask(view, people.ana, client_id=people.dan.pk).status_code == 403


class TestSignInFirst:
    @pytest.mark.parametrize(
        "path", ["/office/clients/", "/office/nothing/at/all/", f"/office/clients/{ABSENT}/"]
    )
    def test_a_stranger_gets_the_same_answer_everywhere_in_the_office(
        self, people: People, path: str
    ) -> None:
        answer = Browser().get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/account/login/?next={path}")

    @pytest.mark.parametrize("path", ["/portal/", "/portal/nothing/at/all/", f"/portal/consents/{ABSENT}/"])
    def test_and_in_the_portal(self, people: People, path: str) -> None:
        answer = Browser().get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/portal/sign-in/?next={path}")

    @pytest.mark.parametrize(("name", "path"), [("ana", "/office/nothing/"), ("dan", "/portal/nothing/")])
    def test_who_is_signed_in_is_told_that_nothing_is_there(
        self, people: People, browser: SignIn, name: str, path: str
    ) -> None:
        assert browser(getattr(people, name)).get(path).status_code == 404

    def test_outside_the_two_sides_nothing_is_nothing(self, people: People) -> None:
        assert Browser().get("/nothing/").status_code == 404

    @pytest.mark.parametrize(
        ("name", "path"),
        [("ana", "/portal/"), ("ana", "/portal/nothing/"), ("dan", "/office/"), ("fay", "/office/nothing/")],
    )
    def test_the_other_sides_pages_ask_to_sign_in(
        self, people: People, browser: SignIn, name: str, path: str
    ) -> None:
        assert browser(getattr(people, name)).get(path).status_code == 302

    def test_without_the_second_factor_the_office_stays_shut(self, people: People) -> None:
        half = Browser()
        half.force_login(people.ana, backend=WORKFORCE)
        assert half.get("/office/").headers["Location"] == "/account/2fa/"

    def test_a_form_sent_by_a_stranger_does_nothing(self, people: People, clock: Clock) -> None:
        answer = ask(post, None, method="POST", client_id=people.dan.pk)
        assert answer.status_code == 302
        assert "next" not in answer.headers["Location"]

    def test_a_page_that_refreshes_itself_is_led_there_as_a_whole(self, people: People) -> None:
        answer = Browser().get("/office/", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/account/login/")


class TestMethods:
    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    def test_what_is_not_declared_is_not_done(self, people: People, clock: Clock, method: str) -> None:
        answer = ask(file, people.ana, method=method, client_id=people.dan.pk)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")

    def test_head_is_a_look(self, people: People, clock: Clock) -> None:
        assert ask(file, people.ana, method="HEAD", client_id=people.dan.pk).status_code == 200

    def test_head_is_no_act(self, people: People, clock: Clock) -> None:
        """It carries no form's key."""
        assert ask(post, people.ana, method="HEAD", client_id=people.dan.pk).status_code == 405


class TestEachRequest:
    """Authority is read from the database each time."""

    def test_a_disabled_persons_next_page_is_the_sign_in(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        ana = browser(people.ana)
        assert ana.get("/office/").status_code == 200
        User.objects.filter(pk=people.ana.pk).update(is_active=False)
        assert ana.get("/office/").status_code == 302

    @pytest.mark.parametrize(("name", "path"), [("ana", "/office/"), ("dan", "/portal/")])
    def test_a_raised_epoch_ends_every_session(
        self, people: People, clock: Clock, browser: SignIn, name: str, path: str
    ) -> None:
        who = browser(getattr(people, name))
        user = people.ana if name == "ana" else people.dan.user
        assert user is not None
        User.objects.filter(pk=user.pk).update(epoch=user.epoch + 1)
        assert who.get(path).status_code == 302

    def test_a_role_that_ended_opens_nothing_more(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        ana = browser(people.ana)
        RoleAssignment.objects.filter(user=people.ana).update(until_at=clock())
        assert pages.visit(ana, f"/office/clients/{people.dan.pk}/").status == 404

    def test_idle_for_a_quarter_of_an_hour_she_signs_in_again(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        ana = browser(people.ana)
        clock.move(minutes=14)
        assert ana.get("/office/").status_code == 200
        clock.move(minutes=16)
        assert ana.get("/office/").status_code == 302
