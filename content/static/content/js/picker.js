// The library in the editor: search, walk through with the arrow keys, Enter or a click puts a file into the text.

import { connect } from "./upload.js";

const WAIT = 250; // ms after the last key, before the library is asked

/** One stop for Tab; the arrow keys walk along rows and columns as they are laid out. */
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

/** `insert` is called with each file that is to go into the text. Returns {open, take}. */
export function picker(dialog, { insert, section }) {
  document.body.append(dialog); // out of the article's form, which Enter would send
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const grid = part("grid");
  const region = part("upload");
  let before = "";
  let known = false;
  let asked = 0;
  let open;
  const losses = new WeakMap(); // who hears of files that do not come

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
    if (!known) query.set("upload", section()); // where the article is, among very many
    let answer;
    try {
      const response = await fetch(`${dialog.dataset.address}?${query}`, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      answer = await response.json();
    } catch {
      say(dialog.dataset.wordTrouble);
      return;
    }
    if (mine !== asked) return; // another word was typed meanwhile
    if (answer.upload) know(answer.upload);
    const tiles = answer.assets.map(tile);
    more ? grid.append(...tiles) : grid.replaceChildren(...tiles);
    before = answer.before;
    part("more").hidden = !before;
    stops();
    const shown = grid.children.length;
    const nothing = part("words").value || part("kind").value ? dialog.dataset.wordNone : dialog.dataset.wordEmpty;
    const none = before ? "" : nothing; // there may be some further on
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

  /** Of several files at once each comes into the text; what was refused stays to be read. */
  function came(asset, file) {
    // First of all: what is closed gives the focus back, and the alternative text is to have it.
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
    event.preventDefault(); // a browser would empty the words first, and close at the second Escape only
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
    /** Files that were dropped on the text, or pasted into it. `lost` hears of each that does not come. */
    take: async (files, lost) => {
      await open();
      if (region.hidden) return false;
      for (const file of lost ? files : []) losses.set(file, lost);
      uploads.take(files);
      return true;
    },
  };
}
