// Choosing bylines by a few letters of a name. The field with a name on each line is what is submitted, and is editable.

const WAIT = 200; // ms after the last key, before the site is asked

/** `choice`: the part of the form with the search. */
export function bylines(choice) {
  const lines = choice.closest("form").querySelector("textarea[data-bylines]");
  const [input, list, status] = ["input", "datalist", "[data-status]"].map((one) => choice.querySelector(one));
  let timer;
  let asked = 0;
  let answered; // search text whose results are listed

  function write(names) {
    lines.value = names.join("\n");
    lines.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const written = () => lines.value.split("\n").filter((line) => line.trim());

  /** The name was added elsewhere on the page: announced to screen readers. */
  const say = (word, fact = "") => (status.textContent = `${choice.dataset[word]} ${fact}`.trim());

  const sayFound = ({ length }) => (length ? say("wordFound", length) : say("wordNone"));

  function put(name) {
    write([...written(), name]);
    input.value = "";
    list.replaceChildren();
  }

  function add(name) {
    put(name);
    say("wordAdded", name);
  }

  /** Matching names; undefined if the site does not respond: the name can be typed into the field above. */
  async function named(words) {
    try {
      const response = await fetch(`${choice.dataset.address}?${new URLSearchParams({ q: words })}`, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) return undefined;
      const { bylines: found } = await response.json();
      const alike = (name) => found.filter((one) => one.name === name).length > 1;
      return found.map(({ key, name }) => (alike(name) ? `${name} #${key}` : name));
    } catch {
      return undefined;
    }
  }

  async function offer() {
    const mine = (asked += 1);
    const words = input.value.trim();
    answered = undefined;
    if (!words) status.textContent = "";
    const names = words && (await named(words));
    if (!names || mine !== asked) return; // the search text has changed meanwhile
    answered = words;
    list.replaceChildren(...names.map((name) => new Option("", name)));
    sayFound(names);
  }

  /** The first match of the present search text: the list may still show earlier results. */
  async function takeFirst() {
    const words = input.value.trim();
    clearTimeout(timer);
    if (answered !== words) await offer();
    if (words && answered === words && list.options.length) add(list.options[0].value);
  }

  /** A user who leaves the field means the only match. It is added to the names at once: the form may be submitted now. */
  async function leave() {
    const words = input.value.trim();
    if (!words) return;
    clearTimeout(timer);
    asked += 1;
    put(words);
    const names = await named(words);
    if (names?.length === 1) {
      write(written().map((line) => (line === words ? names[0] : line)));
      say("wordAdded", names[0]);
    } else if (names) sayFound(names);
  }

  input.addEventListener("change", leave);
  input.addEventListener("input", () => {
    if ([...list.options].some((option) => option.value === input.value)) return add(input.value);
    clearTimeout(timer);
    timer = setTimeout(offer, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    takeFirst();
  });
}
