"""The history of the policy: every version with who and when, and what each says otherwise than the one before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from practice import access, policy, policy_changes, policy_matrix, policy_words, spoken
from practice.access import Opened
from practice.gate import gate
from practice.models import CommunicationsPolicy
from practice.office import frame
from practice.rules import policy_difference
from practice.views.policy import promises


@gate(access.policy, to="policy.view")
def versions(request: HttpRequest, opened: Opened) -> HttpResponse:
    held = policy.current().version
    rows = CommunicationsPolicy.objects.published().select_related("published_by")
    context = {"versions": [_version(row, held, opened) for row in rows]}
    return render(request, "office/policy/versions.html", frame(request, "policy") | context)


@gate(access.policy_version, to="policy.view")
def version(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: CommunicationsPolicy = opened.subject
    rules = policy.of_row(row)
    before = CommunicationsPolicy.objects.published().filter(version__lt=row.version).first()
    context = _version(row, policy.current().version, opened) | {
        "channels": policy_matrix.channels(),
        "rows": policy_matrix.rows(rules),
        "hours": policy_words.hours_lines(rules.hours),
        "quiet": policy_words.quiet_words(rules.quiet),
        "promises": promises(rules),
        "check": policy_words.override_words(rules),
        "before": before.version if before else None,
        "difference": difference(before, row) if before else {},
        "document_url": reverse("policy_document", args=[row.version, "en"]),
    }
    return render(request, "office/policy/version.html", frame(request, "policy") | context)


def difference(before: CommunicationsPolicy, after: CommunicationsPolicy) -> dict[str, Any]:
    old, new = policy.of_row(before), policy.of_row(after)
    return policy_changes.of(policy_difference.between(old, new), old, new)


def _version(row: CommunicationsPolicy, held: int, opened: Opened) -> dict[str, Any]:
    house = policy.practice()
    says: dict[str, Any] = {"now": opened.now, "zone": house.time_zone}
    assert row.published_at and row.effective_at  # noqa: S101 - a published one has both
    return {
        "number": row.version,
        "published": spoken.moment(row.published_at, **says),
        "iso": row.published_at.isoformat(),
        "by": row.published_by.name if row.published_by else "",
        "effective": spoken.moment(row.effective_at, **says),
        "is_held": row.version == held,
        "is_to_come": row.effective_at > opened.now,
        "is_material": row.is_material,
        "note": row.change_note.get("en", ""),
        "url": reverse("policy_version", args=[row.version]),
    }
