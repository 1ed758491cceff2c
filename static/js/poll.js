// Keeps a list fresh: asks every three seconds whether it changed (304 if not), and puts in only what is new or different,
// so that focus, open details, selected text and the place in the page stay. A hidden tab asks nothing.
//   data-poll: address; data-poll-tag: ETag of what is shown; data-poll-say: words for a screen reader when rows came in
const PAUSE = 3000, LONGEST = 60000;

const voice = document.createElement("p");
voice.className = "sr";
voice.setAttribute("role", "status");

const scroller = (list) => list.closest(".scroll") ?? list;
const atEnd = (box) => Math.abs(box.scrollTop) < 40;

// What an answer changes beside the list: a row that names the place.
function refill(place, row) {
  if (place && place.textContent.trim() !== row.textContent.trim()) place.replaceChildren(...row.childNodes);
}

function patch(list, html) {
  const fresh = new DOMParser().parseFromString(`<body>${html}`, "text/html").body;
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute("href");
  const kept = new Set();
  let came = 0, last = null;
  for (const row of [...fresh.children]) {
    if (row.dataset.elsewhere) {
      refill(document.getElementById(row.dataset.elsewhere), row);
      continue;
    }
    const old = row.id && document.getElementById(row.id);
    let node = row;
    if (old && old.parentElement === list && (old.textContent === row.textContent || old.querySelector("details[open]"))) node = old;
    else if (old && old.parentElement === list) old.replaceWith(row);
    else came += row.classList.contains("theirs") ? 1 : 0;
    const place = last ? last.nextElementSibling : list.firstElementChild;
    if (place !== node) list.insertBefore(node, place);
    kept.add(node);
    last = node;
  }
  for (const node of [...list.children]) if (!kept.has(node)) node.remove();
  if (href && !focused.isConnected) [...list.querySelectorAll("a")].find((a) => a.getAttribute("href") === href)?.focus({ preventScroll: true });
  return came;
}

function show(list, html) {
  const box = scroller(list), stay = !atEnd(box);
  const anchor = stay && [...list.children].find((row) => row.getBoundingClientRect().bottom > box.getBoundingClientRect().top);
  const top = anchor && anchor.getBoundingClientRect().top;
  const came = patch(list, html);
  if (anchor?.isConnected) box.scrollTop += anchor.getBoundingClientRect().top - top;
  if (came && list.dataset.pollSay) voice.textContent = list.dataset.pollSay;
}

async function ask(list) {
  const answer = await fetch(list.dataset.poll, {
    headers: { "If-None-Match": list.dataset.pollTag ?? "", "X-Poll": "1" },
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(10000),
  });
  // Signed out, or no longer allowed: the page itself must go too.
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return location.reload();
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(String(answer.status));
  list.dataset.pollTag = answer.headers.get("ETag") ?? "";
  show(list, await answer.text());
}

function watch(list) {
  let pause = PAUSE;
  const turn = async () => {
    if (!document.hidden && list.isConnected) {
      try { await ask(list); pause = PAUSE; }
      catch { pause = Math.min(pause * 2, LONGEST); }
    }
    setTimeout(turn, pause);
  };
  setTimeout(turn, pause);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) pause = PAUSE; });
}

document.body.append(voice);
document.querySelectorAll("[data-poll]").forEach(watch);
