"""Below /office/: the inbox and clients' files."""

from django.urls import path

from records.views import (
    agreements,
    care_team,
    client_details,
    clients,
    contact_points,
    conversation,
    discharge,
    imports,
    inbox,
    invitations,
    merging,
    representations,
    shared_files,
)

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("changes/", inbox.changes, name="inbox_changes"),
    path("clients/", clients.clients, name="clients"),
    path("clients/new/", client_details.client_new, name="client_new"),
    path("clients/import/", imports.client_import, name="client_import"),
    path("imports/<uuid:import_id>/", imports.client_import_look, name="client_import_look"),
    path("imports/<uuid:import_id>/changes/", imports.client_import_changes, name="client_import_changes"),
    path("imports/<uuid:import_id>/columns/", imports.client_import_columns, name="client_import_columns"),
    path("imports/<uuid:import_id>/run/", imports.client_import_run, name="client_import_run"),
    path("imports/<uuid:import_id>/dropping/", imports.client_import_dropping, name="client_import_dropping"),
    path("clients/<uuid:client_id>/edition/", client_details.client_edit, name="client_edit"),
    path(
        "clients/<uuid:client_id>/contact-points/",
        contact_points.client_contact_points,
        name="client_contact_points",
    ),
    path(
        "contact-points/<uuid:contact_point_id>/ending/",
        contact_points.contact_point_ending,
        name="contact_point_ending",
    ),
    path("clients/<uuid:client_id>/care-team/", care_team.care_team, name="care_team"),
    path("care-team/<uuid:member_id>/ending/", care_team.care_team_leaving, name="care_team_leaving"),
    path(
        "clients/<uuid:client_id>/representatives/", representations.representations, name="representations"
    ),
    path(
        "representations/<uuid:representation_id>/ending/",
        representations.representation_ending,
        name="representation_ending",
    ),
    path(
        "representations/<uuid:representation_id>/scope/",
        representations.representation_scope,
        name="representation_scope",
    ),
    path(
        "representations/<uuid:representation_id>/review/",
        representations.representation_review,
        name="representation_review",
    ),
    path("shared/new/", shared_files.shared_new, name="shared_new"),
    path("shared/<uuid:shared_id>/members/", shared_files.shared_members, name="shared_members"),
    path(
        "memberships/<uuid:membership_id>/ending/", shared_files.membership_ending, name="membership_ending"
    ),
    path("clients/<uuid:client_id>/merge/", merging.client_merge, name="client_merge"),
    path("clients/<uuid:client_id>/threads/", merging.client_threads, name="client_threads"),
    path("threads/<uuid:thread_id>/moving/", merging.thread_moving, name="thread_moving"),
    path("clients/<uuid:client_id>/discharge/", discharge.discharge, name="client_discharge"),
    path("clients/<uuid:client_id>/taking-back/", discharge.taking_back, name="client_taking_back"),
    path("clients/<uuid:client_id>/", conversation.conversation, name="client"),
    path("clients/<uuid:client_id>/changes/", conversation.changes, name="client_changes"),
    path("clients/<uuid:client_id>/messages/", conversation.send, name="client_messages"),
    path("clients/<uuid:client_id>/draft/", conversation.draft, name="client_draft"),
    path("clients/<uuid:client_id>/agreements/", agreements.agreements, name="client_agreements"),
    path("consents/<uuid:consent_id>/revocation/", agreements.withdrawal, name="consent_withdrawal"),
    path("clients/<uuid:client_id>/about/", clients.about, name="client_about"),
    path("clients/<uuid:client_id>/invitations/", invitations.invitation, name="client_invitation"),
]
