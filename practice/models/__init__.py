"""The nouns of the practice, one module per noun or small family."""

from practice.models.appointment import (
    Appointment,
    AppointmentReminder,
    CalendarFeed,
    ScheduleImport,
)
from practice.models.approval import Approval, BreakGlass
from practice.models.audit import AuditEra, AuditEvent, Checkpoint
from practice.models.base import Row, SealedRow
from practice.models.client import Client, ContactPoint, Membership, Representation
from practice.models.dispatch import Dispatch, Notice
from practice.models.entry import Device, Invitation, OneTimeCode, PortalPin
from practice.models.people import AccountLink, CareTeamMember, Licence, RoleAssignment, Supervision, User
from practice.models.policy import (
    Absence,
    ClinicianBoundary,
    CommunicationsPolicy,
    PolicyCell,
    Practice,
    Vendor,
)
from practice.models.running import Alert, BackupRun, VerificationRun, Watch
from practice.models.second_factor import SecondFactor
from practice.models.session import Session
from practice.models.submission import SubmissionKey
from practice.models.telling import OnCall, PushSubscription, TellingPreference
from practice.models.vault import DataKey, Vault

__all__ = [
    "Absence",
    "AccountLink",
    "Alert",
    "Appointment",
    "AppointmentReminder",
    "Approval",
    "AuditEra",
    "AuditEvent",
    "BackupRun",
    "BreakGlass",
    "CalendarFeed",
    "CareTeamMember",
    "Checkpoint",
    "Client",
    "ClinicianBoundary",
    "CommunicationsPolicy",
    "ContactPoint",
    "DataKey",
    "Device",
    "Dispatch",
    "Invitation",
    "Licence",
    "Membership",
    "Notice",
    "OnCall",
    "OneTimeCode",
    "PolicyCell",
    "PortalPin",
    "Practice",
    "PushSubscription",
    "Representation",
    "RoleAssignment",
    "Row",
    "ScheduleImport",
    "SealedRow",
    "SecondFactor",
    "Session",
    "SubmissionKey",
    "Supervision",
    "TellingPreference",
    "User",
    "Vault",
    "Vendor",
    "VerificationRun",
    "Watch",
]
