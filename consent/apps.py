"""What happens once when the process starts."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = "Consent"

    def ready(self) -> None:
        from consent import starter
        from practice import founding

        founding.steps.append(lambda actor, now: starter.publish_starter(actor=actor, now=now))
