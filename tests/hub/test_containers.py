"""The files for containers: well formed, in the right order, with the commands and settings of the hub."""

import re
from typing import Any

import pytest
import yaml
from django.conf import settings

from practice.hub import postgres, processes
from practice.hub.paths import ROOT

OURS = ("prepare", "web", "worker", "beat", "mail_door")


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def services(composed: dict[str, Any]) -> dict[str, Any]:
    return composed["services"]


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text()


def test_all_parts_are_there(services):
    assert {"postgres", "valkey", "proxy", *OURS} == set(services)


def test_processes_are_the_hubs_own(services):
    for name in OURS[1:]:
        assert services[name]["command"] == ["exec", name]
        assert name in processes.names()


def test_the_database_is_as_discreet_as_the_embedded_one(services):
    told = dict(word.removeprefix("-c").split("=", 1) for word in services["postgres"]["command"][1:])
    assert told == dict(postgres.DISCREET)
    assert services["postgres"]["environment"]["POSTGRES_HOST_AUTH_METHOD"] == "scram-sha-256"


def test_every_lasting_service_has_a_health_check(services):
    for name, service in services.items():
        assert name == "prepare" or service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_the_order_is_database_then_preparation_then_the_house_then_the_proxy(services):
    healthy, done = {"condition": "service_healthy"}, {"condition": "service_completed_successfully"}
    assert services["prepare"]["depends_on"] == {"postgres": healthy, "valkey": healthy}
    for name in OURS[1:]:
        assert services[name]["depends_on"] == {"prepare": done, "postgres": healthy, "valkey": healthy}
    assert services["proxy"]["depends_on"] == {"web": healthy}


def test_only_the_preparation_knows_the_powerful_passwords(services):
    for name in OURS[1:]:
        assert not {"database_owner", "database_superuser"} & set(services[name]["secrets"])


def test_no_secret_is_a_value_of_the_environment(services):
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|TOKEN", name):
                assert name.endswith("_FILE")
                assert value.startswith("/run/secrets/")


def test_our_containers_are_read_only_and_without_capabilities(services):
    for name in OURS:
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]


def test_only_the_proxy_is_reached_from_outside(services):
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert set(published) == {"proxy", "mail_door"}
    assert all(port.startswith("127.0.0.1:") for port in published["mail_door"])


def test_neither_demo_nor_test_hooks_are_on(services):
    for name in OURS:
        assert not {"SOTTO_DEMO", "SOTTO_TEST", "SOTTO_FAILPOINT"} & set(services[name]["environment"])


def test_the_image_runs_as_nobody_in_particular(dockerfile):
    assert re.search(r"^USER sotto$", dockerfile, re.MULTILINE)
    assert dockerfile.index("USER sotto") < dockerfile.index("ENTRYPOINT")


def test_the_image_installs_the_hashed_lock_only(dockerfile):
    assert "--require-hashes -r requirements.lock" in dockerfile


def test_the_image_has_all_that_the_build_copies():
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert all((ROOT / name).exists() for name in allowed)
    assert not {"tests", "bench", "docs", "var", "secrets"} & allowed


def test_the_proxy_takes_a_whole_request_in_before_a_process_sees_it(composed, services):
    assert services["proxy"]["configs"] == [{"source": "proxy", "target": "/etc/caddy/Caddyfile"}]
    rules = composed["configs"]["proxy"]["content"]
    assert "reverse_proxy web:8000" in rules
    assert "request_buffers 80MB" in rules
    assert settings.LIMITS["upload_bytes_together"] < 80_000_000
