// Choosing bylines by a few letters of their names. The field with a name a line stays what is sent, and can be typed in.

const WAIT = 200; // ms after the last key, before the site is asked

/** `choice`: the part of the form in which they are looked for. */
export function bylines(choice) {
  const lines = choice.closest("form").querySelector("textarea[data-bylines]");
  const [input, list, status] = ["input", "datalist", "[data-status]"].map((one) => choice.querySelector(one));
  let timer;
  let asked = 0;
  let answered; // the letters whose answer is in the list

  function write(names) {
    lines.value = names.join("\n");
    lines.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const written = () => lines.value.split("\n").filter((line) => line.trim());

  /** Where the name went is elsewhere on the page: whoever does not see that hears it. */
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

  /** The names that have the letters; undefined where the site does not answer: the name can be typed into the field above. */
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
    if (!names || mine !== asked) return; // another letter was typed meanwhile
    answered = words;
    list.replaceChildren(...names.map((name) => new Option("", name)));
    sayFound(names);
  }

  /** The first name that has the letters as they are now: the list may still be that of a moment ago. */
  async function takeFirst() {
    const words = input.value.trim();
    clearTimeout(timer);
    if (answered !== words) await offer();
    if (words && answered === words && list.options.length) add(list.options[0].value);
  }

  /** Whoever goes on means the only one that has these letters. They stand among the names at once: the form may be sent now. */
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
