// An incomplete date or time has an empty value: any code that reads the form would take it for none. A message appears
// next to the field when the user leaves it, and the form is not sent until it is complete or empty. For drafts of a
// form see whole-words.js.

const asks = (field) => field?.dataset?.halfTyped;
const idOf = (field) => `${field.id}_half`;

function icon() {
  const found = document.querySelector("svg.icon use")?.getAttribute("href");
  if (!found) return "";
  const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [name, value] of [["class", "icon"], ["width", 20], ["height", 20], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
  use.setAttribute("href", `${found.split("#")[0]}#circle-alert`);
  svg.append(use);
  return svg;
}

function say(field) {
  if (document.getElementById(idOf(field))) return;
  const [said, words] = ["p", "span"].map((tag) => document.createElement(tag));
  Object.assign(said, { id: idOf(field), className: "field__error", role: "alert" });
  words.textContent = field.dataset.halfTyped;
  field.dataset.described = field.getAttribute("aria-describedby") ?? "";
  field.setAttribute("aria-describedby", `${field.dataset.described} ${said.id}`.trim());
  field.setAttribute("aria-invalid", "true");
  field.before(said);
  said.append(icon(), words); // in an existing element: announced
}

function unsay(field) {
  const said = document.getElementById(idOf(field));
  if (!said) return;
  said.remove();
  field.removeAttribute("aria-invalid");
  if (field.dataset.described) field.setAttribute("aria-describedby", field.dataset.described);
  else field.removeAttribute("aria-describedby");
}

function look(field) {
  if (field.validity.badInput) say(field);
  else unsay(field);
}

document.addEventListener("input", ({ target }) => asks(target) && !target.validity.badInput && look(target));
// A button pressed on leaving the field stays in place until the click ends: the message would move it away.
let isPressed = false;
addEventListener("pointerdown", () => (isPressed = true), true);
for (const over of ["pointerup", "pointercancel"]) addEventListener(over, () => (isPressed = false), true);
document.addEventListener("focusout", ({ target }) => {
  if (!asks(target)) return;
  if (isPressed) addEventListener("pointerup", () => setTimeout(() => look(target)), { once: true });
  else look(target);
});
// The browser's own bubble disappears after a moment and says less.
document.addEventListener(
  "invalid",
  (event) => {
    if (!asks(event.target) || !event.target.validity.badInput) return;
    event.preventDefault();
    say(event.target);
    if (event.target.form.querySelector(":invalid") === event.target) event.target.focus();
  },
  true,
);
// Before all other listeners: nothing is in progress then, and nothing was sent.
addEventListener(
  "submit",
  (event) => {
    const [first, ...others] = [...event.target.elements].filter((field) => asks(field) && field.validity.badInput);
    if (!first || event.submitter?.formNoValidate) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    [first, ...others].forEach(say);
    first.focus();
  },
  true,
);
