// Stands in for linkifyjs, which finds addresses in what is typed and pasted: a tenth of the editor's weight, and of no use
// before a user writes. Until it has come, no address is found; the extension asks again with each word.

const protocols = [];
let real;

/** `library`: linkify.js, once it has come. The page fetches it: in a bundle Django finds no address to hash. */
export function findLinks(library) {
  if (real) return;
  real = library;
  for (const known of protocols) real.registerCustomProtocol(...known);
}

export const find = (...asked) => real?.find(...asked) ?? [];
export const tokenize = (text) => real?.tokenize(text) ?? [];

export function registerCustomProtocol(...known) {
  if (real) real.registerCustomProtocol(...known);
  else protocols.push(known);
}

export function reset() {
  protocols.length = 0;
  real?.reset();
}
