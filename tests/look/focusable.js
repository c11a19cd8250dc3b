() => {
  const able = "a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true]";
  const seen = (e) => e.checkVisibility({ checkVisibilityCSS: true }) && !e.disabled && !e.closest("[inert]");
  let number = 0;
  // The list beside each page of the administration is walked on its first page.
  const beside = location.pathname === "/admin/" ? null : document.querySelector("#toggle-nav-sidebar, #nav-sidebar");
  for (const element of document.querySelectorAll(able)) {
    if (beside && element.closest("#toggle-nav-sidebar, #nav-sidebar")) continue;
    if (!seen(element) || element.tabIndex < 0) continue;
    if (element.type === "radio" && !element.matches(":checked")) continue;
    element.dataset.walk = ++number;
  }
  document.activeElement?.blur();
  if (beside) document.querySelector("#content-start").focus();
  return number;
}
