"""From a bare clone to a filled `.venv`: what is installed, when not, and what the locks hold."""

import os
import re
import subprocess
import sys
import tomllib

import pytest

from practice.hub import bootstrap, system_packages
from practice.hub.errors import Refusal
from practice.hub.paths import ROOT
from practice.hub.system_packages import Package


def pins(lock) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock.read_text(), re.MULTILINE))


def test_each_package_is_pinned_with_hashes():
    for lock in (bootstrap.RUN_LOCK, bootstrap.DEV_LOCK):
        entries = re.split(r"\n(?=\S)", lock.read_text().strip())
        assert len(entries) > 40
        for entry in entries:
            assert re.match(r"[a-z0-9._-]+==\S+", entry), entry[:80]
            assert "--hash=sha256:" in entry, entry[:80]


def test_no_lock_names_a_host():
    for lock in (bootstrap.RUN_LOCK, bootstrap.DEV_LOCK):
        assert "://" not in lock.read_text()
        assert "--index" not in lock.read_text()


def test_the_lock_for_work_holds_all_of_the_lock_for_running():
    run, dev = pins(bootstrap.RUN_LOCK), pins(bootstrap.DEV_LOCK)
    assert run.items() <= dev.items()


def test_what_is_wanted_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    for lock, wanted in (
        (bootstrap.RUN_LOCK, [*project["dependencies"], *optional["hub"]]),
        (bootstrap.DEV_LOCK, optional["dev"]),
    ):
        named = {re.split(r"[^a-z0-9._-]", word)[0] for word in wanted}
        assert named <= set(pins(lock))


def test_the_hub_starts_under_a_bare_python():
    """Before there is a .venv, nothing but the standard library may be needed."""
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT)!r}); import practice.hub.bootstrap",
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone with nothing but a lock; `calls` are the programs that would have been run."""
    calls: list[tuple[str, ...]] = []

    def call(*command: str) -> None:
        calls.append(command)
        if "venv" in command:
            bootstrap.PYTHON.parent.mkdir(parents=True)
            bootstrap.PYTHON.symlink_to(sys.executable)

    lock, venv = tmp_path / "requirements.lock", tmp_path / ".venv"
    lock.write_text("a==1 --hash=sha256:0\n")
    places = {
        "ROOT": tmp_path,
        "VENV": venv,
        "PYTHON": venv / "bin/python",
        "RUN_LOCK": lock,
        "DEV_LOCK": lock,
    }
    places |= {"INSTALLED": venv / "installed-locks", "UNFINISHED": venv / "installation-unfinished"}
    for name, value in places.items():
        monkeypatch.setattr(bootstrap, name, value)
    monkeypatch.setattr(bootstrap, "call", call)
    return calls


def test_a_bare_clone_gets_a_venv_and_the_hashed_packages(clone):
    bootstrap.ensure_packages(bootstrap.RUN_LOCK)
    assert "venv" in clone[0]
    assert {"install", "--require-hashes", "--no-cache-dir"} <= set(clone[1])


def test_an_unchanged_lock_is_not_installed_again(clone):
    bootstrap.ensure_packages(bootstrap.RUN_LOCK)
    clone.clear()
    bootstrap.ensure_packages(bootstrap.RUN_LOCK)
    assert clone == []


def test_a_changed_lock_is_installed_into_the_same_venv(clone):
    bootstrap.ensure_packages(bootstrap.RUN_LOCK)
    clone.clear()
    bootstrap.RUN_LOCK.write_text("a==2 --hash=sha256:1\n")
    bootstrap.ensure_packages(bootstrap.RUN_LOCK)
    assert len(clone) == 1
    assert "install" in clone[0]


def test_an_installation_cut_short_starts_anew(clone, monkeypatch):
    def cut(*command: str) -> None:
        raise Refusal("cut")

    with monkeypatch.context() as context:
        context.setattr(bootstrap, "call", cut)
        with pytest.raises(Refusal):
            bootstrap.ensure_packages(bootstrap.RUN_LOCK)
    (bootstrap.VENV / "half-installed").touch()
    bootstrap.ensure_packages(bootstrap.RUN_LOCK)
    assert not (bootstrap.VENV / "half-installed").exists()
    assert bootstrap.satisfies(bootstrap.RUN_LOCK)


def test_a_venv_whose_python_is_gone_is_made_anew(clone):
    bootstrap.ensure_packages(bootstrap.RUN_LOCK)
    bootstrap.PYTHON.unlink()
    bootstrap.RUN_LOCK.write_text("a==2 --hash=sha256:1\n")
    clone.clear()
    bootstrap.ensure_packages(bootstrap.RUN_LOCK)
    assert "venv" in clone[0]


ABSENT = Package("libabsent", "PDF documents", lambda: False)
PRESENT = Package("libpresent", "PDF documents", lambda: True)


@pytest.fixture
def apt(monkeypatch):
    """No real apt: what it would have been asked."""
    asked: list[list[str]] = []
    monkeypatch.setattr(system_packages, "install", lambda missing, command: asked.append(command))
    return asked


@pytest.fixture
def not_allowed(monkeypatch):
    monkeypatch.setattr(system_packages, "apt_command", lambda: None)


linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the packages have other names")


@linux
def test_nothing_is_asked_when_nothing_is_missing(apt):
    system_packages.ensure([PRESENT], must=True)
    assert apt == []


@linux
def test_tests_refuse_and_name_what_is_missing(apt, not_allowed):
    with pytest.raises(Refusal, match=r"missing system packages: libabsent \(for PDF documents\)"):
        system_packages.ensure([PRESENT, ABSENT], must=True)
    assert apt == []


@linux
def test_a_run_goes_on_and_names_what_is_missing(apt, not_allowed, capsys):
    system_packages.ensure([ABSENT], must=False)
    assert "libabsent" in capsys.readouterr().out


@linux
def test_what_stays_missing_after_apt_is_refused(apt, monkeypatch):
    monkeypatch.setattr(system_packages, "apt_command", lambda: ["apt-get"])
    with pytest.raises(Refusal, match="libabsent"):
        system_packages.ensure([ABSENT], must=True)
    assert apt == [["apt-get"]]


def test_apt_is_announced_before_it_runs(monkeypatch, capsys):
    said_first: list[str] = []

    def succeeds(*_: object) -> bool:
        said_first.append(capsys.readouterr().out)
        return True

    monkeypatch.setattr(system_packages, "succeeds", succeeds)
    system_packages.install([ABSENT], ["apt-get"])
    assert "installing system packages through apt: libabsent" in said_first[0]


def test_without_root_and_sudo_nothing_may_be_installed(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system_packages, "has_program", lambda *names: "apt-get" in names)
    assert system_packages.apt_command() is None


def test_sudo_that_would_ask_for_a_password_is_not_used(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system_packages, "has_program", lambda *names: True)
    monkeypatch.setattr(system_packages, "succeeds", lambda command: False)
    assert system_packages.apt_command() is None
