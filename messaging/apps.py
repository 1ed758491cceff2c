"""What happens once when the process starts."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        from messaging import counting
        from messaging.actions.arrivals import tell_of_new_device
        from practice import arrivals, office

        office.counters |= {
            "inbox": counting.waiting,
            "outbox": counting.troubled,
            "triage": counting.unfiled,
        }
        arrivals.tellers.append(tell_of_new_device)
