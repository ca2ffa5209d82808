"""From votes on each other's statements to a picture of what unites, what divides, and how sure that is."""
