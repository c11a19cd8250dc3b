() => {
  const box = document.createElement("div");
  box.id = "cut";
  box.textContent = "These words just fit into their box and no further";
  document.body.append(box);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("#cut { overflow: hidden; inline-size: 26rem; block-size: 1.2em; font: 16px/1.2 serif }");
  document.adoptedStyleSheets = [sheet];
}
