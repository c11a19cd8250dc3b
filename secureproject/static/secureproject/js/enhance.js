// Progressive enhancement. Every page works without it.

import { aloud } from "./fragments.js";
import { preload } from "./preload.js";

// The next page reports what was done: announced with the focus or, if another element has it, a moment later.
const SETTLED = 400; // ms
setTimeout(() => {
  for (const said of document.querySelectorAll(".said")) if (said !== document.activeElement) aloud(said);
}, SETTLED);

// The site names what it received from a small form: the browser's copy of it is deleted, and nothing else.
for (const { dataset } of document.querySelectorAll("[data-arrived-words]")) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith("unsent/"));
    for (const name of names) if (name.endsWith(`/${dataset.arrivedWords}`)) localStorage.removeItem(name);
  } catch {
    // Storage is closed: nothing was stored either.
  }
}

// An incomplete date is not sent as if it were empty.
if (document.querySelector("[data-half-typed]")) {
  preload("half-typed.js");
  import("./half-typed.js");
}

// The browser silently drops pasted text beyond a field's limit.
document.addEventListener("beforeinput", ({ target, inputType, data, dataTransfer }) => {
  if (!/^insertFrom(?:Paste|Drop)$/.test(inputType) || !(target.maxLength > 0)) return;
  const pasted = (data ?? dataTransfer?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n");
  const text = target.localName === "textarea" ? pasted : pasted.replace(/\n+$/, "").replaceAll("\n", " "); // as browsers do
  const fits = Math.max(0, target.maxLength - target.value.length + target.selectionEnd - target.selectionStart);
  if (!text.slice(fits).trim()) return;
  preload("cut-off.js");
  import("./cut-off.js").then(({ sayCutOff }) => sayCutOff(target, text.slice(fits)));
});

// Leaving with unsaved text asks first.
for (const form of document.querySelectorAll("form[data-confirm-unsaved]")) {
  let changed = false;
  const ask = (event) => changed && event.preventDefault();
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  form.addEventListener("kept", () => (changed = false)); // autosave.js: the site has it
  addEventListener("words-decided", () => (changed = false)); // log-out.js: it is to be discarded
  addEventListener("beforeunload", ask);
}

// A line that wraps but has no breaks: Enter moves to the next field.
for (const line of document.querySelectorAll("textarea[data-one-line]")) {
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const fields = [...line.form.elements].filter((field) => field.offsetParent && field.type !== "button");
    fields[fields.indexOf(line) + 1]?.focus();
  });
}

// <button data-print hidden>: prints the page.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A form is sent once, however often it is clicked; a file may be downloaded again (data-again).
for (const form of document.querySelectorAll("form[method=post]:not([data-again])")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// <form data-under-way="words">: a slow action says that it has begun, and that no second click is needed.
for (const form of document.querySelectorAll("form[data-under-way]")) {
  const said = document.createElement("p");
  said.className = "small";
  said.setAttribute("role", "status");
  said.dataset.saysUnderWay = "";
  form.after(said);
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) said.textContent = form.dataset.underWay;
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const said of document.querySelectorAll("[data-says-under-way]")) said.textContent = "";
});
