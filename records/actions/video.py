"""A meeting by video is offered: the gate is asked, its answer is kept, and the words wait in the composer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from consent import actions as consents
from consent import gathering
from consent.models import DecisionRecord
from consent.rules import decide
from consent.rules.decision import Decision
from messaging import actions as messaging
from practice import audit, policy, submissions
from practice.access import Forbidden, scope
from practice.actors import Actor
from practice.models import Client
from practice.vocabulary import Channel, Content, class_of


@dataclass(frozen=True, kw_only=True)
class Offer:
    """`link`: of the practice's own vendor. `begun`: what its author was writing to the client already, and `place` to where."""

    circumstance: str
    link: str
    begun: str = ""
    place: messaging.Place = messaging.Place()


class NotOffered(Exception):
    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.decision = decision


def judge(known: gathering.ClientFacts, circumstance: str, *, actor: Actor, now: datetime) -> Decision:
    """What is said and seen there is anything: less than that can't be offered."""
    facts = gathering.facts(
        known,
        channel=Channel.VIDEO,
        circumstance=circumstance,
        wanted=Content.ANY,
        now=now,
        boundary=policy.boundary_of(actor.person, now),
    )
    return decide.decide(facts)


@transaction.atomic
def offer_video(
    *, client: Client, offer: Offer, submission: submissions.Submission | None, actor: Actor, now: datetime
) -> DecisionRecord:
    """To be looked at and sent by its author. Raises NotOffered, Forbidden."""
    submissions.claim(submission, now=now)
    if not scope.may_write_to(actor, client, class_of(offer.circumstance), now):
        raise Forbidden
    decision = judge(gathering.gather(client, policy.current()), offer.circumstance, actor=actor, now=now)
    if not decision.is_allowed:
        raise NotOffered(decision)
    kept = consents.keep_decision(decision=decision, vault_id=client.vault_id, moment="composing")
    messaging.save_draft(
        client=client,
        circumstance=offer.circumstance,
        channel=Channel.PORTAL,
        body="\n\n".join(one for one in (offer.begun.strip(), _words(client, offer.link)) if one),
        place=offer.place,
        actor=actor,
        now=now,
    )
    audit.record(
        "records.video.offered", actor=actor, subject=kept, objects=[client.pk], reason=offer.circumstance
    )
    return kept


def _words(client: Client, link: str) -> str:
    with translation.override(client.language):
        return _(
            "We can meet by video. Open this link when it is time:\n%(link)s\n"
            "Please be alone, in a place where nobody can hear us."
        ) % {"link": link}
