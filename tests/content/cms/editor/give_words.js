([kind, words]) => {
  const data = new DataTransfer();
  data.setData("text/plain", words);
  const paper = document.querySelector(".editor__paper .prose");
  const { x, y } = paper.getBoundingClientRect();
  const more = { bubbles: true, cancelable: true, clientX: x + 20, clientY: y + 10 };
  if (kind === "paste") paper.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, ...more }));
  else paper.dispatchEvent(new DragEvent("drop", { dataTransfer: data, ...more }));
}
