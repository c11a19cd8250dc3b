// The search box: Ctrl-K or a click on "Search" opens it over the page. Without script the same link leads to a page.

import { send, show } from "./fragments.js";

const WAIT = 120; // ms after the last key, before the request
const dialog = document.querySelector("[data-finder]");
const opener = document.querySelector("[data-finder-open]");

if (dialog && opener) {
  const words = dialog.querySelector("input");
  const found = dialog.querySelector("[data-finder-found]");
  const status = dialog.querySelector("[data-finder-status]");
  const hits = () => [...found.querySelectorAll("a")];
  let timer;
  let asked = 0;
  let shown = null; // the search term of the results shown

  const say = (text) => (status.textContent = text);

  async function ask() {
    const mine = (asked += 1);
    const typed = words.value;
    try {
      const response = await send(`${opener.pathname}?${new URLSearchParams({ q: typed })}`);
      if (mine !== asked) return; // another term was typed meanwhile
      await show(found, response);
      if (mine !== asked) return;
      shown = typed;
      say(found.querySelector("[data-said]")?.dataset.said ?? "");
    } catch {
      if (mine !== asked) return;
      shown = null;
      const trouble = document.createElement("p");
      trouble.textContent = dialog.dataset.wordTrouble;
      found.replaceChildren(trouble);
      say(trouble.textContent);
    }
  }

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    words.select();
    if (shown !== words.value) ask();
  }

  /** Focus moves from the search field through the results and back; letters typed on a result go to the field. */
  function walk(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.preventDefault(); // a browser would clear the field first, and close only the second time
      return dialog.close();
    }
    const stops = [words, ...hits()];
    const here = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && here >= 0) {
      event.preventDefault();
      stops[(here + step + stops.length) % stops.length].focus();
    } else if (here > 0 && (event.key === "Backspace" || (event.key.length === 1 && event.key !== " ")) && !event.ctrlKey && !event.metaKey) {
      words.focus();
    }
  }

  opener.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  addEventListener("keydown", (event) => {
    const chosen = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    // In the text of an article the same keys make a link.
    if (!chosen || event.defaultPrevented) return;
    event.preventDefault();
    open();
  });
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  dialog.addEventListener("keydown", walk);
  dialog.querySelector("[data-finder-close]").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    const [first] = hits();
    if (shown !== words.value || !words.value.trim() || !first) return; // the page of the same name answers
    event.preventDefault();
    first.click();
  });
}
