// Settings of the site: a chosen colour fills its field.

for (const colour of document.querySelectorAll("[data-fills]")) {
  const field = document.querySelector(`input[name=${colour.dataset.fills}]`);
  colour.addEventListener("input", () => {
    field.value = colour.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
