// A chosen file of text fills a field, where it can be read before it is sent: the site itself takes no such file.
for (const input of document.querySelectorAll("[data-reads-into]")) {
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (file) {
      document.getElementById(input.dataset.readsInto).value = await file.text();
    }
  });
}
