// Chooses the portrait of a byline from the library. Without this script its URL is pasted.

import { picker } from "./picker.js";

const field = document.querySelector("input[name=picture]");
const part = document.querySelector("[data-choose-picture]");
const dialog = document.querySelector("[data-picker]");
const refusal = part.querySelector("[data-no-picture]");
const library = picker(dialog, { insert, section: () => "" });

function insert(asset) {
  refusal.hidden = asset.kind === "image";
  if (asset.kind !== "image") return;
  field.value = asset.address;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const shown = part.querySelector("img");
  Object.assign(shown, { src: asset.tile || asset.address, hidden: false });
  part.querySelector("button").focus();
}

part.querySelector("button").addEventListener("click", () => {
  dialog.querySelector("[data-kind]").value = "image";
  library.open();
});
