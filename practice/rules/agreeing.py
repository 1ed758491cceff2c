"""How somebody can agree to be reached by a channel: what a policy may make a condition, and what it can't.

A condition that nobody can meet closes a way and doesn't say so: then it is better closed."""

from enum import StrEnum

from practice.vocabulary import Channel, Circumstance


class How(StrEnum):
    PORTAL = "portal"  # asked for and signed on the private page
    FORM = "form"  # the signed form about meeting by video or phone
    DOCUMENTED = "documented"  # on paper or in words, written down by a clinician


# What people meet about: the form says what a visit by video or phone is, and these are the cells that ask for it.
VISITS = (
    Circumstance.INTAKE,
    Circumstance.TELEHEALTH,
    Circumstance.BETWEEN_SESSIONS,
    Circumstance.GROUP,
    Circumstance.CRISIS,
)

_WAYS: dict[Channel, tuple[How, ...]] = {
    Channel.EMAIL: (How.PORTAL, How.DOCUMENTED),
    Channel.SMS: (How.PORTAL, How.DOCUMENTED),
    Channel.PHONE: (How.FORM, How.DOCUMENTED),
    Channel.VOICEMAIL: (How.DOCUMENTED,),
    Channel.VIDEO: (How.FORM,),
    Channel.MAIL: (How.DOCUMENTED,),
    Channel.FAX: (How.DOCUMENTED,),
}
DOCUMENTED = tuple(channel for channel, ways in _WAYS.items() if How.DOCUMENTED in ways)


def ways(circumstance: str, channel: str) -> frozenset[How]:
    """Empty where nobody can agree: at the portal and in person nothing is asked, and of a stranger nothing can be."""
    if circumstance == Circumstance.INITIAL_CONTACT:
        return frozenset()
    found = _WAYS.get(Channel(channel), ())
    return frozenset(one for one in found if one is not How.FORM or circumstance in VISITS)
