"""Requests on several computers, through Ray Serve; docs/deploy.md says how they are set up."""
