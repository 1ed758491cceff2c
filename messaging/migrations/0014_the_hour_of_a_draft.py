from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0013_private_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="hour",
            field=models.CharField(blank=True, max_length=16),
        ),
    ]
