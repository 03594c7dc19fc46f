"""Write the pages, or print one of them."""

from __future__ import annotations

import sys

from pages.making import PAGES, write_all

if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write(PAGES[sys.argv[1]]())
    else:
        write_all()
