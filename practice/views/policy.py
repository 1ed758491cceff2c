"""The published communications policy: the cells that are enforced as a table, and the whole as a document."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access, pdf, policy, policy_document, policy_matrix, policy_pdf, policy_words
from practice.access import NotVisible, Opened
from practice.access.capabilities import may
from practice.clauses import LANGUAGES
from practice.gate import gate
from practice.models import CommunicationsPolicy
from practice.office import frame
from practice.vocabulary import Circumstance


@gate(access.policy, to="policy.view")
def communications_policy(request: HttpRequest, opened: Opened) -> HttpResponse:
    rules = policy.current()
    context = frame(request, "policy") | {
        "version": rules.version,
        "channels": policy_matrix.channels(),
        "rows": policy_matrix.rows(rules),
        "hours": policy_words.hours_lines(rules.hours),
        "quiet": policy_words.quiet_words(rules.quiet),
        "promises": promises(rules),
        "crisis": rules.crisis.get("en", []),
        "links": _links(opened, rules.version),
    }
    return render(request, "office/policy.html", context)


@gate(access.policy_version, to="policy.view")
def document(request: HttpRequest, opened: Opened, language: str) -> HttpResponse:
    """As clients read it."""
    row: CommunicationsPolicy = opened.subject
    return show_document(request, row, _known(language))


@gate(access.policy_version, to="policy.view")
def document_pdf(request: HttpRequest, opened: Opened, language: str) -> HttpResponse:
    row: CommunicationsPolicy = opened.subject
    try:
        return policy_pdf.response(row, _known(language))
    except pdf.NotMade:
        messages.error(request, _("The file could not be made just now. Please try again later."))
        return redirect("policy_document", version=row.version, language=language)


def show_document(request: HttpRequest, row: CommunicationsPolicy, language: str) -> HttpResponse:
    """A published version or the draft."""
    other = next(one for one in LANGUAGES if one != language)
    if row.version is None:
        urls = {"other": reverse("policy_draft_preview", args=[other]), "back": reverse("policy_draft")}
    else:
        urls = {
            "other": reverse("policy_document", args=[row.version, other]),
            "pdf": reverse("policy_document_pdf", args=[row.version, language]),
            "back": reverse("policy_version", args=[row.version]),
        }
    context = policy_document.context(policy.of_row(row), language) | {
        "title": policy_pdf.title(language),
        "since": policy_pdf.since(row, language),
        "other": other,
        "urls": urls,
    }
    return render(request, "office/policy/document.html", frame(request, "policy") | context)


def promises(rules: policy.PolicyInForce) -> list[dict[str, str]]:
    found = [{"about": _("Everything else"), "time": policy_words.response_words(rules.response.default)}]
    for why, response in rules.response.by_circumstance.items():
        label = str(Circumstance(why).label).capitalize()
        found.insert(0, {"about": label, "time": policy_words.response_words(response)})
    return found


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise NotVisible
    return language


def _links(opened: Opened, version: int) -> list[dict[str, str]]:
    """What this person may do about it."""
    pages: list[tuple[str, Any, str]] = [
        ("policy.edit", _("Change it"), reverse("policy_draft")),
        ("policy.view", _("As clients read it"), reverse("policy_document", args=[version, "en"])),
        ("policy.view", _("Versions"), reverse("policy_versions")),
        ("boundary.view", _("Clinicians' own limits"), reverse("boundaries")),
        ("absence.view", _("Absences"), reverse("absences")),
        ("vendor.manage", _("Vendors"), reverse("vendors")),
        ("policy.readers", _("Who has read it"), reverse("policy_readers")),
    ]
    return [{"label": label, "url": url} for to, label, url in pages if may(opened.actor.roles, to)]
