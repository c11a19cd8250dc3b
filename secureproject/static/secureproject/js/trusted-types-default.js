// Libraries that write HTML themselves (the rich text editor, jQuery in the admin) get the default policy: whatever they
// write is cleaned by DOMPurify first. Loaded only where such a library is, after DOMPurify and before the library.

globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => DOMPurify.sanitize(html),
});
