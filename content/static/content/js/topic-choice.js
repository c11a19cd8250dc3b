// Of many topics those with a few letters are shown, and each that is chosen as a chip that takes it away. The boxes stay
// what is sent.

const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/** `part`: the field above the boxes, in which letters are typed. */
export function topicChoice(part) {
  const [input, status, chips, all] = ["input", "[data-status]", "[data-chips]", "[data-all]"].map((one) => part.querySelector(one));
  const rows = [...part.closest("form").querySelectorAll("input[name=topics]")].map((box) => {
    const label = box.closest("label");
    return { box, row: label.parentElement, name: label.textContent.trim(), words: plain(label.textContent) };
  });
  const list = rows[0].row.closest(".choices");
  const shown = () => rows.filter(({ row }) => !row.hidden);

  function chip({ box, name }) {
    const [item, button, cross] = ["li", "button", "span"].map((tag) => document.createElement(tag));
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
      (chips.children[at]?.firstElementChild ?? input).focus(); // never lost with what went
    });
    item.append(button);
    return item;
  }

  function say() {
    const chosen = rows.filter(({ box }) => box.checked);
    const heard = document.createElement("span"); // the chips show it
    heard.className = "visually-hidden";
    heard.textContent = chosen.length ? `${part.dataset.wordChosen} ${chosen.map(({ name }) => name).join(", ")}` : "";
    status.replaceChildren(input.value.trim() ? `${part.dataset.wordFound} ${shown().length}. ` : "", heard);
    chips.replaceChildren(...chosen.map(chip));
    chips.hidden = !chosen.length;
  }

  /** Without a letter none is shown, unless all are asked for. */
  function narrow() {
    const letters = plain(input.value).split(/\s+/).filter(Boolean);
    const isOpen = all.getAttribute("aria-expanded") === "true";
    for (const { row, words } of rows) row.hidden = !(letters.length ? letters.every((some) => words.includes(some)) : isOpen);
    all.textContent = isOpen ? part.dataset.wordFew : part.dataset.wordAll;
    all.parentElement.hidden = letters.length > 0;
    list.hidden = !shown().length;
    say();
  }

  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault(); // it would send the form
    shown()[0]?.box.focus();
  });
  all.addEventListener("click", () => {
    all.setAttribute("aria-expanded", all.getAttribute("aria-expanded") !== "true");
    narrow();
  });
  for (const { box } of rows) box.addEventListener("change", say);
  narrow();
}
