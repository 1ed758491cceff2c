// Keeps a list fresh: asks every three seconds whether it changed (304 if not), and puts in only what is new or different,
// so that focus, open details, selected text and the place in the page stay, and a screen reader, for which a conversation
// is a log, says what came and nothing else. A hidden tab asks nothing; back on the screen or on the net it asks at once.
//   data-poll: address; data-poll-tag: ETag of what is shown
const PAUSE = 3000, LONGEST = 15000;

const scroller = (list) => list.closest(".scroll") ?? list;
const atEnd = (box) => Math.abs(box.scrollTop) < 40;

// What an answer changes beside the list: a row that names the place.
function refill(place, row) {
  if (place && place.textContent.trim() !== row.textContent.trim()) place.replaceChildren(...row.childNodes);
}

// Of a row that is there already only what differs changes: a row put in anew would be read out from its beginning.
function renew(old, row) {
  const fresh = [...row.children];
  old.className = row.className;
  fresh.forEach((part, at) => {
    const was = old.children[at];
    if (!was) old.append(part);
    else if (was.tagName !== part.tagName || was.className !== part.className) was.replaceWith(part);
    else if (was.innerHTML !== part.innerHTML) was.replaceChildren(...part.childNodes);
  });
  while (old.children.length > fresh.length) old.lastElementChild.remove();
}

function patch(list, html) {
  const fresh = new DOMParser().parseFromString(`<body>${html}`, "text/html").body;
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute("href");
  const kept = new Set();
  let last = null;
  for (const row of [...fresh.children]) {
    if (row.dataset.elsewhere) {
      refill(document.getElementById(row.dataset.elsewhere), row);
      continue;
    }
    const old = row.id && document.getElementById(row.id);
    let node = row;
    if (old && old.parentElement === list) {
      node = old;
      if (old.tagName !== row.tagName) old.replaceWith(node = row);
      else if (old.textContent !== row.textContent && !old.querySelector("details[open]")) old.children.length ? renew(old, row) : old.replaceChildren(...row.childNodes);
    }
    const place = last ? last.nextElementSibling : list.firstElementChild;
    if (place !== node) list.insertBefore(node, place);
    kept.add(node);
    last = node;
  }
  for (const node of [...list.children]) if (!kept.has(node)) node.remove();
  if (href && !focused.isConnected) [...list.querySelectorAll("a")].find((a) => a.getAttribute("href") === href)?.focus({ preventScroll: true });
}

function show(list, html) {
  const box = scroller(list), stay = !atEnd(box);
  const anchor = stay && [...list.children].find((row) => row.getBoundingClientRect().bottom > box.getBoundingClientRect().top);
  const top = anchor && anchor.getBoundingClientRect().top;
  patch(list, html);
  if (anchor?.isConnected) box.scrollTop += anchor.getBoundingClientRect().top - top;
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
  let pause = PAUSE, isAsking = false;
  const turn = async () => {
    clearTimeout(waits);
    if (isAsking) return;
    isAsking = true;
    if (!document.hidden && list.isConnected) {
      try { await ask(list); pause = PAUSE; }
      catch { pause = Math.min(pause * 2, LONGEST); }
    }
    isAsking = false;
    waits = setTimeout(turn, pause);
  };
  let waits = setTimeout(turn, pause);
  const soon = () => { pause = PAUSE; if (!document.hidden) turn(); };
  addEventListener("online", soon);
  addEventListener("pageshow", (event) => { if (event.persisted) soon(); });
  document.addEventListener("visibilitychange", soon);
}

document.querySelectorAll("[data-poll]").forEach(watch);
