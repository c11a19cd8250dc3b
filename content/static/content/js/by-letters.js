// Autocomplete: one topic or section among very many, offered while the user types. Without this script the search text is
// submitted with the form, and the page comes back with the matches.

const WAIT = 200; // ms after the last key, before the site is asked

for (const part of document.querySelectorAll("[data-by-letters]")) begin(part);

function begin(part) {
  const { name, address, among, without } = part.dataset;
  const [input, status] = ["input", "[data-status]"].map((one) => part.querySelector(one));
  const list = part.parentElement.querySelector("[data-offered]");
  const radios = () => [...list.querySelectorAll("input")];
  let timer;
  let asked = 0;

  function offer({ key, name: called }) {
    const [label, radio] = ["label", "input"].map((tag) => document.createElement(tag));
    Object.assign(radio, { type: "radio", name, value: key });
    label.append(radio, ` ${called}`);
    return label;
  }

  /** The chosen one stays, and so do "none" and choices that are always offered. */
  function show(found) {
    const kept = radios().filter((one) => one.checked || !one.value || one.closest("[data-always]"));
    const known = new Set([...kept.map((one) => one.value), without]);
    const fresh = found.filter(({ key }) => !known.has(key)).map(offer);
    list.replaceChildren(...kept.map((one) => one.closest("label")), ...fresh);
  }

  async function ask() {
    const mine = (asked += 1);
    const words = input.value.trim();
    let [found, more] = [[], false];
    try {
      if (words) {
        const asks = new URL(address, location);
        asks.searchParams.set("q", words);
        const response = await fetch(asks, { headers: { Accept: "application/json" } });
        if (!response.ok || response.redirected) throw new Error(String(response.status));
        ({ [among]: found, more } = await response.json());
      }
    } catch {
      if (mine === asked) status.textContent = part.dataset.wordTrouble;
      return;
    }
    if (mine !== asked) return; // the search text has changed meanwhile
    show(found);
    const said = found.length ? `${part.dataset.wordFound} ${found.length}. ${more ? part.dataset.wordMore : ""}` : part.dataset.wordNone;
    status.textContent = words ? said : "";
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    const first = radios().find((one) => one.value && !one.checked && !one.closest("[data-always]"));
    if (!first) return; // the form is submitted, and shows the error
    event.preventDefault();
    first.focus();
  });
  // The choice answers the search: it is not repeated on submission.
  list.addEventListener("change", ({ isTrusted }) => (isTrusted && (input.value = ""), remember()));

  // Autosaved form data (autosave.js) contain only the key, which may not be among the choices when it is restored.
  const memory = Object.assign(document.createElement("input"), { type: "hidden", name: `${name}_name` });
  const chosen = () => radios().find((one) => one.checked);
  const remember = () => (memory.value = chosen()?.value ? `${chosen().value} ${chosen().closest("label").textContent.trim()}` : "");
  part.append(memory);
  remember();
  memory.addEventListener("replaced", () => {
    const [, key, called] = memory.value.match(/^(\d+) (.*)$/s) ?? [];
    if (!key) return;
    if (!radios().some((one) => one.value === key)) list.append(offer({ key, name: called }));
    for (const one of radios()) one.checked = one.value === key;
  });
}
