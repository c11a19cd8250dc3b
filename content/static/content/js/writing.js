// Code that only a user who writes needs: editor.js loads it when the text or its toolbar is first used, all at once, so
// that nothing is missing when the network is gone later.

export { copying } from "./copying.js";
export { dragging } from "./dragging.js";
export { embedDialog } from "./embed-dialog.js";
export { filesInto } from "./files.js";
export { goingOn } from "./going-on.js";
export { languageDialog } from "./languages.js";
export { linkDialog } from "./linking.js";
export { noteBorders } from "./note-borders.js";
export { ownAddresses } from "./own-addresses.js";
export { offering } from "./pasted-embed.js";
export { lines } from "./pasted-lines.js";
export { markdown } from "./pasted-markdown.js";
export { cleaner } from "./pasting.js";
export { tooMuch } from "./too-much.js";
export { typedOverLink } from "./typed-over-link.js";
export { signs } from "./typed-signs.js";
export { undoing } from "./undoing.js";
