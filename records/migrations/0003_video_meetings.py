"""A meeting by video is noted like a call."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_call_notes")]

    operations = [
        migrations.AddField(
            model_name="callnote", name="is_video", field=models.BooleanField(default=False)
        ),
    ]
