// What a form holds, to be kept: of a date of which a part is missing (half-typed.js) what it was before, not nothing.

const last = new WeakMap(); // the value that a field had when it was whole

// Of fields alone: to ask a long text for its value at each key is to write it out at each key.
const isWhole = (target) => target instanceof HTMLInputElement && !target.validity.badInput;

document.addEventListener("input", ({ target }) => isWhole(target) && last.set(target, target.value), true);

/** [[name, value], …] */
export const wholeWords = (form) =>
  [...new FormData(form)].map(([name, value]) => {
    const field = value === "" && form.elements.namedItem(name);
    return [name, field?.validity?.badInput ? (last.get(field) ?? field.defaultValue) : value];
  });
