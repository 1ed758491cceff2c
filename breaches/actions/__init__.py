"""The acts around an incident."""

from breaches.actions.incidents import report_incident

__all__ = ["report_incident"]
