"""The cache's table (rate limits, replay protection, heartbeats); `createcachetable` would need the owner later."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("practice", "0002_audit_rules")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE practice_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX practice_cache_expires ON practice_cache (expires);
            """,
            "DROP TABLE practice_cache;",
        )
    ]
