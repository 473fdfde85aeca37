"""Subjects: the implementations under test, and the registry that finds them by name."""
