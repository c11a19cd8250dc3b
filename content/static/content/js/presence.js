// Presence: reports to the site that this editor is open, and shows who else has it open and who saved meanwhile.

import { isShut } from "./shut.js";

const EVERY = 20_000; // ms; a user who is silent for a minute counts as gone
const root = document.querySelector("[data-here]");
const form = document.querySelector("form[data-keep]");
const place = root.querySelector("[data-says]");
let timer;

const send = (more = {}, options = {}) =>
  fetch(root.dataset.here, {
    method: "POST",
    body: new URLSearchParams({ base: form.elements.namedItem("base").value, ...more }),
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
    headers: {
      "X-CSRFToken": form.elements.namedItem("csrfmiddlewaretoken").value,
      "X-Background": "1",
      Accept: "application/json",
    },
    ...options,
  });

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  timer = setTimeout(look, EVERY);
  if (isShut() || !navigator.onLine) return;
  try {
    const answer = await send();
    if (answer.ok) say((await answer.json()).says);
  } catch {
    // The status line of autosave.js says that the site cannot be reached.
  }
}

/** Replaces only what has changed: it is read aloud. */
function say(sentences) {
  const now = [...place.children].map((line) => line.textContent);
  if (JSON.stringify(now) === JSON.stringify(sentences)) return;
  place.replaceChildren(...sentences.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  root.hidden = !sentences.length;
}

document.addEventListener("visibilitychange", look);
addEventListener("pagehide", () => isShut() || send({ leaving: "1" }, { keepalive: true }).catch(() => {}));
look();
