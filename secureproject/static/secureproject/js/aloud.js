// Few screen readers announce a status that is inserted with its text: it is inserted empty first, and then filled.

const MOMENT = 100; // ms

/** Announces the text of `status`. It keeps its height meanwhile, so that nothing moves. */
export function aloud(status) {
  const words = [...status.childNodes];
  if (!status.textContent.trim()) return;
  status.style.minBlockSize = `${status.offsetHeight}px`;
  status.replaceChildren();
  setTimeout(() => (status.replaceChildren(...words), (status.style.minBlockSize = "")), MOMENT);
}
