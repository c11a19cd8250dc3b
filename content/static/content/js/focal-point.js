// Focal point of an image: set by mouse, finger or arrow keys, stored in the two number fields of the form.

import { showCuts } from "./cuts.js";

const frame = document.querySelector("[data-focal]");
const fields = document.querySelectorAll("[data-focal-fields] input");
const cuts = document.querySelector("[data-cuts]");
const STEP = 1;
const LEAP = 10;

const numbers = () => [...fields].map((field) => (field.value === "" ? 50 : Math.min(100, Math.max(0, Number(field.value)))));

function shown(handle) {
  const [x, y] = numbers();
  showHowItIsCut(x, y);
  if (!handle) return;
  handle.style.insetInlineStart = `${x}%`;
  handle.style.insetBlockStart = `${y}%`;
  const words = frame.dataset.wordAt.replace("%(x)s", Math.round(x)).replace("%(y)s", Math.round(y));
  handle.setAttribute("aria-valuetext", words);
  handle.setAttribute("aria-valuenow", String(Math.round(x)));
}

/** Without a focal point an image is never cropped. */
function showHowItIsCut(x, y) {
  if (!cuts) return;
  const chosen = fields.length ? [...fields].every((field) => field.value !== "") : "x" in cuts.dataset;
  const point = fields.length ? [x * 10, y * 10] : [Number(cuts.dataset.x), Number(cuts.dataset.y)];
  cuts.querySelector("[data-row]").hidden = !chosen;
  cuts.querySelector("[data-whole]").hidden = chosen;
  showCuts(cuts, point, [Number(cuts.dataset.width), Number(cuts.dataset.height)]);
}

function set(x, y) {
  const [across, down] = fields;
  across.value = String(Math.round(Math.min(100, Math.max(0, x)) * 10) / 10);
  down.value = String(Math.round(Math.min(100, Math.max(0, y)) * 10) / 10);
  across.dispatchEvent(new Event("input", { bubbles: true }));
}

function handleOn(picture) {
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = "focal__point";
  handle.setAttribute("role", "slider");
  handle.setAttribute("aria-label", frame.dataset.word);
  handle.setAttribute("aria-valuemin", "0");
  handle.setAttribute("aria-valuemax", "100");
  handle.addEventListener("keydown", (event) => {
    const by = event.shiftKey ? LEAP : STEP;
    const moves = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by], Home: [-100, 0], End: [100, 0] };
    if (!(event.key in moves)) return;
    event.preventDefault();
    const [x, y] = numbers();
    set(x + moves[event.key][0], y + moves[event.key][1]);
  });
  const at = (event) => {
    const box = picture.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  };
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    frame.setPointerCapture(event.pointerId);
    at(event);
    handle.focus();
  });
  frame.addEventListener("pointermove", (event) => frame.hasPointerCapture(event.pointerId) && at(event));
  frame.append(handle);
  return handle;
}

if (frame) {
  const picture = frame.querySelector("img");
  const handle = fields.length ? handleOn(picture) : undefined;
  for (const field of fields) field.addEventListener("input", () => shown(handle));
  shown(handle);
}
