"""What waits with us: said beside it, taken back with one button, and not there for anybody on the client's side."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client as Browser

from messaging.models import Attachment, Draft, Message, MessageRead
from messaging.outbox import draining
from practice import routes
from practice.models import CareTeamMember, Notice
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

WORDS = "How was your week?"
POST = "Post in portal, email a notice"
PLAN = Taken("secret-plan.txt", "text/plain", b"Breathe.", Scan.NOT_SCANNED)


@pytest.fixture
def undo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.LIMITS, "undo_seconds", 10)


@pytest.mark.usefixtures("undo")
class TestUndo:
    def test_it_says_that_it_goes_soon_and_one_button_takes_it_back(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path).send(POST, body=WORDS)
        assert "goes in 10 seconds" in page.words and page.form("message").buttons == {"Undo": ""}
        back = page.send("Undo", action="recalls", message=page.form("message").fields["message"][0])
        assert "Taken back: nobody has seen it." in back.words
        assert back.form("body").fields["body"] == [WORDS]
        assert not Message.objects.exists() and not Notice.objects.filter(kind="new_message").exists()

    def test_pressed_twice_it_says_so(self, ana: Browser, path: str) -> None:
        page = pages.visit(ana, path).send(POST, body=WORDS)
        form = page.form("message")
        page.post(form.action, form.fields)
        assert "It was taken back already." in page.post(form.action, form.fields).words
        assert Draft.objects.count() == 1

    def test_too_late_it_says_that_it_has_gone(self, ana: Browser, path: str, clock: Clock) -> None:
        page = pages.visit(ana, path).send(POST, body=WORDS)
        clock.move(seconds=10)
        draining.drain()
        form = page.form("message")
        late = page.post(form.action, form.fields)
        assert "It has gone and can't be taken back." in late.words and Message.objects.shown().exists()

    def test_a_colleague_sees_that_it_waits_and_has_no_button(
        self, ana: Browser, path: str, people: People, browser: SignIn
    ) -> None:
        pages.visit(ana, path).send(POST, body=WORDS)
        seen = pages.visit(browser(people.sam), path)
        assert "goes in 10 seconds" in seen.words and "Undo" not in seen.words

    def test_nobody_undoes_for_another(
        self, ana: Browser, path: str, people: People, browser: SignIn
    ) -> None:
        page = pages.visit(ana, path).send(POST, body=WORDS)
        form = page.form("message")
        assert pages.visit(browser(people.cleo), path).post(form.action, form.fields).status == 403
        assert Message.objects.exists()


class TestLater:
    def test_it_waits_for_the_hour_that_was_named(
        self, ana: Browser, path: str, people: People, clock: Clock, browser: SignIn
    ) -> None:
        page = pages.visit(ana, path).send(POST, body=WORDS, when="at", at="2030-01-01T08:00")
        assert page.status == 422 and "too far ahead" in page.words
        tomorrow = page.form("body", "when")
        page = page.send(POST, body=WORDS, when="at", at=_tomorrow(clock))
        assert "it waits until tomorrow at 08:00" in page.words and tomorrow.fields["body"] == [WORDS]
        assert WORDS not in pages.visit(browser(people.dan), "/portal/").words
        held = Message.objects.get()
        clock.move(seconds=(held.held_until - clock()).total_seconds())
        draining.drain()
        assert WORDS in pages.visit(browser(people.dan), "/portal/").words

    @pytest.mark.parametrize(
        ("at", "said"),
        [("", "Choose the day and the time"), ("2020-01-01T08:00", "That time is over.")],
    )
    def test_an_hour_that_cannot_be_keeps_the_words(
        self, ana: Browser, path: str, at: str, said: str
    ) -> None:
        page = pages.visit(ana, path).send(POST, body=WORDS, when="at", at=at)
        assert page.status == 422 and said in page.words
        assert page.form("body").fields["body"] == [WORDS] and not Message.objects.exists()

    def test_whoever_comes_back_to_a_draft_finds_the_hour_still_chosen(
        self, ana: Browser, path: str, clock: Clock
    ) -> None:
        chosen = {"body": WORDS, "when": "at", "at": _tomorrow(clock, "10:30")}
        ana.post(f"{path}draft/", chosen | {"channel": "portal"})
        page = pages.visit(ana, path)
        fields = page.form("body", "when").fields
        assert (fields["when"], fields["at"]) == (["at"], [_tomorrow(clock, "10:30")])
        sent = page.send("Send tomorrow, 10:30", body=WORDS)
        assert "it waits until tomorrow at 10:30" in sent.words

    def test_an_hour_that_is_over_meanwhile_sends_nothing(
        self, ana: Browser, path: str, clock: Clock
    ) -> None:
        soon = clock().astimezone(ZoneInfo("America/New_York")) + timedelta(minutes=3)
        chosen = {"body": WORDS, "when": "at", "at": f"{soon:%Y-%m-%dT%H:%M}"}
        ana.post(f"{path}draft/", chosen | {"channel": "portal"})
        clock.move(minutes=5)
        page = pages.visit(ana, path).send(body=WORDS, action="/messages/")
        assert page.status == 422 and "That time is over." in page.words
        assert not Message.objects.exists()

    def test_sent_now_after_all(self, ana: Browser, path: str, clock: Clock) -> None:
        page = pages.visit(ana, path).send(POST, body=WORDS, when="at", at=_tomorrow(clock))
        form = page.form("message")
        assert "Sent." in page.post(form.buttons["Send it now"], form.fields).words
        assert Message.objects.get().held_until is None

    def test_another_hour(self, ana: Browser, path: str, clock: Clock) -> None:
        page = pages.visit(ana, path).send(POST, body=WORDS, when="at", at=_tomorrow(clock))
        url = next(link for link in page.links if link.endswith("/hour/"))
        wrong = page.go(url).send("Let it wait until then", at="2020-01-01T08:00")
        assert wrong.status == 422 and "That time is over." in wrong.words
        right = page.go(url).send("Let it wait until then", at=_tomorrow(clock, "10:30"))
        assert "it waits until tomorrow at 10:30" in right.words


class TestOutbox:
    def test_what_is_held_stands_there_and_what_could_not_go_above(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        later = clock() + timedelta(days=1)
        doing.write(people.dan, people.ana, clock(), held_until=later)
        stopped = doing.write(people.dan, people.ana, clock(), held_until=later + timedelta(days=1))
        Message.objects.filter(pk=stopped.pk).update(problem="moved")
        page = pages.visit(ana, "/office/outbox/")
        places = [page.words.index(one) for one in ("written to somebody else", "held until tomorrow at")]
        assert places == sorted(places) and f"/office/clients/{people.dan.pk}/#m-{stopped.pk}" in page.links

    def test_ones_own_that_was_stopped_needs_a_look(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        """Of its sender: in the outbox under what needs a person, counted there, and in the inbox."""
        message = doing.write(people.dan, people.ana, clock(), held_until=clock() + timedelta(hours=1))
        Message.objects.filter(pk=message.pk).update(problem="policy_never")
        ana = browser(people.ana)
        page = pages.visit(ana, "/office/outbox/")
        needs = page.words.partition("Needs a person")[2].partition("Waiting to go")[0]
        assert "The policy does not allow this way for this matter." in needs
        assert "Not seen by the client yet" not in page.words
        rail = page.html.partition('href="/office/outbox/"')[2].partition("</a>")[0]
        assert ">1<" in rail
        inbox = pages.visit(ana, "/office/").words
        looks = inbox.partition("Needs a look")[2]
        assert "The policy does not allow this way for this matter." in looks

    def test_a_colleagues_that_was_stopped_is_theirs_to_look_at(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        message = doing.write(people.dan, people.ana, clock(), held_until=clock() + timedelta(hours=1))
        Message.objects.filter(pk=message.pk).update(problem="policy_never")
        sam = browser(people.sam)
        page = pages.visit(sam, "/office/outbox/")
        assert page.words.index("Not seen by the client yet") < page.words.index("Dan Doyle")
        rail = page.html.partition('href="/office/outbox/"')[2].partition("</a>")[0]
        assert ">1<" not in rail

    def test_a_colleague_elsewhere_sees_none_of_it(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.write(people.dan, people.ana, clock(), held_until=clock() + timedelta(days=1))
        assert "Not seen by the client yet" not in pages.visit(browser(people.ben), "/office/outbox/").words


class TestLeftBehind:
    """By somebody who left the care team meanwhile."""

    def test_who_answers_finds_it_and_takes_it_over_with_one_press(
        self, people: People, path: str, clock: Clock, browser: SignIn
    ) -> None:
        doing.write(people.dan, people.ana, clock(), WORDS, held_until=clock() + timedelta(seconds=10))
        team = CareTeamMember.objects.filter(user=people.ana)
        team.update(until_at=clock())
        CareTeamMember.objects.create(user=people.ben, client=people.dan, from_at=clock())
        clock.move(seconds=10)
        draining.drain()
        ben = browser(people.ben)
        why = "Its author no longer cares for this client."
        assert why in pages.visit(ben, "/office/").words.partition("Needs a look")[2]
        needs = pages.visit(ben, "/office/outbox/").words.partition("Needs a person")[2]
        assert why in needs.partition("Waiting to go")[0]
        page = pages.visit(ben, path)
        taken = page.send("Take over as your draft", action="take-overs", message=_of(page))
        assert "Taken over" in taken.words and taken.form("body").fields["body"] == [WORDS]
        assert not Message.objects.exists()
        assert why not in pages.visit(ben, "/office/").words

    def test_its_author_learns_nothing_of_the_client(
        self, people: People, path: str, clock: Clock, browser: SignIn
    ) -> None:
        until = clock() + timedelta(seconds=10)
        message = doing.write(people.dan, people.ana, clock(), WORDS, held_until=until)
        CareTeamMember.objects.filter(user=people.ana).update(until_at=clock())
        clock.move(seconds=10)
        draining.drain()
        ana = browser(people.ana)
        for listed in ("/office/", "/office/outbox/"):
            assert "Doyle" not in pages.visit(ana, listed).words
        named = {"message": str(message.pk)}
        for act in ("recalls", "releases", "take-overs"):
            assert ana.post(f"{path}{act}/", named).status_code == 404
        assert ana.get(f"/office/held/{message.pk}/hour/").status_code == 404

    def test_however_many_stand_there_the_page_asks_once_for_all(
        self, people: People, path: str, clock: Clock, browser: SignIn
    ) -> None:
        until = clock() + timedelta(seconds=10)
        for _each in range(5):
            doing.write(people.dan, people.ana, clock(), WORDS, held_until=until)
        CareTeamMember.objects.filter(user=people.ana).update(until_at=clock())
        CareTeamMember.objects.create(user=people.ben, client=people.dan, from_at=clock())
        clock.move(seconds=10)
        ben = browser(people.ben)
        asked = []
        for count in (1, 5):
            one_by_one = Message.objects.order_by("pk").values("pk")[:count]
            Message.objects.filter(pk__in=one_by_one).update(problem="author_left_care")
            asked.append(pages.queries(ben, path))
            offered = [form for form in pages.visit(ben, path).forms if "take-overs" in form.action]
            assert len(offered) == count
        assert asked[0] == asked[1]


class TestOutOfHours:
    def test_it_is_held_until_the_office_opens(
        self, people: People, path: str, clock: Clock, browser: SignIn
    ) -> None:
        clock.move(hours=10)  # Wednesday at 21:00
        page = pages.visit(browser(people.ana), path)
        assert "when we open: tomorrow, 09:00" in page.words
        page = page.send("Send tomorrow, 09:00", body=WORDS)
        assert "it waits until tomorrow at 09:00" in page.words
        assert Message.objects.get().held_until is not None

    def test_one_button_sends_it_now(self, people: People, path: str, clock: Clock, browser: SignIn) -> None:
        clock.move(hours=10)
        pages.visit(browser(people.ana), path).send(f"{POST} now", body=WORDS)
        assert Message.objects.get().held_until is None

    def test_to_words_of_crisis_nothing_waits_by_itself(
        self, people: People, path: str, clock: Clock, browser: SignIn
    ) -> None:
        clock.move(hours=10)
        doing.say(people.dan, clock(), "I want to end my life.")
        page = pages.visit(browser(people.ana), path)
        assert "when we open" not in page.words
        page.send(POST, body=WORDS)
        assert Message.objects.get(author_id=people.ana.pk).held_until is None

    def test_in_hours_nothing_is_held(self, ana: Browser, path: str) -> None:
        pages.visit(ana, path).send(POST, body=WORDS)
        assert Message.objects.get().held_until is None


class TestNotThere:
    """Whatever page of the client's side is opened, by whoever of that side."""

    @pytest.mark.parametrize("who", ["dan", "fay"])
    def test_no_page_of_theirs_shows_it(
        self, people: People, clock: Clock, browser: SignIn, who: str
    ) -> None:
        until = clock() + timedelta(days=1)
        held = doing.write(people.dan, people.ana, clock(), WORDS, held_until=until, files=(PLAN,))
        mine = browser(getattr(people, who))
        paths = [one.path for one in routes.every_route() if "GET" in one.methods]
        plain = [one for one in paths if one.startswith("/portal/") and "<" not in one and "{" not in one]
        assert len(plain) > 10
        for path in plain:
            if "leav" not in path and "sign-out" not in path:
                shown = mine.get(path).content.decode(errors="replace")
                assert WORDS not in shown and "secret-plan" not in shown and str(held.pk) not in shown
        file = Attachment.objects.get()
        assert mine.get(f"/portal/files/{file.pk}/").status_code == 404
        assert mine.get(f"/portal/files/{file.pk}/original/").status_code == 404
        assert not MessageRead.objects.exists()

    def test_a_poll_brings_it_when_its_time_has_come(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        for who in (people.dan, people.fay):
            doing.write(people.dan, people.ana, clock(), WORDS, held_until=clock() + timedelta(seconds=10))
            mine = browser(who)
            before = pages.visit(mine, "/portal/changes/")
            tag = before.answer.headers["ETag"]
            assert mine.get("/portal/changes/", headers={"If-None-Match": tag}).status_code == 304
            clock.move(seconds=10)
            draining.drain()
            after = mine.get("/portal/changes/", headers={"If-None-Match": tag})
            assert after.status_code == 200 and WORDS in after.content.decode()

    def test_a_thread_of_nothing_else_is_not_listed_among_what_is_kept(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.write(people.dan, people.ana, clock(), WORDS, held_until=clock() + timedelta(days=1))
        assert "Between sessions" not in pages.visit(browser(people.dan), "/portal/kept/").words


def _of(page: pages.Page) -> str:
    return page.form("message").fields["message"][0]


def _tomorrow(clock: Clock, at: str = "08:00") -> str:
    local = clock().astimezone(ZoneInfo("America/New_York")) + timedelta(days=1)
    return f"{local:%Y-%m-%d}T{at}"
