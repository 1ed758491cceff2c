"""The audit trail for the privacy officer: the list, one event, and the list as a file."""

import csv
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from practice import audit_words, links, policy, spoken
from practice.access import Opened, oversight, scope
from practice.gate import gate
from practice.models.audit import AuditEvent, Checkpoint
from practice.models.people import User
from practice.office import frame
from practice.trail import days, lines, names, paging
from practice.trail.wanted import Wanted, rows, vaults_of


@gate(oversight.audit_trail, to="audit.view")
def audit_trail(request: HttpRequest, opened: Opened) -> HttpResponse:
    wanted = Wanted.read(request.GET.dict())
    zone = policy.practice().time_zone
    opened.vaults = vaults_of(wanted)
    before = paging.number(request.GET.get("before"))
    page = paging.page(rows(wanted, zone=zone, vaults=opened.vaults), before)
    known = names.gather(page.rows)
    context = {
        "rows": [lines.line(row, known, wanted, opened.now, zone) for row in page.rows],
        "said": _said(wanted, opened),
        "choices": _choices(wanted),
        "wanted": wanted,
        "newest": before and (wanted.query or "?"),
        "older": page.older and f"{wanted.query or '?'}{'&' if wanted.query else ''}before={page.older}",
        "export_url": f"{reverse('audit_export')}{wanted.query}",
        "verifications_url": links.page("verifications"),
        "days_url": links.page("audit_days"),
    }
    return render(request, "office/audit.html", frame(request, "audit") | context)


@gate(oversight.audit_event, to="audit.view")
def audit_event(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: AuditEvent = opened.subject
    zone = policy.practice().time_zone
    known = names.gather([row])
    context = {
        "number": row.seq,
        "what": audit_words.sentence(row.event, row.reason),
        "facts": lines.facts(row, known, zone),
        "whose": [_whose(opened, client, words) for client, words in known.whose(row)],
        "objects": [str(one) for one in row.object_ids],
        "sealed": _sealed(row),
        "session_query": Wanted(session=row.session_id, person=row.actor_id).query if row.session_id else "",
        "back_url": reverse("audit"),
    }
    return render(request, "office/audit_event.html", frame(request, "audit") | context)


@gate(oversight.audit_trail, to="audit.export", is_step_up=True)
def audit_export(request: HttpRequest, opened: Opened) -> Any:
    wanted = Wanted.read(request.GET.dict())
    opened.vaults = vaults_of(wanted)
    found = rows(wanted, zone=policy.practice().time_zone, vaults=opened.vaults)
    answer = StreamingHttpResponse(_file(found), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


@gate(oversight.audit_trail, to="audit.view")
def audit_days(request: HttpRequest, opened: Opened) -> HttpResponse:
    found = days.last_days(now=opened.now, zone=policy.practice().time_zone)
    busiest = max(found, key=lambda day: day.count)
    on = formats.date_format(busiest.on, "DATE_FORMAT")
    context = {
        "bars": days.bars(found),
        "bar_width": days.WIDTH - 4,
        "width": days.WIDTH * days.DAYS,
        "height": days.HEIGHT + days.FOOT,
        "foot": days.HEIGHT + days.FOOT - 4,
        "days": [
            {
                "on": spoken.date(day.on),
                "query": Wanted(since=day.on, until=day.on).query,
                "count": f"{day.count:,}",
                "refused": day.refused or "",
            }
            for day in reversed(found)
        ],
        "most": _("Most was done on %(day)s: %(count)s rows.") % {"day": on, "count": f"{busiest.count:,}"},
        "back_url": reverse("audit"),
    }
    return render(request, "office/audit_days.html", frame(request, "audit") | context)


class _Echo:
    """What is written comes back at once: a line of the file."""

    def write(self, text: str) -> str:
        return text


def _file(found: Any) -> Iterator[str]:
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield writer.writerow(lines.HEADS)
    most = settings.LIMITS["audit_file_rows"]
    for some in paging.each(found, most=most):
        for cells in lines.file_lines(some.rows, names.gather(some.rows)):
            yield writer.writerow(cells)
    if some.older is not None:
        yield writer.writerow(
            [_("Only the newest %(count)s rows. Choose days to get older ones.") % {"count": most}]
        )


def _whose(opened: Opened, client: Any, words: str) -> dict[str, str]:
    """Its file is offered to those alone who have it in their scope; the trail shows what else was done there."""
    if client is None:
        return {"words": words, "query": "", "file_url": ""}
    is_mine = scope.clients(opened.actor, opened.now).filter(pk=client).exists()
    return {
        "words": words,
        "query": Wanted(client=client).query,
        "file_url": reverse("client", args=[client]) if is_mine else "",
    }


def _sealed(row: AuditEvent) -> str:
    found = Checkpoint.objects.filter(era=row.era, from_xid__lte=row.xid, below_xid__gt=row.xid)
    number = found.values_list("number", flat=True).first()
    return _("Sealed in checkpoint %(number)s.") % {"number": number} if number else _("Not sealed yet.")


def _choices(wanted: Wanted) -> dict[str, Any]:
    staff = User.objects.filter(kind=User.Kind.WORKFORCE).order_by("name").values_list("pk", "name")
    people = dict(staff) if wanted.person is None else dict(staff) | names.people({wanted.person})
    return {
        "people": [(str(pk), name, pk == wanted.person) for pk, name in people.items()],
        "kinds": [(code, words, code == wanted.kind) for code, words in audit_words.KINDS.items()],
        "outcomes": [
            (code, words, code == wanted.outcome)
            for code, words in (("done", _("done")), ("denied", _("refused")), ("failed", _("failed")))
        ],
        "session": str(wanted.session or ""),
        "client": str(wanted.client or ""),
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
    }


def _said(wanted: Wanted, opened: Opened) -> str:
    """The filter as a sentence; empty when all is shown."""
    if wanted.is_all():
        return ""
    person = names.people({wanted.person}).get(wanted.person, _("somebody")) if wanted.person else ""
    parts = [
        audit_words.KINDS[wanted.kind] if wanted.kind else _("everything"),
        _("by %(name)s") % {"name": person} if person else "",
        _("about %(client)s") % {"client": names.client_words(wanted.client)} if wanted.client else "",
        _("in one session") if wanted.session else "",
        _("that was %(outcome)s") % {"outcome": _outcome(wanted.outcome)} if wanted.outcome else "",
        _("from %(day)s") % {"day": wanted.since.isoformat()} if wanted.since else "",
        _("until %(day)s") % {"day": wanted.until.isoformat()} if wanted.until else "",
    ]
    return _("Shown: %(parts)s.") % {"parts": ", ".join(str(part) for part in parts if part)}


def _outcome(code: str) -> str:
    return audit_words.outcome(code).get("words") or _("done")
