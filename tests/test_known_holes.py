"""The classes of holes that portals of this kind have had: each tried here, so that a guard taken out is noticed.

Reading and changing another's object by its id is tried for every address (`test_access_matrix`) and every form
(`test_id_swap`); what follows are the classes that need a story of their own.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client as Browser

from messaging import files
from messaging.models import InboundItem, Message
from practice import actions, crypto, routes, vaults
from practice.identity.backends import PortalBackend, WorkforceBackend
from practice.models import CareTeamMember, Client, Session, User
from practice.sessions import SessionStore
from tests import doing, pages
from tests import people as ten
from tests.access import asking, objects, walking
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import PASSWORD, People, actor_of

Things = dict[str, dict[str, Any]]
SCRIPTS = "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><b onmouseover=alert(1)>"


def ids_of(route: routes.Route, things: Things) -> dict[str, Any]:
    """Dan's of each noun that the address names, or one of nobody's."""
    made = {name: things[name] for name in asking.names(route) if name in things}
    return {name: whose.get("dan") or next(iter(whose.values())) for name, whose in made.items()}


@pytest.mark.slow
class TestNoAuthentication:
    FLAGS = "?skip_auth=1&ignoreAuth=1&bypass=true&user=ana&is_verified=1&demo=1&register=true"

    def test_no_flag_opens_a_page(self, people: People, now) -> None:
        things = objects.make(people, now)
        opened = []
        for route in walking.GATED:
            answer = Browser().get(asking.address(route, ids_of(route, things)) + self.FLAGS)
            if not answer.headers.get("Location", "").startswith(asking.DOORS):
                opened.append(route.name)
        assert opened == []

    def test_a_password_alone_reaches_nothing(self, people: People, now) -> None:
        """The session that is left when somebody stops between the first and the second step."""
        things, half = objects.make(people, now), Browser()
        half.force_login(people.ana, backend="practice.identity.backends.WorkforceBackend")
        reached = []
        for route in walking.GATED:
            if not route.path.startswith("/office/"):
                continue
            for send in (half.get, half.post):
                answer = send(asking.address(route, ids_of(route, things)))
                if answer.status_code != 302 or "/account/2fa/" not in answer.headers["Location"]:
                    reached.append(f"{route.name} {answer.status_code}")
        assert reached == []


class TestChanging:
    def test_who_reads_a_file_by_supervision_alone_changes_nothing_in_it(
        self, people: People, browser: SignIn, now
    ) -> None:
        """What a clinician may do with clients of his own Sam may not with Dan, whom he sees through Ana."""
        actions.assign_role(user=people.sam, role="clinician", actor=actor_of(people.ada), now=now)
        sam, tried, done = browser(people.sam), 0, []
        assert sam.get(f"/office/clients/{people.dan.pk}/").status_code == 200
        for route in walking.GATED:
            if route.noun not in ("client_file", "client_care") or asking.names(route) != ["client_id"]:
                continue
            tried += 1
            where = asking.address(route, {"client_id": people.dan.pk})
            found = [sam.get(where).status_code, sam.post(where).status_code]
            if set(found) - {403, 405} or 403 not in found:
                done.append(f"{route.name}: {found}")
        assert (done, tried > 4) == ([], True)


class TestOneTimeLinks:
    def test_looking_at_it_uses_nothing_up(self, people: People, now) -> None:
        """Scanners and previews open every link in a mail, some of them with HEAD."""
        actions.invite_colleague(
            name="Noor", email="noor@practice.example", title="", roles=["clinician"], submission=None,
            actor=actor_of(people.ada), now=now,
        )  # fmt: skip
        token = doing.newest_secret("staff_invitation")
        for send in (Browser().get, Browser().head, Browser().options):
            send(f"/account/link/{token}/")
        assert "password" in pages.visit(Browser(), f"/account/link/{token}/").words

    @pytest.mark.parametrize("change", [str.swapcase, lambda token: token[:-1], lambda token: token + "A"])
    def test_a_token_is_compared_whole(self, people: People, now, change) -> None:
        actions.invite_colleague(
            name="Noor", email="noor@practice.example", title="", roles=["clinician"], submission=None,
            actor=actor_of(people.ada), now=now,
        )  # fmt: skip
        page = pages.visit(Browser(), f"/account/link/{change(doing.newest_secret('staff_invitation'))}/")
        assert not [form for form in page.forms if "password" in " ".join(form.names)]


class TestSessions:
    def test_a_key_that_somebody_brought_along_is_not_kept(self, people: People) -> None:
        browser, name = Browser(), settings.SESSION_COOKIE_NAME
        browser.cookies[name] = "chosen-by-a-stranger"
        answers = {"login": people.ana.email, "password": PASSWORD}
        browser.post("/account/login/", answers)
        assert browser.cookies[name].value != "chosen-by-a-stranger"

    def test_a_browser_cannot_ask_not_to_be_timed_out(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        ana = browser(people.ana)
        for _ in range(4):
            clock.move(minutes=5)
            ana.get(
                f"/office/clients/{people.dan.pk}/changes/?keep_alive=1&is_poll=0",
                headers={"X-Keep-Alive": "1"},
            )
        assert ana.get("/office/inbox/").headers["Location"].startswith("/account/login/")

    def test_a_disabled_persons_cookie_opens_nothing(self, people: People, browser: SignIn) -> None:
        ana = browser(people.ana)
        User.objects.filter(pk=people.ana.pk).update(is_active=False)
        assert ana.get("/office/inbox/").status_code == 302

    def test_both_doors_know_no_disabled_person(self, people: People) -> None:
        """Whatever asks later: who is disabled is not found by their session at all."""
        User.objects.filter(pk__in=[people.ana.pk, people.dan.user_id]).update(is_active=False)
        assert WorkforceBackend().get_user(people.ana.pk) is None
        assert PortalBackend().get_user(people.dan.user_id) is None

    def test_a_session_that_was_ended_meanwhile_stays_ended(self, people: People, browser: SignIn) -> None:
        """A request that began before writes its session at its end."""
        key = browser(people.ana).cookies[settings.SESSION_COOKIE_NAME].value
        slow = SessionStore(key)
        slow["draft"] = "words"
        Session.objects.filter(user=people.ana).delete()
        with pytest.raises(UpdateError):
            slow.save()
        assert not Session.objects.filter(user=people.ana).exists()

    def test_a_cookie_from_before_the_sign_out_opens_nothing(self, people: People, browser: SignIn) -> None:
        dan = browser(people.dan)
        kept = dan.cookies[settings.SESSION_COOKIE_NAME].value
        dan.post("/portal/sign-out/")
        again = Browser()
        again.cookies[settings.SESSION_COOKIE_NAME] = kept
        assert again.get("/portal/").status_code == 302
        assert not Session.objects.filter(user=people.dan.user).exists()


@pytest.mark.slow
class TestStoredScripts:
    @pytest.fixture
    def things(self, people: People, now) -> Things:
        """One of each noun; then the words stand in every name and text that a page shows."""
        found, bad = objects.make(people, now), " ".join(SCRIPTS)
        crypto.seal(
            people.dan, vaults.sealer, name=bad, first_name=bad, pronouns=bad, languages=bad, interpreter=bad,
            may_know=bad, must_not_know=bad,
        )  # fmt: skip
        people.dan.save()
        User.objects.filter(pk=people.ana.pk).update(name=bad[:120], title=bad[:80])
        said = doing.say(people.dan, now, bad)
        files.attach(said, name=f"{bad}.txt", media_type="text/plain", content=b"x", now=now)
        doing.filed(doing.mail_in(doing.letter("x@elsewhere.example", bad, bad), now), now)
        doing.write(people.dan, people.ana, now, bad)
        return found

    @pytest.mark.parametrize("person", ["ana", "cleo", "pia", "ada", "dan", "fay"])
    def test_none_stands_in_a_page(self, people: People, things: Things, person: str) -> None:
        browser, found = ten.sign_in(getattr(people, person)), []
        for route in walking.GATED:
            answer: Any = browser.get(asking.address(route, ids_of(route, things)))
            if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            html = answer.content.decode()
            if any(script in html for script in SCRIPTS):
                found.append(route.name)
        assert found == []

    @pytest.mark.parametrize("person", ["ana", "dan", None])
    def test_pages_run_no_script_but_ours(self, people: People, now, person: str | None) -> None:
        """Were a word ever taken for code, the browser would not run it: on every page, refused ones too."""
        things = objects.make(people, now)
        browser, loose = ten.sign_in(getattr(people, person)) if person else Browser(), []
        for route in (*walking.GATED, *walking.OPEN):
            answer: Any = browser.get(asking.address(route, ids_of(route, things)))
            rules = answer.headers.get("Content-Security-Policy", "")
            if "default-src 'none'" not in rules or "unsafe" in rules:
                loose.append(f"{route.name} {answer.status_code}")
        assert loose == []


class TestInjection:
    WORDS = [
        "1' OR '1'='1",
        "name;DROP TABLE x",
        "client__user__password",
        "-pk",
        "%00",
        "{{7*7}}",
        "../../x",
        "9" * 40,
    ]

    @pytest.mark.parametrize("words", WORDS)
    def test_names_of_filters_and_orders_are_no_code(
        self, people: People, browser: SignIn, words: str
    ) -> None:
        """Each list, asked to sort, page and filter by it: never an error, never more than before."""
        pia, ana = browser(people.pia), browser(people.ana)
        query = {
            name: words
            for name in ("page", "sort", "order_by", "filter", "q", "kind", "person", "before", "client")
        }
        query[words] = "1"
        for hand, paths in (
            (ana, ("/office/clients/", "/office/outbox/", "/office/triage/")),
            (pia, ("/office/audit/", "/office/incidents/", "/office/people/")),
        ):
            for path in paths:
                answer = hand.get(path, query)
                assert answer.status_code in (200, 404, 422), path
                assert "Eve Ellis" not in answer.content.decode()


class TestFiles:
    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "..\\..\\boot.ini", "a/b/c.txt", "x\r\nSet-Cookie: a=b.txt", "\0.txt"]
    )
    def test_a_name_leads_nowhere(self, people: People, now, browser: SignIn, name: str) -> None:
        file = files.attach(
            doing.say(people.dan, now), name=name, media_type="text/html", content=b"<b>x</b>", now=now
        )
        answer = browser(people.dan).get(f"/portal/files/{file.pk}/original/")
        assert answer.status_code == 200
        sent = answer.headers["Content-Disposition"]
        assert sent.startswith("attachment")
        assert "/" not in sent.replace("UTF-8''", "") and "\\" not in sent and "\n" not in sent
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


class TestMovedAndLive:
    def test_who_left_the_care_team_hears_no_more(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        """Not by the page that is still open, either."""
        ana, poll = browser(people.ana), f"/office/clients/{people.dan.pk}/changes/"
        tag = ana.get(poll).headers["ETag"]
        CareTeamMember.objects.filter(client=people.dan, user=people.ana).update(until_at=clock())
        doing.say(people.dan, clock.move(minutes=1), "Only for the next one.")
        answer = ana.get(poll, headers={"If-None-Match": tag})
        assert answer.status_code == 404
        assert b"Only for the next one." not in answer.content


class TestMessages:
    def test_who_is_copied_in_is_not_taken_for_the_sender(self, people: People, now) -> None:
        raw = doing.letter(
            "stranger@elsewhere.example", "About a friend", cc="dan@home.example", reply_to="dan@home.example"
        )
        item = doing.filed(doing.mail_in(raw, now), now)
        assert item.state == InboundItem.State.TRIAGE
        assert not Message.objects.for_client(people.dan.pk).exists()

    def test_what_a_provider_took_is_not_called_delivered(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        from messaging.models import Delivery

        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock())
        Delivery.objects.update(state="sent", settled_at=clock())
        assert "delivered" not in pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/").words


class TestRaces:
    def test_one_link_used_by_fifty_at_once_counts_once(
        self, people: People, now, committed_db: None
    ) -> None:
        actions.invite_colleague(
            name="Noor", email="noor@practice.example", title="", roles=["clinician"], submission=None,
            actor=actor_of(people.ada), now=now,
        )  # fmt: skip
        token = doing.newest_secret("staff_invitation")

        def use(number: int) -> str:
            from practice.actions import entry
            from practice.actors import stranger

            try:
                found = entry.use_account_link(
                    token=token,
                    password=f"plum-orchard-window-{number}",
                    actor=stranger(),
                    now=now,
                    submission=None,
                )
                return str(found.name)
            finally:
                connection.close()

        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(use, range(50)))
        assert answers.count("OPEN") == 1


def test_every_address_is_declared() -> None:
    assert [route.path for route in routes.every_route() if not route.is_declared] == []


def test_a_client_row_says_nothing_of_whom_it_is(people: People) -> None:
    assert str(people.dan) == f"Client {people.dan.pk}" == repr(Client.objects.get(pk=people.dan.pk))
