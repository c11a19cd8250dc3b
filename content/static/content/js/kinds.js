// A new article has the fields of every kind of page; shown are those of the kind that is chosen.

const say = (isLost) => document.querySelectorAll("[data-lines] + [data-lost]").forEach((said) => (said.hidden = !isLost));

/** Asked for again with each touch until it comes: till then the lines are typed with their signs. */
const lines = () =>
  document.querySelector("[data-of-kind]:not([hidden]) [data-lines][hidden]") &&
  import("./lines-editor.js").then((code) => (say(false), code.begin()), () => say(true));

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
