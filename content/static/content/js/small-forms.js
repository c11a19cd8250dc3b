// Small forms beside a text (note, answer, reason, time): their input is stored in this browser like the text itself, until
// it was submitted, and is restored when the page is opened again. For a form with data-kept-typed only typed text is:
// permissions must be chosen by a user who sees the choice.

import { preload } from "../../secureproject/js/preload.js";
import { hold, names, put, remove } from "./unsent.js";
import { wholeWords } from "./whole-words.js";

const AFTER = 300; // ms after the last key
const NAME = "kept_window"; // submitted with the form: the page that confirms it names it (enhance.js)
const NO_WORDS = new Set(["csrfmiddlewaretoken", "back", "version", "digest", NAME]);

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const CHOSEN = ["checkbox", "radio", "search", "select-one", "select-multiple"]; // not typed, or typed to search for a choice
const windows = new Map(); // storage name for each form
let timer;
let isOver = false; // the user logs out, and has decided

const isSmall = (form) => Boolean(form?.dataset?.keptAs);
const fieldsOf = (form) => [...form.elements].filter(({ name, type }) => name && !["hidden", "submit", "button", ...("keptTyped" in form.dataset ? CHOSEN : [])].includes(type));
const isKept = (form, name) => !("keptTyped" in form.dataset) || fieldsOf(form).some((one) => one.name === name);
const words = (form) => wholeWords(form).filter(([name]) => !NO_WORDS.has(name) && isKept(form, name));
const first = ({ options }) => [...options].find(({ defaultSelected }) => defaultSelected) ?? options[0];
const isAsItCame = (one) => (one.options ? first(one)?.selected : one.value === one.defaultValue);
const isWritten = (form) => fieldsOf(form).some((one) => !isAsItCame(one));
const forms = () => [...document.querySelectorAll("form[data-kept-as]")];

function windowOf(thing) {
  if (!windows.has(thing)) {
    windows.set(thing, random());
    hold(windows.get(thing));
  }
  return windows.get(thing);
}

const entryOf = (form) => ({
  thing: form.dataset.keptAs,
  at: Date.now(),
  sequence: 0,
  words: words(form),
  title: `${form.querySelector("[type=submit]").textContent.trim()}: ${document.title}`,
  path: form.dataset.keptAt ?? location.pathname, // the URL of a refused POST cannot be opened
  window: windowOf(form.dataset.keptAs),
});

/** Returns what could not be stored, for log-out.js: undefined if all is well. */
async function keep(form) {
  if (isOver) return undefined;
  if (!isWritten(form)) return void (windows.has(form.dataset.keptAs) && remove(windowOf(form.dataset.keptAs)));
  const entry = entryOf(form);
  return (await put(entry.window, entry)) ? undefined : entry;
}

const keepAll = () => (clearTimeout(timer), Promise.all(forms().map(keep)).then((all) => all.filter(Boolean)));

function fill(entry, form) {
  for (const [name, value] of entry.words) {
    const element = form.elements.namedItem(name);
    if (element && "value" in element) element.value = value;
  }
  for (let part = form.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  const said = document.querySelector("template[data-put-back]").content.cloneNode(true).firstElementChild;
  said.querySelector("button").addEventListener("click", () => {
    form.reset();
    remove(windowOf(entry.thing));
    said.remove();
  });
  form.prepend(said);
  return keep(form).then(() => remove(entry.window));
}

async function putBack() {
  preload("unsent-found.js");
  const { closed, waiting } = await import("./unsent-found.js");
  for (const { thing, window } of await waiting()) {
    const form = forms().find((one) => one.dataset.keptAs === thing);
    if (!form) continue;
    closed(window).then(async () => {
      const entry = (await waiting()).find((one) => one.window === window);
      if (entry && !isWritten(form)) fill(entry, form); // else it stays where it is, and the dashboard lists it
    });
  }
}

/** The site confirms the storage name: after any other response the stored text stays. */
function sendAlong(form) {
  const input = form.elements.namedItem(NAME) ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: NAME }));
  input.value = windowOf(form.dataset.keptAs);
}

document.addEventListener("input", ({ target }) => {
  if (!isSmall(target.form)) return;
  clearTimeout(timer);
  timer = setTimeout(() => keepAll(), AFTER);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!isSmall(form)) return;
  keep(form);
  if (!event.defaultPrevented) sendAlong(form); // else notes.js submits it, and reports success
});
document.addEventListener("small-form-sent", ({ detail }) => windows.has(detail) && (remove(windowOf(detail)), windows.delete(detail)));
document.addEventListener("visibilitychange", () => document.hidden && keepAll());
document.addEventListener("send-words", (event) => event.detail.push(keepAll()));
const decided = () => (isOver = true);
addEventListener("words-decided", decided);
new BroadcastChannel("words-decided").onmessage = decided;
if (names().length) putBack();
