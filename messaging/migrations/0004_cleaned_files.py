"""What a file is now: cleaned or as it came, scanned or not, and how much room it takes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("messaging", "0003_private_threads"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="is_cleaned",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="attachment",
            name="cleaned_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="messaging.attachment",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scan",
            field=models.CharField(
                choices=[("clean", "Clean"), ("infected", "Infected"), ("not_scanned", "Not Scanned")],
                default="not_scanned",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="size",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
