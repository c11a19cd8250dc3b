// Autosave: stores text in this browser at once, and on the site a moment after the last key. What the site has not
// confirmed stays here and is offered when the page is opened again. A form without an autosave URL (an urgent correction)
// is kept in this browser only, until it is submitted. Without this script only the buttons save.

import { preload } from "../../secureproject/js/preload.js";
import { keptLine } from "./kept-line.js";
import { isShut } from "./shut.js";
import { hold, names, put, remove } from "./unsent.js";
import { wholeWords } from "./whole-words.js";

const HERE_AFTER = 300; // ms after the last key …
const HERE_AT_LEAST_EVERY = 2000; // … while the user goes on typing
const SENT_AFTER = 2000; // … and after the last key
const SENT_AT_LEAST_EVERY = 5000; // while the user goes on typing
const ANSWER_WITHIN = 15_000;
const TRY_AGAIN = [3000, 5000, 10_000, 20_000]; // after each failure in a row; the last one is repeated
const LONGEST_PAUSE = 60; // seconds, of the pauses that a server may ask for
const LARGEST_LAST_WORD = 60_000; // bytes that a browser still sends for a page that is closed
const NO_WORDS = new Set(["csrfmiddlewaretoken", "window", "sequence", "version", "left_out"]);

const form = document.querySelector("form[data-thing]");
const hasSite = Boolean(form.dataset.keep);
const line = keptLine(form);
const page = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
let changes = 0; // since the page was opened …
let kept = 0; // … and how many of them the site has confirmed
let sequence = 0;
let sending = false;
let leaving = false;
let failures = 0;
let pause = 0; // ms, requested by the last response
let isGone = false; // the text belongs to an article that is in the trash or hidden
let trouble; // why the last attempt failed: [as shown in the status line, a sentence of the site]
let since; // time of the oldest change that the site does not have …
let sinceHere; // … and the oldest that this browser does not have
let here;
let there;

const asked = new URLSearchParams(location.search);
const wanted = asked.get("unsent");
// Shown once: when the page is reloaded, or found in the history, it is old news.
if (/^\?(?:saved|arrived)=/.test(location.search)) history.replaceState(null, "", location.pathname);

const field = (name) => form.elements.namedItem(name);

/** All form data: [[name, value], …]. */
const words = () => wholeWords(form).filter(([name, value]) => !NO_WORDS.has(name) && typeof value === "string");

function changed() {
  changes += 1;
  since ??= Date.now();
  line.show("typing");
  sinceHere ??= Date.now();
  clearTimeout(here);
  here = setTimeout(() => keepHere(), Math.min(HERE_AFTER, Math.max(0, sinceHere + HERE_AT_LEAST_EVERY - Date.now())));
  soon();
}

function soon() {
  if (failures || !hasSite) return; // the next attempt is due already
  clearTimeout(there);
  there = setTimeout(() => keepThere(), Math.min(SENT_AFTER, Math.max(0, since + SENT_AT_LEAST_EVERY - Date.now())));
}

/** In this browser. `number`: of the request that will send this text to the site. */
async function keepHere(number = sequence + 1) {
  clearTimeout(here);
  sinceHere = undefined;
  if (changes === kept) return;
  const upTo = changes;
  const entry = { thing: form.dataset.thing, at: Date.now(), sequence: number, words: words() };
  line.isHere = await put(page, entry);
  if (changes === kept) remove(page); // confirmed meanwhile
  else if (changes === upTo && !hasSite) line.show("here");
  else if (changes === upTo && failures) line.show(...trouble); // until the next attempt it is safe here
}

/** On the site. */
async function keepThere({ last = false } = {}) {
  clearTimeout(there);
  if (!hasSite || sending || leaving || changes === kept) return;
  if (isShut() || !navigator.onLine) return failed(isShut() ? "closed" : "offline");
  sending = true;
  const upTo = changes;
  sequence += 1;
  try {
    const answer = await fetch(form.dataset.keep, request(last));
    if (!leaving) await take(answer, upTo);
  } catch {
    if (!leaving) failed(navigator.onLine ? "trouble" : "offline");
  } finally {
    sending = false;
    if (changes !== kept && !failures) soon();
  }
}

function request(last) {
  const body = new URLSearchParams(words());
  body.set("window", page);
  body.set("sequence", String(sequence));
  body.set("version", field("version").value);
  return {
    method: "POST",
    body,
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
    keepalive: last && String(body).length < LARGEST_LAST_WORD,
    signal: AbortSignal.timeout(ANSWER_WITHIN),
    headers: { "X-CSRFToken": field("csrfmiddlewaretoken").value, "X-Background": "1", Accept: "application/json" },
  };
}

async function take(answer, upTo) {
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  const said = isOurs ? await answer.json() : {};
  pause = 1000 * Math.min(Number(answer.headers.get("Retry-After")) || 0, LONGEST_PAUSE);
  if (answer.ok && isOurs && isConfirmation(said)) return confirmed(said, upTo);
  if (answer.type === "opaqueredirect" || answer.status === 401 || said?.first || said?.csrf) {
    dispatchEvent(new Event("focus")); // stay.js checks the session
    return failed("closed");
  }
  isGone = isOurs && answer.status === 404;
  if (said?.why) return failed("refused", said.why);
  if (answer.status === 403 || answer.status === 404) return failed("refused");
  return failed("trouble");
}

/** A proxy may respond with JSON of its own: only what the site confirms is saved. */
const isConfirmation = (said) => Number.isInteger(said?.version) && Array.isArray(said.removed);

function confirmed(said, upTo) {
  failures = 0;
  isGone = false;
  kept = upTo;
  since = changes === kept ? undefined : Date.now();
  field("version").value = said.version;
  if (said.base) field("base").value = said.base;
  line.leaveOut(said.removed);
  field("left_out").value = said.shown; // it has been shown: the user is not asked again
  if (changes !== kept) return;
  clearTimeout(here);
  remove(page);
  line.show(said.revision ? "revision" : "saved", said.revision);
  form.dispatchEvent(new CustomEvent("kept", { detail: said })); // enhance.js asks no more on leaving
  if (field("copy")) history.replaceState(null, "", `?copy=${field("copy").value}`);
}

/** Shown once the newest text is stored here: the line must not promise what is not done yet. */
function failed(why, sentence) {
  trouble = [why, sentence];
  clearTimeout(there);
  there = setTimeout(() => keepThere(), Math.max(pause, TRY_AGAIN[Math.min(failures, TRY_AGAIN.length - 1)]));
  failures += 1;
  pause = 0;
  keepHere();
}

/** The form is submitted by a button: later requests of this page must not count, and the site knows which came last. */
function sent(event) {
  if (event.defaultPrevented) return;
  leaving = true;
  sequence += 1;
  for (const [name, value] of [["window", page], ["sequence", sequence]]) {
    const input = field(name) ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
    input.value = value;
  }
  keepHere(sequence);
}

function forget() {
  leaving = true;
  kept = changes;
  remove(page);
}

form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("submit", sent);
for (const other of document.querySelectorAll("[data-throws-away]")) other.addEventListener("submit", forget);
addEventListener("words-decided", forget); // log-out.js, here …
new BroadcastChannel("words-decided").onmessage = forget; // … or in another window
addEventListener("pageshow", () => (leaving = false));
addEventListener("online", () => ((failures = 0), keepThere()));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden || leaving) return; // a page that is left was sent by its button
  keepHere();
  keepThere({ last: true });
});
/** Sends what can be sent, and returns what could not be stored: the browser's storage may be full or disabled. */
async function sendWords() {
  await Promise.all([keepHere(), keepThere()]);
  return changes === kept ? undefined : { thing: form.dataset.thing, at: Date.now(), sequence, words: words(), window: page };
}

// Before logout, everything is sent that can be: log-out.js waits for it.
document.addEventListener("send-words", (event) => event.detail.push(sendWords()));
// A user who presses Ctrl+S out of habit must not be offered to save the page as a file.
addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  sendWords().then(() => isGone && form.requestSubmit()); // its response says what happened to it, and who can help
});
hold(page);
// Without that code the dashboard still lists what is unsent.
if (names().length) {
  preload("offering.js");
  import("./offering.js").then(({ offer }) => offer({ asked, wanted, noWords: NO_WORDS, words, changed, keepHere }), () => {});
}
