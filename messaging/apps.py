"""What happens once when the process starts."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        from messaging import counting, polling_mail, reminders
        from messaging.actions.arrivals import tell_of_new_device
        from messaging.actions.wordings import adopt_wordings
        from messaging.contact import door
        from messaging.transports import oauth
        from practice import arrivals, founding, newcomers, office, remembering

        founding.steps.append(lambda actor, now: adopt_wordings(actor=actor, now=now))

        office.counters |= {
            "inbox": counting.waiting,
            "outbox": counting.troubled,
            "triage": counting.unfiled,
        }
        newcomers.pages.append(door.page)
        arrivals.tellers.append(tell_of_new_device)
        remembering.tellers.append(reminders.fates)
        oauth.keeper = polling_mail.Keeper()
