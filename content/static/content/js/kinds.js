// A new article has the fields of every kind of page; shown are those of the kind that is chosen.

export function kinds(form) {
  const choice = form?.querySelector("select[name=kind]");
  if (!choice) return;
  const show = () => {
    for (const fields of form.querySelectorAll("[data-of-kind]")) fields.hidden = fields.dataset.ofKind !== choice.value;
  };
  choice.addEventListener("change", show);
  show();
}
