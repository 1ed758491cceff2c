"""Decisions are read again years later."""

from __future__ import annotations

import json

import pytest

from consent.rules.decide import decide
from consent.rules.decision import Decision
from consent.rules.facts import Writing
from practice.vocabulary import Channel, Circumstance
from tests.consent.rules import making
from tests.consent.rules.making import LATE


def test_a_decision_comes_back_from_json_as_it_was():
    decision = decide(making.facts(now=LATE, safe_contact=making.safe()))
    assert Decision.from_dict(json.loads(json.dumps(decision.to_dict()))) == decision


def test_what_is_kept_names_its_schema_and_an_unknown_one_is_refused():
    kept = decide(making.facts()).to_dict()
    assert kept["schema"] == 2
    for unknown in (0, 3, None):
        with pytest.raises(ValueError, match=f"schema {unknown}"):
            Decision.from_dict({**kept, "schema": unknown})


# As it stood in the record when the gate knew of no boundaries and no overrides.
SCHEMA_1 = {
    "schema": 1,
    "outcome": "held",
    "circumstance": "scheduling",
    "channel": "sms",
    "wanted": "link_only",
    "content": "minimum",
    "decided_at": "2026-11-25T03:41:00+00:00",
    "until": "2026-11-25T13:00:00+00:00",
    "reasons": [
        {
            "code": "consent_given",
            "effect": "permits",
            "basis_kind": "consent",
            "basis_id": "consent-1",
            "params": {
                "channel": "sms",
                "circumstance": "scheduling",
                "at": "2026-10-25T15:00:00+00:00",
                "form": "form-1",
            },
        },
        {
            "code": "policy_consent",
            "effect": "permits",
            "basis_kind": "policy",
            "basis_id": "policy-1",
            "params": {"channel": "sms", "circumstance": "scheduling", "footing": "consent"},
        },
        {
            "code": "content_limited",
            "effect": "limits",
            "basis_kind": "policy",
            "basis_id": "policy-1",
            "params": {"channel": "sms", "circumstance": "scheduling", "content": "minimum"},
        },
        {
            "code": "quiet_hours",
            "effect": "holds",
            "basis_kind": "hours",
            "basis_id": "policy-1",
            "params": {
                "channel": "sms",
                "circumstance": "scheduling",
                "until": "2026-11-25T13:00:00+00:00",
            },
        },
    ],
    "alternatives": [
        {"code": "send_at", "channel": "sms", "at": "2026-11-25T13:00:00+00:00"},
        {"code": "post_and_notify", "channel": "portal", "at": None},
        {"code": "call", "channel": "phone", "at": None},
    ],
    "policy_version": "policy-1",
    "contact_point_id": "dans-address",
    "consent_id": "consent-1",
    "request_id": None,
    "discretion": "ordinary",
}


def test_what_schema_1_kept_is_read_for_as_long_as_the_record_is_kept():
    read = Decision.from_dict(SCHEMA_1)
    today = decide(making.facts(now=LATE))
    assert read == today
    assert (read.boundary_id, read.override_id) == (None, None)


def test_the_form_of_schema_2_does_not_drift():
    """Rows written today must be readable for as long as the record is kept."""
    kept = decide(making.facts(now=LATE)).to_dict()
    assert kept == {**SCHEMA_1, "schema": 2, "boundary_id": None, "override_id": None}


def test_a_boundary_and_a_reason_given_are_kept_by_their_ids():
    text = Writing(telling=frozenset({"link"}), override_id="override-1")
    cell = making.cell(Circumstance.RECORDS_RELEASE, Channel.EMAIL)
    facts = making.facts(Circumstance.RECORDS_RELEASE, Channel.EMAIL, writing=text, boundary=cell)
    kept = decide(facts).to_dict()
    assert (kept["boundary_id"], kept["override_id"]) == (making.POLICY, "override-1")
    assert Decision.from_dict(kept) == decide(facts)
