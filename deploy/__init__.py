"""The course as a site of plain pages: `make site` runs this folder. See `__main__.py`."""
