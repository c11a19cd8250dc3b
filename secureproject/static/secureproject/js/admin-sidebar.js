// Before anything is drawn: whether the list of the administration stands beside the page. Django's own script says so
// only at the end, and the page would move to the side under somebody's eyes.

try {
  if (localStorage.getItem("django.admin.navSidebarIsOpen") !== "false") {
    document.documentElement.dataset.sidebar = "open";
  }
} catch {
  // A browser that stores nothing: Django's script fails there too, and the list stays closed.
}
