// Writing a form: a fault leads to its line, and somebody whose words are not kept is told so.
const text = document.getElementById("outline");
const lost = document.getElementById("lost");

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (!link) return;
  event.preventDefault();
  const lines = text.value.split("\n"), number = Number(link.dataset.line) - 1;
  const start = lines.slice(0, number).join("\n").length + (number > 0 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[number] ?? "").length);
  text.scrollTop = Math.max(0, (text.scrollHeight / lines.length) * number - text.clientHeight / 3);
});

for (const name of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(name, () => { lost.hidden = false; });
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) lost.hidden = true; });
