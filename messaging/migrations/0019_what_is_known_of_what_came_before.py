"""When what was filed before came, and who filed it. A step of its own: no column or index is made where rows were changed."""

from django.db import migrations

CAME = """
UPDATE messaging_message AS message SET came_at = item.received_at
FROM messaging_inbounditem AS item WHERE item.message_id = message.id;
UPDATE messaging_message AS message SET came_at = inquiry.received_at, filed_by_id = inquiry.settled_by_id
FROM messaging_inquiry AS inquiry WHERE inquiry.message_id = message.id;
"""
# Words are sealed, and a migration opens nothing: that they called somebody stands in the trail.
GRAVE = """
UPDATE messaging_inbounditem AS item SET is_grave = true FROM practice_auditevent AS event
WHERE event.event = 'messaging.crisis.unfiled' AND event.subject_id = item.id;
"""
# So does who filed it.
FILED = """
UPDATE messaging_message AS message SET filed_by_id = event.actor_id
FROM messaging_inbounditem AS item, practice_auditevent AS event
WHERE item.message_id = message.id AND event.subject_id = item.id
AND event.event = 'messaging.inbound.filed' AND event.reason = 'by_hand';
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0018_when_it_came_and_what_goes_first")]

    operations = [migrations.RunSQL(CAME + GRAVE + FILED, migrations.RunSQL.noop)]
