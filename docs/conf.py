"""The documentation site: `make docs` builds it, a warning is an error."""

import os
import shutil
from pathlib import Path

import partnerbenefits

here = Path(__file__).parent

# The notebooks are read where they are; Sphinx only reads below its own folder.
shutil.rmtree(here / "notebooks", ignore_errors=True)
shutil.copytree(here.parent / "notebooks", here / "notebooks", ignore=shutil.ignore_patterns(".*"))
# Without this a chart would bring a script from elsewhere to the page.
os.environ["IPYTHONDIR"] = str(here / "_ipython")

project = "partnerbenefits"
author = "the partnerbenefits contributors"
version = release = partnerbenefits.__version__
html_title = project

extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_ipython"]
needs_sphinx = "9.0"
nitpicky = False

# Docstrings put names into single backticks.
default_role = "code"
autodoc_member_order = "alphabetical"
autodoc_typehints = "none"

# Every page and notebook is run anew: a result in the documentation is a result of this version.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
# The list of rules points to scenario files, which are in the repository and not on the site.
suppress_warnings = ["myst.xref_missing"]

html_theme = "pydata_sphinx_theme"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_theme_options = {
    "show_prev_next": False,
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "navbar_align": "left",
    "footer_start": ["copyright"],
    "footer_end": [],
}
html_sidebars = {"index": [], "rules": [], "tutorial": [], "design": []}
