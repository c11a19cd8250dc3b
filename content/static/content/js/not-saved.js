// A page that gives unsaved text back stores it in this browser as well, including text that autosave had sent to the site
// before: it belongs to something that cannot be opened now. unsent-desk.js says where it is.

import { preload } from "../../secureproject/js/preload.js";
import { FOLDER, names, put } from "./unsent.js";

const NO_WORDS = new Set(["csrfmiddlewaretoken", "window", "sequence", "version", "left_out", "then", "copy"]);

const form = document.querySelector("form[data-not-saved]");
const { thing, window: sender, sequence } = form.dataset;

if (!(sender && names().includes(FOLDER + sender))) {
  const words = [...new FormData(form)].filter(([name]) => !NO_WORDS.has(name));
  await put(sender || crypto.randomUUID(), { thing, at: Date.now(), sequence: Number(sequence) || 0, words });
}
preload("unsent-desk.js");
await import("./unsent-desk.js");
