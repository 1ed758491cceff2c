"""Celery: a doorbell and a clock. What is to be done stands in PostgreSQL; a lost task only delays."""

import os

from celery import Celery
from celery.signals import setup_logging

from practice.project import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.project.settings")

app = Celery("sotto")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    {
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_timeout": 2,
        "broker_transport_options": {
            "visibility_timeout": 600,
            "socket_timeout": 5,
            "socket_connect_timeout": 2,
        },
        "task_publish_retry_policy": {"max_retries": 1, "interval_start": 0, "interval_step": 0.1},
        "task_time_limit": 300,
        "task_soft_time_limit": 240,
        # Two queues, served by turns: a long row of rings for the outbox, each of which may take seconds, must not
        # keep reminders, arrivals or checkpoints waiting until their own rings have expired.
        "task_queues": {"sotto": {}, "outbox": {}},
        "task_default_queue": "sotto",
        "task_routes": {"messaging.drain_outbox": {"queue": "outbox"}},
        "timezone": "UTC",
        "beat_schedule": {
            "outbox": {"task": "messaging.drain_outbox", "schedule": 2.0, "options": {"expires": 10}},
            "inbound": {"task": "messaging.file_inbound", "schedule": 5.0, "options": {"expires": 10}},
            "pictures": {"task": "messaging.fetch_media", "schedule": 10.0, "options": {"expires": 20}},
            "mailbox": {"task": "messaging.poll_mailbox", "schedule": 60.0, "options": {"expires": 50}},
            "checkpoint": {"task": "practice.seal_checkpoint", "schedule": 1.0, "options": {"expires": 5}},
            "reminders": {"task": "messaging.remind", "schedule": 20.0, "options": {"expires": 60}},
            "digests": {"task": "messaging.digests", "schedule": 60.0, "options": {"expires": 50}},
            "drafts": {"task": "messaging.sweep_drafts", "schedule": 3600.0, "options": {"expires": 600}},
            "call_drafts": {
                "task": "records.sweep_call_drafts",
                "schedule": 3600.0,
                "options": {"expires": 600},
            },
            "heartbeat": {"task": "practice.heartbeat", "schedule": 3.0, "options": {"expires": 10}},
            "imports": {"task": "records.import_clients", "schedule": 10.0, "options": {"expires": 10}},
            "inquiries": {
                "task": "messaging.destroy_inquiries",
                "schedule": 3600.0,
                "options": {"expires": 600},
            },
            "watch": {"task": "practice.watch", "schedule": 60.0, "options": {"expires": 50}},
            "reviews": {
                "task": "practice.review_representations",
                "schedule": 900.0,
                "options": {"expires": 300},
            },
            "forms": {"task": "consent.remind_of_forms", "schedule": 900.0, "options": {"expires": 300}},
            "sweep": {"task": "practice.sweep", "schedule": 3600.0, "options": {"expires": 600}},
            "epochs": {"task": "practice.keep_epochs", "schedule": 3600.0, "options": {"expires": 600}},
        },
    }
)
app.autodiscover_tasks()


@setup_logging.connect(weak=False)
def _log_by_our_rules(**_: object) -> None:
    """Celery then sets up no handlers of its own: those write whole exceptions, and with them people's words."""
    logs.configure({})
