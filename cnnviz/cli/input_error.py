"""The error of a command that was given what it cannot use."""


class InputError(Exception):
    """Raised when what was asked cannot be done; the text says why."""
