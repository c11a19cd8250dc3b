// One topic of very many: those with a few letters are offered while they are typed. Without this script the letters are
// sent with the form, and what was found comes back with the page.

const WAIT = 200; // ms after the last key, before the site is asked

for (const part of document.querySelectorAll("[data-one-topic]")) begin(part);

function begin(part) {
  const { name, address, without } = part.dataset;
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

  /** What is chosen stays, and so does "none". */
  function show(found) {
    const kept = radios().filter((one) => one.checked || !one.value);
    const known = new Set([...kept.map((one) => one.value), without]);
    const fresh = found.filter(({ key }) => !known.has(key)).map(offer);
    list.replaceChildren(...kept.map((one) => one.closest("label")), ...fresh);
  }

  async function ask() {
    const mine = (asked += 1);
    const words = input.value.trim();
    let [topics, more] = [[], false];
    try {
      if (words) {
        const response = await fetch(`${address}?${new URLSearchParams({ q: words })}`, { headers: { Accept: "application/json" } });
        if (!response.ok || response.redirected) throw new Error(String(response.status));
        ({ topics, more } = await response.json());
      }
    } catch {
      if (mine === asked) status.textContent = part.dataset.wordTrouble;
      return;
    }
    if (mine !== asked) return; // another letter was typed meanwhile
    show(topics);
    const said = topics.length ? `${part.dataset.wordFound} ${topics.length}. ${more ? part.dataset.wordMore : ""}` : part.dataset.wordNone;
    status.textContent = words ? said : "";
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    const first = radios().find((one) => one.value && !one.checked);
    if (!first) return; // the form is sent, and says what is wrong
    event.preventDefault();
    first.focus();
  });
  // What is chosen is the answer to the letters: they are not asked about again when the form is sent.
  list.addEventListener("change", () => (input.value = ""));
}
