// The tree of sections: rows are dragged, or picked up with the keyboard and walked to where they should be. Either way
// it ends in the form that the page of a section has too, whose next page says who gains and who loses.

const table = document.querySelector("[data-tree]");
const form = document.querySelector("[data-tree-form]");

if (table && form) {
  const rows = [...table.querySelectorAll("tr[data-section]")];
  const status = document.querySelector("[data-tree-status]");
  const depth = (row) => Number(row.dataset.depth);
  const name = (row) => row.dataset.name;
  const say = (text) => (status.textContent = text);
  const words = (kind, row) => table.dataset[kind].replace("%s", row ? name(row) : "");

  /** `row` and everything below it. */
  function branch(row) {
    const from = rows.indexOf(row);
    const end = rows.findIndex((other, place) => place > from && depth(other) <= depth(row));
    return rows.slice(from, end < 0 ? rows.length : end);
  }

  const above = (row) => rows.slice(0, rows.indexOf(row)).findLast((other) => depth(other) < depth(row));
  const childOf = (row, parent) => (parent ? above(row) === parent : depth(row) === 1);

  /** Every place to which `moved` can go, from top to bottom: {row, into, said}. */
  function places(moved) {
    const own = new Set(branch(moved));
    const found = [];
    for (const row of rows) {
      if (own.has(row)) continue;
      found.push({ row, into: false, said: words("wordBefore", row) }, { row, into: true, said: words("wordBelow", row) });
    }
    return [...found, { row: null, into: true, said: table.dataset.wordEnd }];
  }

  let mark = null;
  function show(place) {
    for (const row of rows) row.classList.remove("tree__before", "tree__into");
    mark = place;
    place?.row?.classList.add(place.into ? "tree__into" : "tree__before");
    place?.row?.scrollIntoView({ block: "nearest" });
  }

  function move(moved, { row, into }) {
    const parent = row && (into ? row : above(row));
    const already = row && !into && childOf(moved, parent) && rows.indexOf(branch(moved).at(-1)) + 1 === rows.indexOf(row);
    if (already) return;
    form.action = moved.dataset.section;
    form.elements.to.value = parent ? parent.dataset.key : "";
    form.elements.before.value = row && !into ? row.dataset.key : "";
    form.requestSubmit();
  }

  // By keyboard: the button of a row picks it up; arrows choose the place, Enter drops it there, Escape puts it back.
  let held = null;
  let choices = [];
  function drop() {
    held?.button.setAttribute("aria-pressed", "false");
    held = null;
    show(null);
  }

  for (const row of rows) {
    const button = row.querySelector("[data-tree-move]");
    if (!button) continue;
    row.draggable = true;
    button.addEventListener("click", () => {
      if (held) {
        const { row: moved } = held;
        const place = mark;
        drop();
        if (moved === row && place) move(moved, place);
        return;
      }
      held = { row, button };
      choices = places(row);
      button.setAttribute("aria-pressed", "true");
      say(words("wordHeld", row));
    });
    button.addEventListener("keydown", (event) => {
      if (held?.row !== row) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        const start = choices.findIndex((place) => rows.indexOf(place.row) > rows.indexOf(row));
        const here = mark ? choices.indexOf(mark) : (start < 0 ? choices.length - 1 : start) - (step > 0 ? 1 : 0);
        show(choices[Math.min(choices.length - 1, Math.max(0, here + step))]);
        say(mark.said);
      } else if (event.key === "Escape") {
        event.preventDefault();
        drop();
        say(table.dataset.wordLeft);
      }
    });
    button.addEventListener("blur", drop);

    row.addEventListener("dragstart", (event) => {
      held = { row, button };
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", name(row));
    });
    row.addEventListener("dragend", drop);
  }

  table.addEventListener("dragover", (event) => {
    const row = event.target.closest("tr[data-section]");
    if (!held || !row || branch(held.row).includes(row)) {
      if (held) show(null);
      return;
    }
    event.preventDefault();
    const { top, height } = row.getBoundingClientRect();
    const into = event.clientY > top + height / 3;
    show({ row, into, said: "" });
  });
  table.addEventListener("drop", (event) => {
    if (!held || !mark) return;
    event.preventDefault();
    const { row: moved } = held;
    const place = mark;
    drop();
    move(moved, place);
  });
}
