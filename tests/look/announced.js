() => {
  const heard = [];
  const look = (changes) => changes.forEach(({ target, addedNodes }) => {
    const status = (target.nodeType === 1 ? target : target.parentElement)?.closest("[role=status]");
    const words = status?.textContent.trim();
    if (words && addedNodes.length && ![...addedNodes].some((one) => one.contains(status))) heard.push(words);
    document.documentElement.dataset.heard = heard.join(" | ");
  });
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}
