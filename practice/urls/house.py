"""Pages of the practice itself."""

from django.urls import path

from practice.urls import oversight, policies, schedule
from practice.views import (
    approvals,
    granting,
    handover,
    health,
    keys,
    on_call,
    people,
    practice,
    setup,
    sheets,
    telling,
)

urlpatterns = [
    *schedule.urlpatterns,
    path("healthz", health.healthz, name="healthz"),
    path("setup/", setup.setup, name="setup"),
]
office = [
    *schedule.office,
    *oversight.office,
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/new/", approvals.new, name="approval_new"),
    path("approvals/<uuid:approval_id>/decision/", approvals.decision, name="approval_decision"),
    path("approvals/<uuid:approval_id>/withdrawal/", approvals.withdrawal, name="approval_withdrawal"),
    path("approvals/<uuid:approval_id>/doing/", approvals.doing, name="approval_doing"),
    *policies.office,
    path("practice/", practice.overview, name="practice"),
    path("practice/profile/", practice.profile, name="practice_profile"),
    path("practice/hours/", practice.hours, name="practice_hours"),
    path("practice/crisis/", practice.crisis, name="practice_crisis"),
    path("practice/on-call/", on_call.on_call, name="on_call"),
    path("on-call/<uuid:on_call_id>/ending/", on_call.ending, name="on_call_ending"),
    path("account/telling/", telling.telling, name="telling"),
    path("keys/", keys.keys, name="keys"),
    path("keys/sheets/", sheets.sheets, name="sheets"),
    path("keys/sheets/places/", sheets.places, name="sheet_places"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<uuid:user_id>/", people.person, name="person"),
    path("people/<uuid:user_id>/edition/", people.edition, name="person_edition"),
    path("people/<uuid:user_id>/roles/", people.roles, name="person_roles"),
    path("people/<uuid:user_id>/grants/", granting.grants, name="person_grants"),
    path("people/<uuid:user_id>/licences/", people.licences, name="person_licences"),
    path("people/<uuid:user_id>/supervision/", people.supervision, name="person_supervision"),
    path("people/<uuid:user_id>/link/", people.link, name="person_link"),
    path("people/<uuid:user_id>/sessions/", people.sessions, name="person_sessions"),
    path("people/<uuid:user_id>/leaving/", people.leaving, name="person_leaving"),
    path("licences/<uuid:licence_id>/removal/", people.licence_removal, name="person_licence_removal"),
    path(
        "supervisions/<uuid:supervision_id>/ending/",
        people.supervision_ending,
        name="person_supervision_ending",
    ),
    path("handover/", handover.handover, name="handover"),
]
