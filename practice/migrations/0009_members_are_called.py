"""A member of a shared file is called by a name that is sealed there. No file was shared before this."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import practice.crypto.sealed

CLASSES = [
    ("administrative", "administrative"),
    ("clinical", "clinical"),
    ("psychotherapy", "psychotherapy notes"),
]


def _key(to):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("practice", "0008_merged_clients")]

    operations = [
        migrations.DeleteModel(name="Membership"),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "sealed_class",
                    models.CharField(choices=CLASSES, default="administrative", max_length=16),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("called", practice.crypto.sealed.SealedField()),
                ("client", _key("practice.client")),
                ("shared", _key("practice.client")),
                ("vault", _key("practice.vault")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_at", None)),
                        fields=("shared", "client"),
                        name="one_current_membership",
                    )
                ]
            },
        ),
    ]
