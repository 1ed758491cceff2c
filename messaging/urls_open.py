"""Open pages: first contact, crisis help, and the providers' doors."""

from django.urls import path

from messaging import crisis_help, mail_webhooks, webhooks
from messaging.contact import pages
from messaging.scheduling import links

urlpatterns = [
    path("contact/", pages.contact, name="contact"),
    path("contact/elsewhere/", pages.elsewhere, name="contact_elsewhere"),
    path("contact/texts/", pages.texts, name="contact_texts"),
    path("time/<slug:token>/", links.appointment_link, name="appointment_link"),
    path("time/<slug:token>/confirmation/", links.confirmation, name="appointment_link_confirmation"),
    path("time/<slug:token>/asking/", links.asking, name="appointment_link_asking"),
    path("help/", crisis_help.help_now, name="help"),
    path("webhooks/mail/inbound/", mail_webhooks.mail_in, name="mail_in"),
    path("webhooks/mail/status/", mail_webhooks.mail_status, name="mail_status"),
    path("webhooks/sms/inbound/", webhooks.text_in, name="text_in"),
    path("webhooks/sms/status/", webhooks.text_status, name="text_status"),
]
