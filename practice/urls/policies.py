"""The communications policy: its versions, its draft, who carries what, and clinicians' own limits."""

from django.urls import path

from practice.views import clinician_terms, policy, policy_draft, policy_parts, policy_versions, vendors

office = [
    path("policy/", policy.communications_policy, name="policy"),
    path("policy/versions/", policy_versions.versions, name="policy_versions"),
    path("policy/versions/<int:version>/", policy_versions.version, name="policy_version"),
    path("policy/versions/<int:version>/<str:language>/", policy.document, name="policy_document"),
    path("policy/versions/<int:version>/<str:language>.pdf", policy.document_pdf, name="policy_document_pdf"),
    path("policy/draft/", policy_draft.draft, name="policy_draft"),
    path("policy/draft/beginning/", policy_draft.beginning, name="policy_draft_beginning"),
    path("policy/draft/rebasing/", policy_draft.rebasing, name="policy_draft_rebasing"),
    path("policy/draft/discarding/", policy_draft.discarding, name="policy_draft_discarding"),
    path("policy/draft/preview/<str:language>/", policy_draft.preview, name="policy_draft_preview"),
    path("policy/draft/publication/", policy_draft.publication, name="policy_draft_publication"),
    path("policy/draft/ways/<str:circumstance>/", policy_parts.ways, name="policy_draft_ways"),
    path("policy/draft/hours/", policy_parts.hours, name="policy_draft_hours"),
    path("policy/draft/hours/holidays/", policy_parts.federal_holidays, name="policy_draft_holidays"),
    path("policy/draft/promises/", policy_parts.promises, name="policy_draft_promises"),
    path("policy/draft/crisis/", policy_parts.crisis, name="policy_draft_crisis"),
    path("policy/draft/guidance/", policy_parts.guidance, name="policy_draft_guidance"),
    path("policy/draft/clauses/<str:topic>/", policy_parts.clause, name="policy_draft_clause"),
    path("vendors/", vendors.vendors, name="vendors"),
    path("vendors/new/", vendors.new, name="vendor_new"),
    path("vendors/<uuid:vendor_id>/", vendors.edition, name="vendor"),
    path("vendors/<uuid:vendor_id>/ending/", vendors.ending, name="vendor_ending"),
    path("boundaries/", clinician_terms.boundaries, name="boundaries"),
    path("boundaries/own/", clinician_terms.boundary_own, name="boundary_own"),
    path("absences/", clinician_terms.absences, name="absences"),
    path("absences/new/", clinician_terms.absence_new, name="absence_new"),
    path("absences/<uuid:absence_id>/", clinician_terms.absence, name="absence"),
    path(
        "absences/<uuid:absence_id>/cancelling/",
        clinician_terms.absence_cancelling,
        name="absence_cancelling",
    ),
]
