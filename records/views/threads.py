"""A client's threads: what each is about, who takes part, who has it, and what colleagues note beside it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import actions, participants
from messaging.composing import writing
from messaging.models import Thread
from practice import access as house
from practice import links
from practice.access import Forbidden, Opened
from practice.access.capabilities import may
from practice.forms import Form, key_for
from practice.gate import gate
from practice.office import frame
from practice.vocabulary import Circumstance
from records import access, asking, client_pages, thread_page
from records.asking import Question
from records.sending import once


class NoteForm(Form):
    body = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=settings.LIMITS["note_characters"],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


class NewThreadForm(Form):
    circumstance = forms.ChoiceField(label=gettext_lazy("About"))
    topic = forms.CharField(
        label=gettext_lazy("Topic"),
        help_text=gettext_lazy(
            "A few neutral words. The client reads them above each message of this thread."
        ),
        max_length=settings.LIMITS["topic_characters"],
    )

    def __init__(self, request: HttpRequest, *, about: list[Circumstance]) -> None:
        super().__init__(request)
        choices = [(one.value, str(one.label).capitalize()) for one in about]
        self.fields["circumstance"].choices = choices  # type: ignore[attr-defined]


class HandOverForm(Form):
    to = forms.ChoiceField(label=gettext_lazy("To whom?"), widget=forms.RadioSelect)

    def __init__(self, request: HttpRequest, *, people: list[tuple[str, str]]) -> None:
        super().__init__(request)
        self.fields["to"].choices = people  # type: ignore[attr-defined]


@gate(house.client, to="conversation.view")
def client_threads(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What is spoken of with this client, by topic."""
    found = thread_page.rows(opened, opened.subject)
    opened.seen = [row["id"] for row in found]
    may_begin = may(opened.actor.roles, "thread.change") and writing.topics(opened)
    context = frame(request, "inbox") | client_pages.head(opened, "conversation")
    context |= {
        "threads": found,
        "new_url": links.to("client_thread_new", opened.subject.pk) if may_begin else "",
        "back_url": links.to("client", opened.subject.pk),
    }
    return render(request, "office/threads.html", context)


@gate(house.client_file, to="thread.change", methods=("GET", "POST"))
def thread_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    client, about = opened.subject, writing.topics(opened)
    form, back = NewThreadForm(request, about=about), links.to("client_threads", opened.subject.pk)
    if request.method == "POST" and form.is_valid():
        circumstance = form.cleaned_data["circumstance"]
        made = once(
            form,
            lambda: actions.begin_thread(
                client=client,
                circumstance=circumstance,
                topic=form.cleaned_data["topic"],
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
        if made:
            about_it = f"{circumstance}~{made}" if made is not True else circumstance
            return redirect(f"{links.to('client', client.pk)}?about={about_it}#end")
    ask = Question(
        title=_("New thread"),
        button=_("Begin and write"),
        back_url=back,
        lines=(_("For a matter that deserves a line of its own, beside what is spoken of otherwise."),),
    )
    return asking.page(request, opened, form, ask)


@gate(access.thread_to_read, to="conversation.view")
def thread(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _page(request, opened, NoteForm(request))


@gate(access.thread_to_read, to="note.write", methods=("POST",))
def notes(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Colleague to colleague. Their form is their own, and so is the act."""
    form = NoteForm(request)
    if form.is_valid():
        made = once(
            form,
            lambda: actions.write_note(
                thread=opened.subject,
                body=form.cleaned_data["body"],
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
        if made:
            return redirect(f"{links.to('thread', opened.subject.pk)}#notes")
    return _page(request, opened, form)


@gate(access.thread, to="thread.change", methods=("GET", "POST"))
def handover(request: HttpRequest, opened: Opened) -> HttpResponse:
    people = participants.answering(opened.subject, opened.now)
    others = thread_page.choices(opened, opened.subject, people)
    if not others:
        messages.info(request, _("Nobody else answers here. Whoever joins the care team can."))
        return _back(opened)
    form = HandOverForm(request, people=others)
    if request.method == "POST" and form.is_valid():
        to = next(one for one in people if str(one.pk) == form.cleaned_data["to"])
        actions.hand_over_thread(thread=opened.subject, to=to, actor=opened.actor, now=opened.now)
        messages.success(
            request, _("Handed over. %(name)s is told that something waits.") % {"name": to.name}
        )
        return _back(opened)
    ask = _question(
        opened,
        _("Hand over"),
        _("Hand over"),
        _("It stands first in their inbox. All who may read it may read it still."),
        _("They are told that something was handed to them, and not what."),
    )
    return asking.page(request, opened, form, ask)


@gate(access.thread, to="thread.change", methods=("GET", "POST"))
def taking(request: HttpRequest, opened: Opened) -> HttpResponse:
    me = next(
        (one for one in participants.answering(opened.subject, opened.now) if one.pk == opened.actor.person),
        None,
    )
    if me is None:
        raise Forbidden
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        actions.hand_over_thread(thread=opened.subject, to=me, actor=opened.actor, now=opened.now)
        return _back(opened)
    ask = _question(opened, _("Take it on"), _("Take it on"), _("You answer here, until you hand it on."))
    return asking.page(request, opened, form, ask)


@gate(access.thread, to="thread.change", methods=("GET", "POST"))
def giving_back(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        actions.return_thread(thread=opened.subject, actor=opened.actor, now=opened.now)
        return _back(opened)
    words = _("Whoever may answer here answers again, as before.")
    ask = _question(opened, _("Give it back"), _("Give it back"), words)
    return asking.page(request, opened, form, ask)


@gate(access.thread, to="thread.change", methods=("GET", "POST"))
def settling(request: HttpRequest, opened: Opened) -> HttpResponse:
    """“Thank you” waits for nothing."""
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        if actions.settle_thread(thread=opened.subject, actor=opened.actor, now=opened.now):
            messages.success(request, _("Nobody waits here any more. When they write again, they do."))
        return redirect(f"{links.to('client', opened.subject.client_id)}#end")
    ask = _question(
        opened,
        _("Needs no answer"),
        _("It needs no answer"),
        _("They no longer stand in the inbox, and the promise of an answer ends."),
        _("The client is told nothing. They see who has read it, and no longer by when an answer comes."),
    )
    return asking.page(request, opened, form, ask)


@gate(access.thread, to="thread.change", methods=("GET", "POST"))
def closing(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        actions.close_thread(thread=opened.subject, actor=opened.actor, now=opened.now)
        messages.success(request, _("Closed. The client is told so in the thread."))
        return _back(opened)
    lines = [
        _("A line in the thread tells the client that it is closed, and how to write again."),
        _("When they write again, it is open again."),
    ]
    if opened.subject.waiting_since:
        lines.insert(
            0, _("The client still waits for an answer here. After this they no longer stand in the inbox.")
        )
    ask = _question(opened, _("Close this thread"), _("Close it"), *lines)
    return asking.page(request, opened, form, ask)


@gate(access.thread, to="thread.change", methods=("GET", "POST"))
def reopening(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        actions.reopen_thread(thread=opened.subject, actor=opened.actor, now=opened.now)
        return _back(opened)
    ask = _question(opened, _("Open it again"), _("Open it again"), _("Nothing is sent by this."))
    return asking.page(request, opened, form, ask)


def _question(opened: Opened, title: str, button: str, *lines: str) -> Question:
    about = ((_("Thread"), thread_page.title(opened, opened.subject)),)
    back = links.to("thread", opened.subject.pk)
    return Question(title=title, button=button, back_url=back, lines=lines, facts=about, tab="conversation")


def _back(opened: Opened) -> HttpResponse:
    return redirect("thread", thread_id=opened.subject.pk)


def _page(request: HttpRequest, opened: Opened, form: NoteForm) -> HttpResponse:
    one: Thread = opened.subject
    written, staff = thread_page.notes(opened, [one]), thread_page.staff(opened, one)
    context: dict[str, Any] = frame(request, "inbox") | client_pages.head(opened, "conversation")
    context |= {
        "title": thread_page.title(opened, one),
        "thread": thread_page.rows_of(opened, one),
        "people": thread_page.participants(opened, one, staff),
        "history": thread_page.history(one, opened),
        "notes": written,
        "form": form,
        "note_key": key_for(request, links.to("thread_notes", one.pk)),
        "acts": thread_page.acts(opened, one, staff),
        "write_url": thread_page.write_url(opened, one),
        "back_url": links.to("client_threads", one.client_id),
    }
    return render(request, "office/thread.html", context, status=422 if form.errors else 200)
