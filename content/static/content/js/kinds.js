// A new article has the fields of every kind of page; shown are those of the kind that is chosen.

const lines = () =>
  document.querySelector("[data-of-kind]:not([hidden]) [data-lines]") && import("./lines-editor.js").then((code) => code.begin(), () => {});

export function kinds(form) {
  addEventListener("focusin", lines);
  const choice = form?.querySelector("select[name=kind]");
  if (!choice) return;
  const show = () => {
    for (const fields of form.querySelectorAll("[data-of-kind]")) fields.hidden = fields.dataset.ofKind !== choice.value;
    lines();
  };
  choice.addEventListener("change", show);
  show();
}
