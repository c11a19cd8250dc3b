// One checkbox for all rows of the page, and automatic continuation of a bulk change. Without this script each row is ticked
// separately, and the button to continue is pressed by hand.

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
  history.replaceState(null, "", location.pathname); // found in the history, or opened again, the page waits for its button
  setTimeout(() => further.requestSubmit(), 200);
}
