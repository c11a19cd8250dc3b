// The library in the editor: search, arrow keys to browse; Enter or a click inserts a file into the text.

import { connect } from "./upload.js";

const WAIT = 250; // ms after the last key, before the library is asked

/** One tab stop; the arrow keys move along rows and columns as displayed. */
function walk(grid, event) {
  const all = [...grid.querySelectorAll("button")];
  const here = all.indexOf(document.activeElement);
  if (here < 0) return;
  const top = all[0].getBoundingClientRect().top;
  const columns = Math.max(1, all.filter((tile) => Math.abs(tile.getBoundingClientRect().top - top) < 2).length);
  const onward = getComputedStyle(grid).direction === "rtl" ? -1 : 1;
  const steps = { ArrowRight: onward, ArrowLeft: -onward, ArrowDown: columns, ArrowUp: -columns };
  const to = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : here + (steps[event.key] ?? NaN);
  if (Number.isNaN(to)) return;
  event.preventDefault();
  all[Math.min(all.length - 1, Math.max(0, to))].focus();
}

/** `insert` is called with each file to be inserted. Returns {open, take}. */
export function picker(dialog, { insert, section }) {
  document.body.append(dialog); // out of the article's form, which Enter would submit
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const grid = part("grid");
  const region = part("upload");
  let before = "";
  let known = false;
  let asked = 0;
  let open;
  const losses = new WeakMap(); // callbacks for files that failed

  function tile(asset) {
    const item = part("tile").content.cloneNode(true).firstElementChild;
    const button = item.querySelector("button");
    item.querySelector(".tile__title").textContent = asset.title;
    button.setAttribute("aria-label", asset.alt ? `${asset.title}: ${asset.alt}` : asset.title);
    if (asset.tile) {
      const picture = document.createElement("img");
      picture.className = "tile__picture";
      Object.assign(picture, { alt: "", src: asset.tile, loading: "lazy", decoding: "async" });
      item.querySelector(".tile__frame").replaceChildren(picture);
    }
    item.querySelector("[data-missing]").hidden = !asset.lacksAlternative;
    button.addEventListener("click", () => choose(asset));
    return item;
  }

  function choose(asset) {
    dialog.close();
    insert(asset);
  }

  const stops = () => {
    const all = [...grid.querySelectorAll("button")];
    for (const button of all) button.tabIndex = -1;
    (all.find((button) => button === document.activeElement) ?? all[0])?.setAttribute("tabindex", "0");
  };

  async function load({ more = false } = {}) {
    const mine = (asked += 1);
    const query = new URLSearchParams({ q: part("words").value, kind: part("kind").value });
    if (more) query.set("before", before);
    if (!known) query.set("upload", section()); // the section of the article, among very many
    let answer;
    try {
      const response = await fetch(`${dialog.dataset.address}?${query}`, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      answer = await response.json();
    } catch {
      say(dialog.dataset.wordTrouble);
      return;
    }
    if (mine !== asked) return; // the search text has changed meanwhile
    if (answer.upload) know(answer.upload);
    const tiles = answer.assets.map(tile);
    more ? grid.append(...tiles) : grid.replaceChildren(...tiles);
    before = answer.before;
    part("more").hidden = !before;
    stops();
    const shown = grid.children.length;
    const nothing = part("words").value || part("kind").value ? dialog.dataset.wordNone : dialog.dataset.wordEmpty;
    const none = before ? "" : nothing; // later pages may have some
    say(shown ? "" : none);
    part("status").textContent = shown ? `${dialog.dataset.wordFound} ${shown}` : none;
    if (more) tiles[0]?.querySelector("button").focus();
  }

  function say(text) {
    part("said-nothing").textContent = text;
    part("said-nothing").hidden = !text;
  }

  function know(facts) {
    known = true;
    region.hidden = !facts.places.length;
    region.dataset.largest = facts.largest;
    part("limits").textContent = facts.limits;
    const options = facts.places.map(({ id, name }) => new Option(name, id, false, String(id) === section()));
    part("section").replaceChildren(...options);
  }

  /** Of several files each is inserted; messages about refused files stay on screen. */
  function came(asset, file) {
    // First: a closing dialog returns the focus, which the alternative text field is to get.
    if (!region.querySelector('[data-list] > :not([data-came="done"], [data-came="here"])')) dialog.close();
    insert(asset, file);
  }

  const uploads = connect(region, { onDone: came, onLost: (file) => losses.get(file)?.(file) });
  region.hidden = true;
  let timer;
  part("words").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(load, WAIT);
  });
  part("words").addEventListener("keydown", (event) => {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault(); // a browser would clear the search first, and close only at the second Escape
    if (event.key === "Escape") dialog.close();
  });
  part("kind").addEventListener("change", () => load());
  part("more").addEventListener("click", () => load({ more: true }));
  part("leave").addEventListener("click", () => dialog.close());
  grid.addEventListener("keydown", (event) => walk(grid, event));
  grid.addEventListener("focusin", (event) => {
    for (const button of grid.querySelectorAll("button")) button.tabIndex = button === event.target ? 0 : -1;
  });
  open = async () => {
    for (const line of region.querySelectorAll("[data-list] > [data-came]")) line.remove();
    dialog.showModal();
    part("words").focus();
    await load();
  };
  return {
    open,
    /** Files that were dropped on the text, or pasted into it. `lost` is called for each that fails. */
    take: async (files, lost) => {
      await open();
      if (region.hidden) return false;
      for (const file of lost ? files : []) losses.set(file, lost);
      uploads.take(files);
      return true;
    },
  };
}
