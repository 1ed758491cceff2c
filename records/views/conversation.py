"""A client's conversation: the page, its poll, sending, and the draft that is kept while one writes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import gathering
from consent.rules.wordings import WordingError
from messaging import actions, enclosing, enclosures, places, urgent
from messaging.composing import composer, when, writing
from messaging.composing.writing import Pending
from messaging.forms import LONGEST, OfficeMessageForm
from messaging.models import Message
from messaging.talk import loading, office_rows, paging, polling, unread
from messaging.talk.rows import Reading
from practice import access, calling, forms, links, policy, step_up, submissions
from practice.access import Opened
from practice.gate import gate
from practice.office import frame
from practice.rules import later
from practice.uploads import words
from practice.uploads.refusals import Refused
from practice.uploads.taking import Taken
from practice.vocabulary import Channel
from records import called, client_pages, coming, inbox, narrowing, thread_page


@gate(access.client, to="conversation.view")
def conversation(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _page(request, opened, _kept(request, opened))


@gate(access.client, to="conversation.view", is_poll=True)
def changes(request: HttpRequest, opened: Opened) -> HttpResponse:
    tag = polling.stamp(opened.subject)
    if polling.is_unchanged(request, tag):
        opened.is_quiet = True
        return polling.unchanged(tag)
    answer = render(request, "office/_messages.html", {"talk": _talk(request, opened)})
    answer.headers["ETag"] = polling.stamp(opened.subject)
    return answer


@gate(access.client, to="messages.send", methods=("POST",))
def send(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = OfficeMessageForm(request)
    pending = writing.from_post(request.GET.dict() | request.POST.dict(), _topics(opened))
    page = reverse("client", args=[opened.subject.pk])
    if not form.is_valid():
        errors, of_files = enclosing.errors_of(form)
        return _again(request, opened, form, replace(pending, of_files=of_files), errors)
    try:
        _send(opened, form, pending)
    except later.Untimely as error:
        return _again(request, opened, form, pending, [when.sentence(error)])
    except enclosures.Missing:
        return _again(request, opened, form, pending, [enclosing.gone()])
    except WordingError as error:
        return _again(request, opened, form, pending, list(error.errors) or [_("Choose a saved wording.")])
    except actions.NotAllowed as error:
        return _refused(request, opened, form, pending, error)
    except actions.FilesByPortalOnly:
        chosen = replace(pending, channel=Channel.PORTAL, uses_wording=False, as_="")
        return _again(request, opened, form, chosen, enclosing.portal_only())
    except Refused as refused:
        said = [words.sentence(refused.refusal)]
        return _again(request, opened, form, replace(pending, of_files=said), [])
    except submissions.AlreadyDone:
        pass
    except submissions.Changed:
        return _again(
            request,
            opened,
            form,
            pending,
            [_("You had already sent this form, with another text. This one is not sent yet.")],
        )
    return redirect(f"{page}#end")


def _send(opened: Opened, form: OfficeMessageForm, pending: Pending) -> None:
    wanted = replace(
        writing.to_writing(pending, opened),
        files=form.cleaned_data["files"],
        enclosed=form.cleaned_data["enclosed"],
        rights=opened.rights,
        held_until=when.held_until(pending.hour, opened),
        thread_id=pending.thread,
    )
    if not wanted.saved and not wanted.body.strip():
        raise WordingError([_("Write a few words first.")])
    actions.send_message(
        client=opened.subject, writing=wanted, submission=form.submission, actor=opened.actor, now=opened.now
    )


@gate(access.client, to="messages.send", methods=("POST",))
def draft(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Kept as one writes. The answer is what the composer now says about it."""
    pending = writing.from_post(request.GET.dict() | request.POST.dict(), _topics(opened))
    if not forms.is_spent(request, reverse("client_messages", args=[opened.subject.pk])):
        _keep(opened, pending)  # sent meanwhile: a late keep must not bring the words back
    is_kept = pending.body.strip() or (pending.uses_wording and pending.wording)
    kept = writing.without_kept(pending, opened.now) if is_kept else pending
    if not request.headers.get("HX-Request"):
        # Without scripts: all that was chosen stays chosen.
        wrong = _enclose(request, opened, pending)
        reminders = enclosing.reminders(request, is_kept=not wrong)
        return _page(request, opened, replace(kept, of_files=wrong), reminders)
    is_whole = request.headers.get("HX-Trigger-Name") in ("thread", "channel")
    context = _composer(request, opened, kept, composer.gather(opened))
    return render(request, "office/_composer.html" if is_whole else "office/_checked.html", context)


@gate(access.client, to="messages.send", methods=("POST",))
def draft_files(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Files as they are chosen. They wait with the draft."""
    pending = writing.from_post(request.POST.dict(), _topics(opened))
    wrong = _enclose(request, opened, pending)
    if enclosing.is_by_script(request):
        return enclosing.fragment(request, composer.attach(opened, wrong))
    _keep(opened, pending)
    return _page(
        request, opened, replace(pending, of_files=wrong, kept_at=opened.now), status=422 if wrong else 200
    )


@gate(access.client, to="messages.send", methods=("POST",))
def draft_removals(request: HttpRequest, opened: Opened) -> HttpResponse:
    pending = writing.from_post(request.POST.dict(), _topics(opened))
    enclosing.remove(request, opened)
    if enclosing.is_by_script(request):
        return enclosing.fragment(request, composer.attach(opened))
    _keep(opened, pending)
    return _page(request, opened, replace(pending, kept_at=opened.now))


def _enclose(request: HttpRequest, opened: Opened, pending: Pending) -> list[str]:
    files, wrong = enclosing.take(request, opened)
    return wrong or _keep_files(opened, pending, files)


def _keep_files(opened: Opened, pending: Pending, files: Sequence[Taken]) -> list[str]:
    return enclosing.keep(
        opened,
        files,
        circumstance=pending.circumstance,
        channel=pending.channel,
        place=writing.place(pending),
    )


def _topics(opened: Opened) -> list[Any]:
    allowed = writing.topics(opened)
    if not allowed:
        raise access.Forbidden
    return allowed


def _kept(request: HttpRequest, opened: Opened) -> Pending | None:
    allowed = writing.topics(opened)
    if not allowed:
        return None
    typed = {name: values[-1] for name, values in step_up.kept(request).items() if values}
    if typed:
        return writing.from_post(typed, allowed)
    row = writing.kept(opened)
    about = request.GET.get("about", "") or ("" if row else writing.awaited(opened, allowed))
    body, saying = (opened.text(row, name) if row else None for name in ("body", "saying"))
    return writing.from_draft(row, body, about, allowed, saying=saying)


def _page(
    request: HttpRequest,
    opened: Opened,
    pending: Pending | None,
    notices: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    known = composer.gather(opened) if pending else None
    safe = known.safe.values() if known else None
    context = frame(request, "inbox") | client_pages.head(opened, "conversation", safe=safe)
    context |= {
        "talk": _talk(request, opened),
        "list": inbox.column(opened, opened.subject.pk, narrowing.of(request.GET)),
        "beside": thread_page.beside(opened),
        "shared_with": _shared_with(opened),
        "search_url": links.to("client_search", opened.subject.pk),
        "back_url": reverse("inbox") + narrowing.of(request.GET).query,
        "flags": urgent.flags(request, opened),
    }
    if pending is None or known is None:
        context["read_only"] = _("You may read this conversation. Its care team answers.")
    else:
        context |= _composer(request, opened, pending, known, notices or [])
        context["not_there"] = coming.notice(opened)
    return render(request, "office/conversation.html", context, status=status)


def _shared_with(opened: Opened) -> str:
    """No secrets: of a couple's, family's or group's file, said above the composer."""
    names = list(places.reading(opened).values())
    if not names:
        return ""
    return _("No secrets here: what you write, all who share this file read: %(names)s.") % {
        "names": ", ".join(names)
    }


def _composer(
    request: HttpRequest,
    opened: Opened,
    pending: Pending,
    known: gathering.ClientFacts,
    notices: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    name = _first_name(opened)
    found = composer.context(opened, pending, known=known, name=name, notices=notices or [])
    return {"composer": found, "submission_key": forms.key_for(request, found["url"])}


def _talk(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    before = paging.cursor(request)
    page = loading.load(opened, before=before)
    zone = policy.practice().time_zone
    name = opened.text(opened.subject, "name") or ""
    reading = Reading(opened, page, zone, name, names=places.names(opened))
    found = called.among(office_rows.rows(reading), reading, before)
    unread.mark(opened, page, kind=Message.Kind.FROM_CLIENT)
    url = reverse("client_changes", args=[opened.subject.pk])
    return {
        "poll_url": url,
        "etag": polling.stamp(opened.subject),
        "older_url": paging.older_url(page),
        "rows": found,
    }


def _first_name(opened: Opened) -> str:
    return calling.first_name(opened, opened.subject)


def _again(
    request: HttpRequest, opened: Opened, form: OfficeMessageForm, pending: Pending, errors: list[str]
) -> HttpResponse:
    """The page once more, text and files kept, with what has to be mended."""
    notice = {"kind": "danger", "title": _("Not sent."), "text": " ".join(errors), "acts": []}
    return _kept_page(request, opened, form, pending, notice)


def _refused(
    request: HttpRequest,
    opened: Opened,
    form: OfficeMessageForm,
    pending: Pending,
    error: actions.NotAllowed,
) -> HttpResponse:
    notice = composer.refused(
        error.decision,
        name=_first_name(opened),
        zone=policy.practice().time_zone,
        opened=opened,
        has_text=bool(pending.body.strip()),
    )
    return _kept_page(request, opened, form, pending, notice)


def _kept_page(
    request: HttpRequest, opened: Opened, form: OfficeMessageForm, pending: Pending, notice: dict[str, Any]
) -> HttpResponse:
    _keep(opened, pending)
    files = form.cleaned_data.get("files", ())
    wrong = _keep_files(opened, pending, files)
    reminders = enclosing.reminders(request, is_kept=bool(files) and not wrong)
    shown = replace(pending, of_files=[*pending.of_files, *wrong])
    return _page(request, opened, shown, [notice, *reminders], status=422)


def _keep(opened: Opened, pending: Pending) -> None:
    actions.save_draft(
        client=opened.subject,
        circumstance=pending.circumstance,
        channel=pending.channel,
        body=pending.body[:LONGEST],
        place=writing.place(pending),
        actor=opened.actor,
        now=opened.now,
    )
