"""A django-otp device that points at an allauth authenticator and stores no secret of its own."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import models
from django_otp.models import Device, ThrottlingMixin


class SecondFactor(ThrottlingMixin, Device):
    authenticator = models.OneToOneField(Authenticator, on_delete=models.CASCADE, related_name="+")

    def verify_token(self, token: str) -> bool:
        if self.authenticator.type == Authenticator.Type.WEBAUTHN:
            return False  # shown by its ceremony, never typed
        allowed, _details = self.verify_is_allowed()
        if not allowed:
            return False
        is_right: Any = self.authenticator.wrap().validate_code(token)
        if is_right:
            self.throttle_reset()
        else:
            self.throttle_increment()
        return bool(is_right)

    def get_throttle_factor(self) -> float:
        return 1.0

    def __str__(self) -> str:
        return f"SecondFactor {self.pk}"
