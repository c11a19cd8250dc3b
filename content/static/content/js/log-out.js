// Logout shows what this browser has not sent yet, and deletes it only if the user agrees. A session that merely expires
// touches nothing. The dialog is loaded only if there is something to show.

import { preload } from "../../secureproject/js/preload.js";
import { names, remove } from "./unsent.js";

const form = document.querySelector("form[data-log-out]");
const dialog = document.querySelector("[data-logging-out]");
const over = new BroadcastChannel("logged-out");
let decided = false;

// Logged out in another window: this one shows nothing of the CMS any more. An editor locks itself instead (stay.js).
over.onmessage = () => document.querySelector("[data-stay]") || location.replace(location.href.split("#")[0]);

form.addEventListener("submit", async (event) => {
  if (decided || event.defaultPrevented) return;
  event.preventDefault();
  const underWay = [];
  document.dispatchEvent(new CustomEvent("send-words", { detail: underWay }));
  const answers = await Promise.allSettled(underWay);
  // Only this page knows what it could not store in the browser.
  const here = answers.flatMap(({ value }) => value ?? []);
  if (!here.length && !names().length) return go();
  preload("left-behind.js");
  const left = await import("./left-behind.js").then(
    ({ show }) => show(dialog, here),
    () => true, // without the list the dialog says what happens to it
  );
  if (left) say();
  else go();
});

function say() {
  delete form.dataset.sent; // enhance.js: it may be submitted again
  document.getElementById("me")?.hidePopover?.();
  dialog.showModal();
}

function go() {
  decided = true;
  delete form.dataset.sent;
  dispatchEvent(new Event("words-decided")); // the user has decided about it: no other prompt
  addEventListener("pagehide", () => over.postMessage(0)); // the session has ended: the answer is here
  // Without anything to wait for, this still runs inside the cancelled event, where a form cannot be submitted again.
  setTimeout(() => form.requestSubmit());
}

dialog.querySelector("[data-stay-here]").addEventListener("click", () => dialog.close());
dialog.querySelector("[data-throw-all-away]").addEventListener("click", () => {
  for (const window of dialog.dataset.left?.split(" ") ?? []) remove(window);
  new BroadcastChannel("words-decided").postMessage(0); // other windows would store theirs again
  dialog.close();
  go();
});
