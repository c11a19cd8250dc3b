// Session end in an editor: no user is thrown out. Five minutes before, a warning appears; any key extends the session.
// After the end, the page stays as it is behind a dialog in which the user logs in again, and continues.

import { send, show } from "./fragments.js";
import { preload } from "./preload.js";

const WARNING = 5 * 60; // seconds before a limit
const SAID_AT_MOST_EVERY = 60 * 1000; // ms: how often typing is reported to the server

const root = document.querySelector("[data-stay]");
const dialog = root.querySelector("dialog");
const panel = dialog.querySelector("[data-panel]");
const part = (name) => root.querySelector(`[data-${name}]`);
let person; // the user of this page
let timer;
let told = Date.now();
let waiting; // the form and its button, to be sent once the session is open again

/** Requests the state of the session; `did`: the user was active, which extends it. */
async function ask(did = false) {
  const headers = did ? { "X-CSRFToken": token() } : { "X-Background": "1" };
  const answer = await fetch(root.dataset.stay, { method: did ? "POST" : "GET", headers, cache: "no-store" });
  if (!answer.ok) throw new Error(`The session did not answer: ${answer.status}`);
  return take(await answer.json());
}

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

function take(state) {
  const mine = state.open && state.person === (person ??= state.person);
  part("other-user").hidden = mine || !state.open;
  if (state.open) for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = state.csrf;
  part("idle").hidden = !mine || state.idle > WARNING || state.life <= WARNING;
  part("life").hidden = !mine || state.life > WARNING;
  part("first").hidden = !mine || !state.first;
  document.documentElement.toggleAttribute("data-walled", Boolean(state.first)); // autosave.js and others send nothing
  if (state.first) part("first-step").href = state.first;
  mine ? unlock() : lock();
  clearTimeout(timer);
  const left = Math.min(state.idle, state.life);
  if (mine) timer = setTimeout(check, 1000 * (left > WARNING ? left - WARNING : left + 1));
  return mine;
}

async function check() {
  try {
    part("unreachable").hidden = true;
    return await ask();
  } catch {
    timer = setTimeout(check, SAID_AT_MOST_EVERY);
    return undefined;
  }
}

function lock() {
  document.documentElement.dataset.locked = "";
  if (dialog.open) return;
  dialog.showModal();
  step(root.dataset.logIn);
}

function unlock() {
  delete document.documentElement.dataset.locked;
  if (!dialog.open) return;
  dialog.close();
  panel.replaceChildren();
  told = Date.now();
  const { form, button } = waiting ?? {};
  waiting = undefined;
  if (form && part("first").hidden) pass(form, button);
}

const passkeys = () => (preload("passkey.js"), import("../../accounts/js/passkey.js"));

/** One step of the login, in the dialog: the same pages as the usual login, without their frame. */
async function step(address, body) {
  part("trouble").hidden = true;
  try {
    const to = new URL(address, location.href);
    if (!body) to.searchParams.set("next", root.dataset.stay);
    const answer = await send(to, body && { method: "POST", body });
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      if (!take(await answer.json())) step(root.dataset.logIn);
      return;
    }
    await show(panel, answer);
    panel.dataset.from = answer.url;
    const email = panel.querySelector("input[name=email]");
    if (email && !email.value) email.value = root.dataset.email;
    if (email?.value === root.dataset.email) {
      email.readOnly = true;
      panel.querySelector("input[type=password]")?.focus();
    }
    const passkey = panel.querySelector("form[data-passkey]");
    if (passkey && (await passkeys()).prepare(passkey) && "starts" in passkey.dataset) passkey.requestSubmit();
  } catch {
    part("trouble").hidden = false;
  }
}

// Escape does not reopen the page, not even where the browser insists on closing.
dialog.addEventListener("cancel", (event) => event.preventDefault());
dialog.addEventListener("close", () => "locked" in document.documentElement.dataset && dialog.showModal());
part("again").addEventListener("click", () => step(root.dataset.logIn));
panel.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target;
  if ("passkey" in form.dataset && !(await (await passkeys()).fill(form))) return; // loaded when the form was shown
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if (!body.get("next")) body.set("next", root.dataset.stay);
  step(form.getAttribute("action") || panel.dataset.from, body);
});

/** Sends a form without this script. */
function pass(form, button) {
  form.dataset.passes = "";
  form.requestSubmit(button);
}

// Checks the session before anything is sent: what a closed one would refuse waits until it is open again.
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (form.method !== "post" || dialog.contains(form)) return;
    if ("passes" in form.dataset) {
      delete form.dataset.passes;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    waiting = { form, button };
    const open = await check();
    if (open === undefined) part("unreachable").hidden = false;
    // A required step would discard the form: the user sees a link to it, and sends the form again afterwards.
    if (open && waiting && part("first").hidden) pass(form, button);
    if (open || open === undefined) waiting = undefined;
  },
  true,
);

/** Typing counts as activity. The server is notified once a minute at most, and at once after a warning. */
function acted(event) {
  if (dialog.open || !event.isTrusted) return;
  if (part("idle").hidden && Date.now() - told < SAID_AT_MOST_EVERY) return;
  told = Date.now();
  ask(true).catch(() => {});
}
for (const act of ["keydown", "pointerdown", "input"]) addEventListener(act, acted, { passive: true });

// After sleep, or a login or logout in another window.
addEventListener("focus", check);
new BroadcastChannel("logged-out").onmessage = check;
document.addEventListener("visibilitychange", () => document.hidden || check());
check();
