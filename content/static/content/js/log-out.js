// Logging out says what this browser still has to send, and throws it away only if the person wants that. A session that
// merely ends touches nothing. What says it is fetched where there is something to say.

import { names, remove } from "./unsent.js";

const form = document.querySelector("form[data-log-out]");
const dialog = document.querySelector("[data-logging-out]");
let decided = false;

form.addEventListener("submit", async (event) => {
  if (decided || event.defaultPrevented) return;
  event.preventDefault();
  const underWay = [];
  document.dispatchEvent(new CustomEvent("send-words", { detail: underWay }));
  const answers = await Promise.allSettled(underWay);
  // What this page could not even keep in the browser is known to it alone.
  const here = answers.flatMap(({ value }) => value ?? []);
  if (!here.length && !names().length) return go();
  const left = await import("./left-behind.js").then(
    ({ show }) => show(dialog, here),
    () => true, // without the list the dialog says what becomes of it
  );
  if (left) say();
  else go();
});

function say() {
  delete form.dataset.sent; // enhance.js: it may be sent again
  document.getElementById("me")?.hidePopover?.();
  dialog.showModal();
}

function go() {
  decided = true;
  delete form.dataset.sent;
  dispatchEvent(new Event("words-decided")); // the person has said what becomes of them: nothing asks once more
  // With nothing to wait for, this still runs inside the event that was stopped, where a form cannot be sent again.
  setTimeout(() => form.requestSubmit());
}

dialog.querySelector("[data-stay-here]").addEventListener("click", () => dialog.close());
dialog.querySelector("[data-throw-all-away]").addEventListener("click", () => {
  for (const window of dialog.dataset.left?.split(" ") ?? []) remove(window);
  new BroadcastChannel("words-decided").postMessage(0); // other windows would keep theirs anew
  dialog.close();
  go();
});
