// A date or time of which a part is missing has the value of an empty one: whatever reads the form would take it for none.
// It is said beside the field as soon as it is left, and the form is not sent before it is whole or empty. What is kept of a
// form meanwhile: whole-words.js.

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
  said.append(icon(), words); // into what is there already: that is read out
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
// What is pressed to leave the field stays where it is until it has been pressed: the sentence would move it away.
let isPressed = false;
addEventListener("pointerdown", () => (isPressed = true), true);
for (const over of ["pointerup", "pointercancel"]) addEventListener(over, () => (isPressed = false), true);
document.addEventListener("focusout", ({ target }) => {
  if (!asks(target)) return;
  if (isPressed) addEventListener("pointerup", () => setTimeout(() => look(target)), { once: true });
  else look(target);
});
// The browser's own bubble goes after a moment and says less.
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
// Before whoever else hears of it: nothing is under way then, and nothing was sent.
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
