// Runs before Streamlit: the menu of a narrow window, which lies over the page, closes by Escape, after a choice and by a reload.

const CLOSE_MENU = "[data-testid=stSidebar][data-collapsed=false] [data-testid=stSidebarCollapseButton] button";
const CHOICES = "[data-testid=stSidebarNavLink]";
const KEPT_OPEN = "stSidebarCollapsed-"; // Streamlit's note of it, with the path of the app

try {
  for (const name of Object.keys(localStorage)) if (name.startsWith(KEPT_OPEN)) localStorage.removeItem(name);
} catch {
  // A browser that keeps nothing has no note.
}

function closeMenu() {
  if (!matchMedia("(max-width: 767px)").matches) return;
  /** @type {HTMLElement | null} */ (document.querySelector(CLOSE_MENU))?.click();
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) closeMenu();
});
// Streamlit itself closes it where the browser says that it is a phone's.
addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest(CHOICES)) closeMenu();
});
