// The one thing that runs when a browser is woken: it says one fixed sentence, in the browser's language, and opens the
// page when it is touched. A push brings no content, so there is nothing of anybody's in it; nothing is asked for or kept.
// ?say= how much may show: the same sentences as practice/bell_words.py.
const SENTENCES = {
  ordinary: { en: "You have a new message.", es: "Tiene un mensaje nuevo." },
  discreet: { en: "There is something new for you.", es: "Hay algo nuevo para usted." },
  silent: { en: "Something new.", es: "Hay algo nuevo." },
};

const said = new URL(self.location.href).searchParams.get("say");
const sentences = Object.hasOwn(SENTENCES, said) ? SENTENCES[said] : SENTENCES.silent;
const language = (self.navigator.language || "en").toLowerCase().startsWith("es") ? "es" : "en";

self.addEventListener("push", (event) => {
  event.waitUntil(self.registration.showNotification(sentences[language], { lang: language, tag: "new" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(self.registration.scope));
});

async function open(page) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const mine = windows.find((one) => one.url.startsWith(page));
  return mine ? mine.focus() : self.clients.openWindow(page);
}
