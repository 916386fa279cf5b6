"""Number the messages that are there, and note how far they were read."""

from django.db import migrations

MESSAGES = """
UPDATE chat_message SET number = counted.number FROM (
    SELECT id, ROW_NUMBER() OVER (PARTITION BY room_id ORDER BY seq) AS number FROM chat_message
) AS counted WHERE counted.id = chat_message.id
"""
ROOMS = """
UPDATE chat_room SET last_number = (SELECT COUNT(*) FROM chat_message WHERE chat_message.room_id = chat_room.id)
"""
READ = """
UPDATE chat_membership SET read_number = (
    SELECT COUNT(*) FROM chat_message
    WHERE chat_message.room_id = chat_membership.room_id AND chat_message.seq <= chat_membership.read_seq
)
"""


class Migration(migrations.Migration):
    dependencies = [("chat", "0004_talk")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (MESSAGES, ROOMS, READ)]
