// Form data to store: for an incomplete date (half-typed.js) its previous value, not an empty one.

const last = new WeakMap(); // last complete value of a field

// For fields only: reading the value of a long text on each key serialises it each time.
const isWhole = (target) => target instanceof HTMLInputElement && !target.validity.badInput;

document.addEventListener("input", ({ target }) => isWhole(target) && last.set(target, target.value), true);

/** [[name, value], …] */
export const wholeWords = (form) =>
  [...new FormData(form)].map(([name, value]) => {
    const field = value === "" && form.elements.namedItem(name);
    return [name, field?.validity?.badInput ? (last.get(field) ?? field.defaultValue) : value];
  });
