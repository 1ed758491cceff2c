// Files go up as soon as they are chosen and wait with the draft: a bar for each, a second try where the line broke.
// Nothing is sent while one is still on its way. Without this script they come along with the form.
let going = 0;

const fill = (words, values) => Object.entries(values).reduce((said, [name, value]) => said.replace(name, value), words);

// Of several files chosen together one may be refused: its reason stays while the answers to the others come in.
let refused = [];

function answered(box, answer) {
  const list = box.querySelector("#enclosed");
  list.innerHTML = answer;
  const said = list.querySelector(".errorlist");
  if (said) refused.push(...said.children);
  else if (refused.length) list.insertAdjacentHTML("beforeend", '<div class="field" role="alert"><ul class="errorlist" id="files-error"></ul></div>');
  if (refused.length) list.querySelector(".errorlist").replaceChildren(...refused);
}

function send(box, url, data, { progress, done, broken }) {
  const ask = new XMLHttpRequest();
  ask.open("POST", url);
  ask.setRequestHeader("X-Enclose", "1");
  ask.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
  ask.addEventListener("load", () => {
    if (![200, 422].includes(ask.status) || !ask.responseURL.endsWith(new URL(url, location).pathname)) return broken();
    answered(box, ask.responseText);
    done(ask.status === 200);
  });
  for (const kind of ["error", "abort", "timeout"]) ask.addEventListener(kind, broken);
  ask.timeout = 600000;
  ask.send(data);
}

function parts(form) {
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "thread", "topic", "private", "channel"]) {
    const value = new FormData(form).get(name);
    if (value !== null) data.append(name, value);
  }
  return data;
}

function carry(box, file) {
  const form = box.closest("form"), say = box.querySelector("#going-say"), rows = box.querySelector("#going");
  const row = document.createElement("li"), label = document.createElement("span"), bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", file.name);
  row.append(label, bar);
  rows.append(row);
  rows.hidden = false;
  const name = { NAME: file.name };
  const end = () => { going -= 1; };
  const start = () => {
    const data = parts(form);
    data.append("files", file);
    going += 1;
    bar.hidden = false;
    bar.value = 0;
    label.textContent = fill(box.dataset.going, { ...name, PERCENT: "0" });
    send(box, box.dataset.enclose, data, {
      progress(part) {
        bar.value = part;
        label.textContent = part < 1 ? fill(box.dataset.going, { ...name, PERCENT: Math.round(part * 100) }) : fill(box.dataset.checking, name);
      },
      done(isTaken) {
        end();
        row.remove();
        rows.hidden = !rows.children.length;
        if (isTaken) say.textContent = box.dataset.there;
      },
      broken() {
        end();
        bar.hidden = true;
        label.textContent = say.textContent = fill(box.dataset.broken, name);
        const again = document.createElement("button");
        again.type = "button";
        again.className = "btn";
        again.textContent = box.dataset.again;
        again.addEventListener("click", () => { again.remove(); start(); });
        row.append(again);
      },
    });
  };
  start();
}

document.addEventListener("change", ({ target }) => {
  const box = target.closest?.("[data-enclose]");
  if (!box || target.type !== "file") return;
  const files = [...target.files];
  target.value = "";
  refused = [];
  files.forEach((file) => carry(box, file));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-enclose] button[name='remove']");
  if (!button) return;
  event.preventDefault();
  const box = button.closest("[data-enclose]"), data = parts(button.form);
  refused = [];
  data.append("remove", button.value);
  send(box, box.dataset.removals, data, { progress() {}, done() { box.querySelector("summary").focus(); }, broken() { button.form.requestSubmit(button); } });
});

document.addEventListener("submit", (event) => {
  const box = event.target.querySelector?.("[data-enclose]");
  if (!box || !going || event.submitter?.name === "remove") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.open = true;
  box.querySelector("#going-say").textContent = box.dataset.wait;
  let told = box.querySelector(".wait-told");
  if (!told) {
    told = document.createElement("p");
    told.className = "hint wait-told";
    box.querySelector("#going").after(told);
  }
  told.textContent = box.dataset.wait;
}, true);
