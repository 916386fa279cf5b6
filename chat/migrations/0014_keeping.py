import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q

import chat.models.rooms


class Migration(migrations.Migration):
    dependencies = [("chat", "0013_reminders")]

    operations = [
        # Rooms that are there were opened without a word about it: they keep everything.
        migrations.AddField("room", "keep_days", models.PositiveSmallIntegerField(default=0)),
        migrations.AlterField(
            "room", "keep_days", models.PositiveSmallIntegerField(default=chat.models.rooms.days_at_first)
        ),
        migrations.AddField(
            "room", "kept_days", models.PositiveSmallIntegerField(default=0, editable=False)
        ),
        migrations.AddField("room", "keep_from", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("room", "look_at", models.DateTimeField(editable=False, null=True)),
        migrations.AlterField(
            "room",
            "look_at",
            models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        migrations.AddField("room", "erased_seq", models.BigIntegerField(default=0, editable=False)),
        migrations.AddField("room", "erased_number", models.BigIntegerField(default=0, editable=False)),
        migrations.AddIndex(
            "room",
            models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="room_to_look_at"),
        ),
        migrations.AlterField(
            "roomevent",
            "kind",
            models.CharField(
                choices=[
                    ("message", "message"),
                    ("edited", "edited"),
                    ("removed", "removed by its author"),
                    ("hidden", "hidden"),
                    ("restored", "restored"),
                    ("reacted", "reacted to"),
                    ("pinned", "pinned or unpinned"),
                    ("room", "the room changed"),
                    ("erased", "too old to be kept"),
                ],
                max_length=10,
            ),
        ),
    ]
