"""Several computers answer, through Ray Serve; docs/deploy.md says how they are set up."""
