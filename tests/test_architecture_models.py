"""What no model may do: say what it holds, keep people's words unsealed, or work when it is saved."""

from uuid import UUID

import pytest
from django.apps import apps
from django.db import models

from practice.crypto.sealed import SealedField
from practice.models import SealedRow
from tests.architecture import sources

OURS = [model for model in apps.get_models() if model._meta.app_label in sources.APPS]
SEALED = [model for model in OURS if issubclass(model, SealedRow)]
MARK = "CANARY"


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_row_shows_its_class_and_number_only(model):
    row = model(
        **{
            field.attname: MARK
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField)
        }
    )
    row.pk = 7 if isinstance(model._meta.pk, models.AutoField) else UUID(int=7)
    assert str(row) == f"{model.__name__} {row.pk}"
    assert MARK not in repr(row)


@pytest.mark.parametrize("model", OURS, ids=label)
def test_no_work_when_a_row_is_saved_or_removed(model):
    own = [base for base in model.__mro__ if base.__module__.split(".")[0] in sources.APPS]
    hidden = {"save", "delete", "full_clean", "save_base", "from_db", "__init__", "refresh_from_db"}
    assert [f"{base.__name__}.{name}" for base in own for name in hidden & set(vars(base))] == []


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_sealed_field_sits_on_a_sealed_row(model):
    has_sealed = any(isinstance(field, SealedField) for field in model._meta.concrete_fields)
    assert has_sealed == issubclass(model, SealedRow)


@pytest.mark.parametrize("model", OURS, ids=label)
def test_keys_say_nothing(model):
    counted = {"practice.AuditEvent", "practice.SecondFactor"}  # a trail has an order; django-otp's own table
    assert isinstance(model._meta.pk, models.UUIDField) != (label(model) in counted)


@pytest.mark.parametrize("model", OURS, ids=label)
def test_no_app_is_reached_backwards(model):
    """A foreign key to another app's row leaves no accessor there."""
    keys = [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]
    foreign = {key.name for key in keys if key.related_model._meta.app_label != model._meta.app_label}
    reaching = {key.name for key in keys if not key.remote_field.hidden}
    assert foreign & reaching == set()


# Columns in clear that are not a choice from a list. None may take words that a person writes about a client.
CODE = "a code word of ours"
LANGUAGE = "a language's code"
ZONE = "a time zone's name"
NETWORK = "a network address"
AGENT = "browser and system, in words from two short lists"
PROVIDER = "a provider's own number or code"
PUBLIC = "the practice's own, and public"
CLEAR: dict[str, dict[str, str]] = {
    "practice.Appointment": {"place": "the code of one of the practice's places"},
    "practice.AppointmentReminder": {"skipped_because": CODE},
    "practice.AuditEvent": {
        "event": CODE, "actor_kind": CODE, "roles": CODE, "network": NETWORK,
        "subject_type": "a model's label", "fields": "names of columns", "reason": CODE, "basis": CODE,
    },
    "practice.User": {
        "password": "a slow hash", "email": "workforce: public; portal: a random name (constraint)",
        "name": "workforce only (constraint)", "title": "workforce only", "language": LANGUAGE,
    },
    "practice.Client": {"language": LANGUAGE, "time_zone": ZONE},
    "practice.Notice": {
        "channel": CODE, "provider_reference": PROVIDER, "problem": CODE, "cause_type": "a model's label",
        "language": LANGUAGE,
    },
    "practice.VerificationRun": {"findings": "code words, ids and row numbers"},
    "practice.Device": {"words": AGENT},
    "practice.PushSubscription": {"agent": AGENT},
    "practice.Session": {"network": NETWORK, "agent": AGENT},
    "practice.Practice": {
        "name": PUBLIC, "discreet_name": PUBLIC, "phone": PUBLIC, "time_zone": ZONE, "places": PUBLIC,
        "legal_name": PUBLIC, "npi": PUBLIC, "ein": "on every bill", "address": PUBLIC,
    },
    "practice.Licence": {"state": PUBLIC, "profession": PUBLIC, "number": "in the state's public register"},
    "practice.Approval": {"subject_type": "a model's label"},
    "practice.BackupRun": {"problem": CODE},
    "practice.CommunicationsPolicy": {
        "hours": PUBLIC, "quiet_hours": PUBLIC, "response": PUBLIC, "crisis": PUBLIC, "guidance": PUBLIC,
        "clauses": PUBLIC, "change_note": PUBLIC,
    },
    "practice.ClinicianBoundary": {"terms": "cells of the policy and hours, as codes"},
    "practice.Vendor": {"name": PUBLIC, "note": "the practice's own, of a company"},
    "practice.PolicyCell": {"note": PUBLIC},
    "practice.TellingPreference": {"mobile": "a colleague's own number, as their address is"},
    "practice.SecondFactor": {"name": "always the library's name"},
    "consent.FormVersion": {"key": CODE, "definition": "the form's wording, the same for everybody"},
    "consent.PolicyAcknowledgement": {"capacity": CODE, "how": CODE},
    "consent.Packet": {"name": "of the template, the same for everybody", "names": "likewise"},
    "consent.PacketTemplate": {
        "name": "the same for everybody", "names": "likewise, by language", "forms": "keys of forms",
    },
    "consent.FormRequest": {"language": LANGUAGE},
    "consent.FormFile": {
        "item": "the key of a question", "media_type": "one of the allowed types", "path": "a random file name",
    },
    "consent.Signature": {
        "time_zone": ZONE, "language": LANGUAGE, "network": NETWORK, "agent": AGENT, "authenticated_by": CODE,
    },
    "consent.DecisionRecord": {"moment": CODE, "outcome": CODE, "answer": "codes, ids and instants"},
    "messaging.InboundMedia": {
        "reference": PROVIDER, "problem": CODE, "media_type": "one of the allowed types",
    },
    "messaging.Inquiry": {"language": LANGUAGE},
    "messaging.InquiryAnswer": {"channel": CODE, "provider_reference": PROVIDER, "problem": CODE},
    "messaging.Mailbox": {"problem": CODE},
    "messaging.Referral": {"name": PUBLIC, "about": PUBLIC, "phone": PUBLIC, "website": PUBLIC},
    "messaging.Message": {"wording": "the code of a saved wording", "problem": CODE},
    "messaging.Attachment": {"media_type": "one of the allowed types", "path": "a random file name"},
    "messaging.DraftFile": {
        "media_type": "one of the allowed types", "path": "a random file name",
        "original_path": "a random file name",
    },
    "messaging.SavedWording": {"key": CODE, "definition": "the same for everybody"},
    "messaging.Draft": {"hour": "a day and a time, and nothing else (practice.rules.later)"},
    "messaging.Delivery": {"channel": CODE, "provider_reference": PROVIDER, "problem": CODE},
    "messaging.DeliveryEvent": {"problem": CODE, "provider_reference": PROVIDER},
    "messaging.ProviderEvent": {
        "provider": CODE, "event_id": PROVIDER, "reference": PROVIDER, "state": CODE, "problem": CODE,
    },
}  # fmt: skip


@pytest.mark.parametrize("model", OURS, ids=label)
def test_words_in_clear_are_argued(model):
    texts = (models.CharField, models.TextField, models.JSONField, models.FileField)
    found = {
        field.name for field in model._meta.concrete_fields if isinstance(field, texts) and not field.choices
    }
    assert found == set(CLEAR.get(label(model), {}))


def test_there_are_sealed_rows():
    assert len(SEALED) > 8
