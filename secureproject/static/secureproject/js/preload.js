// Modules that are imported on use. The browser runs no script whose digest the page does not name (Integrity-Policy), and
// import() names none: the digests of such a module and of all that it imports wait in a template of the page.

/** Call it with the names of the files right before each import() of them: a preload that failed is tried again. */
export function preload(...names) {
  for (const name of names) {
    const waiting = document.querySelector(`template[data-module="${name}"]`);
    if (waiting) document.head.append(waiting.content.cloneNode(true));
  }
}
