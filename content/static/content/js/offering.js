// Offers in the form what other windows of this user left unsent in this browser, once they are closed. Loaded only if there
// is something.

import { remove } from "./unsent.js";
import { closed, moment, titleOf, waiting } from "./unsent-found.js";

const form = document.querySelector("form[data-thing]");
let page; // shared by autosave.js

/** The form as it was left in another window. */
function bringBack(entry) {
  const values = Map.groupBy(entry.words, ([name]) => name);
  for (const element of [...form.elements]) {
    if (!element.name || page.noWords.has(element.name) || element.name === "copy") continue;
    if (entry.thing !== form.dataset.thing && !values.has(element.name)) continue; // the other form does not have this field
    if (entry.window === page.wanted && element.name.endsWith("slug")) continue; // that URL is taken
    const were = (values.get(element.name) ?? []).map(([, value]) => value);
    if (element.type === "checkbox" || element.type === "radio") element.checked = were.includes(element.value);
    else if (were.length) element.value = were[0];
    element.dispatchEvent(new Event("replaced")); // editor.js
    element.dispatchEvent(new Event("change", { bubbles: true })); // dependent parts: fields of a kind, chips of topics
  }
  if (entry.window === page.wanted) beginAs(entry.window);
  const many = form.querySelector("[data-many]"); // of thousands of topics few have a checkbox: topic-choice.js adds one
  for (const [name, value] of (many && values.get("topics")) ?? []) {
    if (!many.querySelector(`[value="${CSS.escape(value)}"]`)) many.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.dispatchEvent(new Event("input")); // the preview
  page.changed();
  page.keepHere().then(() => remove(entry.window));
}

/** Text restored in two windows creates one article: both use the id of its origin. */
function beginAs(window) {
  const name = window.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  form.elements.copy.value = name;
  form.dataset.thing = `new:${name}`;
}

/** Text that has reached the site, [window, last request]: from the working copy, and from the page after a save. */
const arrivals = () => [[form.dataset.heard, form.dataset.heardUpTo], [page.asked.get("arrived"), page.asked.get("up-to")]];

/** `autosave`: {asked, wanted, noWords, words, changed, keepHere}. */
export async function offer(autosave) {
  page = autosave;
  for (const entry of await waiting()) {
    const hasArrived = arrivals().some(([window, upTo]) => entry.window === window && entry.sequence <= Number(upTo));
    if (hasArrived) remove(entry.window);
    else if (belongsHere(entry)) closed(entry.window).then(() => offerOne(entry.window));
  }
}

/**
 * A correction that can no longer be made continues as a draft: it names the version it is based on. Text that cannot
 * be continued starts a new article (unsent-desk.js).
 */
const belongsHere = ({ thing, window }) =>
  [form.dataset.thing, form.dataset.thing.replace("article:", "correction:")].includes(thing) || window === page.wanted;

async function offerOne(window) {
  const entry = (await waiting()).find((one) => one.window === window);
  if (!entry) return; // it was sent before its window closed
  if (isSame(entry)) return adopt(entry);
  const place = form.querySelector("[data-unsent]");
  place.append(notice(entry));
  place.hidden = false;
}

/** A form that came back with an error contains the text that this browser stored when it was submitted. */
const isSame = (entry) => text(entry.words) === text(page.words());
const text = (all) => JSON.stringify(all.filter(([name]) => !/^(base|removed|opened)$/.test(name)));

function adopt(entry) {
  remove(entry.window);
  page.changed();
}

/** After a response: focuses the next one, or the form. */
function leave(part) {
  const place = part.parentElement;
  part.remove();
  (place.querySelector("button") ?? form.elements.title ?? form.querySelector("textarea")).focus();
}

function notice(entry) {
  const part = form.querySelector("template[data-unsent-notice]").content.cloneNode(true).firstElementChild;
  const title = part.querySelector("[data-unsent-title]");
  title.textContent = titleOf(entry, title.dataset.without);
  part.querySelector("[data-unsent-correction]").hidden = !entry.thing.startsWith("correction:");
  const when = part.querySelector("[data-unsent-when]");
  when.dateTime = new Date(entry.at).toISOString();
  when.textContent = moment(entry.at);
  part.querySelector("[data-bring-back]").addEventListener("click", () => (bringBack(entry), leave(part)));
  part.querySelector("[data-forget]").addEventListener("click", () => (remove(entry.window), leave(part)));
  return part;
}
