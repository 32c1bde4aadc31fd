"""A page whose clicks and inputs are counted, as a user makes them."""

from playwright.sync_api import Locator, Page


class Counted:
    """Counts the clicks on links and buttons, and the inputs that are filled in."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.inputs = 0

    def click(self, place: Locator) -> None:
        place.click()
        self.clicks += 1

    def choose(self, group: str, label: str) -> None:
        """Choose one of several buttons that belong to a question."""
        self.page.get_by_role("group", name=group).get_by_role("radio", name=label).check()
        self.inputs += 1

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.inputs += 1

    def select(self, label: str, text: str = "") -> None:
        """Choose the entry of a list that has a text, or else the first after the empty one."""
        place = self.page.get_by_label(label)
        entry = place.locator("option", has_text=text).first if text else place.locator("option").nth(1)
        place.select_option(value=entry.get_attribute("value"))
        self.inputs += 1
