from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0012_pictures_by_text"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="is_private",
            field=models.BooleanField(default=False),
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
                    ("forged", "Forged"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="promise",
            name="end",
            field=models.CharField(
                blank=True,
                choices=[
                    ("answered", "Answered"),
                    ("called", "Called"),
                    ("closed", "Closed"),
                    ("settled", "Settled"),
                    ("moved", "Moved"),
                ],
                max_length=8,
            ),
        ),
    ]
