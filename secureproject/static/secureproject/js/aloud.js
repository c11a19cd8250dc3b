// A status that comes together with its words is read out by few screen readers: it stands there first, and is then filled.

const MOMENT = 100; // ms

/** Has the words of `status` read out. It keeps its height meanwhile, so that nothing moves. */
export function aloud(status) {
  const words = [...status.childNodes];
  if (!status.textContent.trim()) return;
  status.style.minBlockSize = `${status.offsetHeight}px`;
  status.replaceChildren();
  setTimeout(() => (status.replaceChildren(...words), (status.style.minBlockSize = "")), MOMENT);
}
