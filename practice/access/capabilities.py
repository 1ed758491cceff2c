"""Which role may do what. One table; roles add up. Whom they may do it with is `scope`."""

from practice.vocabulary import Role

_WORKFORCE = frozenset(Role)
_CARE = frozenset({Role.CLINICIAN, Role.SUPERVISOR})
_DESK = frozenset({Role.CLINICIAN, Role.FRONT_DESK})

BY_CAPABILITY: dict[str, frozenset[str]] = {
    "office.enter": _WORKFORCE,
    "policy.view": _WORKFORCE,
    "incident.report": _WORKFORCE,
    "incident.list": _WORKFORCE,  # the privacy officer sees all, everybody else their own
    "client.list": _CARE | {Role.FRONT_DESK, Role.BILLER},
    "client.view": _CARE | {Role.FRONT_DESK, Role.BILLER},
    "client.invite": _DESK,
    "conversation.view": _CARE | {Role.FRONT_DESK, Role.BILLER},
    "messages.send": _DESK,
    "consent.view": _CARE | {Role.FRONT_DESK},
    "consent.withdraw": _DESK,
    "outbox.view": _CARE | {Role.FRONT_DESK},
    "dispatch.resolve": _DESK,
    "triage.view": _DESK,
    "triage.file": _DESK,
}

PORTAL = frozenset(
    {
        "portal.enter",
        "conversation.view",
        "messages.send",
        "policy.view",
        "consent.view",
        "consent.give",
        "consent.revoke",
    }
)

OWN_ONLY = frozenset(
    {"consent.view", "consent.give", "consent.revoke"}
)  # the client's alone, never a representative's


def may(roles: frozenset[str], capability: str) -> bool:
    return not roles.isdisjoint(BY_CAPABILITY.get(capability, frozenset()))
