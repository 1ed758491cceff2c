// "Tell me on this device": asks the browser, and sends the address at which it can be woken with the page's own form.
// The form's data-bell: where the worker lies; data-scope: which pages are its; data-key: who we are to the browser's maker.
const form = document.querySelector("form[data-bell]");
const canWake = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function tell(id) {
  for (const one of document.querySelectorAll("[data-bell-told]")) one.hidden = one.id !== id;
}

async function turnOn(event) {
  event.preventDefault();
  const { bell, scope, key } = form.dataset;
  try {
    if ((await Notification.requestPermission()) !== "granted") return tell("bell-not-allowed");
    const registration = await navigator.serviceWorker.register(bell, { scope });
    const earlier = await registration.pushManager.getSubscription();
    const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
    const subscription = earlier ?? (await registration.pushManager.subscribe(options));
    form.elements.endpoint.value = subscription.endpoint;
    form.submit();
  } catch {
    tell("bell-failed"); // no way to the browser's maker, mostly: nothing for the console
  }
}

// Where nothing is turned on any more, the browser forgets it too.
async function forget(scope) {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  await registration?.unregister();
}

if (form && canWake) {
  form.hidden = false;
  document.getElementById("bell-cannot").hidden = true;
  form.addEventListener("submit", turnOn);
}
const nowhere = document.querySelector("[data-bell-nowhere]");
if (nowhere && canWake) forget(nowhere.dataset.bellNowhere).catch(() => {});
