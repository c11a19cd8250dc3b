// The admin's searchable lists (select2) hide the real field and its label. This script restores the label whenever
// they appear: on the page, in an added row, in the open list.

const named = new WeakSet();

function nameOf(select) {
  const label = select?.labels?.[0];
  if (label && !label.id) label.id = `${select.id}-label`;
  return label;
}

function nameBox(box) {
  const select = box.previousElementSibling;
  const combobox = box.querySelector("[role=combobox]");
  const label = select instanceof HTMLSelectElement ? nameOf(select) : null;
  if (!label || !combobox || named.has(combobox)) return;
  named.add(combobox);
  const chosen = box.querySelector(".select2-selection__rendered");
  combobox.setAttribute("aria-labelledby", [label.id, chosen?.id].filter(Boolean).join(" "));
  chosen?.setAttribute("aria-labelledby", label.id);
}

// The open list is at the end of the page, outside every labelled element.
function nameOpened(field) {
  const select = document.querySelector("select + .select2-container--open")?.previousElementSibling;
  const label = nameOf(select);
  if (!label || field.getAttribute("aria-labelledby") === label.id) return;
  field.setAttribute("aria-labelledby", label.id);
  const list = field.closest("body > .select2-container");
  list?.setAttribute("role", "region");
  list?.setAttribute("aria-labelledby", label.id);
}

// select2 marks the open list as in ARIA 1.0; current screen readers need aria-controls.
function nameList(combobox) {
  const list = combobox.getAttribute("aria-owns");
  if (combobox.getAttribute("aria-controls") !== list) combobox.setAttribute("aria-controls", list);
}

function nameAll() {
  document.querySelectorAll("[role=combobox][aria-owns]").forEach(nameList);
  document.querySelectorAll("select + .select2-container").forEach(nameBox);
  document.querySelectorAll(".select2-dropdown .select2-search__field").forEach(nameOpened);
}

new MutationObserver(nameAll).observe(document.documentElement, {
  attributeFilter: ["aria-owns"],
  childList: true,
  subtree: true,
});
nameAll();
