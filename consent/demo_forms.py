"""Forms of the demo practice: Dan is in the middle of a packet, Eve has signed, somebody is late."""

from datetime import datetime, timedelta
from typing import Any

from consent import actions, filling, starter
from consent.actions.asking import Wanted
from consent.actions.completing import Shown, Signing
from consent.actions.filling import Step
from consent.actions.signing import digest
from consent.models import FormRequest, PacketTemplate
from consent.rules import form as rules
from practice import crypto
from practice.access.nouns import grant_for
from practice.actors import Actor
from practice.demo import People
from practice.models import Client

DRAWN = (
    "M60 130L66 96L78 60L96 44L112 52L116 80L104 112L84 132L66 134L92 128L120 116L140 104L152 110L148 126L160 130"
    "L178 112L192 108L188 128L204 126L222 110L240 106L236 126L252 128L300 118L360 122L430 112"
)
SAID: dict[str, Any] = {  # to a question of this kind
    "short": "Dan",
    "long": "I sleep badly since I changed my job, and I would like to understand why.",
    "date": "1991-04-02",
    "phone": "(202) 555-0142",
    "email": "dan@mail.example",
    "yes_no": "no",
    "agree": "yes",
    "scale": "6",
}
ADDRESS = {"line1": "9 Birch Lane", "city": "Albany", "state": "NY", "zip": "12207"}


def seed(people: People) -> None:
    _dan(people)
    _eve(people)
    if people.others:
        _late(people, people.others[0])


def _dan(people: People) -> None:
    asked_at = people.now - timedelta(days=3)
    template = PacketTemplate.objects.get(name="New adult client")
    rows = _ask(people, people.dan, "ana", list(template.forms), asked_at, name=template.name, days=7)
    intake = next(row for row in rows if row.form_version.key == "intake_adult")
    for page in (0, 2):
        _fill(intake, page, asked_at + timedelta(days=1))


def _eve(people: People) -> None:
    asked_at = people.now - timedelta(days=20)
    (row,) = _ask(people, people.eve, "ben", ["technology_consent"], asked_at, days=7)
    then = asked_at + timedelta(days=2)
    for page in range(len(row.form_version.definition["pages"])):
        _fill(row, page, then)
    text = filling.opened(row, by=_grant(row.client, then)).text(row.language)
    actions.complete_form(
        form_request=row,
        shown=Shown(language=row.language, digest=digest(text).hex()),
        signing=Signing(typed_name="Eve Sandler", drawing=DRAWN, agent="Safari · iPhone", electronic_at=then),
        by=_grant(row.client, then),
        submission=None,
        actor=_portal(row.client),
        now=then,
    )


def _late(people: People, client: Client) -> None:
    _ask(people, client, "ana", ["telehealth_consent"], people.now - timedelta(days=10), days=6)


def _ask(
    people: People,
    client: Client,
    clinician: str,
    keys: list[str],
    at: datetime,
    *,
    days: int,
    name: str = "",
) -> list[FormRequest]:
    spanish = starter.IN_SPANISH.get(name)
    wanted = Wanted(
        versions=[starter.current(key) for key in keys],
        name=name,
        names={"es": spanish} if spanish else {},
        due_on=at.date() + timedelta(days=days),
    )
    made = actions.ask_forms(
        client=client, wanted=wanted, submission=None, actor=people.actor(clinician), now=at
    )
    return list(
        FormRequest.objects.filter(pk__in=[one.pk for one in made])
        .select_related("client", "form_version")
        .order_by("position")
    )


def _fill(row: FormRequest, number: int, at: datetime) -> None:
    page = rules.read(row.form_version.definition).pages[number]
    sent = {name: [value] for item in page.items for name, value in _said(item).items()}
    step = Step(page=number, sent=sent, language=row.language, is_onward=True)
    actions.save_page(
        form_request=row, step=step, by=_grant(row.client, at), actor=_portal(row.client), now=at
    )
    row.refresh_from_db()


def _said(item: rules.Item) -> dict[str, str]:
    if not item.is_required:
        return {}
    if item.kind == "address":
        return {f"{item.key}.{part}": value for part, value in ADDRESS.items()}
    if item.options:
        return {item.key: item.options[0].value}
    return {item.key: SAID[item.kind]} if item.kind in SAID else {}


def _portal(client: Client) -> Actor:
    return Actor(kind="portal", user_id=client.user_id, network="203.0.113.7", is_verified=True)


def _grant(client: Client, now: datetime) -> crypto.Grant:
    return grant_for(_portal(client), client, now)
