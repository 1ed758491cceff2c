"""What keeps the house as it was planned. Each exception stands here with its reason."""

import ast
import re
from statistics import median

import pytest
from django.conf import settings

from practice import routes
from tests.architecture import acts, sources
from tests.architecture.sources import Source

pytestmark = pytest.mark.xdist_group("sources")  # which are read by one process

# --- Sizes

LONG_FILES: dict[str, str] = {}  # none; a name here comes with its reason
LONG_FUNCTIONS: dict[str, str] = {}
LONG_TESTS = 600  # worked cases stand one below the other; more than this is two subjects


def test_files_stay_small():
    long = {source.name for source in sources.of_apps() if len(source.text.splitlines()) > 300}
    assert long == set(LONG_FILES)


def test_functions_stay_small():
    long = {
        f"{source.name} {name}"
        for source in sources.of_apps()
        for name, function in source.functions()
        if sources.length(function) > 40
    }
    assert long == set(LONG_FUNCTIONS)


def test_the_usual_file_and_function_are_smaller_still():
    files = [len(source.text.splitlines()) for source in sources.of_apps() if source.text]
    functions = [
        sources.length(function) for source in sources.of_apps() for _, function in source.functions()
    ]
    assert median(files) <= 80
    assert median(functions) <= 8


def test_test_files_have_one_subject():
    assert {
        source.name for source in sources.of_tests() if len(source.text.splitlines()) > LONG_TESTS
    } == set()


def test_views_fit_on_a_screen():
    doors = ("gate", "open_page")
    long = [
        f"{source.name} {name}: {sources.length(function)}"
        for source in sources.of_apps()
        for name, function in source.functions()
        if any(_name_of(decorator) in doors for decorator in function.decorator_list)
        if sources.length(function) > 35
    ]
    assert long == []


def _name_of(decorator: ast.expr) -> str:
    inner = decorator.func if isinstance(decorator, ast.Call) else decorator
    return sources.dotted(inner).rpartition(".")[2]


def test_tasks_are_doors():
    long = [
        f"{source.name} {name}"
        for source in sources.of_apps()
        for name, function in source.functions()
        if any(_name_of(decorator) == "shared_task" for decorator in function.decorator_list)
        if sources.length(function) > 12
    ]
    assert long == []


@pytest.mark.parametrize("app", sources.APPS)
def test_each_app_opens_with_its_question(app):
    text = ast.get_docstring(Source(sources.ROOT / app / "__init__.py").tree)
    assert text and text.rstrip().endswith("?")


# --- No hidden ways


def _imported(source: Source) -> set[str]:
    found = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


LISTENING = {
    "messaging/mail_webhooks.py": "takes the shapes of events from there and listens to none",
    "practice/identity/bridge.py": "tells django-otp what allauth verified",
    "practice/project/celery.py": "Celery's own way to hand over its logging; it carries no row",
}


def test_only_the_bridge_listens_to_signals():
    listening = {
        source.name
        for source in sources.of_apps()
        if any(
            "signals" in name.split(".") or name.startswith("django.dispatch") for name in _imported(source)
        )
    }
    assert listening == set(LISTENING)


def test_nobody_imports_the_admin():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    importing = [
        s.name for s in sources.of_apps() if any(n.startswith("django.contrib.admin") for n in _imported(s))
    ]
    assert importing == []


SWEEPING = {
    "messaging/transports/deadline.py": "carries what ended one thread to the other, which raises it",
    "practice/crypto/files.py": "removes the unfinished file, then raises again",
}


def test_nobody_catches_everything():
    """`except Exception` never; BaseException where it is argued."""
    found = []
    for source in sources.of_apps():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ExceptHandler) and (caught := _everything(node)):
                found.append((source.name, caught))
    assert {name for name, caught in found if caught != "BaseException"} == set()
    assert {name for name, _ in found} == set(SWEEPING)


def _everything(handler: ast.ExceptHandler) -> str:
    if handler.type is None:
        return "bare"
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = [sources.dotted(kind) for kind in kinds]
    return next((name for name in names if name in ("Exception", "BaseException")), "")


# --- The right to open

MINTERS = {
    "practice/access/nouns.py": "the gates of the practice's nouns",
    "practice/access/emergencies.py": "break-glass: names and birth dates of all, compared there and handed to nobody",
    "practice/access/oversight.py": "the reasons of emergencies, in the practice's own vault",
    "practice/access/approvals.py": "the gate of approvals: their reasons lie in the practice's own vault",
    "practice/rotation.py": "key rotation: re-seals what lies there and shows it to nobody",
    "practice/verification/sealed_files.py": "reads each file to its end to see that it holds, and keeps nothing",
    "practice/safe.py": "the house's own vaults, which must open before anybody is known",
    "messaging/access.py": "the gate of unfiled items",
    "consent/decision_access.py": "the gate of decisions and of the reasons given, which lie in the practice's own vault",
    "messaging/outbox/claiming.py": "claim_delivery: a worker that has just claimed one row",
    "messaging/actions/filing.py": "start_job: a worker that files one item",
    "messaging/actions/reminding.py": "start_job: a worker that writes one reminder",
    "breaches/access.py": "the gate of incidents",
    "records/access.py": "the gate of lists that clients come in by",
}


def _says(source: Source, word: str) -> bool:
    """As a name, an attribute or an import: an alias does not hide it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == word:
            return True
        if isinstance(node, ast.Name) and node.id == word:
            return True
        if isinstance(node, ast.ImportFrom) and any(alias.name == word for alias in node.names):
            return True
    return False


def test_grants_are_minted_in_few_places():
    outside = [source for source in sources.of_apps() if not source.name.startswith("practice/crypto/")]
    assert {source.name for source in outside if _says(source, "mint")} == set(MINTERS)


def test_nobody_makes_a_grant_by_hand():
    making = {
        source.name
        for source in sources.of_apps()
        if not source.name.startswith("practice/crypto/")
        if any(name.rpartition(".")[2] == "Grant" for name, _ in sources.calls(source.tree))
    }
    assert making == set()


# --- Acts

QUESTIONS = {
    "practice.actions.entry.account_links.account_link_standing",
    "practice.actions.entry.account_links.find_account_link",
    "practice.actions.entry.codes.is_passed",
    "practice.actions.entry.invitations.find_invitation",
    "practice.actions.entry.invitations.get_invitation",
    "practice.actions.entry.invitations.standing",
    "practice.actions.entry.pins.known_device",
}
OFFERED = {act.name: act for act in acts.offered()}
ACTS = {name: act for name, act in OFFERED.items() if name not in QUESTIONS}
MANY_ARGUMENTS = {
    "messaging.actions.client_messages.receive_portal_message": "what one form of the portal holds, eight fields",
}
WITHOUT_HOUR = {"consent.actions.decisions.keep_decision": "the decision says itself when it was taken"}
WITHOUT_ACTOR = {
    "consent.actions.decisions.keep_decision": "a row of the act that decides, which names the actor",
    "messaging.actions.inbound.receive_mail": "a provider's door: nobody is known yet",
    "messaging.actions.inbound.receive_text": "a provider's door: nobody is known yet",
    "messaging.actions.statuses.receive_status": "a provider's door: nobody is known yet",
    "messaging.actions.statuses.apply_status": "a provider's word, applied by the worker",
    "consent.telling.promise": "part of the act that is its cause, which names the actor",
    "practice.actions.bells.wake": "part of the act that is its cause, which is audited",
    "practice.actions.bells.wake_colleague": "part of the act that is its cause, which is audited",
    "practice.actions.colleagues.tell_colleague": "part of the act that is its cause, which names the actor",
    "practice.actions.colleagues.text_colleague": "part of the act that is its cause, which names the actor",
}
WITHOUT_AUDIT = {
    "consent.actions.decisions.keep_decision": "kept beside what it allowed, whose act is audited",
    "consent.actions.forms.save_form_draft": "unfinished words that are asked of nobody; begin, publish, discard audit",
    "messaging.actions.drafts.save_draft": "one's own unfinished words: nobody else sees them",
    "messaging.actions.drafts.drop_draft": "one's own unfinished words: nobody else sees them",
    "messaging.actions.drafts.enclose_files": "what one would like to send: nobody else sees it; sending it is audited",
    "messaging.actions.drafts.remove_file": "what one would like to send: nobody else sees it",
    "records.actions.call_drafts.save_call_draft": "one's own unfinished words: nobody else sees them",
    "records.actions.call_drafts.drop_call_draft": "one's own unfinished words: nobody else sees them",
    "messaging.actions.reading.mark_read": "the view that showed the messages is audited, with their ids",
    "messaging.actions.statuses.receive_status": "stored; applying it is audited",
    "consent.telling.promise": "part of the act that is its cause, which is audited",
    "practice.actions.bells.wake": "part of the act that is its cause, which is audited",
    "practice.actions.bells.wake_colleague": "part of the act that is its cause, which is audited",
    "practice.actions.colleagues.tell_colleague": "part of the act that is its cause, which is audited",
    "practice.actions.colleagues.text_colleague": "part of the act that is its cause, which is audited",
}


def test_there_are_acts():
    assert len(ACTS) > 30
    assert QUESTIONS <= set(OFFERED)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_leaves_no_audit_row(name):
    assert not acts.records_audit(OFFERED[name])


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_takes_named_arguments_and_its_hour(name):
    act = ACTS[name]
    assert act.positional == []
    assert ("now" in act.named) == (name not in WITHOUT_HOUR)
    assert ("actor" in act.named) == (name not in WITHOUT_ACTOR)
    assert (len(act.named) <= 7) != (name in MANY_ARGUMENTS)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_leaves_an_audit_row(name):
    assert acts.records_audit(ACTS[name]) == (name not in WITHOUT_AUDIT)


def test_acts_know_no_request_and_no_task():
    known = {
        f"{source.name}: {name}"
        for source in sources.of_apps()
        if "actions" in source.path.parts
        for name in _imported(source)
        if name.startswith("django.http") or name.split(".")[-1] == "tasks"
    }
    assert known == set()


# --- Doors and pages


def test_every_address_is_declared():
    assert [route.path for route in routes.every_route() if not route.is_declared] == []


def test_below_office_and_portal_only_signing_in_is_open():
    inside = [r for r in routes.every_route() if r.path.startswith(("/office/", "/portal/")) and not r.noun]
    assert all(route.view.startswith("practice.views.entry.") for route in inside)


INLINE = re.compile(
    r"<style\b|\sstyle\s*=|<script(?![^>]*\ssrc\s*=)|<[^>{]*\son[a-z]+\s*=|javascript:", re.IGNORECASE
)
FOREIGN = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)


@pytest.mark.parametrize(
    "path", sources.templates(), ids=lambda path: path.relative_to(sources.ROOT).as_posix()
)
def test_templates_hold_no_code_and_nothing_foreign(path):
    text = path.read_text(encoding="utf-8")
    assert not INLINE.search(text)
    assert not FOREIGN.search(text)


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">', "<style>p{}</style>", "<script>go()</script>", '<button onclick="go()">',
        '<a href="javascript:go()">', "<body onload=go()>",
    ],
)  # fmt: skip
def test_inline_code_would_be_seen(text):
    assert INLINE.search(text)


@pytest.mark.parametrize(
    "text", ['<script src="/static/a.js" defer></script>', '<p class="style">', "{{ one=1 }}"]
)
def test_what_is_no_inline_code_is_let_alone(text):
    assert not INLINE.search(text)


@pytest.mark.parametrize(
    "text", ['<img src="https://cdn.example/a.png">', "<script src='//cdn.example/a.js'>"]
)
def test_foreign_things_would_be_seen(text):
    assert FOREIGN.search(text)
