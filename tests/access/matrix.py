"""Who gets in where. One row for each address; whoever is not named is told that it is not there.

Below /office/ the portal's people and strangers are sent to sign in, below /portal/ the workforce and
strangers: that holds for every row and is not repeated. Methods that an address does not declare answer 405
to whoever is signed in on its side.
"""

from dataclasses import dataclass, field

from practice.routes import Route
from tests.access.asking import DOOR, IN

WORKFORCE = ("ana", "ben", "sam", "cleo", "bill", "pia", "ada")
PORTAL = ("dan", "eve", "fay")
STRANGER = "stranger"
EVERYBODY = (*WORKFORCE, *PORTAL, STRANGER)
NO_OBJECT = ""


@dataclass(frozen=True)
class Row:
    """Whose object → names of those who get in; and of those who see it but may not do this."""

    may: dict[str, str]
    may_not: dict[str, str] = field(default_factory=dict)


def of_desk(may: str) -> Row:
    """A page of no single object: everybody else of the workforce is told that it is not for them."""
    others = " ".join(name for name in WORKFORCE if name not in may.split())
    return Row({NO_OBJECT: may}, {NO_OBJECT: others})


ALL_STAFF = " ".join(WORKFORCE)
MINE = Row({NO_OBJECT: "dan eve fay"})
SEEN = {"dan": "ana sam cleo bill", "eve": "ben cleo bill"}
WRITTEN_TO = Row({"dan": "ana cleo", "eve": "ben cleo"}, {"dan": "sam bill", "eve": "bill"})
CARRIED = Row({"dan": "ana", "eve": "ben"}, {"dan": "sam cleo bill", "eve": "cleo bill"})  # clinical
BROUGHT = Row({"dan": "ana", "eve": "ben"})  # a list is for whoever brought it
IN_CARE = Row({"dan": "ana", "eve": "ben"}, {"dan": "sam cleo bill", "eve": "cleo bill"})
READ_FORM = Row({"dan": "ana sam", "eve": "ben"}, {"dan": "cleo bill", "eve": "cleo bill"})
READ_THREAD = Row(
    {"dan": "ana sam", "eve": "ben"}, {"dan": "cleo bill", "eve": "cleo bill"}
)  # a clinical one
OF_CLIENT = Row({"dan": "dan fay", "eve": "eve"})
OWN = Row({"dan": "dan", "eve": "eve"})  # agreeing is for the client alone
OWN_PAGE = Row({NO_OBJECT: "dan eve"}, {NO_OBJECT: "fay"})

FIRST_CONTACT = Row({"dan": "ana cleo", "eve": "ben cleo", "nobody": "ana ben cleo"})
ADMINS = Row({"nobody": "ada"}, {"nobody": "pia"})

FORM_READERS = "ana ben sam cleo ada"
FORM_MANAGED = Row({"nobody": "ada"}, {"nobody": "ana ben sam cleo"})

ROWS: dict[str, Row] = {
    "forms": of_desk(FORM_READERS),
    "form_new": of_desk("ada"),
    "packets": of_desk(FORM_READERS),
    "packet_new": of_desk("ada"),
    "packet_edition": FORM_MANAGED,
    "packet_retirement": FORM_MANAGED,
    "packet_return": FORM_MANAGED,
    "form_version": Row({"nobody": FORM_READERS}),
    "form_changes": Row({"nobody": FORM_READERS}),
    "form_drafts": Row({"nobody": "ada"}, {"nobody": "ana ben sam cleo"}),
    "form_retirement": Row({"nobody": "ada"}, {"nobody": "ana ben sam cleo"}),
    "form_draft": Row({"nobody": "ada"}),
    "form_draft_preview": Row({"nobody": "ada"}),
    "form_draft_publication": Row({"nobody": "ada"}),
    "form_draft_removal": Row({"nobody": "ada"}),
    "practice": of_desk("ada"),
    "practice_profile": of_desk("ada"),
    "practice_hours": of_desk("ada"),
    "practice_crisis": of_desk("ada"),
    "people": of_desk("ada pia"),
    "person_new": of_desk("ada"),
    "person": Row({"nobody": "ada pia"}),
    "person_edition": ADMINS,
    "person_roles": ADMINS,
    "person_grants": ADMINS,
    "person_licences": ADMINS,
    "person_licence_removal": ADMINS,
    "person_supervision": ADMINS,
    "person_supervision_ending": ADMINS,
    "person_link": ADMINS,
    "person_sessions": ADMINS,
    "person_leaving": ADMINS,
    "handover": of_desk("cleo"),
    "policy": of_desk(ALL_STAFF),
    "policy_versions": of_desk(ALL_STAFF),
    "policy_version": Row({"nobody": ALL_STAFF}),
    "policy_document": Row({"nobody": ALL_STAFF}),
    "policy_document_pdf": Row({"nobody": ALL_STAFF}),
    "policy_readers": of_desk("ana ben sam cleo ada"),
    "policy_readers_reminders": of_desk("ana ben cleo"),
    "client_policy_reminder": WRITTEN_TO,
    "client_policy_reading": WRITTEN_TO,
    "policy_draft": of_desk("ada"),
    "policy_draft_beginning": of_desk("ada"),
    "policy_draft_rebasing": of_desk("ada"),
    "policy_draft_discarding": of_desk("ada"),
    "policy_draft_preview": of_desk("ada"),
    "policy_draft_publication": of_desk("ada"),
    "policy_draft_ways": of_desk("ada"),
    "policy_draft_hours": of_desk("ada"),
    "policy_draft_holidays": of_desk("ada"),
    "policy_draft_promises": of_desk("ada"),
    "policy_draft_crisis": of_desk("ada"),
    "policy_draft_guidance": of_desk("ada"),
    "policy_draft_clause": of_desk("ada"),
    "vendors": of_desk("ada"),
    "vendor_new": of_desk("ada"),
    "vendor": Row({"nobody": "ada"}),
    "vendor_ending": Row({"nobody": "ada"}),
    "boundaries": of_desk("ana ben sam ada"),
    "boundary_own": of_desk("ana ben sam"),
    "promises": of_desk("ana ben ada"),
    "on_call": of_desk("ada"),
    "on_call_ending": Row({"nobody": "ada"}),
    "crisis_words": of_desk("ada"),
    "crisis_look": Row({"dan": "ana sam", "eve": "ben"}),
    "absences": of_desk("ana ben sam cleo ada"),
    "absence_new": of_desk("ana ben sam ada"),
    "absence": Row({"nobody": "ben cleo ada"}),  # Ben's own
    "absence_cancelling": Row({"nobody": "ben ada"}, {"nobody": "cleo"}),  # Ben's own
    "keys": of_desk("ada"),
    "sheets": of_desk("ada"),
    "sheet_places": of_desk("ada"),
    "inbox": of_desk(ALL_STAFF),  # who has no clients is sent on to a page of theirs
    "inbox_changes": of_desk("ana ben sam cleo bill"),
    "clients": of_desk("ana ben sam cleo bill"),
    "client": Row(SEEN),
    "search": of_desk("ana ben sam cleo bill"),
    "client_search": Row(SEEN),
    "client_changes": Row(SEEN),
    "client_answers": Row(SEEN),
    "client_messages": WRITTEN_TO,
    "client_draft": WRITTEN_TO,
    "client_call": WRITTEN_TO,
    "client_calls": WRITTEN_TO,
    "client_call_draft": WRITTEN_TO,
    "client_video_offers": WRITTEN_TO,
    "client_consent_asking": WRITTEN_TO,
    "client_draft_files": WRITTEN_TO,
    "client_draft_removals": WRITTEN_TO,
    "client_recalls": WRITTEN_TO,
    "client_releases": WRITTEN_TO,
    "client_take_overs": WRITTEN_TO,
    "held_hour": Row({"dan": "ana", "eve": "ben"}),  # its author's alone
    "client_agreements": Row({"dan": "ana sam cleo", "eve": "ben cleo"}, {"dan": "bill", "eve": "bill"}),
    "client_consent_new": IN_CARE,
    "consent_withdrawal": WRITTEN_TO,
    "client_about": Row(SEEN),
    "client_danger": IN_CARE,
    "client_talked": IN_CARE,
    "client_guard_ending": IN_CARE,
    "safe_contact_edit": WRITTEN_TO,
    "address_change_decision": IN_CARE,
    "refusal_decision": WRITTEN_TO,
    "requests": of_desk("ana ben sam cleo pia"),
    "client_request_new": WRITTEN_TO,
    "client_restriction_new": WRITTEN_TO,
    "channel_request_ending": WRITTEN_TO,
    "restriction_answer": IN_CARE,
    "restriction_ending": WRITTEN_TO,
    "client_forms": Row({"dan": "ana sam cleo", "eve": "ben cleo"}, {"dan": "bill", "eve": "bill"}),
    "client_forms_new": WRITTEN_TO,
    "client_forms_paper": WRITTEN_TO,
    "client_forms_spoken": IN_CARE,
    "forms_waiting": of_desk("ana ben sam cleo"),
    "asked_form": READ_FORM,
    "asked_form_reminder": WRITTEN_TO,
    "asked_form_withdrawal": WRITTEN_TO,
    "office_form_file": READ_FORM,
    "office_signature": READ_FORM,
    "office_signature_verification": READ_FORM,
    "client_invitation": WRITTEN_TO,
    "client_new": of_desk("ana ben cleo"),
    "client_edit": WRITTEN_TO,
    "client_import": of_desk("ana ben cleo"),
    "client_import_look": BROUGHT,
    "client_import_changes": BROUGHT,
    "client_import_columns": BROUGHT,
    "client_import_run": BROUGHT,
    "client_import_dropping": BROUGHT,
    "client_contact_points": WRITTEN_TO,
    "contact_point_ending": WRITTEN_TO,
    "care_team": WRITTEN_TO,
    "care_team_leaving": WRITTEN_TO,
    "client_discharge": IN_CARE,
    "shared_new": of_desk("ana ben cleo"),
    "shared_members": WRITTEN_TO,
    "membership_ending": WRITTEN_TO,
    "client_merge": WRITTEN_TO,
    "representations": WRITTEN_TO,
    "representation_ending": WRITTEN_TO,
    "representation_scope": WRITTEN_TO,
    "representation_review": IN_CARE,
    "client_threads": Row(SEEN),
    "client_thread_new": WRITTEN_TO,
    "thread": READ_THREAD,
    "thread_notes": READ_THREAD,
    "thread_handover": IN_CARE,
    "thread_taking": IN_CARE,
    "thread_return": IN_CARE,
    "thread_settling": IN_CARE,
    "thread_closing": IN_CARE,
    "thread_reopening": IN_CARE,
    "thread_moving": IN_CARE,
    "client_taking_back": IN_CARE,
    "schedule": of_desk("ana ben sam cleo"),
    "appointment_new": of_desk("ana ben cleo"),
    "calendar_feed": of_desk("ana ben"),
    "calendar_feed_ending": of_desk("ana ben"),
    "client_appointments": Row({"dan": "ana sam cleo", "eve": "ben cleo"}, {"dan": "bill", "eve": "bill"}),
    "client_appointment_new": WRITTEN_TO,
    "appointment_moving": WRITTEN_TO,
    "appointment_cancellation": WRITTEN_TO,
    "appointment_attendance": WRITTEN_TO,
    "schedule_import": of_desk("ana ben cleo"),
    "schedule_import_look": BROUGHT,
    "schedule_import_run": BROUGHT,
    "schedule_import_dropping": BROUGHT,
    "office_file": Row({"dan": "ana sam", "eve": "ben"}),
    "office_file_original": Row({"dan": "ana sam", "eve": "ben"}),
    "outbox": of_desk("ana ben sam cleo"),
    "delivery_resolution": CARRIED,
    "delivery_cancellation": CARRIED,
    "delivery_acknowledgement": CARRIED,
    "delivery_attempts": CARRIED,
    "notice_acknowledgement": WRITTEN_TO,
    "triage": of_desk("ana ben cleo"),
    "inquiries_ended": of_desk("ana ben cleo"),
    "inquiry": FIRST_CONTACT,
    "inquiry_answers": FIRST_CONTACT,
    "inquiry_calls": FIRST_CONTACT,
    "inquiry_answer_resolution": FIRST_CONTACT,
    "inquiry_answer_cancellation": FIRST_CONTACT,
    "inquiry_answer_acknowledgement": FIRST_CONTACT,
    "inquiry_client": FIRST_CONTACT,
    "inquiry_declining": FIRST_CONTACT,
    "inquiry_setting_aside": FIRST_CONTACT,
    "inquiry_return": FIRST_CONTACT,
    "contact_page": of_desk("ada"),
    "practice_mail": of_desk("ada"),
    "practice_replies": of_desk("ada"),
    "referrals": of_desk("ana ben cleo ada"),
    "referral_ending": Row({"nobody": "ana ben cleo ada"}),
    "triage_set_aside": of_desk("ana ben cleo"),
    "triage_return": Row({"nobody": "ana ben cleo"}),
    "triage_filing": Row({"nobody": "ana ben cleo"}),
    "triage_setting_aside": Row({"dan": "ana", "eve": "ben", "nobody": "ana ben cleo"}),
    "incidents": of_desk(ALL_STAFF),
    "incident_new": of_desk(ALL_STAFF),
    "incident": Row({"dan": "ana pia", "eve": "ben pia"}),
    "audit": of_desk("pia"),
    "audit_event": Row({"nobody": "pia"}),
    "audit_export": of_desk("pia"),
    "audit_days": of_desk("pia"),
    "verifications": of_desk("pia"),
    "verification_changes": of_desk("pia"),
    "decision": Row(SEEN),
    "wordings": of_desk("ana ben sam cleo ada"),
    "wordings_adoption": of_desk("ana ben ada"),
    "wording_new": of_desk("ana ben ada"),
    "wording_preview": of_desk("ana ben ada"),
    "wording_edition": Row({"nobody": "ana ben ada"}, {"nobody": "sam cleo"}),
    "wording_retirement": Row({"nobody": "ana ben ada"}, {"nobody": "sam cleo"}),
    "wording_return": Row({"nobody": "ana ben ada"}, {"nobody": "sam cleo"}),
    "overrides": of_desk("pia"),
    "override_review": Row({"dan": "pia", "eve": "pia"}),
    "alerts": of_desk("pia"),
    "alert_seen": Row({"nobody": "pia"}),
    "break_glass": of_desk("ana ben sam pia"),
    "break_glass_new": of_desk("ana ben sam pia"),
    # of Dan begun by Ben, of Eve begun by Ana, both over: their own clinicians read of it too
    "break_glass_ending": Row({"dan": "ben pia", "eve": "ana pia"}, {"dan": "ana sam", "eve": "ben"}),
    "break_glass_review": Row({"dan": "pia", "eve": "pia"}, {"dan": "ana ben sam", "eve": "ana ben"}),
    "approvals": of_desk(ALL_STAFF),
    "approval_new": of_desk("pia ada"),
    "approval_decision": Row({"nobody": "pia"}, {"nobody": "ada ana"}),  # Ada asked, for Ana
    "approval_withdrawal": Row({"nobody": "ada ana"}, {"nobody": "pia"}),
    "approval_doing": Row({"nobody": "ada ana"}, {"nobody": "pia"}),
    "account_sessions": of_desk(ALL_STAFF),
    "account_session_ending": Row({"ana": "ana"}),
    "account_sessions_ending": of_desk(ALL_STAFF),
    "devices": MINE,
    "device_session_ending": OWN,
    "device_sessions_ending": MINE,
    "device_forgetting": OWN,
    "bells": OWN_PAGE,
    "bell_ending": OWN,
    "account_bells": of_desk(ALL_STAFF),
    "telling": of_desk(ALL_STAFF),
    "account_bell_ending": Row({"ana": "ana"}),
    "pin_change": MINE,
    "portal_passkey_new": MINE,
    "portal_passkey_ending": Row({}),  # each has none
    "looked": MINE,
    "portal": MINE,
    "portal_changes": MINE,
    "portal_messages": MINE,
    "portal_draft": MINE,
    "portal_draft_files": MINE,
    "portal_draft_removals": MINE,
    "more": MINE,
    "portal_file": OF_CLIENT,
    "portal_file_original": OF_CLIENT,
    "shared": OWN,
    "shared_changes": OWN,
    "shared_messages": OWN,
    "shared_draft": OWN,
    "shared_draft_files": OWN,
    "shared_draft_removals": OWN,
    "portal_forms": MINE,
    "portal_form": OF_CLIENT,
    "portal_form_page": OF_CLIENT,
    "portal_form_later": OF_CLIENT,
    "portal_form_back": OF_CLIENT,
    "portal_form_draft": OF_CLIENT,
    "portal_form_review": OF_CLIENT,
    "portal_form_electronic": OF_CLIENT,
    "portal_form_signature": OF_CLIENT,
    "portal_form_declining": OF_CLIENT,
    "portal_form_paper": OF_CLIENT,
    "portal_form_file": OF_CLIENT,
    "portal_signature": OF_CLIENT,
    "portal_signature_verification": OF_CLIENT,
    "portal_kept": OWN_PAGE,
    "my_times": MINE,
    "appointment_confirmation": OF_CLIENT,
    "appointment_asking": OF_CLIENT,
    "thread_privacy": OWN,
    "thread_sharing": OWN,
    "consent_revocation": OWN,
    "how_we_communicate": MINE,
    "whole_policy": MINE,
    "whole_policy_pdf": MINE,
    "reach": OWN_PAGE,
    "consent_new": OWN_PAGE,
    "consent_where": OWN_PAGE,
    "consent_sign": OWN_PAGE,
    "consent_questions": OWN_PAGE,
    "consent_risks": OWN_PAGE,
    "consent_keep_private": OWN_PAGE,
    "consent_keep_quiet": OWN_PAGE,
    "contact_point_use": OWN,
    "contact_point_removal": OWN,
    "portal_requests": OWN_PAGE,
    "portal_request_new": OWN_PAGE,
    "portal_restriction_new": OWN_PAGE,
    "portal_request_ending": OWN,
    "portal_restriction_ending": OWN,
    "consent": OWN,
    "contact_point_code": OWN,
    "contact_point_code_again": OWN,
}


def expected(route: Route, person: str, method: str, whose: str) -> str | int:
    """For an address behind the gate."""
    side = PORTAL if route.path.startswith("/portal/") else WORKFORCE
    if person not in side:
        return DOOR
    if method not in route.methods and not (method == "HEAD" and "GET" in route.methods):
        return 405
    row = ROWS[route.name]
    if person in row.may.get(whose, "").split():
        return IN
    return 403 if person in row.may_not.get(whose, "").split() else 404


@dataclass(frozen=True)
class Page:
    """An open page's status for everybody but those named. POST is sent empty."""

    get: int = 200
    post: int = 405
    get_for: dict[str, int] = field(default_factory=dict)
    post_for: dict[str, int] = field(default_factory=dict)

    def expected(self, person: str, method: str) -> int:
        if method == "GET":
            return self.get_for.get(person, self.get)
        return self.post_for.get(person, self.post)


DEMO = {"demo_people", "demo_sign_in"}
SIGNED_IN = dict.fromkeys((*WORKFORCE, *PORTAL), 302)
FROM_PORTAL = dict.fromkeys(PORTAL, 302)  # sent on to their conversation
ENTRY = Page(200, 200, FROM_PORTAL, FROM_PORTAL)
NEXT_STEP = Page(302, 302)  # nothing is begun in this browser: back to the first step, or on to the portal
WORKFORCE_ONLY = dict.fromkeys(PORTAL, 404) | {STRANGER: 302}
OWN_ACCOUNT = Page(200, 200, WORKFORCE_ONLY, WORKFORCE_ONLY)
STEP_UP = Page(200, 200, WORKFORCE_ONLY, WORKFORCE_ONLY)  # their second factor is fresh
ONWARD = Page(302, 302, WORKFORCE_ONLY, WORKFORCE_ONLY)  # verified and enrolled already
WEBHOOK = Page(405, 403)  # without a signature

OPEN: dict[str, Page] = {
    "home": Page(200, 200, SIGNED_IN, SIGNED_IN),  # straight on to where they work
    "help": Page(200, 200),
    "contact": Page(200, 422),
    "contact_elsewhere": Page(200, 200),
    "contact_texts": Page(200, 200),
    "setup": Page(404, 404),  # there is a practice
    "bell_worker": Page(200, 405),
    "healthz": Page(503, 405),  # no worker runs beside this test
    "portal_sign_in": ENTRY,
    "portal_code": NEXT_STEP,
    "portal_code_again": Page(405, 302),
    "portal_pin": NEXT_STEP,
    "portal_invitation": Page(410, 410),  # no such link, or used up: the same page
    "portal_invitation_fresh": Page(405, 200),
    "portal_word": NEXT_STEP,
    "portal_new_pin": NEXT_STEP,
    "portal_passkey": Page(200, 302),  # the question; no answer
    "portal_again_passkey": Page(405, 302),
    "portal_again": Page(302, 302, dict.fromkeys(PORTAL, 200), dict.fromkeys(PORTAL, 200)),
    "portal_device": Page(302, 302, dict.fromkeys(PORTAL, 200), dict.fromkeys(PORTAL, 200)),
    "portal_sign_out": Page(405, 302),
    "leave": Page(405, 302),
    "language": Page(405, 302),
    "account": OWN_ACCOUNT,
    "mfa_index": OWN_ACCOUNT,
    "account_login": Page(
        302, 302, dict.fromkeys((*PORTAL, STRANGER), 200), dict.fromkeys((*PORTAL, STRANGER), 200)
    ),
    "account_logout": Page(200, 302, {STRANGER: 302}),
    "account_forgotten": Page(200, 200),
    "account_link": Page(410, 410),  # no such link, or used up: the same page
    "account_link_fresh": Page(405, 410),  # sent empty: asked again
    "account_change_password": STEP_UP,
    "mfa_authenticate_first": ONWARD,
    "mfa_authenticate": Page(302, 302),
    "account_lost": Page(302, 302),  # only between the password and the second step
    "account_lost_renewal": Page(405, 302),
    "mfa_reauthenticate": OWN_ACCOUNT,
    "mfa_reauthenticate_passkey": Page(405, 302, {}, dict.fromkeys(PORTAL, 404)),
    "account_passkey": Page(200, 302),
    "account_passkey_new": STEP_UP,
    "account_passkey_ending": Page(405, 404, {}, {STRANGER: 302}),
    "mfa_activate_totp": ONWARD,
    "mfa_view_recovery_codes": STEP_UP,
    "mfa_generate_recovery_codes": Page(200, 302, WORKFORCE_ONLY, WORKFORCE_ONLY),
    "appointment_link": Page(410, 405),  # no such link, or answered: the same page
    "appointment_link_confirmation": Page(405, 410),
    "appointment_link_asking": Page(405, 410),
    "calendar_file": Page(404, 405),  # no such address
    "mail_in": WEBHOOK,
    "mail_status": WEBHOOK,
    "text_in": WEBHOOK,
    "text_status": WEBHOOK,
}
