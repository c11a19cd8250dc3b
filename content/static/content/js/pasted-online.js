// Word in the browser copies each paragraph in a wrapper of its own, with the level of a heading as an attribute, and makes
// a list of every item.

/** Such content becomes paragraphs, headings and lists; anything else stays as it is. */
export function setParagraphs(root) {
  for (const end of root.querySelectorAll("[data-pasted~=end]")) end.remove();
  if (!root.querySelector("[data-pasted~=outline]")) return;
  for (const frame of root.querySelectorAll("div")) frame.replaceWith(...frame.childNodes);
  for (const line of root.querySelectorAll("p[role=heading][aria-level]")) setHeading(line);
  joinLists(root);
}

function setHeading(line) {
  const heading = document.createElement(`h${Math.min(6, Math.max(1, Number(line.ariaLevel) || 1))}`);
  heading.append(...line.childNodes);
  line.replaceWith(heading);
}

/** Consecutive lists of one item each are one list, nested by the level of their items. */
function joinLists(root) {
  let open = []; // one list for each level
  for (const single of root.querySelectorAll("ul:has(> [data-pasted~=outline]), ol:has(> [data-pasted~=outline])")) {
    if (!open.length || single.previousElementSibling !== open[0]) open = [];
    for (const item of [...single.children]) {
      const level = Math.max(1, Number(item.ariaLevel) || 1);
      const name = single.localName;
      open.length = Math.min(open.length, level);
      if (open.length === level && open.at(-1).localName !== name) open.length -= 1;
      while (open.length < level) open.push(placed(document.createElement(name), open.at(-1), single));
      open.at(-1).append(item);
    }
    single.remove();
  }
}

function placed(list, above, before) {
  if (!above) before.before(list);
  else (above.lastElementChild ?? above).append(list);
  return list;
}
