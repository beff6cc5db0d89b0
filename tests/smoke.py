"""Run by a wheel's own environment: does what was built import and answer?"""

import sys

import partnerbenefits as pb

assert "site-packages" in pb.__file__, f"not the installed package: {pb.__file__}"
print(f"partnerbenefits {pb.__version__} on Python {sys.version.split()[0]}: works")
