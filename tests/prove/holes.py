# ruff: noqa: E501 - a guard is two lines, so that they can be read as a list
"""The classes of holes that portals of this kind have had, the guards of ours against each, and a test for each guard.

`old` stands once in the module's source (or `times`) and becomes `new`: then the guard is gone, and the test must fail.
What keeps notes for colleagues from clients, and pictures in PDFs from other hosts, comes with those features.
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


def _(hole: str, name: str, module: str, old: str, new: str, test: str, times: int = 1) -> Guard:
    return Guard(name, hole, module, old, new, test, times)


# fmt: off
GUARDS = (
    _(READ, "caseload-is-ones-own", "practice.access.scope", "return members.filter(user_id=actor.person) if Role.CLINICIAN in actor.roles else members.none()",
      "return members", f"{SWAP}::test_nothing_comes_back_and_nothing_changes[ana]"),
    _(READ, "portal-is-ones-own", "practice.access.scope", "return Q(user_id=actor.person) | Q(pk__in=represented) | Q(pk__in=shared)",
      "return Q(user__isnull=False)", "tests/practice/test_access_scope.py"),
    _(READ, "class-opens-by-role", "practice.access.scope", "return frozenset() if actor.roles.isdisjoint(_ALL_CLIENTS) else frozenset({ADMINISTRATIVE})",
      "return frozenset({ADMINISTRATIVE, CLINICAL})", f"{TALK}/test_downloads.py"),
    _(READ, "grant-names-its-vaults", "practice.crypto.grants", "return (vault, klass) in self.pairs",
      "return True", "tests/practice/crypto/test_grants.py"),
    _(READ, "session-list-is-ones-own", "practice.access.own", "pk=session_id, user_id=actor.person, expires_at__gt=now",
      "pk=session_id, expires_at__gt=now", f"{WAYS}/test_sessions.py::TestMine::test_nobody_elses"),
    _(READ, "unfiled-of-known-people", "messaging.access", "return waiting.filter(Q(candidates=[]) | Q(candidates__overlap=ArraySubquery(scope.caseload(actor, now))))",
      "return waiting", f"{TALK}/test_triage_pages.py::TestOfKnownPeople"),
    _(READ, "sealed-value-bound-to-its-row", "practice.crypto.places", " + self.row.bytes",
      "", "tests/practice/crypto/test_envelope.py"),
    _(READ, "hidden-is-absent", "practice.gate", "        return errors.not_found(request)\n    except Forbidden:",
      "        return errors.forbidden(request)\n    except Forbidden:", f"{GATE}::TestRefused::test_hidden_and_absent_are_the_same_bytes"),
    _(CHANGE, "who-reads-may-not-change", "practice.access.of_client", "    if SealedClass.ADMINISTRATIVE not in opened.writes:\n        raise Forbidden",
      "    pass", f"{HOLES}::TestChanging"),
    _(CHANGE, "only-the-team-writes-clinically", "practice.access.scope", "return frozenset({ADMINISTRATIVE}) if Role.FRONT_DESK in actor.roles else frozenset()",
      "return frozenset(SealedClass)", "tests/messaging/actions/test_send_message.py"),
    _(CHANGE, "form-key-of-one-person-and-page", "practice.submissions", 'f"{_SALT}|{scope}"',
      "_SALT", "tests/practice/test_submissions.py::test_it_is_good_for_one_person_and_place", times=2),
    _(CHANGE, "thread-moves-among-ones-own", "records.actions.moving", "    require(thread, client, actor, now)\n",
      "", "tests/records/merging/test_move_thread.py::test_to_a_strangers_client_never"),
    _(CHANGE, "own-thread-only", "messaging.access", "pk=thread_id, client__user_id=actor.person, client__in=scope.clients(actor, now)",
      "pk=thread_id", f"{TALK}/test_kept_private.py"),
    _(NOBODY, "sign-in-first", "practice.gate", 'if actor.kind == "stranger" or actor.is_portal != is_portal_page:',
      "if False:", f"{GATE}::TestSignInFirst"),
    _(NOBODY, "second-factor-first", "practice.gate", "if actor.is_workforce and not actor.is_verified:",
      "if False:", f"{HOLES}::TestNoAuthentication::test_a_password_alone_reaches_nothing"),
    _(NOBODY, "undeclared-is-absent", "practice.middleware", "return None if gate.is_declared(view) else errors.not_found(request)",
      "return None", "tests/practice/test_declared_views.py::test_a_forgotten_view_is_not_there"),
    _(NOBODY, "permitted-before-done", "practice.gate", "            return step_up.again(request, declared.methods)",
      "            view(request, opened, **words)\n            return step_up.again(request, declared.methods)", "tests/practice/test_step_up.py::test_a_late_form_does_nothing_and_is_filled_in_again"),
    _(NOBODY, "fresh-second-factor", "practice.step_up", "return is_verified and time.time() - request.session.get(FRESH_AT, 0) < FRESH_SECONDS",
      "return True", "tests/practice/test_step_up.py"),
    _(NOBODY, "only-declared-methods", "practice.gate", "if request.method not in allowed:",
      "if False:", f"{GATE}::TestMethods"),
    _(NOBODY, "provider-signs-its-calls", "messaging.webhooks", "return signature.is_genuine(",
      "return True or signature.is_genuine(", f"{TALK}/test_webhooks.py::TestSignature"),
    _(NOBODY, "roles-that-watch-need-two", "practice.actions.people", "if not GUARDED_ROLES.isdisjoint(added):",
      "if False:", "tests/practice/test_granting.py::TestActs"),
    _(LINKS, "once", "practice.actions.entry.account_links", "if link is None or (found := account_link_standing(link, now)) is not Standing.OPEN:",
      "found = Standing.CLOSED\n    if link is None:", f"{WAYS}/test_account_links.py::TestUsing"),
    _(LINKS, "link-has-its-time", "practice.actions.entry.account_links", "return Standing.OPEN if now < link.expires_at else Standing.EXPIRED",
      "return Standing.OPEN", f"{WAYS}/test_account_links.py::TestUsing::test_its_time"),
    _(LINKS, "five-tries-for-a-code", "practice.actions.entry.codes", 'expires_at__gt=now, tries__lt=settings.LIMITS["code_tries"])',
      "expires_at__gt=now)", f"{SIGN_IN}::TestLimits::test_five_wrong_codes_spend_it"),
    _(LINKS, "code-passes-once", "practice.actions.entry.codes", "mine.filter(used_at=None",
      "mine.filter(pk__isnull=False", f"{SIGN_IN}::TestLimits::test_a_code_passes_once", times=2),
    _(LINKS, "five-tries-for-a-pin", "practice.actions.entry.pins", "    if code is None or (code.tries >= most_tries() and not repeat):",
      "    if code is None:", "tests/practice/test_entry_races.py::test_of_twenty_wrong_pins_at_once_five_are_judged"),
    _(LINKS, "strangers-code-opens-nothing", "practice.actions.entry.codes", "if is_right and row.contact_point_id:",
      "if is_right:", f"{SIGN_IN}::TestStrangers::test_no_code_opens_a_strangers_row"),
    _(LINKS, "looking-uses-nothing", "practice.views.account.links", "    form = NewPasswordForm(request, user=found.user)\n",
      "    form = NewPasswordForm(request, user=found.user)\n    AccountLink.objects.filter(pk=found.pk).update(used_at=timezone.now())\n", f"{HOLES}::TestOneTimeLinks::test_looking_at_it_uses_nothing_up"),
    _(SESSIONS, "poll-keeps-nobody-in", "practice.sessions", 'not getattr(request, "is_poll", False)\n            and ',
      "", f"{WAYS}/test_sessions.py::TestTime::test_polling_keeps_nobody_in"),
    _(SESSIONS, "idle-ends-it", "practice.middleware", "if row is None or sessions.is_idle(row, user, now):",
      "if row is None:", f"{WAYS}/test_sessions.py::TestTime"),
    _(SESSIONS, "brought-along-key-is-dropped", "practice.sessions", "            self._session_key = None\n            return {}",
      "            return {}", f"{HOLES}::TestSessions::test_a_key_that_somebody_brought_along_is_not_kept"),
    _(SESSIONS, "ended-stays-ended", "practice.sessions", "                raise UpdateError",
      "                row.save(force_insert=True)", f"{HOLES}::TestSessions::test_a_session_that_was_ended_meanwhile_stays_ended"),
    _(SESSIONS, "bound-to-the-epoch", "practice.models.people", '"practice.session", f"{self.password}|{self.epoch}"',
      '"practice.session", f"{self.password}"', f"{GATE}::TestEachRequest::test_a_raised_epoch_ends_every_session"),
    _(SESSIONS, "disabled-is-out", "practice.identity.backends", "User.objects.filter(pk=user_id, is_active=True)\n",
      "User.objects.filter(pk=user_id)\n", f"{HOLES}::TestSessions::test_both_doors_know_no_disabled_person"),
    _(SCRIPT, "words-are-escaped", "practice.project.settings", '        "OPTIONS": {\n            "loaders"',
      '        "OPTIONS": {\n            "autoescape": False,\n            "loaders"', f"{HOLES}::TestStoredScripts"),
    _(SCRIPT, "page-runs-only-ours", "practice.project.settings", '    "csp.middleware.CSPMiddleware",\n',
      "", f"{HOLES}::TestStoredScripts::test_pages_run_no_script_but_ours"),
    _(SCRIPT, "file-is-saved-not-shown", "messaging.downloads", "as_attachment=True",
      "as_attachment=False", f"{TALK}/test_downloads.py"),
    _(SCRIPT, "file-runs-in-a-sandbox", "messaging.downloads", '            "Content-Security-Policy": "sandbox; default-src \'none\'",\n',
      "", f"{TALK}/test_downloads.py"),
    _(INJECTION, "page-numbers-are-numbers", "practice.trail.paging", "return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None",
      "return int(text) if text else None", f"{HOLES}::TestInjection"),
    _(INJECTION, "no-cell-is-a-formula", "practice.trail.lines", 'return f"\'{text}" if text.startswith(_RISKY) else text',
      "return text", "tests/practice/test_audit_pages.py"),
    _(FILES, "name-is-no-path", "practice.uploads.names", '_SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]',
      'unicodedata.normalize("NFC", name)', "tests/practice/uploads/test_names.py"),
    _(FILES, "markup-is-no-text", "practice.uploads.kinds", "return not is_markup and not said",
      "return not said", "tests/practice/uploads/test_kinds.py"),
    _(FILES, "only-the-list", "practice.uploads.kinds", "return Kind.TEXT if _is_plain_text(head, is_all=len(content) <= HEAD) else None",
      "return Kind.TEXT", "tests/practice/uploads/test_kinds.py"),
    _(FILES, "infected-to-nobody", "messaging.downloads", "if opened.subject.scan == Attachment.Scan.INFECTED:\n        raise",
      "if False:\n        raise", f"{TALK}/test_downloads.py"),
    _(FILES, "no-guessing-at-types", "messaging.downloads", '            "X-Content-Type-Options": "nosniff",\n',
      '            "X-Content-Type-Options": "",\n', f"{TALK}/test_downloads.py"),
    _(MOVED, "care-has-its-dates", "practice.access.scope", 'members = CareTeamMember.objects.current(now).values("client_id")',
      'members = CareTeamMember.objects.values("client_id")', f"{HOLES}::TestMovedAndLive::test_who_left_the_care_team_hears_no_more"),
    _(MOVED, "representation-has-its-dates", "practice.access.scope", "represented = Representation.objects.current(now).filter(user_id=actor.person)",
      "represented = Representation.objects.filter(user_id=actor.person)", f"{TALK}/test_portal_representative.py"),
    _(MOVED, "who-left-a-shared-file", "practice.access.scope", "shared = Membership.objects.current(now).filter(client__user_id=actor.person)",
      "shared = Membership.objects.filter(client__user_id=actor.person)", f"{TALK}/test_shared_files.py"),
    _(MOVED, "moved-thread-sends-nothing", "records.actions.moving", "        messaging.cancel_delivery(delivery=delivery, actor=actor, now=now)\n",
      "        pass\n", "tests/records/merging/test_move_thread.py::test_what_waited_to_go_to_the_wrong_one_does_not"),
    _(MOVED, "kept-private", "messaging.access", "if found and found.message.thread.is_private and private.acts_for(opened):",
      "if False:", f"{TALK}/test_kept_private.py"),
    _(MOVED, "private-stamp", "messaging.talk.private", "    if not acts_for(opened):\n        return stamp(opened.subject)",
      "    return stamp(opened.subject)", f"{TALK}/test_kept_private.py"),
    _(MESSAGES, "no-answer-to-machines", "messaging.actions.filing", "    if letter.is_automatic:",
      "    if False:", "tests/messaging/actions/test_file_item.py"),
    _(MESSAGES, "machines-are-known", "messaging.mail.automatic", 'submitted not in ("", "no")',
      "False", "tests/messaging/mail/test_automatic.py"),
    _(MESSAGES, "shared-mailbox-asks-a-person", "messaging.actions.filing", '    if len({point.client_id for point in points}) != 1:\n        return _ask_whose(item, "email"',
      '    if not points:\n        return _ask_whose(item, "email"', "tests/messaging/actions/test_file_item.py::TestBeforeAPerson"),
    _(MESSAGES, "sender-is-who-wrote", "messaging.actions.filing", "if point.representation_id is None]",
      "]", "tests/messaging/actions/test_file_item.py::TestBeforeAPerson"),
    _(MESSAGES, "accepted-is-not-delivered", "messaging.state_words", '_("sent %(when)s")',
      '_("delivered %(when)s")', f"{HOLES}::TestMessages"),
    _(MESSAGES, "one-answer-a-night", "messaging.replies", "return opening is not None and opening <= now",
      "return True", f"{TALK}/test_replies.py"),
)
# fmt: on
