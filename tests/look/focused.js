() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const name = (element.outerHTML ?? "").replace(/\s+/g, " ").slice(0, 90);
  const ring = (e) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(e);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
  };
  const round = [element, element.parentElement, element.parentElement?.parentElement, ...(element.labels ?? [])];
  const shown = round.some((e) => e && ring(e)) || element.matches("[contenteditable], iframe");
  const box = element.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { walk: element.dataset.walk ?? "", name, shown, inside };
}
