// A password may be looked at while it is typed: one box below the last password field of a form serves them all.
// Sent away or left, it is hidden again, so that no browser keeps it as plain text.
const template = document.getElementById("show-password");

document.querySelectorAll("form").forEach((form) => {
  const fields = [...form.querySelectorAll('input[type="password"]')];
  if (!fields.length || !template) return;
  const switched = template.content.firstElementChild.cloneNode(true);
  const box = switched.querySelector("input");
  const show = () => fields.forEach((field) => { field.type = box.checked ? "text" : "password"; });
  const hide = () => { box.checked = false; show(); };
  box.addEventListener("change", show);
  form.addEventListener("submit", hide);
  addEventListener("pagehide", hide);
  fields.at(-1).closest(".field").append(switched);
});
