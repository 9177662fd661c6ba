"""The whole population: claims into the lake, what is on file beside them, and everyone attributed in one run."""
