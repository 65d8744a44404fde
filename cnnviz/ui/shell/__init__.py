"""The frame of every page: session, components, jobs, choices."""
