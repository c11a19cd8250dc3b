const parts = [...document.querySelectorAll("main, .inspector")];
const all = parts.flatMap((part) => [...part.querySelectorAll("input, textarea, select")]);
const apart = "dialog, [data-chooses], [data-of-kind][hidden], .lines-editor, .editor__figure-tools";
const isTyped = ({ type, disabled, readOnly }) => !/hidden|submit|button|file/.test(type) && !disabled && !readOnly;
const fields = all.filter((one) => isTyped(one) && !one.closest(apart));
const of = ({ form }) => form?.dataset.thing ?? form?.dataset.keptAs ?? "";
const nameOf = (one) => `${of(one)} ${one.name} ${one.type === "checkbox" ? one.value : ""}`.trim();
const valueOf = (one) => (one.type === "checkbox" ? one.checked : one.value);
