"""Which role may do what. One table; roles add up. Whom they may do it with is `scope`."""

from practice.vocabulary import Role

_WORKFORCE = frozenset(Role)
_CARE = frozenset({Role.CLINICIAN, Role.SUPERVISOR})
_DESK = frozenset({Role.CLINICIAN, Role.FRONT_DESK})

BY_CAPABILITY: dict[str, frozenset[str]] = {
    "office.enter": _WORKFORCE,
    "account.own": _WORKFORCE,  # and whoever has no role (yet)
    "policy.view": _WORKFORCE,
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
    "shared.change": _DESK,
    "conversation.view": _CARE | {Role.FRONT_DESK, Role.BILLER},
    "messages.send": _DESK,
    "consent.view": _CARE | {Role.FRONT_DESK},
    "consent.withdraw": _DESK,
    "outbox.view": _CARE | {Role.FRONT_DESK},
    "dispatch.resolve": _DESK,
    "triage.view": _DESK,
    "triage.file": _DESK,
    "approval.list": _WORKFORCE,  # who decides sees all, everybody else what they asked for or what concerns them
    "approval.ask": frozenset({Role.ADMIN, Role.PRIVACY_OFFICER}),
    "approval.decide": frozenset({Role.ADMIN, Role.PRIVACY_OFFICER}),
    "approval.withdraw": _WORKFORCE,
    "approval.use": _WORKFORCE,
    "audit.view": frozenset({Role.PRIVACY_OFFICER}),
    "audit.export": frozenset({Role.PRIVACY_OFFICER}),
    "verification.ask": frozenset({Role.PRIVACY_OFFICER}),
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
        "looked.view",
    }
)

IN_EMERGENCY = frozenset({"client.view", "conversation.view", "consent.view"})  # reading, and nothing else

OWN_ONLY = frozenset(
    {"thread.keep", "consent.view", "consent.give", "consent.revoke"}
)  # the client's alone, never a representative's


def may(roles: frozenset[str], capability: str) -> bool:
    return not roles.isdisjoint(BY_CAPABILITY.get(capability, frozenset()))
