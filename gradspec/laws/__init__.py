"""Laws of the grad modes that hold of every op and need no reference: torch held to itself."""
