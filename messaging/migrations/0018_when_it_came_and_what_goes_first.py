"""A message knows when it came, where that was before it was filed; what waits with words of crisis stands first; what a
mailbox brings again in other bytes is known by what it says."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0017_when_a_message_came"),
        ("practice", "0016_what_a_bell_says"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="came_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="filed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inbounditem",
            name="is_grave",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="inbounditem",
            name="same",
            field=models.BinaryField(max_length=32, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="inbounditem",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unknown_sender", "Unknown Sender"),
                    ("several_clients", "Several Clients"),
                    ("unreadable", "Unreadable"),
                    ("automatic", "Automatic"),
                    ("not_wanted", "Not Wanted"),
                    ("came_back", "Came Back"),
                    ("known", "Known"),
                    ("forged", "Forged"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="inbounditem",
            index=models.Index(
                condition=models.Q(("state", "triage")),
                fields=["-is_grave", "-received_at", "-id"],
                name="inbound_waiting",
            ),
        ),
    ]
