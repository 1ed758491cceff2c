"""What is remembered: below /office/ for the privacy officer, below /portal/ for the client."""

from django.urls import path

from practice.views import alerts, audit, break_glass, looked, verifications

office = [
    path("audit/", audit.audit_trail, name="audit"),
    path("audit/<int:seq>/", audit.audit_event, name="audit_event"),
    path("audit/days/", audit.audit_days, name="audit_days"),
    path("audit/export.csv", audit.audit_export, name="audit_export"),
    path("audit/verifications/", verifications.verifications, name="verifications"),
    path("audit/verifications/changes/", verifications.changes, name="verification_changes"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<uuid:alert_id>/seen/", alerts.alert_seen, name="alert_seen"),
    path("break-glass/", break_glass.break_glass, name="break_glass"),
    path("break-glass/new/", break_glass.break_glass_new, name="break_glass_new"),
    path(
        "break-glass/<uuid:break_glass_id>/ending/", break_glass.break_glass_ending, name="break_glass_ending"
    ),
    path(
        "break-glass/<uuid:break_glass_id>/review/", break_glass.break_glass_review, name="break_glass_review"
    ),
]
portal = [path("looked/", looked.who_looked, name="looked")]
