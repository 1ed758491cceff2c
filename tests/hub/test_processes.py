"""The command lines of the processes."""

import sys

import pytest

from practice.hub import house, processes
from practice.hub.paths import Layout
from practice.hub.ports import Ports
from practice.hub.services import Services


def after(command: tuple[str, ...], option: str) -> str:
    return command[command.index(option) + 1]


@pytest.fixture
def services(tmp_path):
    layout = Layout(tmp_path / "var")
    yield Services.of(layout)
    layout.remove_sockets()


@pytest.fixture
def env(services):
    return house.variables(services, Ports(8010), demo=True)


def test_each_has_a_command_of_this_python(env):
    for name in processes.names():
        assert processes.command(name, env)[0] == sys.executable


def test_the_web_server_binds_loopback_and_writes_nothing_outside(env):
    command = processes.command("web", env)
    assert after(command, "--bind") == "127.0.0.1:8010"
    assert after(command, "--worker-tmp-dir").startswith(env["SOTTO_DATA"])
    assert "--no-control-socket" in command, "it would be made in the home directory"


def test_the_number_of_web_workers_can_be_set(env):
    assert after(processes.command("web", {**env, "SOTTO_WEB_WORKERS": "7"}), "--workers") == "7"


def test_beat_keeps_its_schedule_below_the_data_directory(env):
    assert after(processes.command("beat", env), "--schedule").startswith(env["SOTTO_DATA"])


def test_the_emulators_are_what_the_house_is_told_to_send_to(env):
    command = processes.command("emulators", env)
    assert after(command, "--port") == "8011"
    assert after(command, "--smtp-port") == env["SOTTO_SMTP_PORT"] == "8012"
    assert after(command, "--callback-base") == "http://localhost:8010"
    assert env["SOTTO_SMTP_CA"].startswith(after(command, "--data"))


def test_a_house_without_demo_sends_nowhere_by_itself(services):
    env = house.variables(services, Ports(8010), demo=False)
    assert env["SOTTO_DEMO"] == "0"
    assert not [name for name in env if "SMTP" in name or "SMS" in name or "EMULATORS" in name]


def test_a_provider_named_from_outside_is_kept(services, monkeypatch):
    monkeypatch.setenv("SOTTO_SMTP_HOST", "mail.example")
    env = house.variables(services, Ports(8010), demo=True)
    assert env["SOTTO_SMTP_HOST"] == "mail.example"


def test_migrations_run_as_the_owner_and_all_else_as_the_app(env):
    users = {p.name: p.environment["SOTTO_DB_USER"] for p in house.preparations(env, demo=True)}
    assert users == {
        "keyring": "sotto_app",
        "migrate": "sotto_owner",
        "grant_app_role": "sotto_owner",
        "may_serve": "sotto_app",
        "seed_demo": "sotto_app",
    }
    assert {program.environment["SOTTO_DB_USER"] for program in house.app(env, Ports(8010))} == {"sotto_app"}


def test_nothing_is_seeded_without_demo(env):
    assert "seed_demo" not in {program.name for program in house.preparations(env, demo=False)}
