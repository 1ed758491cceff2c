"""Incidents: what went wrong, noted in a minute."""

from breaches.models.incidents import Incident

__all__ = ["Incident"]
