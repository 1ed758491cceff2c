"""Open pages: crisis help, and the providers' doors."""

from django.urls import path

from messaging import crisis_help, webhooks

urlpatterns = [
    path("help/", crisis_help.help_now, name="help"),
    path("webhooks/sms/inbound/", webhooks.text_in, name="text_in"),
    path("webhooks/sms/status/", webhooks.text_status, name="text_status"),
]
