([kind, files, at]) => {
  const text = document.querySelector(".ProseMirror");
  const transfer = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  }
  const box = text.getBoundingClientRect();
  const where = { clientX: box.left + 20, clientY: at ?? box.top + 20, bubbles: true, cancelable: true };
  text.dispatchEvent(kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: transfer, ...where }));
}
