// A signature drawn with a finger, a pen or the mouse: strokes of whole numbers, as consent.rules.drawing takes them.
const pad = document.querySelector(".pad");
const sheet = pad.querySelector("svg");
const path = sheet.querySelector("path");
const field = pad.closest("form").elements.drawing;
const { width, height } = sheet.viewBox.baseVal;
const LONGEST = 30000;
let drawing = field.value;
let stroke = "";
let last = "";

pad.hidden = false;

const at = (event) => {
  const box = sheet.getBoundingClientRect();
  const within = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
  const x = within(((event.clientX - box.left) / box.width) * width, width);
  const y = within(((event.clientY - box.top) / box.height) * height, height);
  return `${x} ${y}`;
};

const show = () => path.setAttribute("d", drawing + stroke);

sheet.addEventListener("pointerdown", (event) => {
  if (!event.isPrimary) return;
  sheet.setPointerCapture(event.pointerId);
  last = at(event);
  stroke = `M${last}`;
  event.preventDefault();
});

sheet.addEventListener("pointermove", (event) => {
  if (!stroke || !event.isPrimary) return;
  const now = at(event);
  if (now === last || drawing.length + stroke.length > LONGEST - 20) return;
  last = now;
  stroke += `L${now}`;
  show();
});

// A tap without a line is no stroke.
const end = () => {
  if (stroke.includes("L")) drawing += stroke;
  stroke = "";
  field.value = drawing;
  show();
};
sheet.addEventListener("pointerup", end);
sheet.addEventListener("pointercancel", end);

pad.querySelector("button").addEventListener("click", () => {
  drawing = stroke = field.value = "";
  show();
});
