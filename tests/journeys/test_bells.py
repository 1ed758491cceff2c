"""A client turns on that their browser is woken: the real page, worker and outbox, with a push service on this machine.

Chromium's own push service is not to be reached from here, so the browser's two questions to it are answered by a script:
all else is real, the push that wakes the worker too.
"""

from __future__ import annotations

import json
import secrets

from playwright.sync_api import expect

from tests.journeys.stage import PHONE, Person, Stage

MAKER = """
const endpoint = %s;
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async (options) => {
  if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("refused");
  return { endpoint };
};
"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/portal/");
  return (await registration.getNotifications()).map((one) => [one.title, one.body]);
}"""


def test_a_line_without_content(stage: Stage) -> None:
    stage.house.run("hours", "open")
    device = f"phone-{secrets.token_hex(6)}"
    iris = stage.enter_as("Iris Mori", PHONE)
    iris.context.grant_permissions(["notifications"])
    endpoint = f"{stage.house.emulators}/push/{device}"
    iris.context.add_init_script(MAKER % json.dumps(endpoint))
    with stage.chapter("turn it on"):
        iris.go("/portal/more/")
        iris.press("Tell me on this device")
        iris.press("Turn it on in this browser")
        expect(iris.page.get_by_text("It is on in this browser.")).to_be_visible()
        expect(iris.page.get_by_role("heading", name="Where it is on")).to_be_visible()
    with stage.chapter("a message wakes it, without a word"):
        ana = stage.enter_as("Ana Ruiz")
        ana.go("/office/clients/")
        ana.press("Iris Mori")
        ana.fill("Your message", "The red folder is on my desk.")
        ana.press("Post in portal, email a notice")
        item = stage.outside.newest("push", device, "")
        assert (item["text"], item["subject"], item["sender"]) == ("", "", "")
    with stage.chapter("the worker says one sentence"):
        said = wake(iris)
        assert said == [["There is something new for you.", ""]]
    with stage.chapter("and off"):
        iris.go("/portal/bells/")
        iris.press("Turn off")
        expect(iris.page.get_by_text("It is not on anywhere.")).to_be_visible()


def wake(person: Person) -> list[list[str]]:
    """As the browser itself does when its maker's service calls."""
    tools = person.context.new_cdp_session(person.page)
    known: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(one["registrationId"] for one in told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    origin = person.page.evaluate("location.origin")
    person.page.wait_for_function("() => navigator.serviceWorker.getRegistration('/portal/')")
    for _look in range(300):
        if known:
            break
        person.page.wait_for_timeout(100)
    tools.send(
        "ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": known[-1], "data": ""}
    )
    person.page.wait_for_function(f"async () => (await ({SHOWN})()).length > 0")
    found: list[list[str]] = person.page.evaluate(SHOWN)
    return found
