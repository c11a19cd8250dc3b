// Settings of the site: a chosen colour fills its field, and the preview follows what is typed.

const WAIT = 600; // ms after the last key
const button = document.querySelector("[data-preview]");
let waiting;

for (const colour of document.querySelectorAll("[data-fills]")) {
  const field = document.querySelector(`input[name=${colour.dataset.fills}]`);
  colour.addEventListener("input", () => {
    field.value = colour.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function preview() {
  const frame = document.querySelector(`iframe[name=${button.formTarget}]`);
  const fresh = frame.cloneNode();
  fresh.removeAttribute("src");
  frame.replaceWith(fresh); // the first page of a new frame adds nothing to the history
  button.form.requestSubmit(button);
}

button.form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(preview, WAIT);
});
