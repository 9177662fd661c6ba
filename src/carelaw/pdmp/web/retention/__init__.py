"""Pages about keeping, destroying and not giving out."""
