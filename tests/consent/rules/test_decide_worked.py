"""Cases worked by hand from the law and the professions' rules: the citation, what is asked in words, and what must come of it.

`facts` changes what `making.facts` has: Dan's neutral notice by text about scheduling on a Tuesday at ten, with his consent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from consent.rules.decide import decide
from consent.rules.decision import Outcome
from consent.rules.facts import Writing
from practice.rules.spans import Span
from practice.vocabulary import Channel, Circumstance, Content, Discretion, Footing, VaultStatus
from tests.consent.rules import making
from tests.consent.rules.making import DANS, LATE, MONTH, MORNING

C, N = Circumstance, Channel
YES, WAIT, NO = Outcome.ALLOWED, Outcome.HELD, Outcome.REFUSED
ANY, MINIMUM, LINK = Content.ANY, Content.MINIMUM, Content.LINK_ONLY
DAY = timedelta(days=1)
UNPROVEN = making.point(verified_at=None)
STOPPED = making.point(opted_out_at=MORNING - DAY)
WARNED = {"content": ANY, "warned_at": MORNING - DAY}
MORNINGS = making.safe(spans=(Span(7 * 60, 9 * 60),))


@dataclass(frozen=True)
class Case:
    cite: str
    says: str
    about: Circumstance
    by: Channel
    outcome: Outcome
    most: Content | None
    reason: str
    facts: dict[str, Any] = field(default_factory=dict)


def wish(channel: Channel, **more: Any) -> dict[str, Any]:
    return {"requests": (making.wish(channel, **more),)}


CASES = (
    # 1a: what the client may ask for, and what the practice may send
    Case("45 CFR 164.522(b)(1)(i)", "asked for email about what is never mailed: the minimum goes", C.BETWEEN_SESSIONS, N.EMAIL, YES, MINIMUM, "asked_to_use", wish(N.EMAIL)),
    Case("45 CFR 164.522(b)(1)(i)", "asked for texts about billing, where only a notice goes: the minimum goes", C.BILLING, N.SMS, YES, MINIMUM, "asked_to_use", {"wanted": MINIMUM} | wish(N.SMS)),
    Case("45 CFR 164.522(b)(1)(i)", "asked for letters about what is never posted", C.BETWEEN_SESSIONS, N.MAIL, YES, MINIMUM, "asked_to_use", wish(N.MAIL)),
    Case("FAQ 570", "asked not to be mailed: the consent signed before helps nothing", C.SCHEDULING, N.EMAIL, NO, None, "asked_not_to_use", {"requests": (making.avoidance(N.EMAIL),)}),
    Case("FAQ 570", "asked not to be mailed: a text is another way and goes", C.SCHEDULING, N.SMS, YES, MINIMUM, "consent_given", {"requests": (making.avoidance(N.EMAIL),)}),
    Case("FAQ 570", "asked not to be called about billing alone: about times a call is right", C.SCHEDULING, N.PHONE, YES, ANY, "policy_allow", {"requests": (making.avoidance(N.PHONE, circumstances=frozenset({C.BILLING})),)}),
    Case("FAQ 570", "asked not to be called about billing: no call about billing", C.BILLING, N.PHONE, NO, None, "asked_not_to_use", {"requests": (making.avoidance(N.PHONE, circumstances=frozenset({C.BILLING})),)}),
    Case("FAQ 570", "asked that another address be left alone: this one may be used", C.SCHEDULING, N.EMAIL, YES, MINIMUM, "consent_given", {"requests": (making.avoidance(N.EMAIL, contact_point_id="another"),)}),
    Case("45 CFR 164.522(b)(2)", "a request that was taken back opens nothing any more", C.BETWEEN_SESSIONS, N.EMAIL, NO, None, "policy_never", wish(N.EMAIL, ended_at=MORNING - DAY)),
    Case("45 CFR 164.530(c)", "the address is nobody's on file", C.SCHEDULING, N.EMAIL, NO, None, "no_address", {"contact_point": None}),
    Case("45 CFR 164.530(c)", "the address is on file as somebody else's", C.SCHEDULING, N.EMAIL, NO, None, "not_theirs", {"contact_point": making.point(belongs_to_recipient=False)}),
    Case("45 CFR 164.530(c)", "mail came back from there", C.SCHEDULING, N.EMAIL, NO, None, "address_suspended", {"contact_point": making.point(is_suspended=True)}),
    Case("45 CFR 164.530(c)", "limit the content: typed words about a time do not go by text", C.SCHEDULING, N.SMS, NO, MINIMUM, "content_limited", {"wanted": ANY}),
    Case("45 CFR 164.530(c)", "a letter about billing goes to an address that nobody proved by a code", C.BILLING, N.MAIL, YES, ANY, "policy_allow", {"contact_point": UNPROVEN, "wanted": ANY}),
    Case("45 CFR 164.530(c)", "a fax about billing to a number that nobody proved does not", C.BILLING, N.FAX, NO, None, "address_unverified", {"contact_point": UNPROVEN}),
    Case("FAQ 570", "they wrote first by email: a first answer goes there, unproven as it is", C.INITIAL_CONTACT, N.EMAIL, YES, MINIMUM, "policy_allow", {"contact_point": UNPROVEN, "consents": (), "wanted": MINIMUM}),
    Case("FAQ 570", "they wrote first by email: any text is too much for a first answer", C.INITIAL_CONTACT, N.EMAIL, NO, MINIMUM, "content_limited", {"contact_point": UNPROVEN, "consents": (), "wanted": ANY}),
    Case("78 FR 5634", "wants all by email, but was not warned: the minimum", C.BETWEEN_SESSIONS, N.EMAIL, NO, MINIMUM, "content_limited", {"wanted": ANY} | wish(N.EMAIL, content=ANY)),
    Case("78 FR 5634", "wants all by email and kept to it after the warning: that is their right", C.BETWEEN_SESSIONS, N.EMAIL, YES, ANY, "asked_to_use", {"wanted": ANY} | wish(N.EMAIL, **WARNED)),
    Case("78 FR 5634", "wants all by email after the warning, but has signed nothing", C.BETWEEN_SESSIONS, N.EMAIL, NO, None, "consent_missing", {"wanted": ANY, "consents": ()} | wish(N.EMAIL, **WARNED)),
    Case("45 CFR 164.524(c)(2)", "records by plain email, asked and warned: any text, no other consent", C.RECORDS_RELEASE, N.EMAIL, YES, ANY, "access_request", {"wanted": ANY, "consents": (), "access_request": making.access()}),
    Case("45 CFR 164.524(c)(2)", "records by plain email, asked but not warned", C.RECORDS_RELEASE, N.EMAIL, NO, None, "access_unwarned", {"consents": (), "access_request": making.access(warned_at=None)}),
    Case("45 CFR 164.524(c)(2)", "the access request was answered: it opens nothing more", C.RECORDS_RELEASE, N.EMAIL, NO, None, "consent_missing", {"consents": (), "access_request": making.access(closed_at=MORNING - DAY)}),
    Case("FAQ 2061", "the access request names one address and no other", C.RECORDS_RELEASE, N.EMAIL, NO, None, "consent_missing", {"consents": (), "access_request": making.access(contact_point_id="another")}),
    Case("FAQ 2061", "records by text are no part of it: a link alone", C.RECORDS_RELEASE, N.SMS, NO, LINK, "content_limited", {"wanted": ANY, "access_request": making.access()}),
    Case("45 CFR 164.502(e)", "no agreement with who carries mail: typed words stay", C.RECORDS_RELEASE, N.EMAIL, NO, MINIMUM, "vendor_may_not_carry", {"wanted": ANY, "vendor_may_carry": False}),
    Case("45 CFR 164.502(e)", "no agreement, and a saved wording: it goes", C.SCHEDULING, N.EMAIL, YES, MINIMUM, "consent_given", {"wanted": MINIMUM, "vendor_may_carry": False}),
    Case("78 FR 5571", "no agreement binds the portal, which is this house", C.BETWEEN_SESSIONS, N.PORTAL, YES, ANY, "policy_allow", {"wanted": ANY}),
    Case("45 CFR 164.522(a)(1)", "an agreed restriction on billing closes billing mail", C.BILLING, N.MAIL, NO, None, "restricted", {"restrictions": (making.restriction(circumstances=frozenset({C.BILLING})),)}),
    Case("45 CFR 164.522(a)(1)", "and leaves a text about a time alone", C.SCHEDULING, N.SMS, YES, MINIMUM, "consent_given", {"restrictions": (making.restriction(circumstances=frozenset({C.BILLING})),)}),
    Case("45 CFR 164.522(a)(2)", "a restriction that both ended closes nothing", C.BILLING, N.MAIL, YES, ANY, "policy_allow", {"restrictions": (making.restriction(ended_at=MORNING - DAY),)}),
    # 1b, 1c: who begins, and what a consent covers
    Case("45 CFR 164.502(g)", "no consent on file: a text about a time waits for one", C.SCHEDULING, N.SMS, NO, None, "consent_missing", {"consents": ()}),
    Case("45 CFR 164.530(j)", "a consent that was taken back, at the minute of it", C.SCHEDULING, N.SMS, NO, None, "consent_revoked", {"consents": (making.consent(revoked_at=MORNING),)}),
    Case("45 CFR 164.530(j)", "a consent ends at its instant and not a moment later", C.SCHEDULING, N.SMS, NO, None, "consent_expired", {"consents": (making.consent(expires_at=MORNING),)}),
    Case("45 CFR 164.530(j)", "a consent to reminders is none to billing", C.BILLING, N.SMS, NO, None, "consent_not_for_this", {"consents": (making.consent(circumstances=frozenset({C.REMINDER})),)}),
    Case("45 CFR 164.530(j)", "a consent for another number is none for this", C.SCHEDULING, N.SMS, NO, None, "consent_other_address", {"consents": (making.consent(contact_point_id="another"),)}),
    Case("45 CFR 164.530(j)", "a consent to email is none to texts", C.SCHEDULING, N.SMS, NO, None, "consent_missing", {"consents": (making.consent(N.EMAIL),)}),
    Case("45 CFR 164.530(j)", "a newer consent that leaves billing out took the older one's place", C.BILLING, N.SMS, NO, None, "consent_superseded", {"consents": (making.consent(is_superseded=True),)}),
    Case("45 CFR 164.404(d)", "a breach is told by mail, first class, with no consent", C.LEGAL_NOTICE, N.MAIL, YES, ANY, "policy_allow", {"consents": (), "wanted": ANY}),
    Case("45 CFR 164.404(d)", "by email only where that was agreed", C.LEGAL_NOTICE, N.EMAIL, NO, None, "consent_missing", {"consents": ()}),
    Case("45 CFR 164.404(d)", "never by text, whatever was agreed", C.LEGAL_NOTICE, N.SMS, NO, None, "policy_never"),
    # 1d: texts
    Case("47 USC 227(b)(1)(A)", "a neutral notice by text to who agreed to no texts", C.ACCOUNT, N.SMS, NO, None, "no_opt_in", {"consents": ()}),
    Case("47 USC 227(b)(1)(A)", "a code that they asked for goes", C.ACCOUNT, N.SMS, YES, LINK, "policy_allow", {"consents": (), "proves_address": True, "contact_point": UNPROVEN}),
    Case("47 USC 227(b)(1)(A)", "an inquiry that came by text is answered by text", C.INITIAL_CONTACT, N.SMS, YES, MINIMUM, "policy_allow", {"consents": (), "inbound_at": MORNING - DAY, "wanted": MINIMUM}),
    Case("47 USC 227(b)(1)(A)", "an inquiry that came by mail is not", C.INITIAL_CONTACT, N.SMS, NO, None, "no_opt_in", {"consents": ()}),
    Case("47 CFR 64.1200(a)(10)", "STOP ends texts about times", C.SCHEDULING, N.SMS, NO, None, "opted_out", {"contact_point": STOPPED}),
    Case("47 CFR 64.1200(a)(10)", "STOP ends codes too, urgent or not", C.ACCOUNT, N.SMS, NO, None, "opted_out", {"contact_point": STOPPED, "urgent": True}),
    Case("47 CFR 64.1200(a)(10)", "an agreement after STOP opens texts again", C.SCHEDULING, N.SMS, YES, MINIMUM, "consent_given", {"contact_point": STOPPED, "consents": (making.consent(given_at=MORNING - timedelta(hours=1)),)}),
    Case("47 CFR 64.1200(a)(12)", "one text confirms STOP within five minutes", C.ACCOUNT, N.SMS, YES, LINK, "confirms_opt_out", {"contact_point": making.point(opted_out_at=MORNING - timedelta(minutes=4)), "consents": (), "confirms_opt_out": True}),
    Case("47 CFR 64.1200(a)(12)", "six minutes later it is too late", C.ACCOUNT, N.SMS, NO, None, "opted_out", {"contact_point": making.point(opted_out_at=MORNING - timedelta(minutes=6)), "consents": (), "confirms_opt_out": True}),
    Case("CTIA", "HELP is answered after STOP", C.ACCOUNT, N.SMS, YES, LINK, "confirms_opt_out", {"contact_point": STOPPED, "consents": (), "answers_keyword": True}),
    Case("47 CFR 64.1200(c)(1)", "at 22:41 by the client's clock a text waits", C.SCHEDULING, N.SMS, WAIT, MINIMUM, "quiet_hours", {"now": LATE}),
    Case("47 CFR 64.1200(c)(1)", "at the same instant in Los Angeles it is 19:41: it goes", C.SCHEDULING, N.SMS, YES, MINIMUM, "consent_given", {"now": LATE, "zone": "America/Los_Angeles"}),
    Case("47 CFR 64.1200(c)(1)", "quiet hours bind texts and no mail", C.SCHEDULING, N.EMAIL, YES, MINIMUM, "consent_given", {"now": LATE}),
    Case("LAW 1d, SMS content", "amounts never show: billing by text is a notice", C.BILLING, N.SMS, NO, LINK, "content_limited", {"wanted": MINIMUM}),
    Case("LAW 1d, SMS content", "a diagnosis in typed words by mail is held back", C.RECORDS_RELEASE, N.EMAIL, NO, MINIMUM, "telling_words", {"wanted": ANY, "writing": Writing(telling=frozenset({"diagnosis"}))}),
    Case("LAW 1d, SMS content", "with a reason it goes, and the reason is kept", C.RECORDS_RELEASE, N.EMAIL, YES, ANY, "telling_overridden", {"wanted": ANY, "writing": Writing(telling=frozenset({"diagnosis"}), override_id="o")}),
    Case("LAW 1d, SMS content", "where the policy takes no reason, none helps", C.RECORDS_RELEASE, N.EMAIL, NO, MINIMUM, "telling_words", {"wanted": ANY, "may_override": False, "writing": Writing(telling=frozenset({"link"}), override_id="o")}),
    # 1c: safety at home
    Case("LAW 1c, safe contact", "a phone that the client called unsafe is not used, in a crisis neither", C.CRISIS, N.SMS, NO, None, "unsafe_address", {"safe_contact": making.safe(never_use=frozenset({DANS}))}),
    Case("LAW 1c, safe contact", "no voicemail where others listen", C.SCHEDULING, N.VOICEMAIL, NO, None, "no_voicemail", {"safe_contact": making.safe(no_voicemail=True)}),
    Case("LAW 1c, safe contact", "safe from seven to nine: at ten a mail waits for tomorrow", C.SCHEDULING, N.EMAIL, WAIT, MINIMUM, "outside_safe_times", {"safe_contact": MORNINGS}),
    Case("LAW 1c, safe contact", "a code waits for the safe hour too", C.ACCOUNT, N.EMAIL, WAIT, LINK, "outside_safe_times", {"safe_contact": MORNINGS, "urgent": True}),
    Case("LAW 1c, safe contact", "a letter rings nobody's phone: it goes", C.BILLING, N.MAIL, YES, ANY, "policy_allow", {"safe_contact": MORNINGS}),
    Case("LAW 1c, safe contact", "silent: a saved wording is already too much", C.SCHEDULING, N.SMS, NO, LINK, "discretion", {"wanted": MINIMUM, "safe_contact": making.safe(discretion=Discretion.SILENT)}),
    # 6, 9, 11: circumstances and boundaries
    Case("LAW 11, crisis", "a crisis by text carries where help is, at night", C.CRISIS, N.SMS, YES, MINIMUM, "policy_allow", {"now": LATE, "wanted": MINIMUM}),
    Case("LAW 11, crisis", "and never a talk", C.CRISIS, N.SMS, NO, MINIMUM, "content_limited", {"wanted": ANY}),
    Case("LAW 11, group", "a group is written to one by one, in a saved wording", C.GROUP, N.EMAIL, YES, MINIMUM, "consent_given", {"wanted": MINIMUM}),
    Case("LAW 11, clinical", "what was said in session goes by no mail, consent or not", C.BETWEEN_SESSIONS, N.EMAIL, NO, None, "policy_never"),
    Case("LAW 11, intake", "forms never travel: by mail a notice", C.INTAKE, N.EMAIL, NO, LINK, "content_limited", {"wanted": MINIMUM}),
    Case("LAW 11, video", "a video session wants consent", C.TELEHEALTH, N.VIDEO, NO, None, "consent_missing", {"consents": ()}),
    Case("NASW 1.06", "a clinician who texts nobody: not by text", C.SCHEDULING, N.SMS, NO, None, "boundary_never", {"boundary": making.boundary(Footing.NEVER, None)}),
    Case("LAW 11, clinical", "what the policy never lets go is the policy's no, whatever its author set besides", C.BETWEEN_SESSIONS, N.SMS, NO, None, "policy_never", {"boundary": making.boundary(Footing.NEVER, None)}),
    Case("NASW 1.06", "a clinician who sends notices alone", C.SCHEDULING, N.SMS, NO, LINK, "boundary_content", {"wanted": MINIMUM, "boundary": making.boundary(Footing.CONSENT, LINK)}),
    Case("45 CFR 164.522(b)(1)(i)", "what a clinician keeps from texts, the client's own request opens", C.SCHEDULING, N.SMS, YES, MINIMUM, "asked_to_use", {"boundary": making.boundary(Footing.NEVER, None)} | wish(N.SMS)),
    Case("ACA H.4, LAW 9", "a boundary asks for consent where the policy asks for none", C.SCHEDULING, N.PHONE, NO, None, "consent_missing", {"consents": (), "boundary": making.boundary(Footing.CONSENT, ANY)}),
    Case("LAW 9, boundaries", "longer than the policy advises: said, and it goes", C.BETWEEN_SESSIONS, N.PORTAL, YES, ANY, "longer_than_advised", {"wanted": ANY, "writing": Writing(length=900, longest=600)}),
    Case("LAW 9, boundaries", "the fourth message of a day where three are advised", C.BETWEEN_SESSIONS, N.PORTAL, YES, ANY, "more_than_advised", {"wanted": ANY, "writing": Writing(sent_today=3, most_a_day=3)}),
    Case("LAW 3d, disposal", "a file that is about to be destroyed sends nothing, a crisis neither", C.CRISIS, N.SMS, NO, None, "disposed", {"vault": VaultStatus.DISPOSING}),
)  # fmt: skip


def test_there_are_enough_and_each_is_told_apart():
    assert len(CASES) >= 60
    assert len({(case.cite, case.says) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.cite}: {case.says}")
def test_worked_by_hand(case: Case):
    decision = decide(making.facts(case.about, case.by, **case.facts))
    assert decision.outcome is case.outcome, decision.reasons
    assert decision.content == case.most
    assert case.reason in [reason.code for reason in decision.reasons]


def test_the_month_of_made_up_facts_is_past():
    assert MORNING - MONTH < MORNING < LATE
