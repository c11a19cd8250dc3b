// Choosing bylines by a few letters of their names. The field with a name a line stays what is sent, and can be typed in.

const WAIT = 200; // ms after the last key, before the site is asked

/** `choice`: the part of the form in which they are looked for. */
export function bylines(choice) {
  const lines = choice.closest("form").querySelector("textarea[data-bylines]");
  const [input, list] = [choice.querySelector("input"), choice.querySelector("datalist")];
  let timer;
  let asked = 0;
  let answered; // the letters whose answer is in the list

  function add(name) {
    lines.value = [...lines.value.split("\n").filter((line) => line.trim()), name].join("\n");
    lines.dispatchEvent(new Event("input", { bubbles: true }));
    input.value = "";
    list.replaceChildren();
  }

  async function offer() {
    const mine = (asked += 1);
    const words = input.value.trim();
    answered = undefined;
    if (!words) return;
    try {
      const response = await fetch(`${choice.dataset.address}?${new URLSearchParams({ q: words })}`, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) return;
      const { bylines: found } = await response.json();
      if (mine !== asked) return; // another letter was typed meanwhile
      answered = words;
      const alike = (name) => found.filter((one) => one.name === name).length > 1;
      list.replaceChildren(...found.map(({ key, name }) => new Option("", alike(name) ? `${name} #${key}` : name)));
    } catch {
      // The name can be typed into the field above.
    }
  }

  /** The first name that has the letters as they are now: the list may still be that of a moment ago. */
  async function takeFirst() {
    const words = input.value.trim();
    clearTimeout(timer);
    if (answered !== words) await offer();
    if (words && answered === words && list.options.length) add(list.options[0].value);
  }

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
