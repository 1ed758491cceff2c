"""The audit trail's rules in the database: rows are stamped and hashed as they come in, and nothing is ever changed or removed."""

import uuid

from django.db import migrations

LEAF = """
CREATE FUNCTION sotto_part(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(length(value) || ':' || value, '-') $$;

CREATE FUNCTION sotto_leaf(e practice_auditevent) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN sha256(convert_to(
    e.leaf_version || '|' || e.seq || '|' || e.era || '|' || e.xid || '|' ||
    (extract(epoch FROM e.at) * 1000000)::bigint || '|' || sotto_part(e.event) || sotto_part(e.outcome) ||
    coalesce(e.actor_id::text, '-') || '|' || sotto_part(e.actor_kind) || sotto_part(e.roles) ||
    coalesce(e.session_id::text, '-') || '|' || sotto_part(e.network) || array_to_string(e.vault_ids, ',') || '|' ||
    sotto_part(e.subject_type) || coalesce(e.subject_id::text, '-') || '|' || array_to_string(e.object_ids, ',') || '|' ||
    sotto_part(e.fields) || sotto_part(e.reason) || sotto_part(e.basis) || coalesce(e.basis_id::text, '-'), 'UTF8'));
END $$;

CREATE FUNCTION sotto_stamp_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.at := clock_timestamp();
  NEW.xid := pg_current_xact_id()::text::bigint;
  SELECT era INTO STRICT NEW.era FROM practice_auditera;
  NEW.leaf_version := 1;
  NEW.leaf := sotto_leaf(NEW);
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
DROP FUNCTION sotto_refuse_change(), sotto_stamp_audit(), sotto_leaf(practice_auditevent), sotto_part(text);
"""


def begin_era(apps, schema_editor):
    apps.get_model("practice", "AuditEra").objects.create(era=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_initial")]

    operations = [
        migrations.RunPython(begin_era, migrations.RunPython.noop),
        migrations.RunSQL(LEAF + APPEND_ONLY, UNDO),
    ]
