"""The application's database role: reads and writes rows, owns nothing, and only adds to what is append-only."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction

READ_ONLY = ("django_migrations", "practice_auditera")


class Command(BaseCommand):
    help = "Give the application's role its rights on all tables (run as the owner after each migration)."

    def handle(self, *args: Any, **options: Any) -> None:
        quote = connection.ops.quote_name
        role = quote(settings.SOTTO_APP_ROLE)
        append_only = [m._meta.db_table for m in apps.get_models() if getattr(m, "is_append_only", False)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
            for table in append_only:
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(table)} FROM {role}")
            for table in READ_ONLY:
                cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {quote(table)} FROM {role}")
        self.stdout.write("The application's role has its rights.")
