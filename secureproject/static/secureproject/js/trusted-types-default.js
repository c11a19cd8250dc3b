// Libraries that write HTML themselves (the rich text editor, jQuery in the admin) get the default policy: DOMPurify
// sanitises what they write first. Loaded only where such a library is, after DOMPurify and before the library.

const TAG = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const INLINE = /\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;

/**
 * Removes inline styles and handlers before parsing. They could do nothing anyhow, but Chromium reports each one as a
 * violation, and text pasted from a word processor is full of them. DOMPurify is the control; this only avoids noise.
 */
const withoutInline = (html) => html.replace(TAG, (tag) => tag.replace(INLINE, ""));

globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => DOMPurify.sanitize(withoutInline(html)),
});
