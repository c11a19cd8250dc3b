// The section tree: rows are dragged, or picked up by keyboard and moved with the arrow keys. Either way it submits the form
// that the page of a section has too, whose next page says who gains and who loses access.

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

  const behindAll = { row: null, into: true, said: table.dataset.wordEnd };

  /** Every position to which `moved` can go, from top to bottom: {row, into, said}. */
  function places(moved) {
    const own = new Set(branch(moved));
    const found = [];
    for (const row of rows) {
      if (own.has(row)) continue;
      found.push({ row, into: false, said: words("wordBefore", row) }, { row, into: true, said: words("wordBelow", row) });
    }
    return [...found, behindAll];
  }

  /** Position for a pointer at `y` over `row`: before it, into it, or after all; undefined: none. */
  function placeAt(row, y) {
    if (branch(held.row).includes(row)) return undefined;
    const { top, height } = row.getBoundingClientRect();
    if (row === rows.at(-1) && y > top + (2 * height) / 3) return behindAll;
    const into = y > top + height / 3;
    return { row, into, said: words(into ? "wordBelow" : "wordBefore", row) };
  }

  const isSame = (one, other) => one?.row === other?.row && one?.into === other?.into;
  let mark = null;
  function show(place) {
    for (const row of rows) row.classList.remove("tree__before", "tree__into", "tree__behind");
    mark = place;
    const row = place && (place.row ?? rows.at(-1));
    row?.classList.add(place.row ? (place.into ? "tree__into" : "tree__before") : "tree__behind");
    row?.scrollIntoView({ block: "nearest" });
  }

  function move(moved, { row, into }) {
    const parent = row && (into ? row : above(row));
    const next = rows[rows.indexOf(branch(moved).at(-1)) + 1];
    const already = !(row && into) && childOf(moved, parent) && next === (row ?? undefined);
    if (already) return;
    form.action = moved.dataset.section;
    form.elements.to.value = parent ? parent.dataset.key : "";
    form.elements.before.value = row && !into ? row.dataset.key : "";
    form.requestSubmit();
  }

  // By keyboard: the button of a row picks it up; arrows choose the position, Enter drops it, Escape cancels. By touch: one
  // tap chooses the position, another one drops it.
  let held = null; // picked up by its button, it `waits` for its position
  let choices = [];
  function drop() {
    held?.button.setAttribute("aria-pressed", "false");
    held = null;
    status.classList.add("visually-hidden");
    show(null);
  }

  function putDown() {
    const { row } = held;
    const place = mark;
    drop();
    if (place) move(row, place);
  }

  for (const row of rows) {
    const button = row.querySelector("[data-tree-move]");
    if (!button) continue;
    row.draggable = true;
    button.addEventListener("click", () => {
      if (held?.row === row) return putDown();
      drop();
      held = { row, button, waits: true };
      choices = places(row);
      button.setAttribute("aria-pressed", "true");
      status.classList.remove("visually-hidden");
      say(words("wordHeld", row));
    });
    button.addEventListener("keydown", (event) => {
      if (held?.row !== row) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        const start = choices.findIndex((place) => rows.indexOf(place.row) > rows.indexOf(row));
        const here = mark ? choices.findIndex((place) => isSame(place, mark)) : (start < 0 ? choices.length - 1 : start) - (step > 0 ? 1 : 0);
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

  /** The position that is tapped while a row waits for one. */
  function chosenBy({ target, clientY }) {
    const row = held?.waits && !target.closest("[data-tree-move]") && target.closest("tr[data-section]");
    return row ? placeAt(row, clientY) : undefined;
  }
  table.addEventListener("mousedown", (event) => chosenBy(event) && event.preventDefault()); // the button keeps the focus
  table.addEventListener("click", (event) => {
    const place = chosenBy(event);
    if (!place) return;
    event.preventDefault(); // links in the rows are inactive while a row is picked up
    if (isSame(place, mark)) return putDown();
    show(place);
    say(place.said);
  });

  table.addEventListener("dragover", (event) => {
    const row = held && event.target.closest("tr[data-section]");
    const place = row && placeAt(row, event.clientY);
    if (held) show(place ?? null);
    if (place) event.preventDefault();
  });
  // A drop outside has no effect, and does not look as if it had one.
  table.addEventListener("dragleave", (event) => held && !table.contains(event.relatedTarget) && show(null));
  table.addEventListener("drop", (event) => {
    if (!held || !mark) return;
    event.preventDefault();
    putDown();
  });
}
