// A new article has the fields of every kind of page; those of the chosen kind are shown.

import { preload } from "../../secureproject/js/preload.js";

const say = (isLost) => document.querySelectorAll("[data-lines] + [data-lost]").forEach((said) => (said.hidden = !isLost));

/** Requested again on each touch until it is loaded; until then plain text with markup is typed. */
function lines() {
  if (!document.querySelector("[data-of-kind]:not([hidden]) [data-lines][hidden]")) return;
  preload("lines-editor.js");
  import("./lines-editor.js").then((code) => (say(false), code.begin()), () => say(true));
}

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
