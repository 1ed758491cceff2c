"""The workforce's sign-in, under names that allauth knows. Its sign-up and mail have no address; reset is ours."""

from django.urls import path

from practice.identity import pages
from practice.views import bells
from practice.views.account import links, lost, passkeys, sessions

urlpatterns = [
    path("", pages.own_account, name="account"),
    path("", pages.own_account, name="mfa_index"),
    path("login/", pages.login, name="account_login"),
    path("logout/", pages.logout, name="account_logout"),
    path("sessions/", sessions.sessions, name="account_sessions"),
    path("sessions/<uuid:session_id>/ending/", sessions.end_session, name="account_session_ending"),
    path("sessions/endings/", sessions.end_others, name="account_sessions_ending"),
    path("bells/", bells.bells, name="account_bells"),
    path("bells/<uuid:bell_id>/ending/", bells.ending, name="account_bell_ending"),
    path("forgotten/", links.forgotten, name="account_forgotten"),
    path("link/<slug:token>/", links.link, name="account_link"),
    path("link/<slug:token>/fresh/", links.fresh_link, name="account_link_fresh"),
    path("password/", pages.change_password, name="account_change_password"),
    path("2fa/", pages.authenticate_first, name="mfa_authenticate_first"),
    path("2fa/authenticate/", pages.authenticate, name="mfa_authenticate"),
    path("2fa/lost/", lost.lost, name="account_lost"),
    path("2fa/lost/renewal/", lost.renewal, name="account_lost_renewal"),
    path("2fa/reauthenticate/", pages.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/reauthenticate/passkey/", passkeys.reauthenticate, name="mfa_reauthenticate_passkey"),
    path("passkey/", passkeys.sign_in, name="account_passkey"),
    path("passkeys/new/", passkeys.new, name="account_passkey_new"),
    path("passkeys/<int:passkey>/ending/", passkeys.remove, name="account_passkey_ending"),
    path("2fa/enrolment/", pages.enrol, name="mfa_activate_totp"),
    path("2fa/recovery-codes/", pages.recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/new/", pages.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
