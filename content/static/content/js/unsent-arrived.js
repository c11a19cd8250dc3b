// The site has what a form submitted: deletes the copy in this browser. What was typed since stays.

import { remove } from "./unsent.js";
import { waiting } from "./unsent-found.js";

const { arrived, upTo } = document.querySelector("[data-arrived]").dataset;
history.replaceState(null, "", location.pathname);
for (const entry of await waiting()) {
  if (entry.window === arrived && entry.sequence <= Number(upTo)) remove(arrived);
}
