"""Arithmetic of outcome and practice measures, one file a measure."""
