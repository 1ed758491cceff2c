"""Below /office/: the forms of the practice."""

from django.urls import path

from consent.views import form_drafts, forms, packets

urlpatterns = [
    path("forms/", forms.library, name="forms"),
    path("forms/packets/", packets.listing, name="packets"),
    path("forms/packets/new/", packets.new, name="packet_new"),
    path("forms/packets/<uuid:packet_template_id>/", packets.edition, name="packet_edition"),
    path("forms/packets/<uuid:packet_template_id>/retirement/", packets.retirement, name="packet_retirement"),
    path("forms/packets/<uuid:packet_template_id>/return/", packets.coming_back, name="packet_return"),
    path("forms/new/", forms.new, name="form_new"),
    path("forms/<uuid:form_version_id>/", forms.version, name="form_version"),
    path("forms/<uuid:form_version_id>/changes/", forms.changes, name="form_changes"),
    path("forms/<uuid:form_version_id>/drafts/", forms.drafts, name="form_drafts"),
    path("forms/<uuid:form_version_id>/retirement/", forms.retirement, name="form_retirement"),
    path("form-drafts/<uuid:form_draft_id>/", form_drafts.draft, name="form_draft"),
    path("form-drafts/<uuid:form_draft_id>/preview/", form_drafts.preview, name="form_draft_preview"),
    path(
        "form-drafts/<uuid:form_draft_id>/publication/",
        form_drafts.publication,
        name="form_draft_publication",
    ),
    path("form-drafts/<uuid:form_draft_id>/removal/", form_drafts.removal, name="form_draft_removal"),
]
