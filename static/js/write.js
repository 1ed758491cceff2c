// Writing: Ctrl or ⌘ and Enter sends; the field grows with its words where CSS cannot do it.
const grows = CSS.supports("field-sizing", "content");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("[data-send]")) return;
  event.preventDefault();
  const form = event.target.form;
  form.requestSubmit(form.querySelector(".btn.primary"));
});

// What is being sent is no draft any more: a keep that still waits its turn would bring it back.
document.addEventListener("submit", ({ target }) => { target.dataset.sending = ""; });
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.closest("form")?.dataset.sending !== undefined) event.preventDefault();
});
addEventListener("pageshow", () => document.querySelectorAll("[data-sending]").forEach((form) => delete form.dataset.sending));

if (!grows) {
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea")) return;
    target.rows = 1;
    while (target.rows < 14 && target.scrollHeight > target.clientHeight) target.rows += 1;
  });
}

// What may still be undone counts down for the eye alone; its words for a screen reader stand still.
setInterval(() => document.querySelectorAll("[data-seconds]").forEach((one) => {
  one.dataset.end ??= Date.now() + one.dataset.seconds * 1000;
  const left = Math.max(0, Math.ceil((one.dataset.end - Date.now()) / 1000));
  one.textContent = left === 1 ? one.dataset.last : one.dataset.words.replace("SECONDS", left);
}), 500);
