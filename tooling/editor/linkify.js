// The library that links-later.js waits for.

export { find, registerCustomProtocol, reset, tokenize } from "./node_modules/linkifyjs/dist/linkify.mjs";
