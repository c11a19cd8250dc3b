// What other windows of this person left in this browser and never sent is offered in the form, once they are closed. Fetched
// only where there is such a thing.

import { remove } from "./unsent.js";
import { closed, moment, titleOf, waiting } from "./unsent-found.js";

const form = document.querySelector("form[data-thing]");
let page; // what autosave.js lends

/** The form as it was left in another window. */
function bringBack(entry) {
  const values = Map.groupBy(entry.words, ([name]) => name);
  for (const element of [...form.elements]) {
    if (!element.name || page.noWords.has(element.name) || element.name === "copy") continue;
    if (entry.thing !== form.dataset.thing && !values.has(element.name)) continue; // the other form does not ask for it
    if (entry.window === page.wanted && element.name.endsWith("slug")) continue; // that address is taken
    const were = (values.get(element.name) ?? []).map(([, value]) => value);
    if (element.type === "checkbox" || element.type === "radio") element.checked = were.includes(element.value);
    else if (were.length) element.value = were[0];
    element.dispatchEvent(new Event("replaced")); // editor.js
    element.dispatchEvent(new Event("change", { bubbles: true })); // what depends on it: fields of a kind, chips of topics
  }
  if (entry.window === page.wanted) beginAs(entry.window);
  const many = form.querySelector("[data-many]"); // of thousands of topics few have a box: topic-choice.js makes one of it
  for (const [name, value] of (many && values.get("topics")) ?? []) {
    if (!many.querySelector(`[value="${CSS.escape(value)}"]`)) many.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.dispatchEvent(new Event("input")); // the preview
  page.changed();
  page.keepHere().then(() => remove(entry.window));
}

/** What is brought back in two windows begins one article: both call it by what it comes from. */
function beginAs(window) {
  const name = window.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  form.elements.copy.value = name;
  form.dataset.thing = `new:${name}`;
}

/** Which words have reached the site, [window, up to which request]: as the working copy says, and the page after a save. */
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
 * A correction that can no longer be made goes on as a draft: it says which version it began with. What cannot go on at all
 * begins anew (unsent-desk.js).
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

/** A form that came back with an error holds the words that this browser kept when it was sent. */
const isSame = (entry) => text(entry.words) === text(page.words());
const text = (all) => JSON.stringify(all.filter(([name]) => !/^(base|removed|opened)$/.test(name)));

function adopt(entry) {
  remove(entry.window);
  page.changed();
}

/** It was answered: what has the focus is the next one, or the form. */
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
