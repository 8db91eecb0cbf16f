"""A person without a mouse: Tab until something has the focus, arrows, Space, Enter, typing."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

FAR = 160
FOCUSED = "wanted => wanted === document.activeElement"


def reach(page: Page, wanted: Locator, most: int = FAR) -> None:
    """Presses Tab until it has the focus and can be seen; fails where it is never reached."""
    element = wanted.element_handle()
    for _ in range(most):
        if element.evaluate(FOCUSED):
            assert element.is_visible(), f"{page.url}: the focus is on something hidden"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{page.url}: {most} presses of Tab do not reach {wanted}")


def press(page: Page, wanted: Locator) -> None:
    """Reaches a link, a button or a summary and presses Enter on it."""
    reach(page, wanted)
    page.keyboard.press("Enter")


def go(page: Page, wanted: Locator) -> None:
    """The same where another page follows."""
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def link(page: Page, name: str) -> Locator:
    return page.locator("main").get_by_role("link", name=name).first


def button(page: Page, name: str) -> Locator:
    return page.locator("main").get_by_role("button", name=name).first


def write(page: Page, field: str, text: str) -> None:
    """Types into a field of this name, in place of what stands there."""
    reach(page, page.locator(f"main [name='{field}']").first)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def walk(page: Page, field: str, value: str) -> None:
    """Chooses a radio of this name or an option of a select by arrows alone."""
    radios = page.locator(f"main input[type=radio][name='{field}']")
    select = radios.count() == 0
    checked = page.locator(f"main input[type=radio][name='{field}']:checked")
    start = radios.first if not checked.count() else checked
    reach(page, page.locator(f"main select[name='{field}']") if select else start)
    for _ in range(FAR):
        if page.evaluate("document.activeElement.value") == value:
            break
        page.keyboard.press("ArrowDown")
    if not select and not checked.count():
        page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.value") == value, f"{field}: no {value}"
