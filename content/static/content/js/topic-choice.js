// Search among many topics; each chosen one is a chip with a remove button. The checkboxes stay what is submitted. Among
// thousands of topics only chosen ones have a checkbox, and the site is asked for matches.

const WAIT = 200; // ms after the last key, before the site is asked

const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const made = (...tags) => tags.map((tag) => document.createElement(tag));

function rowOf(box) {
  const label = box.closest("label");
  return { box, row: label.parentElement, name: label.textContent.trim(), words: plain(label.textContent) };
}

/** `part`: the search field above the checkboxes. */
export function topicChoice(part) {
  const [input, status, chips, all] = ["input", "[data-status]", "[data-chips]", "[data-all]"].map((one) => part.querySelector(one));
  const boxes = part.closest("form").querySelector("[data-many]");
  const { many: address, wordNone, wordMore, wordTrouble } = boxes.dataset; // no URL if all have a checkbox
  const list = boxes.closest(".choices");
  let rows = [...boxes.querySelectorAll("[type=checkbox]")].map(rowOf);
  let found = new Set(); // keys of the matches, as the site says
  let said = "";
  let asked = 0;
  let timer;

  const shown = () => rows.filter(({ row }) => !row.hidden);

  function chip({ box, name }) {
    const [item, button, cross] = made("li", "button", "span");
    button.type = "button";
    button.className = "chip";
    button.setAttribute("aria-label", `${part.dataset.wordRemove} ${name}`);
    cross.textContent = "×";
    cross.ariaHidden = "true";
    button.append(name, " ", cross);
    button.addEventListener("click", () => {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      const at = [...chips.children].indexOf(next) - (next === item.nextElementSibling ? 1 : 0);
      box.click();
      (chips.children[at]?.firstElementChild ?? input).focus(); // focus is never lost with a removed chip
    });
    item.append(button);
    return item;
  }

  function say() {
    const chosen = rows.filter(({ box }) => box.checked);
    const [heard] = made("span"); // the chips show it
    heard.className = "visually-hidden";
    heard.textContent = chosen.length ? `${part.dataset.wordChosen} ${chosen.map(({ name }) => name).join(", ")}` : "";
    const number = `${part.dataset.wordFound} ${shown().length}. `;
    status.replaceChildren(said || (input.value.trim() && (!address || found.size) ? number : ""), heard);
    chips.replaceChildren(...chosen.map(chip));
    chips.hidden = !chosen.length;
  }

  /** Without a search text none is shown, unless all are requested. */
  function narrow() {
    const letters = plain(input.value).split(/\s+/).filter(Boolean);
    const isOpen = all.getAttribute("aria-expanded") === "true";
    const has = address ? ({ box }) => found.has(box.value) : ({ words }) => letters.every((some) => words.includes(some));
    for (const one of rows) one.row.hidden = !(letters.length ? has(one) : isOpen);
    all.textContent = isOpen ? part.dataset.wordFew : part.dataset.wordAll;
    all.parentElement.hidden = Boolean(address) || letters.length > 0;
    list.hidden = !shown().length;
    say();
  }

  async function answer(query) {
    const response = await fetch(`${address}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    return response.json();
  }

  function add({ key, name }, checked = false) {
    if (rows.some(({ box }) => box.value === key)) return;
    const [row, label, box] = made("div", "label", "input");
    Object.assign(box, { type: "checkbox", name: "topics", value: key, checked, id: `${boxes.id}_key_${key}` });
    label.htmlFor = box.id;
    label.append(box, ` ${name}`);
    row.append(label);
    boxes.append(row);
    rows.push(rowOf(box));
  }

  /** Adds the matches, and removes those neither found nor chosen. */
  async function ask() {
    const mine = (asked += 1);
    const words = input.value.trim();
    let [topics, more] = [[], false];
    let trouble = "";
    try {
      if (words) ({ topics, more } = await answer({ q: words }));
    } catch {
      trouble = wordTrouble;
    }
    if (mine !== asked) return; // the search text has changed meanwhile
    found = new Set(topics.map(({ key }) => key));
    for (const { box, row } of rows) if (!box.checked && !found.has(box.value)) row.remove();
    rows = rows.filter(({ row }) => row.isConnected);
    for (const topic of topics) add(topic);
    said = trouble || (words && !found.size ? wordNone : more ? `${part.dataset.wordFound} ${found.size}. ${wordMore}` : "");
    narrow();
  }

  /** What autosave.js restored has only the key. */
  async function called() {
    const keys = [...boxes.querySelectorAll("[type=hidden]")];
    if (!keys.length) return;
    const { topics } = await answer(keys.map(({ value }) => ["key", value])).catch(() => ({ topics: [] }));
    for (const topic of topics) {
      add(topic, true);
      for (const one of keys) if (one.value === topic.key) one.remove();
    }
    narrow();
  }

  input.addEventListener("input", () => {
    if (!address) return narrow();
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault(); // it would submit the form
    shown()[0]?.box.focus();
  });
  all.addEventListener("click", () => {
    all.setAttribute("aria-expanded", all.getAttribute("aria-expanded") !== "true");
    narrow();
  });
  list.addEventListener("change", say);
  if (address) new MutationObserver(called).observe(boxes, { childList: true });
  if (address) called();
  narrow();
}
