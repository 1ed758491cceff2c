"""The audit trail's rules in the database: rows are stamped and hashed as they come in, and nothing is ever changed or removed."""

import uuid

from django.db import migrations

# The leaf: what the row says as a JSON list of texts, then the two lists of ids as PostgreSQL sends arrays.
LEAF = """
CREATE FUNCTION sotto_stamp_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.at := clock_timestamp();
  NEW.xid := pg_current_xact_id()::text::bigint;
  SELECT era INTO STRICT NEW.era FROM practice_auditera;
  NEW.leaf_version := 1;
  NEW.leaf := sha256(convert_to(array_to_json(ARRAY[
    NEW.leaf_version::text, NEW.seq::text, NEW.era::text, NEW.xid::text,
    (extract(epoch FROM NEW.at) * 1000000)::bigint::text, NEW.event, NEW.outcome, NEW.actor_id::text, NEW.actor_kind,
    NEW.roles, NEW.session_id::text, NEW.network, NEW.subject_type, NEW.subject_id::text, NEW.fields, NEW.reason,
    NEW.basis, NEW.basis_id::text])::text, 'UTF8') || array_send(NEW.vault_ids) || array_send(NEW.object_ids));
  RETURN NEW;
END $$;

CREATE TRIGGER sotto_stamp BEFORE INSERT ON practice_auditevent FOR EACH ROW EXECUTE FUNCTION sotto_stamp_audit();
"""

APPEND_ONLY = """
CREATE FUNCTION sotto_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'this table is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER sotto_keep BEFORE UPDATE OR DELETE ON practice_auditevent FOR EACH ROW EXECUTE FUNCTION sotto_refuse_change();
CREATE TRIGGER sotto_keep_all BEFORE TRUNCATE ON practice_auditevent FOR EACH STATEMENT EXECUTE FUNCTION sotto_refuse_change();
CREATE TRIGGER sotto_keep BEFORE UPDATE OR DELETE ON practice_checkpoint FOR EACH ROW EXECUTE FUNCTION sotto_refuse_change();
CREATE TRIGGER sotto_keep_all BEFORE TRUNCATE ON practice_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION sotto_refuse_change();
"""

UNDO = """
DROP TRIGGER sotto_stamp ON practice_auditevent;
DROP TRIGGER sotto_keep ON practice_auditevent;
DROP TRIGGER sotto_keep_all ON practice_auditevent;
DROP TRIGGER sotto_keep ON practice_checkpoint;
DROP TRIGGER sotto_keep_all ON practice_checkpoint;
DROP FUNCTION sotto_refuse_change(), sotto_stamp_audit();
"""


def begin_era(apps, schema_editor):
    apps.get_model("practice", "AuditEra").objects.create(era=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_initial")]

    operations = [
        migrations.RunPython(begin_era, migrations.RunPython.noop),
        migrations.RunSQL(LEAF + APPEND_ONLY, UNDO),
    ]
