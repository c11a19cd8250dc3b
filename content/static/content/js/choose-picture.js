// Fills fields with the address of a picture of the library. Without this script it is pasted.

import { picker } from "./picker.js";

const dialog = document.querySelector("[data-picker]");
const library = picker(dialog, { insert, section: () => "" });
let part; // whose button was pressed

function insert(asset) {
  const refusal = part.querySelector("[data-no-picture]");
  refusal.hidden = asset.kind === "image";
  if (asset.kind !== "image") return;
  const field = document.querySelector(`input[name=${part.dataset.choosePicture}]`);
  field.value = asset.address;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const shown = part.querySelector("img");
  Object.assign(shown, { src: asset.tile || asset.address, hidden: false });
  part.querySelector("button").focus();
}

for (const each of document.querySelectorAll("[data-choose-picture]")) {
  each.querySelector("button").addEventListener("click", () => {
    part = each;
    dialog.querySelector("[data-kind]").value = "image";
    library.open();
  });
}
