"""Someone without a mouse: Tab to come to a thing, then Enter, the space bar, arrows and letters; never a click."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

MOST = 250  # steps to whatever is on a page


@dataclass(frozen=True)
class Hands:
    page: Page

    def reach(self, target: Locator) -> Locator:
        """Goes on with Tab until ``target`` has the focus."""
        target.wait_for()
        for _step in range(MOST):
            if target.evaluate("(element) => element === document.activeElement"):
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not come to {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.reach(target)
        self.page.keyboard.press(key)

    def type(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def follow(self, target: Locator) -> None:
        """Presses Enter on what leads to another page, and waits for that."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).first

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name).first
