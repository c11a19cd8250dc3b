// The digests of modules that are imported on use wait in templates: import() names none (Integrity-Policy).

/** For files right before each import() of them: a preload that failed is tried again. */
export function preload(...names) {
  for (const name of names) {
    const waiting = document.querySelector(`template[data-module="${name}"]`);
    if (waiting) document.head.append(waiting.content.cloneNode(true));
  }
}
