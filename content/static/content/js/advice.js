// Advice beside the text: links to each passage it is about, and checks unsaved text again. Without this script, which
// beside.js loads, the list is that of the version saved last.

import { send, show } from "../../secureproject/js/fragments.js";
import { isShut } from "./shut.js";

const QUIET = 4000; // ms without a key before the text is checked
const APART = 15000; // ms between two automatic checks
const part = document.querySelector("[data-advice]");
const list = part.querySelector("[data-advice-list]");
const again = part.querySelector("[data-check-now]");
const form = document.querySelector("form#writing");

/** The text: that of the editor or of the version. */
const paper = () => document.querySelector(".editor__paper .prose, article.prose");
const quoted = (element) => element.textContent.replace(/\s+/g, " ").trim();

/** The element that a finding is about; if the text has changed since, preferably one with the same words. */
function placeOf({ tag, place, passage }) {
  const all = [...(paper()?.querySelectorAll(tag) ?? [])].filter(
    (element) => !element.closest(".editor__figure-tools") && !element.matches(".ProseMirror-separator, .ProseMirror-trailingBreak"),
  );
  const start = passage.replace(/…$/, "");
  const same = (element) => quoted(element).startsWith(start);
  const here = all[Number(place)];
  return here && same(here) ? here : (start && all.find(same)) || here;
}

function lead(button) {
  const element = placeOf(button.dataset);
  if (!element) return;
  element.closest("details")?.setAttribute("open", "");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const field = element.closest(".editor__figure")?.querySelector(".editor__figure-tools input");
  if (field) field.focus({ preventScroll: true });
  else if (element.closest("[contenteditable=true]")) {
    element.closest("[contenteditable=true]").focus({ preventScroll: true });
    getSelection().selectAllChildren(element);
  }
  element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  element.dataset.shown = "";
  setTimeout(() => delete element.dataset.shown, 2500);
}

/** Only findings with a target have a button. Before the text is there, each has one: nothing moves when it comes. */
function offer() {
  if (!paper()) return;
  for (const button of list.querySelectorAll("[data-show-place]")) button.hidden = !placeOf(button.dataset);
}

let looked = 0;
let looking = false;
let about = "";

async function look({ asked = false } = {}) {
  const data = new FormData(form);
  const kept = new URLSearchParams(["csrfmiddlewaretoken", "title", "body", "language", "kind"].map((name) => [name, data.get(name) ?? ""]));
  const words = String(kept);
  if (looking || (!asked && words === about)) return;
  [looking, looked, about] = [true, Date.now(), words];
  const focused = list.contains(document.activeElement) && document.activeElement;
  try {
    const answer = await send(part.dataset.check, { method: "POST", body: kept, headers: asked ? {} : { "X-Background": "1" } });
    if (!list.contains(document.activeElement) || focused) await show(list, answer, { quietly: !asked });
    offer();
    // An automatic check must not move the reader away from the present passage.
    if (list.contains(document.activeElement)) [...list.querySelectorAll("button")].find((button) => button.isEqualNode(focused))?.focus();
  } catch {
    if (asked) list.querySelector("[role=status]").textContent = part.dataset.trouble;
  } finally {
    looking = false;
  }
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show-place]");
  if (button) lead(button);
});
const isWritten = Boolean(part.dataset.check && form);
let later;

/** Checks the text once its author pauses. */
export function soon() {
  if (!isWritten) return;
  clearTimeout(later);
  // Automatic checks wait until the site responds again.
  later = setTimeout(() => (isShut() || !navigator.onLine ? soon() : look()), Math.max(QUIET, looked + APART - Date.now()));
}

if (isWritten) {
  again.addEventListener("click", () => look({ asked: true }));
  form.addEventListener("input", soon);
}
offer();
