"""``python -m partnerbenefits`` is the command line."""

from partnerbenefits.cli import main

main()
