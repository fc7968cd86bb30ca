"""Entry point for ``python -m lianzhu``."""

from lianzhu.cli import main

main()
