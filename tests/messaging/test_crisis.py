"""Words of crisis: help on the client's screen in the answer itself, a flag, and somebody told by their own ways."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from messaging import actions, crisis_words
from messaging.models import CrisisFlag, InboundItem, Message, Thread
from practice import actions as house
from practice import policy
from practice.actions.clients import Particulars
from practice.models import Absence, AuditEvent, CareTeamMember, Client, Notice, TellingPreference, User
from tests import doing, pages
from tests.conftest import Clock
from tests.messaging.contact import writing
from tests.pages import SignIn
from tests.people import People, actor_of

SEND, WORDS, ON_CALL = "/portal/messages/", "/office/practice/crisis-words/", "/office/practice/on-call/"
DARK = "I want to die."
KIND = Notice.Kind.CRISIS_WORDS


def told() -> set[tuple[str, str]]:
    return {(one.user.name.split()[0], one.channel) for one in Notice.objects.filter(kind=KIND)}


def give_mobile(user: User, clock: Clock, **more: object) -> None:
    TellingPreference.objects.create(user=user, mobile="+12025550177", changed_at=clock(), **more)


def on_call(people: People, clock: Clock) -> None:
    house.set_on_call(
        user=people.ben,
        from_at=clock() - timedelta(hours=1),
        until_at=clock() + timedelta(hours=8),
        actor=actor_of(people.ada),
        now=clock(),
    )


def write(browser: Browser, body: str) -> pages.Page:
    return pages.visit(browser, "/portal/").send(body=body)


BULK = {"List_Unsubscribe": "<mailto:off@news.example>", "Precedence": "bulk"}


@pytest.mark.parametrize(
    ("is_known", "is_bulk", "calls"),
    [(True, True, True), (True, False, True), (False, False, True), (False, True, False)],
    ids=["a client's list mail", "a client's", "a stranger's", "a stranger's newsletter"],
)
def test_whom_a_call_is_made_for(is_known: bool, is_bulk: bool, calls: bool) -> None:
    assert crisis_words.is_called_for(is_known=is_known, is_bulk=is_bulk) is calls


class TestBulk:
    def mail(self, sender: str, clock: Clock, **headers: str) -> InboundItem:
        return doing.filed(doing.mail_in(doing.letter(sender, DARK, **headers), clock()), clock())

    def test_a_newsletter_of_nobody_we_know_calls_nobody_and_keeps_its_mark(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        item = self.mail("news@world.example", clock, **BULK)
        assert (item.state, item.is_grave, told()) == ("triage", True, set())
        assert "Words of crisis" in pages.visit(browser(people.ana), "/office/triage/").words
        event = AuditEvent.objects.get(event="messaging.crisis.unfiled")
        assert (event.subject_id, event.reason) == (item.pk, "bulk")

    def test_a_stranger_who_writes_themself_calls(self, people: People, clock: Clock) -> None:
        self.mail("x@world.example", clock)
        assert told()

    def test_nor_does_it_matter_that_a_group_of_our_own_handed_it_on(
        self, people: People, clock: Clock, settings: Any
    ) -> None:
        settings.SOTTO_SMTP_FROM = "office@alder.example"
        self.mail("x@world.example", clock, **BULK, List_Id="<info.alder.example>")
        assert told()

    @pytest.mark.parametrize("sender", ["dan@home.example", "fay@home.example"])
    def test_from_an_address_that_we_know_bulk_calls_too(
        self, people: People, clock: Clock, sender: str
    ) -> None:
        item = self.mail(sender, clock, **BULK)
        assert (item.state, item.candidates) == ("triage", [people.dan.pk])
        assert told() == {("Ana", "email")}

    def test_from_a_mailbox_of_several_it_calls_too(self, people: People, clock: Clock) -> None:
        house.add_contact_point(
            client=people.eve,
            kind="email",
            address="dan@home.example",
            actor=actor_of(people.ben),
            now=clock(),
        )
        self.mail("dan@home.example", clock, **BULK)
        assert told() == {("Ana", "email"), ("Ben", "email")}

    def test_found_to_be_a_clients_it_calls_then(self, people: People, clock: Clock) -> None:
        item = self.mail("news@world.example", clock, **BULK)
        actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=clock())
        assert told() == {("Ana", "email")}


class TestInWhatIsNotFiled:
    def test_words_of_a_shared_number_call_who_cares_for_one_of_them(
        self, people: People, clock: Clock
    ) -> None:
        shared = [people.dan, people.eve]
        for client in shared:
            house.add_contact_point(
                client=client, kind="phone", address="+12025550188", actor=actor_of(people.cleo), now=clock()
            )
        item = doing.filed(doing.text_in("+12025550188", DARK, clock()), clock())
        assert (item.state, item.reason) == ("triage", "several_clients")
        assert told() == {("Ana", "email"), ("Ben", "email")}
        event = AuditEvent.objects.get(event="messaging.crisis.unfiled")
        assert {one.pk for one in shared} <= set(event.object_ids)

    def test_who_is_on_call_is_told_and_may_look(self, people: People, clock: Clock, browser: SignIn) -> None:
        on_call(people, clock)
        for client in (people.dan, people.eve):
            house.add_contact_point(
                client=client, kind="phone", address="+12025550188", actor=actor_of(people.cleo), now=clock()
            )
        doing.filed(doing.text_in("+12025550188", DARK, clock()), clock())
        assert told() == {("Ben", "email")}
        assert (
            "Words of crisis: please look now." in pages.visit(browser(people.ben), "/office/triage/").words
        )

    def test_a_strangers_call_all_who_sort_what_comes_in(self, people: People, clock: Clock) -> None:
        doing.filed(doing.text_in("+12025550177", DARK, clock()), clock())
        assert told() == {("Ana", "email"), ("Ben", "email"), ("Cleo", "email")}

    def test_in_a_strangers_subject_too(self, people: People, clock: Clock, browser: SignIn) -> None:
        doing.filed(doing.mail_in(doing.letter("x@elsewhere.example", "", subject=DARK), clock()), clock())
        assert told() == {("Ana", "email"), ("Ben", "email"), ("Cleo", "email")}
        assert "please look now" in pages.visit(browser(people.ana), "/office/triage/").words

    def test_far_down_in_a_long_mail_the_page_shows_them_too(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        long = doing.letter("x@elsewhere.example", f"{'Some words. ' * 300}{DARK}")
        doing.filed(doing.mail_in(long, clock()), clock())
        assert "please look now" in pages.visit(browser(people.ana), "/office/triage/").words

    def test_who_was_on_call_and_is_gone_keeps_nobody_from_being_told(
        self, people: People, clock: Clock
    ) -> None:
        on_call(people, clock)
        User.objects.filter(pk=people.ben.pk).update(is_active=False)
        doing.filed(doing.text_in("+12025550177", DARK, clock()), clock())
        assert told() == {("Ana", "email"), ("Cleo", "email")}

    def test_where_nobody_cares_for_any_of_them_the_privacy_officer_is_told(
        self, people: People, clock: Clock
    ) -> None:
        CareTeamMember.objects.update(until_at=clock())
        doing.filed(doing.mail_in(doing.letter("fay@home.example", DARK), clock.move(minutes=1)), clock())
        assert told() == {("Pia", "email")}

    def test_who_was_told_then_is_not_told_again_when_somebody_files_it(
        self, people: People, clock: Clock
    ) -> None:
        item = doing.filed(doing.text_in("+12025550177", DARK, clock()), clock())
        actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=clock())
        assert CrisisFlag.objects.get().client == people.dan
        assert Notice.objects.filter(kind=KIND).count() == 3

    def test_other_words_call_nobody(self, people: People, clock: Clock, browser: SignIn) -> None:
        doing.filed(doing.text_in("+12025550177", "Are you open on Friday?", clock()), clock())
        assert told() == set()
        assert "please look now" not in pages.visit(browser(people.ana), "/office/triage/").words


class TestOnTheContactPage:
    def test_who_is_on_call_is_told_by_their_own_ways(self, people: People, clock: Clock) -> None:
        on_call(people, clock)
        give_mobile(people.ben, clock)
        first = writing.receive(clock(), words=DARK)
        assert told() == {("Ben", "email"), ("Ben", "sms")}
        event = AuditEvent.objects.get(event="messaging.crisis.inquiry")
        assert (event.subject_id, event.object_ids) == (first.pk, [])

    def test_else_all_who_sort_what_comes_in(self, people: People, clock: Clock) -> None:
        writing.receive(clock(), words=DARK)
        assert told() == {("Ana", "email"), ("Ben", "email"), ("Cleo", "email")}

    def test_from_a_clients_address_who_may_see_it_is_told(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        on_call(people, clock)
        first = writing.receive(clock(), words=DARK, email="dan@home.example")
        assert told() == {("Ben", "email")}
        assert pages.visit(browser(people.ben), f"/office/inquiries/{first.pk}/").status == 200

    def test_one_inquiry_tells_once(self, people: People, clock: Clock) -> None:
        page = pages.visit(Browser(), writing.PAGE)
        clock.move(seconds=20)
        for _click in range(2):
            assert page.send(**writing.TYPED | {"words": DARK}).status == 200
        assert Notice.objects.filter(kind=KIND, user=people.ana).count() == 1

    def test_what_is_beyond_the_limit_tells_nobody_and_shows_help(self, people: People, clock: Clock) -> None:
        for number in range(6):
            writing.receive(clock(), words=f"Hello {number}", network="127.0.0.1")
        page = writing.write(clock, words=DARK)
        assert page.status == 429
        assert "Help now" in page.words or "988" in page.words
        assert told() == set()

    @pytest.mark.parametrize(
        "more", [{"trap": "x"}, {"words": f"{DARK} https://a.example https://b.example"}]
    )
    def test_what_looks_like_spam_is_told_too(self, people: People, clock: Clock, more: dict) -> None:
        writing.receive(clock(), **{"words": DARK} | more)
        assert told() == {("Ana", "email"), ("Ben", "email"), ("Cleo", "email")}

    def test_other_words_call_nobody(self, people: People, clock: Clock) -> None:
        writing.receive(clock())
        assert told() == set()


class TestOnTheScreen:
    def test_help_stands_in_the_answer_to_the_sending_itself(self, dan: Browser, broker) -> None:
        broker.flushdb()
        answer = write(dan, DARK)
        assert answer.status == 200
        assert answer.words.index("Help now") < answer.words.index("988") < answer.words.index("is sent")
        assert Message.objects.filter(kind=Message.Kind.FROM_CLIENT).count() == 1

    def test_nothing_that_was_written_is_said_again(self, dan: Browser) -> None:
        assert DARK not in write(dan, DARK).html

    def test_sent_twice_help_stands_there_twice_and_the_message_once(self, dan: Browser) -> None:
        form = pages.visit(dan, "/portal/").form("body")
        for _ in range(2):
            assert "Help now" in dan.post(SEND, form.fields | {"body": DARK}).content.decode()
        assert CrisisFlag.objects.count() == 1

    def test_other_words_lead_back_to_the_conversation(self, dan: Browser) -> None:
        assert "Help now" not in write(dan, "Could we move?").words.partition("Messages")[2]

    def test_lines_of_another_place_are_left_out(self, dan: Browser, people: People, clock: Clock) -> None:
        lines = dict(policy.current().crisis)
        near = [
            {"kind": "call", "label": f"Line of {one}", "number": f"555-{one}", "place": one}
            for one in ("NY", "CA")
        ]
        crisis = {language: [*listed, *near] for language, listed in lines.items()}
        house.revise_policy(changes={"crisis": crisis}, actor=actor_of(people.ada), now=clock())
        _live_in(people, "NY", clock)
        words = write(dan, DARK).words
        assert "Line of NY" in words and "Line of CA" not in words


def _live_in(people: People, state: str, clock: Clock) -> None:
    from practice import crypto, vaults

    crypto.seal(people.dan, vaults.sealer, residence=state)
    people.dan.save(update_fields=["residence"])


class TestFlag:
    def test_of_whom_it_was_handed_to_and_is_away_another_of_the_team_is_told(
        self, people: People, clock: Clock
    ) -> None:
        house.join_care_team(client=people.dan, user=people.ben, actor=actor_of(people.ana), now=clock())
        doing.say(people.dan, clock())
        Thread.objects.update(assigned_to=people.ana)
        today = clock().astimezone(policy.zone()).date()
        house.note_absence(
            user=people.ana, from_on=today, until_on=today, covered_by=None,
            actor=actor_of(people.ana), now=clock(),
        )  # fmt: skip
        doing.say(people.dan, clock.move(minutes=1), DARK)
        assert told() == {("Ben", "email")}

    def test_it_comes_with_the_message(self, people: People, clock: Clock) -> None:
        said = doing.say(people.dan, clock(), DARK)
        flag = CrisisFlag.objects.get()
        assert (flag.message_id, flag.thread_id, flag.raised_at) == (said.pk, said.thread_id, clock())
        assert AuditEvent.objects.filter(event="messaging.crisis.flagged").count() == 1

    def test_a_text_from_a_known_number_is_looked_at_too(self, people: People, clock: Clock) -> None:
        doing.filed(doing.text_in("+12025550141", "i cant go on", clock()), clock())
        assert CrisisFlag.objects.get().client_id == people.dan.pk

    def test_ana_looks_and_it_is_off_the_page(
        self, people: People, clock: Clock, ana: Browser, path: str
    ) -> None:
        doing.say(people.dan, clock(), DARK)
        flag = CrisisFlag.objects.get()
        page = pages.visit(ana, path)
        assert "Words of crisis, today at 11:00" in page.words
        after = page.send(action=f"/office/crisis-flags/{flag.pk}/look/")
        flag.refresh_from_db()
        assert (flag.seen_by_id, flag.seen_at) == (people.ana.pk, clock())
        assert "I have looked" not in after.words

    def test_it_is_looked_at_once(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), DARK)
        flag = CrisisFlag.objects.get()
        for expected in (True, False):
            assert actions.see_crisis_flag(flag=flag, actor=actor_of(people.ana), now=clock()) is expected

    def test_the_desk_is_not_told_of_what_it_may_not_read(
        self, people: People, clock: Clock, browser: SignIn, path: str
    ) -> None:
        doing.say(people.dan, clock(), DARK)
        cleo = browser(people.cleo)
        assert "Words of crisis" not in pages.visit(cleo, path).words
        assert cleo.post(f"/office/crisis-flags/{CrisisFlag.objects.get().pk}/look/").status_code == 404


class TestTold:
    def test_without_anybody_on_call_it_is_their_clinician(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), DARK)
        assert told() == {("Ana", "email")}

    def test_by_text_too_where_she_gave_a_number(self, people: People, clock: Clock) -> None:
        give_mobile(people.ana, clock, quiet_from="00:00", quiet_until="23:59")
        doing.say(people.dan, clock(), DARK)
        assert told() == {("Ana", "email"), ("Ana", "sms")}
        assert set(Notice.objects.filter(kind=KIND).values_list("next_at", flat=True)) == {clock()}

    def test_who_is_on_call_is_told_and_may_read_for_a_day(
        self, people: People, clock: Clock, browser: SignIn, path: str
    ) -> None:
        ben = browser(people.ben)
        assert ben.get(path).status_code == 404
        on_call(people, clock)
        doing.say(people.dan, clock(), DARK)
        assert told() == {("Ben", "email")}
        member = CareTeamMember.objects.get(client=people.dan, user=people.ben)
        assert (member.is_covering, member.until_at) == (True, clock() + timedelta(days=1))
        assert DARK in pages.visit(ben, path).words

    def test_away_it_is_who_covers(self, people: People, clock: Clock) -> None:
        day = clock().date()
        Absence.objects.create(
            user=people.ana, from_on=day - timedelta(days=1), until_on=day + timedelta(days=1),
            covered_by=people.ben, created_at=clock(),
        )  # fmt: skip
        doing.say(people.dan, clock(), DARK)
        assert told() == {("Ben", "email")}

    def test_away_without_cover_it_is_the_privacy_officer_too(self, people: People, clock: Clock) -> None:
        day = clock().date()
        Absence.objects.create(
            user=people.ana,
            from_on=day - timedelta(days=1),
            until_on=day + timedelta(days=1),
            created_at=clock(),
        )
        doing.say(people.dan, clock(), DARK)
        assert told() == {("Ana", "email"), ("Pia", "email")}

    def test_both_leave_the_house_and_say_neither_who_nor_what(
        self, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        give_mobile(people.ana, clock)
        doing.say(people.dan, clock(), DARK)
        sent = doing.drained(monkeypatch)
        mine = [one for one in sent if one.to in ("+12025550177", people.ana.email)]
        assert {one.to for one in mine} == {"+12025550177", people.ana.email}
        for one in mine:
            assert "Dan" not in one.text and "die" not in one.text and "client" not in one.text.lower()


class TestWords:
    @pytest.mark.parametrize("text", ["I would NEVER hurt myself", "No quiero morir"])
    def test_negation_is_not_read(self, text: str) -> None:
        assert crisis_words.are_in(text)

    @pytest.mark.parametrize("text", ["the suicides of others", "a suicide-prevention course"])
    def test_a_star_is_any_ending(self, text: str) -> None:
        assert crisis_words.are_in(text)

    def test_words_within_words_are_none(self) -> None:
        own = crisis_words.Own(added=frozenset({"bridge"}))
        assert crisis_words.are_in("I stand on the bridge.", own)
        assert not crisis_words.are_in("The abridged book, the footbridges", own)

    def test_a_practice_adds_and_leaves_out(self, people: People, clock: Clock, browser: SignIn) -> None:
        ada = browser(people.ada)
        wrong = pages.visit(ada, WORDS).send(added_en="Bridge\nbridge!", removed=["jump off"])
        assert wrong.status == 422 and "Say why" in wrong.words
        pages.visit(ada, WORDS).send(
            added_en="Bridge\nbridge!", removed=["jump off"], reason="We teach swimming."
        )
        kept = policy.current().guidance["crisis_words"]
        assert kept == {
            "added": {"en": ["bridge"], "es": []},
            "removed": [{"phrase": "jump off", "reason": "We teach swimming."}],
        }
        own = crisis_words.of(policy.current().guidance)
        assert crisis_words.are_in("the bridge", own) and not crisis_words.are_in("jump off", own)
        assert crisis_words.are_in("jump off")

    def test_of_two_admins_at_once_the_second_is_shown_what_the_first_changed(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        ada = browser(people.ada)
        first, second = pages.visit(ada, WORDS), pages.visit(ada, WORDS)
        first.send(added_en="Bridge\nrail track", removed=["jump off"], reason="We teach swimming.")
        late = second.send(added_en="Cliffs", added_es="puente")
        assert late.status == 422
        for said in ("Added: bridge, rail track.", "Left out: jump off (We teach swimming.)."):
            assert said in late.words
        assert late.form("added_en").fields["added_en"][0].strip() == "Cliffs"
        assert policy.current().guidance["crisis_words"]["added"] == {
            "en": ["bridge", "rail track"],
            "es": [],
        }
        late.send(added_en="Cliffs\nBridge", added_es="puente")
        assert policy.current().guidance["crisis_words"]["added"] == {
            "en": ["cliffs", "bridge"],
            "es": ["puente"],
        }
        third = pages.visit(ada, WORDS).send(added_en="Cliffs", added_es="puente")
        assert third.status == 200

    def test_what_else_changed_in_the_policy_meanwhile_stays(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        page = pages.visit(browser(people.ada), WORDS)
        advice = dict(policy.current().guidance) | {"longest": 321}
        house.revise_policy(changes={"guidance": advice}, actor=actor_of(people.ada), now=clock())
        assert page.send(added_en="Bridge").status == 200
        kept = policy.current().guidance
        assert kept["longest"] == 321 and kept["crisis_words"]["added"]["en"] == ["bridge"]

    def test_nothing_is_published_over_a_version_that_came_in_between(
        self, people: People, clock: Clock
    ) -> None:
        read = policy.current().version
        by = {"actor": actor_of(people.ada), "now": clock()}
        house.revise_policy(changes={"guidance": {"longest": 321}}, **by)
        with pytest.raises(house.PolicyMovedOn):
            house.revise_policy(changes={"guidance": {"longest": 9}}, read=read, **by)
        assert policy.current().guidance == {"longest": 321}

    def test_short_ones_are_refused(self, people: People, browser: SignIn, clock: Clock) -> None:
        assert "Four letters at least" in pages.visit(browser(people.ada), WORDS).send(added_en="die").words

    def test_the_advice_for_writing_leaves_them_as_they_are(self, people: People, clock: Clock, rf) -> None:
        from practice.forms.policy import GuidanceForm

        held = dict(policy.current().guidance) | {
            "crisis_words": {"added": {"en": ["bridge"]}, "removed": []}
        }
        terms = {"guidance": held}
        house.revise_policy(changes=terms, actor=actor_of(people.ada), now=clock())
        request = rf.post("/", {"longest": "500"})
        request.actor, request.session = actor_of(people.ada), {}
        form = GuidanceForm(request, rules=policy.current())
        form.is_valid()
        assert form.guidance["crisis_words"] == held["crisis_words"]


class TestOnCall:
    def test_ada_puts_ben_on_call_by_the_practices_clock(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        ada, local = browser(people.ada), clock().astimezone(policy.zone())
        sent = {
            "whose": str(people.ben.pk),
            "from_at": f"{local:%Y-%m-%dT%H:%M}",
            "until_at": f"{local + timedelta(hours=8):%Y-%m-%dT%H:%M}",
        }
        page = pages.visit(ada, ON_CALL).send(**sent)
        assert f"{people.ben.name}, from today at 11:00 until today at 19:00 now" in page.words
        assert "They are on call for a part of that time already." in page.send(**sent).words

    def test_it_ends_by_hand(self, people: People, clock: Clock) -> None:
        on_call(people, clock)
        from practice.models import OnCall

        row = OnCall.objects.get()
        assert house.end_on_call(on_call=row, actor=actor_of(people.ada), now=clock())
        assert not OnCall.objects.current(clock()).exists()
        assert not house.end_on_call(on_call=row, actor=actor_of(people.ada), now=clock())

    def test_only_clinicians(self, people: People, clock: Clock) -> None:
        with pytest.raises(house.NoClinician):
            house.set_on_call(
                user=people.cleo, from_at=clock(), until_at=clock() + timedelta(hours=1),
                actor=actor_of(people.ada), now=clock(),
            )  # fmt: skip


class TestOfAFirstContact:
    """Who wrote such words before they were a client: the flag stands with them, and who is on call is told once."""

    def converted(self, people: People, clock: Clock, words: str) -> Client:
        inquiry = writing.receive(clock(), words=words)
        return actions.convert_inquiry(
            inquiry=inquiry,
            whom=Particulars(name="Kim Noor", first_name="Kim", residence="NY"),
            submission=None,
            actor=actor_of(people.ana),
            now=clock(),
        )

    def test_the_flag_comes_along_and_who_is_on_call_is_told_once(self, people: People, clock: Clock) -> None:
        on_call(people, clock)
        client = self.converted(people, clock, DARK)
        flag = CrisisFlag.objects.get()
        assert (flag.client, flag.seen_at) == (client, None)
        assert flag.thread == flag.message.thread
        assert told() == {("Ben", "email")}
        assert Notice.objects.filter(kind=KIND).count() == 1

    def test_nobody_is_told_of_other_words(self, people: People, clock: Clock) -> None:
        on_call(people, clock)
        self.converted(people, clock, "Is there a place on Fridays?")
        assert not CrisisFlag.objects.exists()
        assert told() == set()
