"""How the practice's mail goes out and comes in, and when its mailbox was last read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging import polling_mail, state_words
from messaging.mail.imap import ImapSettings
from messaging.models import Mailbox
from practice import access as house
from practice import policy, spoken
from practice.access import Opened
from practice.gate import gate
from practice.office import frame


@gate(house.settings, to="practice.manage")
def mail(request: HttpRequest, opened: Opened) -> HttpResponse:
    try:
        found = polling_mail.configured()
        mailbox = _mailbox(found, opened) if found else None
    except ValueError:
        mailbox = {
            "problem": _("The settings of the mailbox or of its tokens can't be used. See docs/running.md.")
        }
    context = {
        "sends_by": settings.SOTTO_SMTP_HOST,
        "sends_as": settings.SOTTO_SMTP_FROM if settings.SOTTO_SMTP_HOST else "",
        "mailbox": mailbox,
        "back_url": reverse("practice"),
    }
    return render(request, "office/practice/mail.html", frame(request, "practice") | context)


def _mailbox(found: ImapSettings, opened: Opened) -> dict[str, Any]:
    row = polling_mail.known(found) or Mailbox()
    zone = policy.practice().time_zone
    left = row.too_large
    return {
        "host": found.host,
        "user": found.user,
        "folder": found.folder,
        "signs_in": _("by a token") if found.oauth else _("by a password"),
        "polled": spoken.moment(row.polled_at, now=opened.now, zone=zone) if row.polled_at else "",
        "succeeded": spoken.moment(row.succeeded_at, now=opened.now, zone=zone) if row.succeeded_at else "",
        "taken": row.taken,
        "problem": state_words.problem_words(row.problem) if row.problem else "",
        "left": ngettext(
            "%(count)s message is too large and was left in the mailbox.",
            "%(count)s messages are too large and were left in the mailbox.",
            left,
        )
        % {"count": left}
        if left
        else "",
    }
