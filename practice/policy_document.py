"""The policy as a document for clients, in their words: the practice's clauses around what is enforced.

One source for the page, the preview and the PDF, in any language.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from practice import clauses, policy_words
from practice.policy import PolicyInForce
from practice.rules.policy_terms import takes_reasons
from practice.vocabulary import Channel, Circumstance, Content, Footing

OFTEN = (
    Channel.EMAIL,
    Channel.SMS,
    Channel.PHONE,
    Channel.VOICEMAIL,
    Channel.VIDEO,
    Channel.MAIL,
    Channel.FAX,
)


@dataclass
class Section:
    """`ways`: (about, sentences); `lines`: (name, number or time)."""

    topic: str
    title: str
    paragraphs: list[str] = field(default_factory=list)
    ways: list[tuple[str, list[str]]] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)


def sections(rules: PolicyInForce, language: str) -> list[Section]:
    """Every topic that has words or facts; the topics in their order."""
    with override(language):
        found = [_section(rules, topic, language) for topic in clauses.TITLES]
        return [one for one in found if one.paragraphs or one.ways or one.facts or one.lines]


def _section(rules: PolicyInForce, topic: str, language: str) -> Section:
    said = rules.clauses.get(topic, {}).get(language, "")
    paragraphs = [part.strip() for part in said.replace("\r\n", "\n").split("\n\n") if part.strip()]
    section = Section(topic, str(clauses.TITLES[topic]), paragraphs)
    if topic == "channel_map":
        section.ways = [(about(why), ways(rules, why)) for why in Circumstance]
    elif topic == "response":
        section.facts = [policy_words.promise_words(rules), *policy_words.hours_lines(rules.hours)]
        section.lines = _promises(rules)
    elif topic == "crisis":
        section.lines = [
            (policy_words.line_name(line), line["number"]) for line in rules.crisis.get(language, [])
        ]
    elif topic == "timing":
        section.facts = [quiet_words(rules)]
    elif topic == "content":
        section.facts = _measures(rules)
    return section


def about(why: Circumstance) -> str:
    """In a client's words."""
    words = {
        Circumstance.INITIAL_CONTACT: _("When you write to us for the first time"),
        Circumstance.INTAKE: _("Starting with us"),
        Circumstance.SCHEDULING: _("Appointment times"),
        Circumstance.REMINDER: _("Reminders"),
        Circumstance.BILLING: _("Bills"),
        Circumstance.TELEHEALTH: _("Video visits"),
        Circumstance.BETWEEN_SESSIONS: _("Between visits"),
        Circumstance.GROUP: _("Couples, families and groups"),
        Circumstance.RECORDS_RELEASE: _("Copies of your records"),
        Circumstance.CRISIS: _("In a crisis"),
        Circumstance.ACCOUNT: _("Signing in"),
        Circumstance.LEGAL_NOTICE: _("Notices we must send you"),
    }
    return words[why]


def ways(rules: PolicyInForce, why: Circumstance) -> list[str]:
    """“On your private page.”, “If you say yes first: by text, only a short set message.”, “Never: by fax.”"""
    free = [_on_page()] if rules.cell(why, Channel.PORTAL).footing == Footing.ALLOW else []
    free += [_way(rules, why, how) for how in OFTEN if rules.cell(why, how).footing == Footing.ALLOW]
    asked = [_way(rules, why, how) for how in OFTEN if rules.cell(why, how).footing == Footing.CONSENT]
    closed = [_by(how) for how in OFTEN if rules.cell(why, how).footing == Footing.NEVER]
    found = []
    if free:
        found.append(_("We use: %(ways)s.") % {"ways": "; ".join(free)})
    if asked:
        found.append(_("Only if you say yes first: %(ways)s.") % {"ways": "; ".join(asked)})
    if closed:
        found.append(_("Never: %(ways)s.") % {"ways": ", ".join(closed)})
    return found


def _way(rules: PolicyInForce, why: Circumstance, how: Channel) -> str:
    most = rules.cell(why, how).content
    if most == Content.MINIMUM:
        return _("%(way)s, a few set words") % {"way": _by(how)}
    if most == Content.LINK_ONLY:
        return _("%(way)s, just a sign that something waits for you") % {"way": _by(how)}
    return _by(how)


def _on_page() -> str:
    return _("your private page")


def _by(how: Channel) -> str:
    words = {
        Channel.EMAIL: _("email"),
        Channel.SMS: _("text"),
        Channel.PHONE: _("phone call"),
        Channel.VOICEMAIL: _("voicemail"),
        Channel.VIDEO: _("video"),
        Channel.MAIL: _("letter"),
        Channel.FAX: _("fax"),
    }
    return words[how]


def quiet_words(rules: PolicyInForce) -> str:
    quiet = rules.quiet
    if quiet.begins == quiet.ends or not quiet.channels:
        return _("A text may reach you at any hour.")
    values = {"begins": quiet.begins.isoformat("minutes"), "ends": quiet.ends.isoformat("minutes")}
    return _("We send no texts between %(begins)s and %(ends)s, by your clock.") % values


def _promises(rules: PolicyInForce) -> list[tuple[str, str]]:
    special = rules.response.by_circumstance
    return [(about(Circumstance(why)), policy_words.response_words(one)) for why, one in special.items()]


def _measures(rules: PolicyInForce) -> list[str]:
    found = [check_words(rules)]
    if longest := rules.guidance.get("longest"):
        found.append(_("A good message is no longer than %(n)s letters and signs.") % {"n": longest})
    if most := rules.guidance.get("most_a_day"):
        text = ngettext(
            "We write %(n)s message a day at most.", "We write %(n)s messages a day at most.", most
        )
        found.append(text % {"n": most})
    return found


def check_words(rules: PolicyInForce) -> str:
    if takes_reasons(rules.guidance):
        return _(
            "We look for private words before an email or text goes. "
            "If we find one, it goes only when the writer gives a good reason."
        )
    return _("We look for private words before an email or text goes. If we find one, it does not go.")


def context(rules: PolicyInForce, language: str) -> dict[str, Any]:
    return {"sections": sections(rules, language), "language": language, "version": rules.version}
