// Of many topics those with a few letters are shown. The boxes stay what is sent; a line says which are ticked.

const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/** `part`: the field above the boxes, in which letters are typed. */
export function topicChoice(part) {
  const [input, status] = [part.querySelector("input"), part.querySelector("[data-status]")];
  const rows = [...part.closest("form").querySelectorAll("input[name=topics]")].map((box) => {
    const label = box.closest("label");
    return { box, row: label.parentElement, name: label.textContent.trim(), words: plain(label.textContent) };
  });
  const shown = () => rows.filter(({ row }) => !row.hidden);

  function say() {
    const chosen = rows.filter(({ box }) => box.checked).map(({ name }) => name);
    const found = input.value.trim() ? `${part.dataset.wordFound} ${shown().length}. ` : "";
    status.textContent = found + (chosen.length ? `${part.dataset.wordChosen} ${chosen.join(", ")}` : "");
  }

  function narrow() {
    const letters = plain(input.value).split(/\s+/).filter(Boolean);
    for (const { row, words } of rows) row.hidden = !letters.every((some) => words.includes(some));
    say();
  }

  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault(); // it would send the form
    shown()[0]?.box.focus();
  });
  for (const { box } of rows) box.addEventListener("change", say);
}
