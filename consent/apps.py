"""What happens once when the process starts."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = "Consent"

    def ready(self) -> None:
        from consent import counting, starter
        from practice import founding, office

        founding.steps.append(lambda actor, now: starter.publish_starter(actor=actor, now=now))
        office.counters["forms_waiting"] = counting.overdue
