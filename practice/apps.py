"""What happens once when the process starts."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"
    verbose_name = "Practice"

    def ready(self) -> None:
        from practice import counting, crypto, keyring, office, schedule
        from practice.access import scope
        from practice.identity import bridge
        from practice.project import celery, checks

        crypto.install_opener(keyring.open_from_settings)
        bridge.listen()
        checks.register_all()
        celery.app.set_default()
        office.counters |= {"alerts": counting.alerts, "break_glass": counting.emergencies}
        office.counters["approvals"] = counting.approvals
        office.counters["schedule"] = schedule.waiting
        office.counters["handover"] = scope.uncared_for
