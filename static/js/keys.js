// The list by keyboard: j and k (arrows while the focus is in it) go from line to line, / to the search, ? to the help;
// in a conversation r goes to where one writes, n to the page on which a call is noted.
// Single letters may be switched off in this browser, for those whose voice or hands press them by accident.
const SWITCH = "sotto-keys-off";
const help = document.getElementById("keys");
const box = document.querySelector("[data-keys-switch]");
const isOff = () => { try { return localStorage.getItem(SWITCH) === "1"; } catch { return false; } };

function step(by) {
  const lines = [...document.querySelectorAll(".list a.item")];
  if (!lines.length) return;
  const at = lines.indexOf(document.activeElement);
  const from = at >= 0 ? at : lines.findIndex((line) => line.hasAttribute("aria-current"));
  const next = lines[Math.min(Math.max(from + by, 0), lines.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

const isTyping = ({ target }) => target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
const inList = () => document.activeElement?.matches(".list a.item");
const single = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => document.querySelector("[data-search]")?.click(),
  r: () => document.querySelector("textarea[data-send]")?.focus(),
  n: () => document.querySelector("[data-call]")?.click(),
  "?": () => help?.togglePopover(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  const arrow = inList() && { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const act = arrow ? () => step(arrow) : !isOff() && single[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

if (box) {
  const input = box.querySelector("input");
  box.hidden = false;
  input.checked = !isOff();
  input.addEventListener("change", () => { try { localStorage.setItem(SWITCH, input.checked ? "0" : "1"); } catch { /* a browser that keeps nothing */ } });
}
