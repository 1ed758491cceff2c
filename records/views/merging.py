"""Putting two files of one person together; a thread into its right file. Both show first what will happen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as flashes
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.models import Consent
from messaging.actions.resolving import CANCELLABLE
from messaging.models import Attachment, Delivery, Message, MessageRead, Thread
from practice import access as house
from practice import crypto, folded
from practice.access import Forbidden, Opened, scope
from practice.access.nouns import grant_for_list
from practice.forms import Form
from practice.gate import gate
from practice.models import Client, ContactPoint, PortalPin, Row
from practice.vocabulary import Circumstance, SealedClass
from records import access, actions, asking
from records.asking import Question
from records.merging import details
from records.sending import once


class OtherClientForm(Form):
    """The other file, among those the person keeps; and, after the preview, that it is meant."""

    other = forms.ChoiceField(label=gettext_lazy("Which file stays?"))

    def __init__(self, request: HttpRequest, *, label: Any, others: list[tuple[str, str]]) -> None:
        super().__init__(request)
        field = self.fields["other"]
        field.label = label
        field.choices = [("", "…"), *others]  # type: ignore[attr-defined]

    def settle(self) -> None:
        """From here on the choice is carried along, not made."""
        self.fields["other"].widget = forms.HiddenInput()


@gate(house.client_or_heir, to="client.merge", methods=("GET", "POST"), is_step_up=True)
def client_merge(request: HttpRequest, opened: Opened) -> HttpResponse:
    if str(opened.subject.pk) not in request.path:
        return redirect("client_about", client_id=opened.subject.pk)  # merged already
    label, about = _("Which file stays?"), reverse("client_about", args=[opened.subject.pk])
    form = OtherClientForm(request, label=label, others=_others(opened))
    if request.method == "GET" or not form.is_valid() or not _may_merge(opened, form):
        ask = Question(
            title=_("Merge with a duplicate"),
            button=_("Show what would happen"),
            back_url=about,
            lines=(_("This file becomes part of another one of the same person."),),
        )
        return asking.page(request, opened, form, ask)
    survivor = _other(opened, form)
    if request.POST.get("sure") and (answer := _merge(request, opened, form, survivor)):
        return answer
    return _merge_page(request, opened, form, survivor, about)


@gate(access.thread, to="thread.move", methods=("GET", "POST"))
def thread_moving(request: HttpRequest, opened: Opened) -> HttpResponse:
    thread: Thread = opened.subject
    back = reverse("client_threads", args=[thread.client_id])
    form = OtherClientForm(request, label=_("Whose is it?"), others=_others(opened, thread.sealed_class))
    client = _other(opened, form) if request.method == "POST" and form.is_valid() else None
    if client and request.POST.get("sure") and (answer := _move(request, opened, form, client)):
        return answer
    if client:
        form.settle()
    ask = Question(
        title=_("Move to another client"),
        button=_("Move it") if client else _("Show what would happen"),
        back_url=back,
        facts=_thread_facts(opened, thread, client),
        lines=_thread_lines(thread) if client else (),
        is_danger=client is not None,
    )
    return asking.page(request, opened, form, ask, is_sure=client is not None)


def _may_merge(opened: Opened, form: OtherClientForm) -> bool:
    """Asked before the preview, so that it can be said in words; the act asks again."""
    try:
        actions.merging.require(opened.subject, _other(opened, form), opened.actor, opened.now)
    except Forbidden:
        form.add_error(
            "other",
            _(
                "What is said in therapy lies in this file. A clinician who cares for both puts them together."
            ),
        )
        return False
    return True


def _merge(
    request: HttpRequest, opened: Opened, form: OtherClientForm, survivor: Client
) -> HttpResponse | None:
    done = _unless_on_its_way(
        form,
        lambda: actions.merge_clients(
            duplicate=opened.subject,
            survivor=survivor,
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        ),
    )
    if not done:
        return None
    flashes.success(request, _("The two files are one now."))
    return redirect("client_about", client_id=survivor.pk)


def _merge_page(
    request: HttpRequest, opened: Opened, form: OtherClientForm, survivor: Client, about: str
) -> HttpResponse:
    grant = grant_for_list(opened.actor, [survivor.pk, opened.subject.pk], opened.now)
    opened.vaults.append(survivor.vault_id)
    ours, theirs = details.read(survivor, grant), details.read(opened.subject, grant)
    labels = {
        "name": _("Name"), "first_name": _("How to address them"), "pronouns": _("Pronouns"),
        "languages": _("Languages"), "birth_date": _("Born"), "residence": _("State they live in"),
    }  # fmt: skip
    given_up = tuple(
        (labels[name], _("%(kept)s stays, %(other)s does not") % {"kept": ours[name], "other": theirs[name]})
        for name in details.given_up(ours, theirs)
    )
    form.settle()
    ask = Question(
        title=_("Merge into %(name)s") % {"name": ours["name"]},
        button=_("Merge the two files"),
        back_url=about,
        facts=(*_counted(opened.subject), *given_up),
        lines=(
            _("All this goes into the file that stays, under its keys. The keys of this file are destroyed."),
            _sign_in_words(opened.subject, survivor),
            _(
                "Who cares for this file alone does not see the other one by it. Add them to the care team if they should."
            ),
            _("It can't be undone."),
        ),
        is_danger=True,
    )
    return asking.page(request, opened, form, ask, is_sure=True)


def _sign_in_words(duplicate: Client, survivor: Client) -> str:
    has_pin = set(
        PortalPin.objects.filter(user_id__in=[duplicate.user_id, survivor.user_id]).values_list(
            "user_id", flat=True
        )
    )
    if survivor.user_id in has_pin:
        return _("They sign in with the PIN of the file that stays.")
    if duplicate.user_id in has_pin:
        return _("They sign in with the PIN that they have.")
    return _("They have not been in the portal yet.")


def _counted(client: Client) -> tuple[tuple[str, str], ...]:
    said = Message.objects.for_client(client.pk)
    rows = (
        (_("Messages"), said.count()),
        (_("Files"), Attachment.objects.filter(message__in=said).count()),
        (_("Agreements"), Consent.objects.for_client(client.pk).count()),
        (_("Addresses and numbers"), ContactPoint.objects.for_client(client.pk).count()),
    )
    return tuple((label, str(count)) for label, count in rows)


def _unless_on_its_way(form: OtherClientForm, act: Callable[[], Row | None]) -> UUID | None | bool:
    """Once for one form; while something of theirs is being sent nothing is touched, and the page says so."""
    try:
        return once(form, act)
    except actions.OnItsWay:
        form.add_error(None, _("A message is just on its way. Nothing was changed: try again in a moment."))
        return False


def _move(request: HttpRequest, opened: Opened, form: OtherClientForm, client: Client) -> HttpResponse | None:
    try:
        done = _unless_on_its_way(
            form,
            lambda: actions.move_thread(
                thread=opened.subject,
                client=client,
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
    except actions.TheirOwn:
        form.add_error(
            None, _("Something in it was written in this client's own portal. It can't be somebody else's.")
        )
        return None
    if not done:
        return None
    flashes.success(request, _("Moved. It stands in the right conversation now."))
    return redirect("client", client_id=client.pk)


def _thread_facts(opened: Opened, thread: Thread, client: Client | None) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("About"), str(Circumstance(thread.circumstance).label).capitalize()),
        (_("Messages"), str(Message.objects.filter(thread=thread).count())),
    ]
    if client is not None:
        grant = grant_for_list(opened.actor, [client.pk], opened.now)
        opened.vaults.append(client.vault_id)
        facts.append((_("Goes to"), crypto.open(client, "name", by=grant) or ""))
    return tuple(facts)


def _thread_lines(thread: Thread) -> tuple[str, ...]:
    """What somebody else may have seen of it already, and is to be reported."""
    said = Message.objects.filter(thread=thread)
    people = Q(user_id=thread.client.user_id)
    was_read = MessageRead.objects.filter(people, message__in=said).exists()
    waiting = Q(state__in=CANCELLABLE)
    has_left = Delivery.objects.filter(message__in=said).exclude(waiting).exists()
    lines = [_("It is sealed under the other client's keys. What waits to be sent is cancelled.")]
    if was_read or has_left:
        lines.append(_("It was read or sent under the wrong name. Report that as an incident, too."))
    return tuple(lines)


def _others(opened: Opened, sealed_class: str = SealedClass.ADMINISTRATIVE) -> list[tuple[str, str]]:
    """Clients of their own whom this person may write to; those who are alike stand first."""
    assert opened.client is not None  # noqa: S101 - the gate of a client's page always has its client
    mine = (
        scope.clients(opened.actor, opened.now).filter(kind=opened.client.kind).exclude(pk=opened.client.pk)
    )
    found = list(mine.exclude(status=Client.Status.MERGED))
    reaches = scope.reaches(opened.actor, [one.pk for one in found], opened.now)
    kept = [one for one in found if sealed_class in reaches[one.pk].writes]
    grant = grant_for_list(opened.actor, [one.pk for one in kept], opened.now)
    names = crypto.open_rows(kept, "name", by=grant)
    own = folded.name(opened.text(opened.client, "name") or "")
    pairs = [(str(one.pk), name or "") for one, name in zip(kept, names, strict=True)]
    return sorted(pairs, key=lambda pair: (folded.name(pair[1]) != own, pair[1].casefold()))


def _other(opened: Opened, form: OtherClientForm) -> Client:
    """Looked up inside the person's own scope."""
    found = scope.clients(opened.actor, opened.now).filter(pk=UUID(form.cleaned_data["other"])).first()
    if found is None:
        raise Forbidden
    return found
