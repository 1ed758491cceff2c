"""What a signed form does besides standing in the record, on a screen, on paper or spoken."""

from datetime import datetime

from consent.actions.acknowledging import acknowledge_policy
from consent.actions.consents import VISITS_FORM, agree_to_calls, agree_to_video
from consent.models import FormRequest
from practice import policy
from practice.actors import Actor

POLICY = "policy_acknowledgement"  # the form that says: I have read how we communicate
TELEHEALTH = VISITS_FORM


def of_form(row: FormRequest, actor: Actor, now: datetime) -> None:
    """Within the act that closes it. Who signs that they read the policy has read it.

    Who wants to meet by video or phone has agreed to both: to calls, where there is a number of theirs."""
    key = row.form_version.key
    if key == POLICY and actor.is_portal:
        acknowledge_policy(client=row.client, policy_id=policy.current().id, actor=actor, now=now)
    if key == TELEHEALTH and row.signature is not None:
        agree_to_video(client=row.client, signature=row.signature, actor=actor, now=now)
        agree_to_calls(client=row.client, signature=row.signature, actor=actor, now=now)
