"""The portal's way in and out."""

from django.urls import path

from practice.views import language
from practice.views.entry import invitations, leaving, sign_in

urlpatterns = [
    path("", leaving.home, name="home"),
    path("language/", language.language, name="language"),
    path("portal/sign-in/", sign_in.address, name="portal_sign_in"),
    path("portal/code/", sign_in.code, name="portal_code"),
    path("portal/code/again/", sign_in.code_again, name="portal_code_again"),
    path("portal/pin/", sign_in.pin, name="portal_pin"),
    path("portal/invitation/<slug:token>/", invitations.invitation, name="portal_invitation"),
    path("portal/invitation/<slug:token>/fresh/", invitations.fresh_link, name="portal_invitation_fresh"),
    path("portal/word/", invitations.word, name="portal_word"),
    path("portal/new-pin/", invitations.new_pin, name="portal_new_pin"),
    path("portal/device/", leaving.device, name="portal_device"),
    path("portal/sign-out/", leaving.sign_out, name="portal_sign_out"),
    path("portal/leave/", leaving.leave, name="leave"),
]
