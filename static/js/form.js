// Questions that wait for an answer on the same page come and go at once. Without this the server shows them after each save.
//   data-form: the whole; data-when: name of the input that decides; data-is: its answers, parted by spaces
const chosen = (form, name) =>
  [...form.querySelectorAll(`input[name="${CSS.escape(name)}"]:checked`)].filter((input) => !input.matches(":disabled")).map((input) => input.value);

function settle(form) {
  for (const part of form.querySelectorAll("[data-when]")) {
    const wanted = part.dataset.is.split(" ");
    const applies = !part.parentElement.closest("[data-when][hidden]") && chosen(form, part.dataset.when).some((value) => wanted.includes(value));
    if (part.hidden !== applies) continue;
    part.hidden = !applies;
    part.disabled = !applies;
  }
}

const settleAll = () => document.querySelectorAll("[data-form]").forEach(settle);

document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-form]");
  if (form) settle(form);
});
document.addEventListener("htmx:afterSwap", settleAll);
addEventListener("pageshow", settleAll); // a page that comes back keeps what was ticked
settleAll();
