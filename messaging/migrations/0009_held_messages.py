from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0008_working_together"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="problem",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("held_until__isnull", False)), fields=["held_until"], name="message_held"
            ),
        ),
    ]
