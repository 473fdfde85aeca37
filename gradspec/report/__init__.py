"""Results in, documents out. Nothing here knows a subject, the reference or how a scenario ran."""
