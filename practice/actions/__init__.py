"""The acts of the practice: one atomic function each; decide, write, audit, ring, in that order."""

from practice.actions.alerts import see_alert
from practice.actions.approvals import (
    AlreadyAsked,
    AskedTooOften,
    NotReady,
    ask_approval,
    decide_approval,
    use_approval,
    withdraw_approval,
)
from practice.actions.break_glass import begin_break_glass, end_break_glass, review_break_glass
from practice.actions.care_teams import leave_care_team
from practice.actions.client_details import (
    discharge_client,
    edit_client,
    end_contact_point,
    take_client_back,
)
from practice.actions.clients import add_client, add_contact_point, add_representation, join_care_team
from practice.actions.colleagues import tell_colleague
from practice.actions.keys import begin_epoch, destroy_old_epochs, keep_epochs, rewrap_data_keys
from practice.actions.people import (
    AddressTaken,
    LastAdmin,
    add_licence,
    add_person,
    assign_role,
    change_person,
    choose_language,
    end_employment,
    end_sessions,
    end_supervision,
    invite_colleague,
    remove_licence,
    set_roles,
    supervise,
)
from practice.actions.policy import publish_policy, revise_policy
from practice.actions.recovery import note_custody_changed, note_sheets_printed, note_sheets_tried
from practice.actions.representations import (
    begin_representation,
    change_scope,
    confirm_representation,
    end_representation,
    pause_representation,
    set_courses,
)
from practice.actions.restoring import note_backup, note_restore_proven, settle_restore
from practice.actions.rotation import begin_rotation, end_rotation
from practice.actions.second_factors import reset_second_factor
from practice.actions.setup import begin_practice, change_profile, found_practice
from practice.actions.shared_files import add_member, begin_shared_file, end_membership
from practice.actions.verifications import ask_verification

__all__ = [
    "add_member",
    "begin_representation",
    "begin_shared_file",
    "end_membership",
    "change_scope",
    "confirm_representation",
    "discharge_client",
    "edit_client",
    "end_contact_point",
    "end_representation",
    "pause_representation",
    "set_courses",
    "leave_care_team",
    "take_client_back",
    "AddressTaken",
    "AlreadyAsked",
    "AskedTooOften",
    "NotReady",
    "ask_approval",
    "decide_approval",
    "reset_second_factor",
    "use_approval",
    "withdraw_approval",
    "LastAdmin",
    "add_client",
    "add_contact_point",
    "add_licence",
    "add_person",
    "add_representation",
    "assign_role",
    "begin_epoch",
    "ask_verification",
    "begin_break_glass",
    "begin_practice",
    "begin_rotation",
    "change_person",
    "change_profile",
    "choose_language",
    "destroy_old_epochs",
    "end_break_glass",
    "end_employment",
    "end_rotation",
    "end_sessions",
    "end_supervision",
    "found_practice",
    "invite_colleague",
    "join_care_team",
    "keep_epochs",
    "note_backup",
    "note_custody_changed",
    "note_restore_proven",
    "note_sheets_printed",
    "note_sheets_tried",
    "publish_policy",
    "rewrap_data_keys",
    "remove_licence",
    "review_break_glass",
    "revise_policy",
    "see_alert",
    "set_roles",
    "settle_restore",
    "supervise",
    "tell_colleague",
]
