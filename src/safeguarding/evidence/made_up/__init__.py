"""Invented families, agencies and errors with known links and a known effect: for the demo, the tests and the docs.

Nobody here is real: names are drawn by chance, postcode areas don't exist, NHS numbers come from the test range (999).
"""
