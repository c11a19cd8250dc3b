// A page that gives words back which were not saved keeps them in this browser as well, also those that autosave had brought
// to the site before: they belong to something that nobody can open now. unsent-desk.js says where they wait.

import { FOLDER, names, put } from "./unsent.js";

const NO_WORDS = new Set(["csrfmiddlewaretoken", "window", "sequence", "version", "left_out", "then", "copy"]);

const form = document.querySelector("form[data-not-saved]");
const { thing, window: sender, sequence } = form.dataset;

if (!(sender && names().includes(FOLDER + sender))) {
  const words = [...new FormData(form)].filter(([name]) => !NO_WORDS.has(name));
  await put(sender || crypto.randomUUID(), { thing, at: Date.now(), sequence: Number(sequence) || 0, words });
}
await import("./unsent-desk.js");
