"""The nouns of the practice, one module per noun or small family."""

from practice.models.audit import AuditEra, AuditEvent, Checkpoint
from practice.models.base import Row, SealedRow
from practice.models.client import Client, ContactPoint, Representation
from practice.models.dispatch import Dispatch, Notice
from practice.models.entry import Device, Invitation, OneTimeCode, PortalPin
from practice.models.people import CareTeamMember, RoleAssignment, Supervision, User
from practice.models.policy import CommunicationsPolicy, PolicyCell, Practice
from practice.models.second_factor import SecondFactor
from practice.models.session import Session
from practice.models.submission import SubmissionKey
from practice.models.vault import DataKey, Vault

__all__ = [
    "AuditEra",
    "AuditEvent",
    "CareTeamMember",
    "Checkpoint",
    "Client",
    "CommunicationsPolicy",
    "ContactPoint",
    "DataKey",
    "Device",
    "Dispatch",
    "Invitation",
    "Notice",
    "OneTimeCode",
    "PolicyCell",
    "PortalPin",
    "Practice",
    "Representation",
    "RoleAssignment",
    "Row",
    "SealedRow",
    "SecondFactor",
    "Session",
    "SubmissionKey",
    "Supervision",
    "User",
    "Vault",
]
