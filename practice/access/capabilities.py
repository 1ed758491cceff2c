"""Which role may do what. One table; roles add up. Whom they may do it with is `scope`."""

from practice.vocabulary import Role

_WORKFORCE = frozenset(Role)
_CARE = frozenset({Role.CLINICIAN, Role.SUPERVISOR})
_DESK = frozenset({Role.CLINICIAN, Role.FRONT_DESK})

BY_CAPABILITY: dict[str, frozenset[str]] = {
    "office.enter": _WORKFORCE,
    "account.own": _WORKFORCE,  # and whoever has no role (yet)
    "policy.view": _WORKFORCE,
    "policy.edit": frozenset({Role.ADMIN}),
    "vendor.manage": frozenset({Role.ADMIN}),
    "boundary.view": _CARE | {Role.ADMIN},  # the admin sees all, a clinician their own
    "boundary.set": _CARE,
    "absence.view": _CARE | {Role.FRONT_DESK, Role.ADMIN},
    "absence.view_all": frozenset({Role.FRONT_DESK, Role.ADMIN}),  # the admin names no client
    "absence.note": _CARE | {Role.ADMIN},
    "absence.note_all": frozenset({Role.ADMIN}),
    "policy.readers": _CARE | {Role.FRONT_DESK, Role.ADMIN},  # the admin counts and names nobody
    "policy.remind": _DESK,
    "incident.report": _WORKFORCE,
    "incident.list": _WORKFORCE,  # the privacy officer sees all, everybody else their own
    "practice.manage": frozenset({Role.ADMIN}),
    "keys.manage": frozenset({Role.ADMIN}),
    "people.view": frozenset({Role.ADMIN, Role.PRIVACY_OFFICER}),
    "people.manage": frozenset({Role.ADMIN}),
    "client.handover": frozenset({Role.FRONT_DESK}),
    "client.list": _CARE | {Role.FRONT_DESK, Role.BILLER},
    "client.view": _CARE | {Role.FRONT_DESK, Role.BILLER},
    "client.invite": _DESK,
    "client.add": _DESK,
    "client.import": _DESK,
    "client.edit": _DESK,
    "client.discharge": frozenset({Role.CLINICIAN}),
    "client.merge": _DESK,
    "care_team.change": _DESK,
    "representation.change": _DESK,
    "representation.review": frozenset({Role.CLINICIAN}),
    "thread.move": _DESK,
    "thread.change": _DESK,  # begin, hand over, close
    "note.write": _CARE | {Role.FRONT_DESK, Role.BILLER},  # colleague to colleague, where the class opens
    "shared.change": _DESK,
    "conversation.view": _CARE | {Role.FRONT_DESK, Role.BILLER},
    "messages.send": _DESK,
    "schedule.view": _CARE | {Role.FRONT_DESK},
    "schedule.change": _DESK,
    "schedule.import": _DESK,
    "schedule.feed": frozenset({Role.CLINICIAN}),  # their own
    "form.view": _DESK | {Role.SUPERVISOR, Role.ADMIN},  # the words that are asked of everybody; no answers
    "form.manage": frozenset({Role.ADMIN}),
    "consent.view": _CARE | {Role.FRONT_DESK},
    "consent.withdraw": _DESK,
    "consent.document": frozenset({Role.CLINICIAN}),  # agreed on paper or in words
    "safe_contact.set": _DESK,
    "safety.note": frozenset({Role.CLINICIAN}),  # who talks with the client about it
    "refusal.decide": _DESK,
    "request.list": _CARE | {Role.FRONT_DESK, Role.PRIVACY_OFFICER},  # names only of those whom one sees
    "request.record": _DESK,
    "restriction.answer": frozenset({Role.CLINICIAN}),
    "filling.view": _CARE | {Role.FRONT_DESK},  # what a client is asked to fill, and how far it is
    "filling.read": _CARE,  # what they answered
    "filling.ask": _DESK,
    "filling.document": _DESK,
    "filling.hear": frozenset({Role.CLINICIAN}),
    "call.note": _DESK,
    "crisis.see": _DESK | {Role.SUPERVISOR},
    "on_call.set": frozenset({Role.ADMIN}),
    "promise.list": frozenset({Role.CLINICIAN, Role.ADMIN}),  # the admin counts and names no client
    "promise.list_all": frozenset({Role.ADMIN}),
    "outbox.view": _CARE | {Role.FRONT_DESK},
    "dispatch.resolve": _DESK,
    "triage.view": _DESK,
    "triage.file": _DESK,
    "inquiry.view": _DESK,
    "inquiry.answer": _DESK,
    "inquiry.settle": _DESK,
    "inquiry.convert": _DESK,
    "referral.change": _DESK | {Role.ADMIN},
    "approval.list": _WORKFORCE,  # who decides sees all, everybody else what they asked for or what concerns them
    "approval.ask": frozenset({Role.ADMIN, Role.PRIVACY_OFFICER}),
    "approval.decide": frozenset({Role.ADMIN, Role.PRIVACY_OFFICER}),
    "approval.withdraw": _WORKFORCE,
    "approval.use": _WORKFORCE,
    "audit.view": frozenset({Role.PRIVACY_OFFICER}),
    "audit.export": frozenset({Role.PRIVACY_OFFICER}),
    "verification.ask": frozenset({Role.PRIVACY_OFFICER}),
    "wording.view": _CARE | {Role.FRONT_DESK, Role.ADMIN},
    "wording.change": frozenset({Role.CLINICIAN, Role.ADMIN}),
    "override.list": frozenset({Role.PRIVACY_OFFICER}),
    "override.review": frozenset({Role.PRIVACY_OFFICER}),
    "alert.list": frozenset({Role.PRIVACY_OFFICER}),
    "alert.see": frozenset({Role.PRIVACY_OFFICER}),
    "break_glass.list": _CARE | {Role.PRIVACY_OFFICER},
    "break_glass.begin": _CARE | {Role.PRIVACY_OFFICER},
    "break_glass.end": _CARE | {Role.PRIVACY_OFFICER},
    "break_glass.review": frozenset({Role.PRIVACY_OFFICER}),
}

PORTAL = frozenset(
    {
        "thread.keep",
        "portal.enter",
        "account.own",
        "conversation.view",
        "messages.send",
        "policy.view",
        "consent.view",
        "consent.give",
        "consent.revoke",
        "filling.view",
        "filling.fill",
        "looked.view",
        "appointment.view",
        "appointment.answer",
        "bell.turn",
    }
)

IN_EMERGENCY = frozenset(
    {"client.view", "conversation.view", "consent.view", "filling.view", "filling.read"}
)  # reading, and nothing else

OWN_ONLY = frozenset(
    {"thread.keep", "consent.view", "consent.give", "consent.revoke", "bell.turn"}
)  # the client's alone, never a representative's


def may(roles: frozenset[str], capability: str) -> bool:
    return not roles.isdisjoint(BY_CAPABILITY.get(capability, frozenset()))
