"""The browser of the tests: where it is, and how it starts."""

import shutil

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # This list replaces Playwright's, so it repeats those of Playwright's features that matter here. With the last two,
    # Chromium opens a page of its own for each window, which takes as much of the processor as the pages under test.
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,PaintHolding,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,AimEnabled,PreconnectToSearch,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]
MISSING = "There is no Chromium on this machine: apt-get install chromium-headless-shell"


def find_chromium() -> str | None:
    """Return the path of Debian's Chromium, or None.

    The same browser without the windows of a desktop is preferred, because it takes a quarter less of the processor.
    """
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")
