# ruff: noqa: E501 - a guard is two lines, so that they can be read as a list
"""The classes of holes that portals of this kind have had, the guards of ours against each, and a test for each guard.

`old` stands once in the module's source (or `times`) and becomes `new`: then the guard is gone, and the test must fail.
PDFs are made in a child that takes its modules from the disk: there the parent asks for a child without the guard.
"""

from dataclasses import dataclass

READ, CHANGE, NOBODY = "read another's object", "change another's object", "no authentication"
LINKS, SESSIONS, SCRIPT = "one-time links", "sessions", "stored script"
INJECTION, FILES, MOVED, MESSAGES = "injection", "files", "live and moved data", "messages"
CLASSES = (READ, CHANGE, NOBODY, LINKS, SESSIONS, SCRIPT, INJECTION, FILES, MOVED, MESSAGES)

HOLES, SWAP = "tests/test_known_holes.py", "tests/test_id_swap.py"
GATE, WAYS = "tests/practice/test_gate.py", "tests/practice/identity"
SIGN_IN, TALK = "tests/practice/test_entry_sign_in.py", "tests/messaging"


@dataclass(frozen=True)
class Guard:
    name: str
    hole: str
    module: str
    old: str
    new: str
    test: str
    times: int = 1


Entry = tuple[str, str, str, str] | tuple[str, str, str, str, int]


def _against(hole: str, modules: dict[str, tuple[Entry, ...]]) -> list[Guard]:
    """By module: name, old, new, test, and how often `old` stands there if more than once."""
    return [
        Guard(name, hole, module, old, new, test, *times)
        for module, entries in modules.items()
        for name, old, new, test, *times in entries
    ]


# The fetcher that knows our own files alone is gone; then the second wall, a child without a network, too.
_CHILD = (
    '"-c", "from practice.pdf import child, drawing; drawing.OwnFiles = drawing.URLFetcher; %schild.main()"]'
)

# fmt: off
GUARDS = (
    *_against(READ, {
        "practice.access.scope": (
            ("caseload-is-ones-own", "return members.filter(user_id=actor.person) if Role.CLINICIAN in actor.roles else members.none()",
             "return members", f"{SWAP}::test_nothing_comes_back_and_nothing_changes[ana]"),
            ("portal-is-ones-own", "return Q(user_id=actor.person) | Q(pk__in=represented) | Q(pk__in=shared)",
             "return Q(user__isnull=False)", "tests/practice/test_access_scope.py"),
            ("class-opens-by-role", "return frozenset() if actor.roles.isdisjoint(_ALL_CLIENTS) else frozenset({ADMINISTRATIVE})",
             "return frozenset({ADMINISTRATIVE, CLINICAL})", f"{TALK}/test_downloads.py"),
        ),
        "practice.crypto.grants": (
            ("grant-names-its-vaults", "return (vault, klass) in self.pairs",
             "return True", "tests/practice/crypto/test_grants.py"),
        ),
        "practice.access.own": (
            ("session-list-is-ones-own", "pk=session_id, user_id=actor.person, expires_at__gt=now",
             "pk=session_id, expires_at__gt=now", f"{WAYS}/test_sessions.py::TestMine::test_nobody_elses"),
        ),
        "messaging.access": (
            ("unfiled-of-known-people", "return items.filter(Q(candidates=[]) | Q(candidates__overlap=ArraySubquery(scope.caseload(actor, now))))",
             "return items", f"{TALK}/test_triage_pages.py::TestOfKnownPeople"),
        ),
        "practice.crypto.places": (
            ("sealed-value-bound-to-its-row", " + self.row.bytes",
             "", "tests/practice/crypto/test_envelope.py"),
        ),
        "practice.gate": (
            ("hidden-is-absent", "        return errors.not_found(request)\n    except Forbidden:",
             "        return errors.forbidden(request)\n    except Forbidden:", f"{GATE}::TestRefused::test_hidden_and_absent_are_the_same_bytes"),
        ),
    }),
    *_against(CHANGE, {
        "practice.access.of_client": (
            ("who-reads-may-not-change", "    if SealedClass.ADMINISTRATIVE not in opened.writes:\n        raise Forbidden",
             "    pass", f"{HOLES}::TestChanging"),
        ),
        "practice.access.scope": (
            ("only-the-team-writes-clinically", "return frozenset({ADMINISTRATIVE}) if Role.FRONT_DESK in actor.roles else frozenset()",
             "return frozenset(SealedClass)", f"{TALK}/actions/test_send_message.py"),
        ),
        "practice.submissions": (
            ("form-key-of-one-person-and-page", 'f"{_SALT}|{scope}"',
             "_SALT", "tests/practice/test_submissions.py::test_it_is_good_for_one_person_and_place", 2),
        ),
        "records.actions.moving": (
            ("thread-moves-among-ones-own", "    require(thread, client, actor, now)\n",
             "", "tests/records/merging/test_move_thread.py::test_to_a_strangers_client_never"),
        ),
        "messaging.access": (
            ("own-thread-only", "pk=thread_id, client__user_id=actor.person, client__in=scope.clients(actor, now)",
             "pk=thread_id", f"{TALK}/test_kept_private.py"),
        ),
    }),
    *_against(NOBODY, {
        "practice.gate": (
            ("sign-in-first", 'if actor.kind == "stranger" or actor.is_portal != is_portal_page:',
             "if False:", f"{GATE}::TestSignInFirst"),
            ("second-factor-first", "if actor.is_workforce and not actor.is_verified:",
             "if False:", f"{HOLES}::TestNoAuthentication::test_a_password_alone_reaches_nothing"),
            ("permitted-before-done", "            return step_up.again(request, declared.methods)",
             "            view(request, opened, **words)\n            return step_up.again(request, declared.methods)", "tests/practice/test_step_up.py::test_a_late_form_does_nothing_and_is_filled_in_again"),
            ("only-declared-methods", "if request.method not in allowed:",
             "if False:", f"{GATE}::TestMethods"),
        ),
        "practice.middleware": (
            ("undeclared-is-absent", "return None if gate.is_declared(view) else errors.not_found(request)",
             "return None", "tests/practice/test_declared_views.py::test_a_forgotten_view_is_not_there"),
        ),
        "practice.step_up": (
            ("fresh-second-factor", "return is_verified and time.time() - request.session.get(FRESH_AT, 0) < FRESH_SECONDS",
             "return True", "tests/practice/test_step_up.py"),
        ),
        "messaging.webhooks": (
            ("provider-signs-its-calls", "return signature.is_genuine(",
             "return True or signature.is_genuine(", f"{TALK}/test_webhooks.py::TestSignature"),
        ),
        "practice.actions.people": (
            ("roles-that-watch-need-two", "if not GUARDED_ROLES.isdisjoint(added):",
             "if False:", "tests/practice/test_granting.py::TestActs"),
        ),
    }),
    *_against(LINKS, {
        "practice.actions.entry.account_links": (
            ("once", "if link is None or (found := account_link_standing(link, now)) is not Standing.OPEN:",
             "found = Standing.CLOSED\n    if link is None:", f"{WAYS}/test_account_links.py::TestUsing"),
            ("link-has-its-time", "return Standing.OPEN if now < link.expires_at else Standing.EXPIRED",
             "return Standing.OPEN", f"{WAYS}/test_account_links.py::TestUsing::test_its_time"),
        ),
        "practice.actions.entry.codes": (
            ("five-tries-for-a-code", 'expires_at__gt=now, tries__lt=settings.LIMITS["code_tries"])',
             "expires_at__gt=now)", f"{SIGN_IN}::TestLimits::test_five_wrong_codes_spend_it"),
            ("code-passes-once", "mine.filter(used_at=None",
             "mine.filter(pk__isnull=False", f"{SIGN_IN}::TestLimits::test_a_code_passes_once", 2),
            ("strangers-code-opens-nothing", "if is_right and row.contact_point_id:",
             "if is_right:", f"{SIGN_IN}::TestStrangers::test_no_code_opens_a_strangers_row"),
        ),
        "practice.actions.entry.pins": (
            ("five-tries-for-a-pin", "    if code is None or (code.tries >= most_tries() and not repeat):",
             "    if code is None:", "tests/practice/test_entry_races.py::test_of_twenty_wrong_pins_at_once_five_are_judged"),
        ),
        "practice.views.account.links": (
            ("looking-uses-nothing", "    form = NewPasswordForm(request, user=found.user)\n",
             "    form = NewPasswordForm(request, user=found.user)\n    AccountLink.objects.filter(pk=found.pk).update(used_at=timezone.now())\n", f"{HOLES}::TestOneTimeLinks::test_looking_at_it_uses_nothing_up"),
        ),
    }),
    *_against(SESSIONS, {
        "practice.sessions": (
            ("poll-keeps-nobody-in", 'not getattr(request, "is_poll", False)\n            and ',
             "", f"{WAYS}/test_sessions.py::TestTime::test_polling_keeps_nobody_in"),
            ("brought-along-key-is-dropped", "            self._session_key = None\n            return {}",
             "            return {}", f"{HOLES}::TestSessions::test_a_key_that_somebody_brought_along_is_not_kept"),
            ("ended-stays-ended", "                raise UpdateError",
             "                row.save(force_insert=True)", f"{HOLES}::TestSessions::test_a_session_that_was_ended_meanwhile_stays_ended"),
        ),
        "practice.middleware": (
            ("idle-ends-it", "if row is None or sessions.is_idle(row, user, now):",
             "if row is None:", f"{WAYS}/test_sessions.py::TestTime"),
        ),
        "practice.models.people": (
            ("bound-to-the-epoch", '"practice.session", f"{self.password}|{self.epoch}"',
             '"practice.session", f"{self.password}"', f"{GATE}::TestEachRequest::test_a_raised_epoch_ends_every_session"),
        ),
        "practice.identity.backends": (
            ("disabled-is-out", "User.objects.filter(pk=user_id, is_active=True)\n",
             "User.objects.filter(pk=user_id)\n", f"{HOLES}::TestSessions::test_both_doors_know_no_disabled_person"),
        ),
    }),
    *_against(SCRIPT, {
        "practice.project.settings": (
            ("words-are-escaped", '        "OPTIONS": {\n            "loaders"',
             '        "OPTIONS": {\n            "autoescape": False,\n            "loaders"', f"{HOLES}::TestStoredScripts"),
            ("page-runs-only-ours", '    "csp.middleware.CSPMiddleware",\n',
             "", f"{HOLES}::TestStoredScripts::test_pages_run_no_script_but_ours"),
        ),
        "messaging.downloads": (
            ("file-is-saved-not-shown", "as_attachment=True",
             "as_attachment=False", f"{TALK}/test_downloads.py"),
            ("file-runs-in-a-sandbox", '            "Content-Security-Policy": "sandbox; default-src \'none\'",\n',
             "", f"{TALK}/test_downloads.py"),
        ),
    }),
    *_against(INJECTION, {
        "practice.trail.paging": (
            ("page-numbers-are-numbers", "return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None",
             "return int(text) if text else None", f"{HOLES}::TestInjection"),
        ),
        "practice.trail.lines": (
            ("no-cell-is-a-formula", 'return f"\'{text}" if text.startswith(_RISKY) else text',
             "return text", "tests/practice/test_audit_pages.py"),
        ),
    }),
    *_against(FILES, {
        "practice.uploads.names": (
            ("name-is-no-path", '_SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]',
             'unicodedata.normalize("NFC", name)', "tests/practice/uploads/test_names.py"),
        ),
        "practice.uploads.kinds": (
            ("markup-is-no-text", "return not is_markup and not said",
             "return not said", "tests/practice/uploads/test_kinds.py"),
            ("only-the-list", "return Kind.TEXT if _is_plain_text(head, is_all=len(content) <= HEAD) else None",
             "return Kind.TEXT", "tests/practice/uploads/test_kinds.py"),
        ),
        "practice.pdf.rendering": (
            ("document-holds-no-file-of-ours", '"-m", "practice.pdf.child"]', _CHILD % "",
             "tests/practice/pdf/test_rendering.py::test_no_file_of_the_house_comes_in"),
            ("document-fetches-nothing", '"-m", "practice.pdf.child"]', _CHILD % "child.confinement.leave_the_network = bool; ",
             "tests/practice/pdf/test_rendering.py::test_nothing_is_fetched_over_the_network"),
        ),
        "messaging.downloads": (
            ("infected-to-nobody", "if opened.subject.scan == Attachment.Scan.INFECTED:\n        raise",
             "if False:\n        raise", f"{TALK}/test_downloads.py"),
            ("no-guessing-at-types", '            "X-Content-Type-Options": "nosniff",\n',
             '            "X-Content-Type-Options": "",\n', f"{TALK}/test_downloads.py"),
        ),
    }),
    *_against(MOVED, {
        "practice.access.scope": (
            ("care-has-its-dates", 'members = CareTeamMember.objects.current(now).values("client_id")',
             'members = CareTeamMember.objects.values("client_id")', f"{HOLES}::TestMovedAndLive::test_who_left_the_care_team_hears_no_more"),
            ("representation-has-its-dates", "represented = Representation.objects.current(now).filter(user_id=actor.person)",
             "represented = Representation.objects.filter(user_id=actor.person)", f"{TALK}/test_portal_representative.py"),
            ("who-left-a-shared-file", "shared = Membership.objects.current(now).filter(client__user_id=actor.person)",
             "shared = Membership.objects.filter(client__user_id=actor.person)", f"{TALK}/test_shared_files.py"),
        ),
        "records.actions.moving": (
            ("moved-thread-sends-nothing", "        messaging.cancel_delivery(delivery=delivery, actor=actor, now=now)\n",
             "        pass\n", "tests/records/merging/test_move_thread.py::test_what_waited_to_go_to_the_wrong_one_does_not"),
        ),
        "messaging.access": (
            ("kept-private", "if found and found.message.thread.is_private and private.acts_for(opened):",
             "if False:", f"{TALK}/test_kept_private.py"),
        ),
        "messaging.talk.private": (
            ("private-stamp", "    if not acts_for(opened):\n        return stamp(opened.subject)",
             "    return stamp(opened.subject)", f"{TALK}/test_kept_private.py"),
        ),
    }),
    *_against(MESSAGES, {
        "messaging.actions.filing": (
            ("no-answer-to-machines", "    if letter.is_automatic:",
             "    if False:", f"{TALK}/actions/test_file_item.py"),
        ),
        "messaging.senders": (
            ("shared-mailbox-asks-a-person", "mine[0] if mine and len(files) == 1 else _answering(mine, answered)",
             "mine[0] if mine else None", f"{TALK}/actions/test_file_item.py::TestBeforeAPerson"),
            ("who-acts-for-another-too-asks-a-person", " | {point.client_id for point in points if _acts(point, now)}",
             "", f"{TALK}/test_senders.py"),
            ("sender-is-who-wrote", "if point.representation_id is None]",
             "]", f"{TALK}/actions/test_file_item.py::TestBeforeAPerson"),
        ),
        "messaging.actions.filing_by_hand": (
            ("what-breaks-its-reader-is-filed-without-it", "    if item.tries > MAX_TRIES:",
             "    if False:", f"{TALK}/actions/test_file_by_hand.py"),
        ),
        "messaging.actions.noting": (
            ("notes-are-no-messages", "    note.save(force_insert=True)\n",
             "    note.save(force_insert=True)\n    from messaging.actions import sending\n"
             '    said = sending.Writing(circumstance="between_sessions", body=body, is_notified=True)\n'
             "    sending.send_message(client=thread.client, writing=said, submission=None, actor=actor, now=now)\n",
             f"{TALK}/test_notes_stay_inside.py::test_not_on_a_page_of_the_portal"),
        ),
        "messaging.mail.automatic": (
            ("machines-are-known", 'submitted not in ("", "no")',
             "False", f"{TALK}/mail/test_automatic.py"),
        ),
        "messaging.state_words": (
            ("accepted-is-not-delivered", '_("sent %(when)s")',
             '_("delivered %(when)s")', f"{HOLES}::TestMessages"),
        ),
        "messaging.replies": (
            ("one-answer-a-night", "return opening is not None and opening <= now",
             "return True", f"{TALK}/test_replies.py"),
        ),
    }),
)
# fmt: on
