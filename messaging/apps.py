"""What happens once when the process starts."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        from messaging import counting
        from practice import office

        office.counters |= {
            "inbox": counting.waiting,
            "outbox": counting.troubled,
            "triage": counting.unfiled,
        }
