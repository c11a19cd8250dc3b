// Unsent text in this browser, in the dialog before logout (log-out.js).

import { moment, titleOf, waiting } from "./unsent-found.js";

const line = (entry, without) =>
  Object.assign(document.createElement("li"), { textContent: `${titleOf(entry, without)} (${moment(entry.at)})` });

/** `here`: what a page could not even store in the browser. Returns whether there is anything. */
export async function show(dialog, here) {
  const kept = await waiting();
  const left = [...here.filter(({ window }) => !kept.some((one) => one.window === window)), ...kept];
  const list = dialog.querySelector("[data-unsent-list]");
  list.replaceChildren(...left.map((entry) => line(entry, list.dataset.without)));
  dialog.dataset.left = left.map(({ window }) => window).join(" ");
  return left.length > 0;
}
