// Notes and advice beside a text. Their code is loaded when the user turns to them, writes or selects text: most users who
// open a text only read it. The first button pressed is pressed again once the code is there.

import { preload } from "../../secureproject/js/preload.js";

const PAPERS = ".editor__paper .prose, .diff, article.prose";

function begin(root, code) {
  let coming;
  let isThere = false;
  const load = () =>
    (coming ??= code().then(
      (made) => ((isThere = true), made),
      (trouble) => ((coming = undefined), Promise.reject(trouble)),
    ));
  const quietly = () => load().catch(() => {}); // a user who presses a button gets the error
  const say = () => (root.querySelector("[role=status]").textContent = root.dataset.trouble);
  function again(event, act) {
    if (isThere) return;
    event.preventDefault();
    event.stopPropagation();
    load().then(act, say);
  }
  for (const touch of ["focusin", "pointerdown"]) root.addEventListener(touch, quietly);
  root.addEventListener("submit", (event) => again(event, () => event.target.requestSubmit(event.submitter)), true);
  root.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("button[type=button]");
      if (button) again(event, () => button.click());
    },
    true,
  );
  return quietly;
}

const [notes, advice] = ["notes", "advice"].map((name) => document.querySelector(`[data-${name}]`));
if (notes) {
  const load = begin(notes, () => (preload("notes.js"), import("./notes.js")));
  const isChosen = ({ isCollapsed, anchorNode }) => !isCollapsed && (anchorNode.parentElement ?? anchorNode).closest?.(PAPERS);
  document.addEventListener("selectionchange", () => isChosen(getSelection()) && load());
  if (notes.querySelector("[data-passage]")) load(); // passages are underlined
}
if (advice) {
  const load = begin(advice, () => (preload("advice.js"), import("./advice.js")));
  document.querySelector("form#writing")?.addEventListener("input", () => load().then((made) => made?.soon()), { once: true });
}
