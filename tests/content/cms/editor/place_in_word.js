([word, share]) => {
  const note = document.querySelector(".editor__paper [data-footnote]");
  const node = word === "quay" ? note.previousSibling : note.firstChild;
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(word));
  range.setEnd(node, node.data.indexOf(word) + word.length);
  const { left, width, top, height } = range.getBoundingClientRect();
  return [left + share * width, top + height / 2];
}
