"""Documents on paper: each kind has a module with a frozen dataclass and `build`. `apart.build_apart` is for jobs."""
