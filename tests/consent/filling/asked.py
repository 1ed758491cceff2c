"""A small form with all that matters: pages, a condition, a file, a group, a signature; and Dan, who is asked for it."""

import copy
from datetime import date, datetime, timedelta
from typing import Any

from consent import actions
from consent.actions.asking import Wanted
from consent.actions.completing import Shown, Signing
from consent.actions.filling import Step
from consent.actions.signing import digest
from consent.filling import opened
from consent.models import FormRequest, FormVersion
from practice import crypto, vaults
from practice.actors import WORKER, Actor
from practice.models import Client
from practice.vocabulary import SealedClass
from tests.people import Person, actor_of

CANARY = "zebra-lighthouse"


def said(en: str) -> dict[str, str]:
    return {"en": en, "es": f"{en} (es)"}


FORM: dict[str, Any] = {
    "schema": 1,
    "kind": "intake",
    "signed": True,
    "may_decline": True,
    "if_declined": said("Then we talk about it in person."),
    "title": said("About you"),
    "lede": said("A few questions for {practice}."),
    "pages": [
        {
            "key": "first",
            "title": said("You"),
            "items": [
                {"kind": "short", "key": "called", "label": said("How shall we call you?"), "required": True},
                {"kind": "yes_no", "key": "meds", "label": said("Do you take medicine?"), "required": True},
                {
                    "kind": "short",
                    "key": "which",
                    "label": said("Which one?"),
                    "show_if": {"key": "meds", "is": ["yes"]},
                },
            ],
        },
        {
            "key": "second",
            "title": said("More"),
            "items": [
                {"kind": "long", "key": "why", "label": said("What brings you here?"), "required": True},
                {"kind": "file", "key": "card", "label": said("A picture of your card")},
            ],
        },
    ],
}


def version(now: datetime, key: str = "about_you", **changed: Any) -> FormVersion:
    definition = copy.deepcopy(FORM) | changed
    if not definition["may_decline"]:
        definition.pop("if_declined")
    return actions.publish_form(key=key, definition=definition, actor=WORKER, now=now)


def ask(
    client: Client,
    by: Person,
    now: datetime,
    *,
    versions: list[FormVersion] | None = None,
    name: str = "",
    days: int | None = None,
    is_own: bool = False,
) -> FormRequest:
    wanted = Wanted(
        versions=versions or [version(now)],
        name=name,
        due_on=date.fromordinal((now + timedelta(days=days)).toordinal()) if days is not None else None,
        is_own=is_own,
    )
    made = actions.ask_forms(client=client, wanted=wanted, submission=None, actor=actor_of(by), now=now)
    return made[0]


def grant(client: Client) -> crypto.Grant:
    pairs = {(client.vault_id, str(one)) for one in SealedClass}
    return crypto.mint("test", "test", pairs, vaults.load)


def save(row: FormRequest, actor: Actor, now: datetime, page: int, **sent: str) -> Any:
    step = Step(page=page, sent={key: [value] for key, value in sent.items()}, language="en", is_onward=True)
    return actions.save_page(form_request=row, step=step, by=grant(row.client), actor=actor, now=now)


def fill(row: FormRequest, actor: Actor, now: datetime) -> None:
    save(row, actor, now, 0, called="Danny", meds="no")
    save(row, actor, now, 1, why=f"I sleep badly. {CANARY}")


def text(row: FormRequest) -> str:
    fresh = FormRequest.objects.select_related("client", "form_version").get(pk=row.pk)
    return opened(fresh, by=grant(row.client)).text("en")


def finish(row: FormRequest, actor: Actor, now: datetime, **signed: Any) -> FormRequest:
    shown = Shown(language="en", digest=digest(text(row)).hex())
    signing = Signing(**({"typed_name": "Dan Doyle"} | signed))
    return actions.complete_form(
        form_request=row,
        shown=shown,
        signing=signing,
        by=grant(row.client),
        submission=None,
        actor=actor,
        now=now,
    )
