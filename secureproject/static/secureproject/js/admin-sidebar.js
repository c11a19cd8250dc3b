// Before the first paint: sets whether the sidebar is open. Django's own script does so only at the end, and the page
// would visibly move to the side.

try {
  if (localStorage.getItem("django.admin.navSidebarIsOpen") !== "false") {
    document.documentElement.dataset.sidebar = "open";
  }
} catch {
  // Without storage: Django's script fails there too, and the sidebar stays closed.
}
