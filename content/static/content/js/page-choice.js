// Choosing pages of this site by search, for a field with a URL on each line. The field stays what is submitted, and can be
// edited. A page that moves later is still found: its old URL leads to it.

const WAIT = 200; // ms after the last key, before the site is asked

/** `part`: element below the field (cms/page_choice.html). */
export function pageChoice(part) {
  const lines = document.getElementById(part.dataset.for);
  const input = part.querySelector("input");
  const found = part.querySelector("[data-found]");
  const status = part.querySelector("[data-status]");
  let timer;
  let asked = 0;
  let answered; // search text whose results are shown

  function add({ title, address }) {
    const others = lines.value.split("\n").map((line) => line.trim()).filter((line) => line && line !== address);
    lines.value = [...others, address].join("\n");
    lines.dispatchEvent(new Event("input", { bubbles: true })); // autosave.js
    input.value = "";
    found.replaceChildren();
    status.textContent = `${part.dataset.wordAdded} ${title}`;
    input.focus();
  }

  function offer(page) {
    const item = part.querySelector("template").content.cloneNode(true).firstElementChild;
    for (const name of ["title", "about", "state"]) item.querySelector(`[data-${name}]`).textContent = page[name];
    item.querySelector("button").addEventListener("click", () => add(page));
    return item;
  }

  async function ask() {
    const mine = (asked += 1);
    const words = input.value.trim();
    let pages = [];
    answered = undefined;
    try {
      if (words) {
        const response = await fetch(`${part.dataset.address}?${new URLSearchParams({ q: words })}`, { headers: { Accept: "application/json" } });
        if (!response.ok || response.redirected) throw new Error(String(response.status));
        ({ pages } = await response.json());
      }
    } catch {
      if (mine !== asked) return;
      found.replaceChildren();
      status.textContent = part.dataset.wordTrouble;
      return;
    }
    if (mine !== asked) return; // the search text has changed meanwhile
    answered = words;
    found.replaceChildren(...pages.filter(({ address }) => !address.startsWith("/topics/")).map(offer));
    const none = words ? part.dataset.wordNone : "";
    status.textContent = found.children.length ? `${part.dataset.wordFound} ${found.children.length}` : none;
  }

  /** The first match of the present search text, not of an earlier one. */
  async function takeFirst() {
    const words = input.value.trim();
    clearTimeout(timer);
    if (answered !== words) await ask();
    if (answered === words) found.querySelector("button")?.click();
  }

  /** The arrow keys move from the search field through the results and back; Enter takes the first. */
  function walk(event) {
    const stops = [input, ...found.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = stops.indexOf(document.activeElement);
    if (event.key === "Enter" && here === 0) {
      event.preventDefault(); // it would submit the form
      takeFirst();
    }
    if (!step || here < 0) return;
    event.preventDefault();
    stops[(here + step + stops.length) % stops.length].focus();
  }

  part.addEventListener("keydown", walk);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}
