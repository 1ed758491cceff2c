"""`make run`: opens the house, keeps it open, closes it."""

from collections.abc import Mapping

from practice.hub import environment, house, leftovers, ports
from practice.hub.fleet import Failed, Fleet, Stopped
from practice.hub.lock import Lock
from practice.hub.paths import Layout
from practice.hub.ports import Ports
from practice.hub.services import Services

START_SECONDS = 60.0
HEALTH_SECONDS = 120.0


def run(layout: Layout, doors: Ports, *, demo: bool, catcher: bool) -> int:
    """Runs until Ctrl-C or SIGTERM; answers the exit code. `catcher`: mail and texts stay on this machine."""
    layout.make()
    Lock(layout.run / "lock").take(doors.address)
    fleet = Fleet(layout.run)
    fleet.obey_signals()
    for name in leftovers.end_all(layout.run):
        fleet.say(f"{name} of an interrupted run was still there and is ended")
    ports.check(doors)
    try:
        open_house(fleet, layout, doors, demo=demo, catcher=catcher)
        while True:
            fleet.pump(1.0)
    except Stopped:
        fleet.say(f"{fleet.last_signal} received: closing")
        return 0
    finally:
        fleet.stop()
        layout.remove_sockets()


def open_house(fleet: Fleet, layout: Layout, doors: Ports, *, demo: bool, catcher: bool) -> None:
    services = Services.of(layout)
    env = house.variables(services, doors, demo=demo, catcher=catcher)
    environment.write_shell_file(layout, env)
    fleet.start_ready(services.programs(), START_SECONDS)
    services.ensure_roles()
    for program in house.preparations(env, demo=demo):
        fleet.say(f"{program.name} …")
        fleet.run_once(program)
    fleet.start_ready(
        [*([house.emulators(env, doors)] if catcher else []), *house.app(env, doors)], START_SECONDS
    )
    if not fleet.wait_for(lambda: house.is_healthy(doors.web), HEALTH_SECONDS, every=0.5):
        raise Failed(f"the house does not become healthy; /healthz says: {house.ask_health(doors.web)[1]}")
    welcome(fleet, env, doors, demo=demo, catcher=catcher)


def welcome(fleet: Fleet, env: Mapping[str, str], doors: Ports, *, demo: bool, catcher: bool) -> None:
    said = courtesy(fleet, env, "demo_people" if demo else "setup_code")
    fleet.say(f"Sotto is open at {env['SOTTO_BASE_URL']}/   (Ctrl-C closes it)")
    if catcher:
        fleet.say(f"Mail and texts that it sends are caught at http://localhost:{doors.emulators}/")
    if demo:
        fleet.print_as_is(said)
    elif code := said.strip():
        fleet.say(f"There is no practice yet. Open {env['SOTTO_BASE_URL']}/setup/ and type this code: {code}")


def courtesy(fleet: Fleet, env: Mapping[str, str], name: str) -> str:
    """Whom one may sign in as, or the setup code. A failure of this courtesy closes no house."""
    try:
        said = fleet.run_once(house.courtesy(name, env))
    except Failed as failure:
        return f"{failure}\n"
    return f"{said}\n"
