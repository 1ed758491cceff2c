"""The workforce's sign-in, under names that allauth knows. Its sign-up, mail and reset have no address."""

from django.urls import path

from practice.identity import pages

urlpatterns = [
    path("", pages.own_account, name="account"),
    path("", pages.own_account, name="mfa_index"),
    path("login/", pages.login, name="account_login"),
    path("logout/", pages.logout, name="account_logout"),
    path("password/", pages.change_password, name="account_change_password"),
    path("2fa/", pages.authenticate_first, name="mfa_authenticate_first"),
    path("2fa/authenticate/", pages.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", pages.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/enrolment/", pages.enrol, name="mfa_activate_totp"),
    path("2fa/recovery-codes/", pages.recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/new/", pages.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
