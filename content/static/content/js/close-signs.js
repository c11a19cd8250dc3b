// The editor library takes the asterisks in “2 * 3 * 4” for italics, both typed and pasted, and removes them. As in
// Markdown, delimiters must be next to their words, and have no meaning in code.

import { wrappingInputRule } from "../../vendor/django_prose_editor/editor.js";

/** `find` of a rule: no space after the first delimiter and before the last. */
const close = (find) =>
  find instanceof RegExp
    ? new RegExp(find.source.replace(/\(\(\?:\[\^(.)\]\+\)\)/, (_all, sign) => `(?!\\s)((?:[^${sign}]*[^${sign}\\s]))`), find.flags)
    : find;

function isCode({ doc, schema }, { from, to }) {
  const { parent, parentOffset } = doc.resolve(from);
  if (schema.marks.code && doc.rangeHasMark(from, to, schema.marks.code)) return true;
  return parent.textBetween(0, parentOffset, undefined, "\ufffc").split("`").length % 2 === 0; // inside code
}

const strict = (rule) => {
  const { find, handler } = rule;
  return Object.assign(rule, {
    find: close(find),
    handler: (given) => (isCode(given.state, given.range) ? null : handler(given)),
  });
};

/** `mark` that is made of words between delimiters. */
export const closeSigns = (mark) =>
  mark.extend({
    addInputRules() {
      return this.parent().map(strict);
    },
    addPasteRules() {
      return this.parent().map(strict);
    },
  });

/** With a full stop only the first number of a list, or the one that continues a list above: “27. November” is a date. */
function isNumber({ state: { doc }, range, match: [, number, sign] }) {
  const $line = doc.resolve(range.from);
  const above = $line.node(-1).children.slice(0, $line.index(-1));
  const goesOn = ({ type, attrs, childCount }) => type.name === "orderedList" && attrs.start + childCount === Number(number);
  return sign === ")" || Number(number) < 2 || above.some(goesOn);
}

/** Rule that makes a numbered list, `type`, of a typed line. */
export function numberRules(type) {
  const getAttributes = ([, number]) => ({ start: Number(number) });
  const rule = wrappingInputRule({ find: /^(\d{1,3})([.)])\s$/, type, getAttributes });
  const { handler } = rule;
  return [Object.assign(rule, { handler: (given) => (isNumber(given) ? handler(given) : null) })];
}
