// The dashboard, which follows a login, lists what this browser has not sent, with links to the editor that offers it.

import { closed, moment, titleOf, waiting } from "./unsent-found.js";

const root = document.querySelector("[data-unsent-desk]");
const list = root.querySelector("ul");

/** Where an entry belongs: "article:12", "correction:12", or "new:" and the id of a new article. */
function address(thing) {
  const [kind, name] = thing.split(":");
  if (kind === "correction") return `${root.dataset.unsentDesk}${name}/correct/`;
  return root.dataset.unsentDesk + (kind === "article" ? `${name}/` : `new/?copy=${encodeURIComponent(name)}`);
}

/** Where the text is offered even if its article is in the trash by now, or may not be changed any more. */
const asNew = (entry) =>
  Object.assign(document.createElement("a"), {
    href: `${root.dataset.unsentDesk}new/?unsent=${entry.window}`,
    textContent: list.dataset.asNew,
  });

function line(entry) {
  const link = Object.assign(document.createElement("a"), {
    href: entry.path?.startsWith("/cms/") ? entry.path : address(entry.thing),
    textContent: titleOf(entry, list.dataset.without),
  });
  const part = document.createElement("li");
  part.append(link, ` (${moment(entry.at)})`);
  if (/^(article|correction):/.test(entry.thing)) part.append(" · ", asNew(entry));
  return part;
}

for (const entry of await waiting()) {
  closed(entry.window).then(async () => {
    if (!(await waiting()).some((one) => one.window === entry.window)) return; // it was sent before its window closed
    list.append(line(entry));
    root.hidden = false;
  });
}
