"""The page kit: layout, components, gallery."""
