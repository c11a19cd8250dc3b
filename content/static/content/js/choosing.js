// One tick for all rows of the page, and going on by itself with a change of many articles. Without this script each row
// is ticked by itself, and the button that goes on is pressed by hand.

const all = document.querySelector("[data-choose-all]");
const boxes = [...document.querySelectorAll('input[name="chosen"]')];

if (all && boxes.length) {
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  show();
}

const further = document.querySelector("form[data-goes-on]");
if (further) {
  history.replaceState(null, "", location.pathname); // found in the history, or opened again, it waits for its button
  setTimeout(() => further.requestSubmit(), 200);
}
