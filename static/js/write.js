// Writing: Ctrl or ⌘ and Enter sends; the field grows with its words where CSS cannot do it.
const grows = CSS.supports("field-sizing", "content");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("[data-send]")) return;
  event.preventDefault();
  const form = event.target.form;
  form.requestSubmit(form.querySelector(".btn.primary"));
});

if (!grows) {
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea")) return;
    target.rows = 1;
    while (target.rows < 14 && target.scrollHeight > target.clientHeight) target.rows += 1;
  });
}
