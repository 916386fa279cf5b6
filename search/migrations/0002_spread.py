"""Spreads; and where there was an index already, all is written anew, since its file has other tables now."""

import uuid

from django.db import migrations, models

KINDS = ("thread", "post", "message", "story", "room", "member")


def begin_anew(apps, schema_editor):
    if apps.get_model("members", "Member").objects.exists():
        Spread = apps.get_model("search", "Spread")
        Spread.objects.bulk_create([Spread(kind=kind, place="") for kind in KINDS])


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_dirty_lease_hello"),
    ]

    operations = [
        migrations.CreateModel(
            name="Spread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("place", models.CharField(blank=True, max_length=40)),
                ("after", models.BigIntegerField(default=0)),
                ("token", models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "place"), name="one_spread_per_place")
                ],
            },
        ),
        migrations.RunPython(begin_anew, migrations.RunPython.noop, elidable=True),
    ]
