"""The portal's way in and out."""

from django.urls import path

from practice.views import bells, language
from practice.views.account import devices, portal_passkeys
from practice.views.entry import again, invitations, leaving, passkey, sign_in

urlpatterns = [
    path("", leaving.home, name="home"),
    path("bell.js", bells.worker, name="bell_worker"),
    path("language/", language.language, name="language"),
    path("portal/sign-in/", sign_in.address, name="portal_sign_in"),
    path("portal/code/", sign_in.code, name="portal_code"),
    path("portal/code/again/", sign_in.code_again, name="portal_code_again"),
    path("portal/pin/", sign_in.pin, name="portal_pin"),
    path("portal/invitation/<slug:token>/", invitations.invitation, name="portal_invitation"),
    path("portal/invitation/<slug:token>/fresh/", invitations.fresh_link, name="portal_invitation_fresh"),
    path("portal/word/", invitations.word, name="portal_word"),
    path("portal/new-pin/", invitations.new_pin, name="portal_new_pin"),
    path("portal/again/", again.again, name="portal_again"),
    path("portal/again/passkey/", passkey.again, name="portal_again_passkey"),
    path("portal/passkey/", passkey.sign_in, name="portal_passkey"),
    path("portal/passkeys/new/", portal_passkeys.new, name="portal_passkey_new"),
    path("portal/passkeys/<int:passkey>/ending/", portal_passkeys.remove, name="portal_passkey_ending"),
    path("portal/device/", leaving.device, name="portal_device"),
    path("portal/devices/", devices.devices, name="devices"),
    path("portal/devices/endings/", devices.end_others, name="device_sessions_ending"),
    path("portal/devices/<uuid:session_id>/ending/", devices.end_session, name="device_session_ending"),
    path("portal/devices/<uuid:device_id>/forgetting/", devices.forget, name="device_forgetting"),
    path("portal/pin/new/", devices.change_pin, name="pin_change"),
    path("portal/sign-out/", leaving.sign_out, name="portal_sign_out"),
    path("portal/leave/", leaving.leave, name="leave"),
]
