"""Of the demo practice: Eve's phone is read by somebody else; two clients have asked for something of their own."""

from datetime import time, timedelta

from consent import actions
from consent.models import Made
from consent.rules.risks import SafeProfile
from practice.actors import Actor
from practice.demo import People
from practice.models import CareTeamMember, Client, ContactPoint
from practice.vocabulary import Channel, Discretion, Role

WORDS = "My partner reads this phone in the evening."


def seed(people: People) -> None:
    _watched_phone(people)
    if len(people.others) > 2:
        _letters(people, people.others[1])
        _paid_in_full(people, people.others[2])


def _watched_phone(people: People) -> None:
    ben, then = people.actor("ben"), people.now - timedelta(days=12)
    actions.note_danger(
        client=people.eve, words=WORDS, heard=Made.IN_PERSON, submission=None, actor=ben, now=then
    )
    phone = ContactPoint.objects.filter(client=people.eve, kind=ContactPoint.Kind.PHONE).first()
    if phone is None:
        return
    profile = SafeProfile(
        discretion=Discretion.SILENT, from_time=time(9), until_time=time(15), code_word="library"
    )
    actions.set_safe_contact(
        contact_point=phone, profile=profile, words="Ask for the library first.", actor=ben, now=then
    )


def _letters(people: People, client: Client) -> None:
    asked = actions.Asked(
        channel=Channel.MAIL,
        is_wanted=True,
        where="PO Box 71, Alder",
        circumstances=("billing",),
        how=Made.LETTER,
    )
    then = people.now - timedelta(days=9)
    actions.request_channel(client=client, asked=asked, actor=_clinician(people, client), now=then)


def _paid_in_full(people: People, client: Client) -> None:
    actor, then = _clinician(people, client), people.now - timedelta(days=8)
    wish = actions.Wish(
        what="Do not tell my health plan about the sessions in October. I paid for them.",
        is_paid_in_full=True,
    )
    row = actions.ask_restriction(client=client, wish=wish, actor=actor, now=then)
    answer = "We keep it from your plan."
    actions.answer_restriction(
        restriction=row, is_agreed=True, answer=answer, actor=actor, now=then + timedelta(days=1)
    )


def _clinician(people: People, client: Client) -> Actor:
    member = CareTeamMember.objects.filter(client=client).select_related("user").first()
    user = member.user if member else people.workforce["ana"]
    roles = frozenset({str(Role.CLINICIAN)})
    return Actor(kind="workforce", user_id=user.pk, roles=roles, name=user.name, is_verified=True)
