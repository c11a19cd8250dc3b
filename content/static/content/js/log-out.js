// Logging out says what this browser still has to send, and throws it away only if the person wants that. A session that
// merely ends touches nothing.

import { moment, remove, titleOf, waiting } from "./unsent.js";

const form = document.querySelector("form[data-log-out]");
const dialog = document.querySelector("[data-logging-out]");
let decided = false;

form.addEventListener("submit", async (event) => {
  if (decided || event.defaultPrevented) return;
  event.preventDefault();
  const underWay = [];
  document.dispatchEvent(new CustomEvent("send-words", { detail: underWay }));
  const answers = await Promise.allSettled(underWay);
  const kept = await waiting();
  // What this page could not even keep in the browser is known to it alone.
  const here = answers.flatMap(({ value }) => (value && !kept.some((one) => one.window === value.window) ? [value] : []));
  const left = [...here, ...kept];
  if (left.length) say(left);
  else go();
});

function say(left) {
  const list = dialog.querySelector("[data-unsent-list]");
  list.replaceChildren(...left.map((entry) => line(entry, list.dataset.without)));
  dialog.querySelector("[data-throw-all-away]").onclick = () => {
    left.forEach((entry) => remove(entry.window));
    new BroadcastChannel("words-decided").postMessage(0); // other windows would keep theirs anew
    dialog.close();
    go();
  };
  delete form.dataset.sent; // enhance.js: it may be sent again
  document.getElementById("me")?.hidePopover?.();
  dialog.showModal();
}

const line = (entry, without) =>
  Object.assign(document.createElement("li"), { textContent: `${titleOf(entry, without)} (${moment(entry.at)})` });

function go() {
  decided = true;
  delete form.dataset.sent;
  dispatchEvent(new Event("words-decided")); // the person has said what becomes of them: nothing asks once more
  // With nothing to wait for, this still runs inside the event that was stopped, where a form cannot be sent again.
  setTimeout(() => form.requestSubmit());
}

dialog.querySelector("[data-stay-here]").addEventListener("click", () => dialog.close());
