"""Pages of the practice itself."""

from django.urls import path

from practice.views import health, policy

urlpatterns = [path("healthz", health.healthz, name="healthz")]
office = [path("policy/", policy.communications_policy, name="policy")]
