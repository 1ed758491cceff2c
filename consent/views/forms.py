"""The forms of the practice: the list, one version, what changed, beginning another, retiring."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent import access, actions, form_page, form_words, starter
from consent.actions.forms import text_of
from consent.drafting import BLANK, NewFormForm
from consent.models import FormVersion
from consent.rules import form as rules
from consent.rules.form import comparing, outline
from consent.rules.form.model import every
from practice import forms, policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.gate import gate
from practice.office import frame

BLANK_OUTLINE = "form: \n  es: \nkind: consent\nsigned: yes\n\npage one: \n  es: \n\ntext: \n  es: \n"


@gate(access.forms, to="form.view")
def library(request: HttpRequest, opened: Opened) -> HttpResponse:
    sought = request.GET.get("q", "").strip()
    newest = list(FormVersion.objects.published().distinct("key"))
    drafts = (
        {row.key: row for row in FormVersion.objects.filter(published_at=None)} if _manages(opened) else {}
    )
    rows = [_row(version, drafts.pop(version.key, None)) for version in newest]
    rows += [_row(draft, draft) for draft in drafts.values()]  # never published yet
    found = [row for row in rows if sought.casefold() in row["title"].casefold()]
    context = {
        "rows": sorted(found, key=lambda row: (row["is_retired"], row["title"].casefold())),
        "q": sought,
        "new_url": reverse("form_new") if _manages(opened) else "",
    }
    return render(request, "office/forms/library.html", frame(request, "forms") | context)


@gate(access.forms, to="form.manage", methods=("GET", "POST"))
def new(request: HttpRequest, opened: Opened) -> HttpResponse:
    brought = dict(starter.library())
    titles = [(key, _title(definition)) for key, definition in brought.items()]
    form = NewFormForm(request, library=sorted(titles, key=lambda one: one[1]))
    if form.is_valid():
        begin = form.cleaned_data["begin"]
        text = BLANK_OUTLINE if begin == BLANK else outline.write(brought[begin])
        key = form.cleaned_data["key"] if begin == BLANK else begin
        draft = actions.begin_form_draft(key=key, text=text, actor=opened.actor, now=opened.now)
        return redirect("form_draft", draft.pk)
    context = {"form": form, "title": _("A new form"), "back_url": reverse("forms"), "act": _("Begin")}
    status = 422 if form.errors else 200
    return render(request, "office/forms/ask.html", frame(request, "forms") | context, status=status)


@gate(access.form_version, to="form.view")
def version(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: FormVersion = opened.subject
    versions = list(FormVersion.objects.published().filter(key=row.key).select_related("changed_by"))
    draft = FormVersion.objects.filter(key=row.key, published_at=None).first() if _manages(opened) else None
    is_newest = versions[0].pk == row.pk
    context = {
        "row": _row(row, None),
        "is_newest": is_newest,
        "newest_url": reverse("form_version", args=[versions[0].pk]),
        "versions": [_version(one, opened) for one in versions],
        "may_manage": _manages(opened),
        "draft_url": reverse("form_draft", args=[draft.pk]) if draft else "",
        "begin_url": reverse("form_drafts", args=[row.pk]),
        "begin_key": forms.key_for(request, reverse("form_drafts", args=[row.pk])),
        "retire_url": _retire_url(row) if is_newest else "",
        **reading(row.definition, request.GET.get("language") or get_language() or "en"),
    }
    return render(request, "office/forms/version.html", frame(request, "forms") | context)


@gate(access.form_version, to="form.view")
def changes(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: FormVersion = opened.subject
    before = FormVersion.objects.published().filter(key=row.key, version__lt=row.version).first()
    context = {
        "row": _row(row, None),
        "before": before.version if before else None,
        "changes": differences(before, row.definition),
        "is_readable": _is_readable(row.definition) and (before is None or _is_readable(before.definition)),
    }
    return render(request, "office/forms/changes.html", frame(request, "forms") | context)


@gate(access.form_version, to="form.manage", methods=("POST",))
def drafts(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: FormVersion = opened.subject
    text = text_of(row) or BLANK_OUTLINE
    draft = actions.begin_form_draft(key=row.key, text=text, actor=opened.actor, now=opened.now)
    return redirect("form_draft", draft.pk)


@gate(access.form_version, to="form.manage", methods=("GET", "POST"))
def retirement(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: FormVersion = opened.subject
    form = forms.Form(request)
    if form.is_valid():
        try:
            actions.retire_form(key=row.key, actor=opened.actor, now=opened.now)
            messages.success(request, _("Retired. It is not offered any more; what was signed stays."))
        except actions.InUse:
            messages.warning(request, _("Clients ask for texts and email by this form, so it stays."))
        return redirect("form_version", row.pk)
    context = {
        "form": form,
        "title": _("Retire “%(title)s”?") % {"title": form_words.title(row)},
        "lede": _(
            "It is not offered any more. What was asked or signed stays. Publishing another version offers it again."
        ),
        "back_url": reverse("form_version", args=[row.pk]),
        "act": _("Retire"),
        "is_danger": True,
    }
    return render(request, "office/forms/ask.html", frame(request, "forms") | context)


def reading(definition: dict[str, Any], wanted: str) -> dict[str, Any]:
    """The whole form as clients see it, page by page; nothing where it cannot be read."""
    if not _is_readable(definition):
        return {"pages": [], "languages": [], "language": "en"}
    read = rules.read(definition)
    language = read.language(wanted)
    slots = form_words.slots()
    pages = [
        {
            "title": rules.fill(rules.said(page.title, language), slots),
            "fields": form_page.fields(page, {}, language, slots=slots),
        }
        for page in read.pages
    ]
    return {
        "title": rules.fill(rules.said(read.title, language), slots),
        "lede": rules.fill(rules.said(read.lede, language), slots),
        "if_declined": rules.fill(rules.said(read.if_declined, language), slots) if read.may_decline else "",
        "is_signed": read.is_signed,
        "pages": pages,
        "language": language,
        "languages": [
            {"code": code, "name": form_words.LANGUAGES[code], "is_current": code == language}
            for code in read.languages
        ],
        "counsel_count": sum(item.has_counsel for item in every(read.items)),
        "counsel_words": _("Have counsel look at this."),
        "show_counsel": True,
    }


def differences(before: FormVersion | None, definition: dict[str, Any]) -> list[comparing.Change]:
    if before is None or not _is_readable(before.definition) or not _is_readable(definition):
        return []
    return comparing.compare(before.definition, definition)


def _is_readable(definition: dict[str, Any]) -> bool:
    return not rules.check(definition)


def _manages(opened: Opened) -> bool:
    return may(opened.actor.roles, "form.manage")


def _title(definition: dict[str, Any]) -> str:
    return rules.said(definition.get("title", {}), get_language() or "en")


def _retire_url(row: FormVersion) -> str:
    is_kept = row.retired_at is not None or row.definition.get("kind") == "unsecured"
    return "" if is_kept else reverse("form_retirement", args=[row.pk])


def _row(row: FormVersion, draft: FormVersion | None) -> dict[str, Any]:
    is_published = row.published_at is not None
    return {
        "title": form_words.title(row),
        "url": reverse("form_version" if is_published else "form_draft", args=[row.pk]),
        "kind": form_words.kind(row),
        "number": row.version,
        "languages": form_words.languages(row),
        "published": row.published_at,
        "needs_counsel": bool(row.definition.get("needs_counsel")),
        "is_retired": row.retired_at is not None,
        "draft_url": reverse("form_draft", args=[draft.pk]) if draft else "",
    }


def _version(row: FormVersion, opened: Opened) -> dict[str, Any]:
    return {
        "number": row.version,
        "url": reverse("form_version", args=[row.pk]),
        "changes_url": reverse("form_changes", args=[row.pk]) if row.version and row.version > 1 else "",
        "is_current": row.pk == opened.subject.pk,
        "when": row.published_at,
        "day": spoken.moment(row.published_at, now=opened.now, zone=policy.practice().time_zone)
        if row.published_at
        else "",
        "who": row.changed_by.name if row.changed_by else "",
    }
