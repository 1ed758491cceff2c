"""The words every app shares: how we reach people, why we write, what may go, who does what."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    PORTAL = "portal", _("portal")
    EMAIL = "email", _("email")
    SMS = "sms", _("text")
    PHONE = "phone", _("phone")
    VOICEMAIL = "voicemail", _("voicemail")
    VIDEO = "video", _("video")
    MAIL = "mail", _("mail")
    FAX = "fax", _("fax")
    IN_PERSON = "in_person", _("in person")


class Circumstance(TextChoices):
    """Why we write. A thread has one; the last two need no consent of their own."""

    INITIAL_CONTACT = "initial_contact", _("first contact")
    INTAKE = "intake", _("intake")
    SCHEDULING = "scheduling", _("scheduling")
    REMINDER = "reminder", _("reminders")
    BILLING = "billing", _("billing")
    TELEHEALTH = "telehealth", _("video sessions")
    BETWEEN_SESSIONS = "between_sessions", _("between sessions")
    GROUP = "group", _("couple, family or group")
    RECORDS_RELEASE = "records_release", _("release of records")
    CRISIS = "crisis", _("crisis")
    ACCOUNT = "account", _("account")
    LEGAL_NOTICE = "legal_notice", _("legal notice")


class Footing(TextChoices):
    """On what ground a channel may be used in a circumstance."""

    ALLOW = "allow", _("allowed")
    CONSENT = "consent", _("with the client's consent")
    NEVER = "never", _("never")


class Content(TextChoices):
    """How much may travel, narrowest first."""

    LINK_ONLY = "link_only", _("neutral notice")
    MINIMUM = "minimum", _("saved wording")
    ANY = "any", _("any text")

    @property
    def width(self) -> int:
        return ("link_only", "minimum", "any").index(self.value)


class Role(TextChoices):
    ADMIN = "admin", _("practice admin")
    PRIVACY_OFFICER = "privacy_officer", _("privacy officer")
    CLINICIAN = "clinician", _("clinician")
    SUPERVISOR = "supervisor", _("supervisor")
    FRONT_DESK = "front_desk", _("front desk")
    BILLER = "biller", _("biller")
    CLIENT = "client", _("client")
    REPRESENTATIVE = "representative", _("representative")


GUARDED_ROLES = frozenset({Role.ADMIN, Role.PRIVACY_OFFICER})  # who runs the house, and who watches over it


class SealedClass(TextChoices):
    """Under which of a vault's keys content is sealed."""

    ADMINISTRATIVE = "administrative", _("administrative")
    CLINICAL = "clinical", _("clinical")
    PSYCHOTHERAPY = "psychotherapy", _("psychotherapy notes")


class VaultStatus(TextChoices):
    OPEN = "open", _("open")
    DISPOSING = "disposing", _("being disposed")
    DISPOSED = "disposed", _("disposed")


class Discretion(TextChoices):
    """How little may show to somebody else who reads this phone or mailbox."""

    ORDINARY = "ordinary", _("the practice's name may show")
    DISCREET = "discreet", _("neutral sender and words")
    SILENT = "silent", _("neutral notices only")


ADMINISTRATIVE = frozenset(
    {
        Circumstance.INITIAL_CONTACT,
        Circumstance.SCHEDULING,
        Circumstance.REMINDER,
        Circumstance.BILLING,
        Circumstance.ACCOUNT,
    }
)


def class_of(circumstance: Circumstance | str) -> SealedClass:
    """The class that a message in this circumstance is sealed under; raises ValueError on an unknown word."""
    if Circumstance(circumstance) in ADMINISTRATIVE:
        return SealedClass.ADMINISTRATIVE
    return SealedClass.CLINICAL
