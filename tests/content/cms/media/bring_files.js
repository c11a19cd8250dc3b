([how, html, files]) => {
  const text = document.querySelector(".ProseMirror");
  const data = new DataTransfer();
  data.setData("text/html", html);
  for (const content of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], "image.png", { type: "image/png" }));
  }
  const box = text.getBoundingClientRect();
  const more = { clientX: box.left + 20, clientY: box.bottom - 5, bubbles: true, cancelable: true };
  text.dispatchEvent(how === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, ...more })
    : new DragEvent("drop", { dataTransfer: data, ...more }));
}
