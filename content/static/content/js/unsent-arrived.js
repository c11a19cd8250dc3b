// The site has what a form sent: what this browser kept of it until then goes. What was written there since stays.

import { remove } from "./unsent.js";
import { waiting } from "./unsent-found.js";

const { arrived, upTo } = document.querySelector("[data-arrived]").dataset;
history.replaceState(null, "", location.pathname);
for (const entry of await waiting()) {
  if (entry.window === arrived && entry.sequence <= Number(upTo)) remove(arrived);
}
