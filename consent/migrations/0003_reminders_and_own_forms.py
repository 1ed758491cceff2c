
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0002_forms_and_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="formrequest",
            name="is_own",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="formrequest",
            name="paper_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="FormReminder",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "form_request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consent.formrequest",
                    ),
                ),
                (
                    "packet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consent.packet",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form_request__isnull", False), ("packet", None)),
                            models.Q(("form_request", None), ("packet__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_reminder_is_of_one_thing",
                    )
                ],
            },
        ),
    ]
